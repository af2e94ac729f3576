"""A class read from its exports: who its learners are, and their first answers in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.errors import HistoryError
from dlquiz.progress.history import Entry
from dlquiz.progress.records import Attempt, Correction
from dlquiz.reports.json_lines import read_lines
from dlquiz.reports.unused_options import Offer, offered_options, unused_options

MOST_BYTES = 1 << 31
"""Of all exports together, unpacked: about four million answers. What is kept of them fits into memory."""


class Classroom(NamedTuple):
    """`learners` are the first answers of each learner; `unused` are the options that nobody chose, by question."""

    learners: list[list[FirstAnswer]]
    unused: dict[str, list[str]]


class _Attempt(NamedTuple):
    """What of an attempt is needed."""

    sequence: int
    question: str
    score: float
    mistake: str | None
    seconds: float
    offer: Offer | None


class _Regrade(NamedTuple):
    """A newer marking; of several of one attempt the one with the highest `order` holds."""

    order: tuple[int, str]
    score: float
    mistake: str | None


class ClassReader:
    """Reads one export after the other. A file is a learner; files that share the id of a row are the same learner.

    `present` gives the name that a question has now.
    """

    def __init__(self, present: Callable[[str], str] = str) -> None:
        self._present = present
        self._bytes = 0
        self._owners: dict[str, int] = {}
        self._merged: list[int] = []
        self._attempts: dict[str, _Attempt] = {}
        self._undone: set[str] = set()
        self._regraded: dict[str, _Regrade] = {}
        self._options: dict[tuple[str, ...], tuple[str, ...]] = {}

    def read(self, lines: Iterable[bytes], file: str) -> None:
        """Take in the lines of one export. Raises HistoryError, with the file and the line, for one that is none."""
        learner = len(self._merged)
        self._merged.append(learner)
        for number, entry in read_lines(self._counted(lines, file), file):
            try:
                self._take(entry, learner)
            except _TakenError as error:
                raise HistoryError(
                    f"{file}:{number}: two different rows have the id {error.identity!r} (export again, and leave out "
                    "files that were edited)",
                    f"{file}:{number}: 两条不同的记录使用了同一个编号 {error.identity!r}"
                    "（请重新导出，不要使用改动过的文件）",
                ) from error

    def _counted(self, lines: Iterable[bytes], file: str) -> Iterator[bytes]:
        for number, line in enumerate(lines, 1):
            self._bytes += len(line)
            if self._bytes > MOST_BYTES:
                raise HistoryError(
                    f"{file}:{number}: the files hold more than {MOST_BYTES >> 30} GB (analyze fewer of them at once)",
                    f"{file}:{number}: 这些文件合计超过 {MOST_BYTES >> 30} GB（请分批分析）",
                )
            yield line

    def _take(self, entry: Entry, learner: int) -> None:
        sequence, what = entry
        self._join(what.id, learner)
        if isinstance(what, Attempt):
            self._take_attempt(sequence, what)
        elif isinstance(what, Correction):
            # Only the learner corrects an answer: its row is in a file of the same learner.
            self._join(what.attempt, learner)
            if what.kind == "undo":
                self._undone.add(what.attempt)
            elif what.kind == "regrade":
                again = _Regrade((sequence, what.id), float(what.payload["score"]), what.payload["mistake"])
                self._regraded[what.attempt] = max(again, self._regraded.get(what.attempt, again), key=_order)

    def _take_attempt(self, sequence: int, what: Attempt) -> None:
        options = offered_options(what.kind, what.offered)
        # Those of one question are kept once, however many learners had them.
        offer = None if options is None else Offer(self._options.setdefault(options, options), what.answer)
        found = _Attempt(sequence, what.question, what.score, what.mistake, what.seconds, offer)
        if self._attempts.setdefault(what.id, found) != found:
            raise _TakenError(what.id)

    def _join(self, identity: str, learner: int) -> None:
        """The row of that id is in a file of `learner`."""
        other = self._learner(self._owners.setdefault(identity, learner))
        mine = self._learner(learner)
        self._merged[max(mine, other)] = min(mine, other)

    def _learner(self, file: int) -> int:
        """The first file of the learner of a file."""
        while self._merged[file] != file:
            self._merged[file] = self._merged[self._merged[file]]
            file = self._merged[file]
        return file

    def classroom(self) -> Classroom:
        """What was read. A learner without an answer in force is left out."""
        first: dict[tuple[int, str], tuple[int, str]] = {}
        for identity, attempt in self._attempts.items():
            if identity in self._undone:
                continue
            key = self._learner(self._owners[identity]), self._present(attempt.question)
            order = attempt.sequence, identity
            first[key] = min(order, first.get(key, order))
        learners: dict[int, list[FirstAnswer]] = {}
        offers: dict[str, list[Offer | None]] = {}
        for (learner, question), (_, identity) in first.items():
            attempt = self._attempts[identity]
            marked = self._regraded.get(identity, attempt)
            learners.setdefault(learner, []).append(
                FirstAnswer(question, marked.score, marked.mistake, attempt.seconds)
            )
            offers.setdefault(question, []).append(attempt.offer)
        found = {
            question: unused_options(len(given), Counter(filter(None, given))) for question, given in offers.items()
        }
        return Classroom(list(learners.values()), {question: unused for question, unused in found.items() if unused})


class _TakenError(ValueError):
    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self.identity = identity


def _order(regrade: _Regrade) -> tuple[int, str]:
    return regrade.order
