"""What there is to say about results, the same for every face."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.grading import Trace, trace
from dlquiz.messages import Text, message
from dlquiz.questions import Open
from dlquiz.session.state import Result


def saving_text(result: Result) -> Text:
    """Whether the answer is safe, and when its question comes back."""
    if not result.saved:
        return message("not_saved")
    days = result.due_days or 0
    return message("saved_due", days=message("one_day") if days == 1 else message("days", count=days))


def result_trace(result: Result) -> Trace:
    """How the answer of a finished frame became its verdict; of one given up there is only that to say."""
    state, variant = result.frame.state, result.frame.variant
    verdict, question = result.verdict, variant.question
    if state.revealed:
        return Trace(question.type, state.answer or "?", verdict.outcome, verdict.score, given_up=True)
    given = state.ticks if isinstance(question.kind, Open) else state.answer
    # Digits were asked for before, if they were too few.
    return trace(variant, given, digits_asked=True)


def summary_text(results: Sequence[Result]) -> Text:
    """How many answers were right, partly right and wrong."""
    outcomes = [result.verdict.outcome for result in results]
    counts = {outcome: outcomes.count(outcome) for outcome in ("right", "partly", "wrong")}
    return message("summary", answered=len(outcomes), **counts)
