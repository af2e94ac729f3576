"""The title line while a question is asked and after its verdict: where one is, the flag, the time."""

from __future__ import annotations

from math import ceil

from dlquiz.messages import Language, say
from dlquiz.session.formatting import drill_standing
from dlquiz.session.session import Session
from dlquiz.session.state import QuestionState
from dlquiz.tui.context import AppContext

_GAP = "   "


def title_line(
    context: AppContext, session: Session, question_state: QuestionState, language: Language, *, flagged: bool
) -> str:
    """Which question of how many, or how far a drill is; whether it is flagged, how many are to be relearned, how hard
    it is, of which bank and topic; the seconds it is open where these are wanted, the minutes left.
    """
    question, minutes, drilled = question_state.variant.question, session.minutes_left, session.drilled
    saved = session.saves and session.draft_trouble is None
    left = session.relearned.left
    place = str(question_state.number) if drilled is not None else question_state.place
    if question_state.relearned:
        place = say(language, "relearning")
    pieces = [
        f"★ {place}" if flagged else place,
        "" if drilled is None else drill_standing(drilled).in_language(language),
        say(language, "to_relearn", count=left) if left else "",
        "●" * question.difficulty + "○" * (3 - question.difficulty),
        _clock(question_state.seconds) if context.settings.timer and question_state.seconds is not None else "",
        "" if minutes is None else say(language, "minutes_left", count=ceil(minutes)),
        "" if saved else say(language, "not_saved"),
        context.about(question_state, language),
    ]
    return _GAP.join(filter(None, pieces))


def _clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
