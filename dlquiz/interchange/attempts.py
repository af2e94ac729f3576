"""Reviews that another tool remembers, as attempts for the history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from dlquiz.errors import DlquizError
from dlquiz.interchange.model import Reviewed
from dlquiz.kinds.answering import give_up
from dlquiz.kinds.drawing import draw
from dlquiz.progress import imports
from dlquiz.progress.history import Entry
from dlquiz.progress.records import EPOCH, NOTES, Attempt
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Rating
from dlquiz.variants import offers


def take_in(found: Iterable[tuple[Question, Reviewed]], store: Store, now: datetime) -> int:
    """Put reviews into the history, after a backup, so that they can be taken back as an import; how many were new."""
    return imports.take_in(store, reviews(found, now), now).attempts


def reviews(found: Iterable[tuple[Question, Reviewed]], now: datetime) -> Iterator[Entry]:
    """One attempt for each review: right, at noon of the day that lies `interval` days before the next one.

    Its id is made of question and day, so that it is one attempt however often it comes; the noon is that of UTC, so
    that it is the same attempt wherever it comes in. A day that is none, or is still to come, gives none.
    """
    for question, review in found:
        at = _noon(review)
        if at is not None and EPOCH <= at <= now and (attempt := _attempt(question, at)) is not None:
            yield Entry(int((at - EPOCH) / timedelta(microseconds=1)), attempt)


def _noon(review: Reviewed) -> datetime | None:
    try:
        day = date.fromisoformat(review.due) - timedelta(days=review.interval)
        return datetime.combine(day, time(12), UTC)
    except (ValueError, OverflowError):
        return None


def _attempt(question: Question, at: datetime) -> Attempt | None:
    drawn = unanswered(question, 0, NOTES)
    if drawn is None:
        return None
    code = hashlib.sha256(f"{question.name} {at:%Y-%m-%d}".encode()).hexdigest()[:24]
    return rated(drawn, f"{NOTES}-{code}", at, Rating.GOOD)


def rated(drawn: Attempt, identity: str, at: datetime, rating: Rating) -> Attempt:
    """The attempt with that id that a review was: wrong where it was rated Again, else right."""
    right = rating > Rating.AGAIN
    return drawn._replace(id=identity, at=at, verdict="right" if right else "wrong", score=float(right), rating=rating)


def unanswered(question: Question, seed: int, mode: str) -> Attempt | None:
    """What is the same in all attempts at a draw of a question in another tool, wrong until somebody says otherwise.

    None where it cannot be drawn. `mode` is also the device. No answer was typed, so that no regrade can judge it.
    """
    try:
        variant = draw(question, seed)
        expected = give_up(variant).expected
    except DlquizError:
        return None
    return Attempt(
        at=EPOCH,
        device=mode,
        bank=question.bank,
        question=question.name,
        topic=question.topic,
        kind=question.type,
        seed=seed,
        parameters=dict(variant.parameters),
        expected=expected,
        answer="",
        verdict="wrong",
        score=0.0,
        seconds=0.0,
        rating=Rating.AGAIN,
        mode=mode,
        language="en",
        wording=question.wording,
        grading=question.grading,
        offered=offers.offered(variant),
    )
