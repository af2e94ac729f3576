"""What an update of banks changes: question by question, and in the answers that were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from dlquiz.bank import Bank, Library
from dlquiz.progress.records import StoredAttempt
from dlquiz.questions.question import Question
from dlquiz.session.regrading import Regrading, regraded

How = Literal["new", "gone", "renamed", "grading", "wording", "other"]


class Difference(NamedTuple):
    """One question that is not as it was: by its full name now, or, where it is gone, by the one it had.

    `before` is the former name of one that was renamed.
    """

    how: How
    question: str
    before: str = ""


def differences(old: Iterable[Bank], new: Iterable[Bank]) -> list[Difference]:
    """What differs, in the order of the new banks; what is gone comes last."""
    before, now = _by_name(old), _by_name(new)
    found, renamed = [], set()
    for name, question in now.items():
        former = next((alias for alias in question.aliases if alias in before and alias not in now), None)
        if name in before:
            how = _changed(before[name], question)
            found += [Difference(how, name)] if how else []
        elif former is not None:
            renamed.add(former)
            found.append(Difference("renamed", name, former))
        else:
            found.append(Difference("new", name))
    gone = [name for name in before if name not in now and name not in renamed]
    return [*found, *(Difference("gone", name) for name in gone)]


def answers_after(attempts: Iterable[StoredAttempt], banks: Iterable[str], library: Library) -> Regrading:
    """The answers to questions of these banks, as the `library` with the new version grades them."""
    ids = {*banks}
    return regraded([one for one in attempts if one.question.partition("/")[0] in ids], library)


def _by_name(banks: Iterable[Bank]) -> Mapping[str, Question]:
    return {question.name: question for bank in banks for question in bank.questions}


def _changed(before: Question, now: Question) -> How | None:
    if before.grading != now.grading:
        return "grading"
    if before.wording != now.wording:
        return "wording"
    return None if before == now else "other"
