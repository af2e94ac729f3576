"""What a transaction appends, by question, so that what follows from it costs no more than what is new.

An answer that is the newest to its question moves its figures on, as recording it does. Where a question gets any other
row, it is folded again from all of its answers, once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.progress.derived import Derived
from dlquiz.progress.rollups import (
    Account,
    Answer,
    DayTally,
    MistakeStats,
    account_after,
    add_to_day,
    day_changes,
    day_share,
    day_shares,
    fold,
    mistake_after,
)

if TYPE_CHECKING:
    from dlquiz.schedule import Curve

_NEWEST = """SELECT sequence, id FROM attempts
  WHERE question IN (SELECT :question UNION ALL SELECT former FROM names WHERE present = :question)
  ORDER BY sequence DESC, id DESC LIMIT 1"""

Key = tuple[int, str]
"""The sequence and the id of an attempt, which order the answers to a question."""


class _Grown(NamedTuple):
    """A question that has got newer answers only: its newest one, and what follows from all of them."""

    newest: Key | None
    account: Account | None
    mistakes: dict[str, MistakeStats]


class _Refolded(NamedTuple):
    """A question that is folded again: the answers that came, or what all had added to each day before a correction."""

    added: set[str]
    before: dict[int, DayTally] | None


@contextmanager
def rebuilding(derived: Derived, questions: Iterable[str] = ()) -> Iterator[Changes]:
    """Whatever is appended inside, what follows for these questions (by present names) is derived from it again.

    The changes handed over take in more questions, and answers.
    """
    changes = Changes(derived)
    for question in questions:
        changes.touch(question)
    yield changes
    changes.derive()


class Changes:
    """What is appended in one transaction; questions go by their present names."""

    def __init__(self, derived: Derived) -> None:
        self._connection = derived.connection
        self._derived = derived
        self._grown: dict[str, _Grown] = {}
        self._refolded: dict[str, _Refolded] = {}
        self._days: dict[int, DayTally] = {}

    @cached_property
    def _curve(self) -> Curve:
        """The schedule in force as the answers come; if they bring another fit, all is derived again at the end."""
        return self._derived.curve

    def touch(self, question: str) -> None:
        """Fold a question again at the end. To be called before anything is appended that concerns it."""
        refolded = self._refold(question)
        if refolded.before is None:
            answers = self._derived.answers_to(question)
            before = day_shares(answer for identity, answer in answers if identity not in refolded.added)
            self._refolded[question] = refolded._replace(before=before)

    def answered(self, question: str, key: Key, answer: Answer) -> None:
        """Take in an answer that is about to be appended."""
        if question in self._refolded:
            self._refolded[question].added.add(key[1])
            return
        grown = self._grown.get(question)
        newest = self._newest(question) if grown is None else grown.newest
        if (newest is not None and key < newest) or self._is_corrected(key[1]):
            self._refold(question).added.add(key[1])
            return
        if grown is None:
            grown = _Grown(newest, None if newest is None else self._derived.account(question), {})
        last_day = None if grown.account is None else grown.account.tally.last_day
        add_to_day(self._days, answer.day, day_share(answer, last_day))
        if answer.mistake is not None:
            made = grown.mistakes.get(answer.mistake) or self._derived.made(question, answer.mistake)
            grown.mistakes[answer.mistake] = mistake_after(made, answer)
        account = account_after(grown.account, answer, self._curve)
        self._grown[question] = _Grown(key, account, grown.mistakes)

    def derive(self) -> None:
        """Write what follows from all that was appended."""
        for question, grown in self._grown.items():
            self._put(question, grown)
        for question in sorted(self._refolded):
            self._derive(question, *self._refolded[question])
        for day, change in self._days.items():
            self._derived.change_day(day, change)
        if self._refolded:
            self._derived.forget_empty_days()

    def _derive(self, question: str, added: set[str], before: dict[int, DayTally] | None) -> None:
        found = self._derived.answers_to(question)
        answers = [answer for _, answer in found]
        if before is None:
            changes = day_changes((answer, identity in added) for identity, answer in found)
        else:
            changes = day_shares(answers)
            for day, share in before.items():
                add_to_day(changes, day, DayTally().minus(share))
        for day, change in changes.items():
            add_to_day(self._days, day, change)
        if answers:
            self._derived.put_folded(question, fold(answers, self._curve))
        else:
            self._derived.forget(question)

    def _refold(self, question: str) -> _Refolded:
        if question not in self._refolded:
            if question in self._grown:
                self._put(question, self._grown.pop(question))
            self._refolded[question] = _Refolded(set(), None)
        return self._refolded[question]

    def _newest(self, question: str) -> Key | None:
        """The newest answer to a question so far."""
        newest: Key | None = self._connection.execute(_NEWEST, {"question": question}).fetchone()
        return newest

    def _is_corrected(self, attempt_id: str) -> bool:
        """Whether a correction of an attempt has come before it."""
        query = "SELECT 1 FROM corrections WHERE attempt = ?"
        return self._connection.execute(query, (attempt_id,)).fetchone() is not None

    def _put(self, question: str, grown: _Grown) -> None:
        for mistake, made in grown.mistakes.items():
            self._derived.put_made(question, mistake, made)
        if grown.account is not None:
            self._derived.put_account(question, grown.account)
