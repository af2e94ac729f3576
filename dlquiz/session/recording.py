"""What is recorded of an answer: the rating it earns, and the attempt."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from dlquiz import variants
from dlquiz.grading import Verdict
from dlquiz.messages import Language
from dlquiz.progress import Attempt
from dlquiz.progress.days import utc_offset
from dlquiz.schedule import Outcome, Rated, Rating, rating_for
from dlquiz.session.recorded import answer_text
from dlquiz.session.state import Frame


class Setting(NamedTuple):
    """Who practises where: what an attempt records besides the answer. The `seed` decides all numbers of a session."""

    device: str
    seed: int
    zone: tzinfo = UTC


def earned(done: Frame, verdict: Verdict, seconds: float | None, usual: float | None) -> Rated:
    """The rating of the answer to a frame that is done; the times are those of `rating_for`.

    Too few digits were no attempt: they do not lower it.
    """
    state = done.state
    return rating_for(
        _counted(verdict),
        hints=state.hints,
        lines=state.worked,
        told=state.told,
        revealed=state.revealed,
        seconds=seconds,
        usual=usual,
    )


def attempt_at(
    done: Frame,
    verdict: Verdict,
    at: datetime,
    *,
    attempt_id: str,
    seconds: float,
    rating: Rating,
    setting: Setting,
    mode: str,
    language: Language,
) -> Attempt:
    """The attempt to record for the answer to a frame that is done."""
    question, state = done.variant.question, done.state
    return Attempt(
        id=attempt_id,
        at=at,
        utc_offset=utc_offset(at, setting.zone),
        device=setting.device,
        bank=question.bank,
        question=question.name,
        topic=question.topic,
        kind=question.type,
        seed=done.variant.seed,
        parameters=dict(done.variant.parameters),
        expected=verdict.expected,
        answer=answer_text(state, question.kind),
        verdict=_counted(verdict),
        score=verdict.score,
        mistake=verdict.mistake,
        hints=max(state.hints + state.worked, int(state.told)),
        offered=variants.offered(done.variant),
        seconds=seconds,
        rating=rating,
        mode=mode,
        language=language,
        wording=question.wording,
        grading=question.grading,
    )


def _counted(verdict: Verdict) -> Outcome:
    assert verdict.outcome != "unreadable", "what could not be read is never recorded"
    return verdict.outcome
