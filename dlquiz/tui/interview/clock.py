"""The clock of an interview on the title bar: for the question and for all of it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.progress.interviews import Why
from dlquiz.reports.blocks import clock_text
from dlquiz.reports.interviews import clock_words
from dlquiz.session.interview import Asked, Interviewer

LAST_MINUTE = 60.0
PRESSING = "bold $text-error"

_CAME_UP: Mapping[Why, str] = {"follow_up": "bar_follow_up", "probe": "bar_probe"}


def interview_bar(interviewer: Interviewer, asked: Asked, title: str, language: Language) -> Content:
    """Which question of how many, its clock, what is left of the interview or of its stage, and what it is about."""
    if interviewer.phase == "scoring":
        return Content(f"{say(language, 'interview_scoring_bar', count=interviewer.unscored)}   {title}")
    place = f"{asked.question_state.number}/{asked.question_state.total}"
    if asked.place.why != "planned":
        place = f"{place} {say(language, _CAME_UP[asked.place.why])}"
    here = say(language, "interview_here", time=clock_text(interviewer.here))
    left = interviewer.left
    text = clock_words(interviewer.stage, left, language)
    unsaved = "" if interviewer.saves else f"   {say(language, 'not_saved')}"
    return Content.assemble(
        f"{place}   ", (text, PRESSING if left < LAST_MINUTE else ""), f"   {here}{unsaved}   {title}"
    )
