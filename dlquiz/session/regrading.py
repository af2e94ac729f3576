"""History marked again by today's banks: the stored answers, for the stored numbers. Nothing is drawn or written.

What may have been meant by an answer is never guessed: where the numbers, the options or the type of the question are
no longer those that were shown, the attempt stays as it is, and the reason is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from dlquiz.bank import Library
from dlquiz.bank.library import is_of_own_network
from dlquiz.errors import DlquizError
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.answering import give_up, grade
from dlquiz.kinds.drawing import redo
from dlquiz.messages import Text, message
from dlquiz.progress.records import Regrade, StoredAttempt
from dlquiz.progress.stored_answers import StoredAnswer, read_answer
from dlquiz.questions.question import Question
from dlquiz.schedule import rating_for
from dlquiz.variants.model import NotAdmissible, Variant
from dlquiz.variants.offers import offered, with_recorded_options

Changed: TypeAlias = Literal["expected", "marking", "mistake"]
Obstacle: TypeAlias = Literal["gone", "faulty", "type", "parameters", "options", "answer", "key", "code"]


@dataclass(frozen=True, slots=True)
class Change:
    """An attempt that is marked otherwise today, and what changed: the key, else how it is marked, else its mistake."""

    attempt: StoredAttempt
    again: Regrade
    why: Changed


@dataclass(frozen=True, slots=True)
class Untouched:
    """An attempt that cannot be marked again."""

    attempt: StoredAttempt
    why: Obstacle
    reason: Text


@dataclass(frozen=True, slots=True)
class Regrading:
    """What marking a history again gives; `same` counts the attempts for which nothing changes."""

    same: int
    changes: tuple[Change, ...]
    untouched: tuple[Untouched, ...]


class _CannotMarkError(Exception):
    def __init__(self, why: Obstacle, reason: Text) -> None:
        super().__init__(reason.en)
        self.why = why
        self.reason = reason


def regraded(
    attempts: Iterable[StoredAttempt],
    library: Library,
    *,
    every: bool = False,
    tell: Callable[[int], None] = lambda done: None,
) -> Regrading:
    """Mark `attempts` again, in their order.

    Unless `every` is asked for, an attempt marked by what its question says today is taken to stay the same: then only
    the program itself may have changed. `tell` hears how many are done.
    """
    same = 0
    changes: list[Change] = []
    untouched: list[Untouched] = []
    for done, attempt in enumerate(attempts, 1):
        found = _compared(attempt, library, every)
        if isinstance(found, Change):
            changes.append(found)
        elif found is not None:
            untouched.append(found)
        else:
            same += 1
        tell(done)
    return Regrading(same, tuple(changes), tuple(untouched))


def _compared(attempt: StoredAttempt, library: Library, every: bool) -> Change | Untouched | None:
    """What marking one attempt again changes; None if nothing."""
    question = library.question(attempt.question)
    if question is None:
        return _without_question(attempt, library)
    question = question.for_seed(attempt.seed)
    if not every and _is_unchanged(attempt, question):
        return None
    try:
        return _change(attempt, question)
    except _CannotMarkError as error:
        # A reworded option decides nothing; with `every` it is listed all the same.
        listed = every or attempt.grading != question.grading
        return Untouched(attempt, error.why, error.reason) if listed else None


def _without_question(attempt: StoredAttempt, library: Library) -> Untouched:
    if is_of_own_network(attempt.question):
        return Untouched(attempt, "gone", message("regrade_own_network"))
    if library.may_hold(attempt.question):
        return Untouched(attempt, "faulty", message("regrade_faulty"))
    return Untouched(attempt, "gone", message("regrade_gone"))


def _is_unchanged(attempt: StoredAttempt, question: Question) -> bool:
    """Whether the question is marked as it was; where options have numbers, their texts must be the same too."""
    if attempt.grading != question.grading:
        return False
    return attempt.wording == question.wording or not attempt.offered


def _change(attempt: StoredAttempt, question: Question) -> Change | None:
    given = read_answer(attempt.answer, question.kind)
    verdict = _marked(attempt, question, given)
    why = _difference(attempt, verdict)
    if why is None:
        return None
    assert verdict.outcome != "unreadable", "what cannot be read is refused before"
    turned = verdict.outcome != attempt.verdict
    # Without the time it took: what was usual then is not known any more.
    rating = rating_for(verdict.outcome, hints=attempt.hints, tries=attempt.tries, revealed=given.up).rating
    again = Regrade(
        attempt=attempt.id,
        verdict=verdict.outcome,
        score=verdict.score,
        mistake=verdict.mistake,
        expected=verdict.expected,
        grading=question.grading,
        rating=rating if turned else attempt.rating,
    )
    return Change(attempt, again, why)


def _difference(attempt: StoredAttempt, verdict: Verdict) -> Changed | None:
    if not _is_same(attempt.expected, verdict.expected):
        return "expected"
    if verdict.outcome != attempt.verdict or not _is_same(attempt.score, verdict.score):
        return "marking"
    return "mistake" if verdict.mistake != attempt.mistake else None


def _is_same(then: Any, today: Any) -> bool:
    """Whether two JSON values are one, reals within rounding: other machines add in another order."""
    if isinstance(then, list | tuple) and isinstance(today, list | tuple):
        return len(then) == len(today) and all(map(_is_same, then, today))
    if isinstance(then, float) or isinstance(today, float):
        return _is_close(then, today)
    return type(then) is type(today) and bool(then == today)


def _is_close(then: Any, today: Any) -> bool:
    try:
        return math.isclose(then, today, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(then) and math.isnan(today))
    except (TypeError, OverflowError):
        # A word, or an integer beyond the floats, is no real number.
        return False


def _marked(attempt: StoredAttempt, question: Question, given: StoredAnswer) -> Verdict:
    """The verdict of today on the answer of then."""
    variant = _as_shown(attempt, question)
    if question.kind.in_file and not given.up:
        # Regrading runs nothing that a learner wrote.
        raise _CannotMarkError("code", message("regrade_code"))
    try:
        if given.up:
            return give_up(variant)
        verdict = grade(variant, given.text, digits_asked=True)
        lost = verdict.counts and verdict.score < attempt.score
        # Who was not asked for more digits then has not lost anything by it now.
        heard = grade(variant, given.text) if lost else verdict
    except DlquizError as error:
        raise _CannotMarkError("key", Text(error.en, error.zh)) from error
    if not heard.counts:
        reason = message("regrade_digits" if verdict.counts else "regrade_answer", help=heard.message)
        raise _CannotMarkError("answer", reason)
    return verdict


def _as_shown(attempt: StoredAttempt, question: Question) -> Variant:
    """The question of today with the numbers of then, its options in the order of then."""
    if attempt.kind != question.type:
        raise _CannotMarkError("type", message("regrade_type", then=attempt.kind, now=question.type))
    variant = _redone(attempt, question)
    if attempt.offered is None:
        if offered(variant) and attempt.wording != question.wording:
            raise _CannotMarkError("options", message("regrade_options"))
        return variant
    try:
        return with_recorded_options(variant, attempt.offered)
    except NotAdmissible as error:
        raise _CannotMarkError("options", Text(error.en, error.zh)) from error


def _redone(attempt: StoredAttempt, question: Question) -> Variant:
    try:
        return redo(_under_its_name_of(attempt, question), attempt.seed, attempt.parameters)
    except DlquizError as error:
        names = isinstance(error, NotAdmissible) and error.place[:1] == ("parameters",)
        raise _CannotMarkError("parameters" if names else "key", Text(error.en, error.zh)) from error


def _under_its_name_of(attempt: StoredAttempt, question: Question) -> Question:
    """Options are shuffled by the name of the question: one renamed since was shown in the order of its old name."""
    if attempt.question == question.name:
        return question
    bank, _, identity = attempt.question.partition("/")
    return replace(question, bank=bank, id=identity)
