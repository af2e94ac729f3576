"""What a typed answer means: a pure function of the question's state and the text, which the session carries out."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.kinds.answering import give_up, grade, unclear_comma
from dlquiz.kinds.marking_steps import grade_step, step_verdicts
from dlquiz.messages import Text, message
from dlquiz.session.state import Event, QuestionState


class Heard(NamedTuple):
    """What happens by an answer, None where it could not be read and changes nothing, and the verdict on it.

    `finishes`: whether the question is done by it, and the verdict to be recorded.
    """

    event: Event | None
    verdict: Verdict
    finishes: bool = False


def heard(question_state: QuestionState, text: str, *, withholds: bool = False, known: Verdict | None = None) -> Heard:
    """`text` as an answer to what a question asks now.

    What a nearly right answer means is asked once an attempt: too few digits, `1,125` for 1.125. Who `withholds` asks
    about such a comma wherever a real number is asked, and about digits never: that would tell a right answer. `known`
    is the verdict on the text where there is one already. Raises `DisagreementError` where the key itself is in doubt.
    """
    state, kind = question_state.state, question_state.variant.question.kind
    if withholds and not state.digits_asked and (asks := unclear_comma(question_state.asked, text)):
        return Heard(Event("digits"), _unclear(question_state, asks))
    digits_asked = withholds or state.digits_asked
    if kind.in_steps:
        return _step(question_state, text, digits_asked)
    if text.strip() in GIVE_UP:
        return given_up(question_state)
    if state.stage == "ask" and kind.in_own_words:
        return _in_own_words(question_state, text)
    if kind.in_file and known is None and (refused := _refused(question_state)):
        return Heard(None, refused)
    verdict = known or grade(question_state.variant, text, digits_asked=digits_asked)
    if not verdict.counts:
        return _unread(question_state, verdict)
    return Heard(Event("ticks" if state.stage == "rubric" else "answer", text), verdict, True)


def _refused(question_state: QuestionState) -> Verdict | None:
    """Why a function is not run, where nothing isolates it and the learner has not agreed; a frontend asks before."""
    from dlquiz.session.code_consent import kinds_text, not_agreed

    missing = not_agreed()
    if not missing:
        return None
    question, key = question_state.variant.question, give_up(question_state.asked)
    why = message("code_refused", kinds=kinds_text(missing), bank=question.bank, id=question.id)
    return Verdict("unreadable", 0.0, key.expected, key.expected_text, message=why)


def _unclear(question_state: QuestionState, asks: Text) -> Verdict:
    """What an answer means is asked; the key is kept back with all else that a verdict says."""
    key = give_up(question_state.asked)
    return Verdict("unreadable", 0.0, key.expected, key.expected_text, message=asks)


def given_up(question_state: QuestionState) -> Heard:
    """The whole question is given up: it counts as wrong."""
    return Heard(Event("reveal", question_state.state.answer), give_up(question_state.variant), True)


def _in_own_words(question_state: QuestionState, text: str) -> Heard:
    """An open answer has no verdict before its points are ticked."""
    key = grade(question_state.variant, "none")
    unscored = Verdict("unreadable", 0.0, key.expected, key.expected_text)
    if not text.strip():
        return Heard(None, replace(unscored, message=message("type_an_answer")))
    return Heard(Event("answer", text), unscored)


def _step(question_state: QuestionState, text: str, digits_asked: bool) -> Heard:
    """The answer to one step; with the last one all are marked together."""
    taken = question_state.state.answers
    verdict = grade_step(question_state.variant, step_verdicts(question_state.variant, taken), text, digits_asked)
    if not verdict.counts:
        return _unread(question_state, verdict)
    line = " ".join(text.split("\n"))
    if len(taken) + 1 < len(question_state.variant.parts):
        return Heard(Event("answer", line), verdict)
    # Digits were asked for step by step.
    whole = grade(question_state.variant, "\n".join((*taken, line)), digits_asked=True)
    return Heard(Event("answer", line), whole, True)


def _unread(question_state: QuestionState, verdict: Verdict) -> Heard:
    """What could not be read costs nothing; that more digits were asked for is remembered."""
    if not any(verdict.echo) or question_state.state.digits_asked:
        return Heard(None, verdict)
    return Heard(Event("digits"), replace(verdict, message=message("asked_once", text=verdict.message)))
