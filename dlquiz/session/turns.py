"""Which questions are still to be asked, and that each is asked as it is written now."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from dlquiz.questions import Question

Find = Callable[[str], Question | None]
"""The question of a full name, present or former, as it is written now; None where there is none any more."""


class Turns:
    """The questions of one sitting in their order; when all had their turn they come round again."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._all = list(questions)
        self._queue = deque(questions)
        self._put_off: set[str] = set()
        self._find: Find | None = None

    def take(self) -> Question | None:
        """The question whose turn it is; None where there is nothing to ask."""
        if not self._queue:
            self._queue.extend(self._all)
        return self._queue.popleft() if self._queue else None

    def first(self, question: Question) -> None:
        """Ask a question before all others."""
        self._queue.extendleft(self._now([question]))

    def put_off(self, question: Question) -> bool:
        """Ask a question after all others; False for one that was put off before: it is dropped."""
        if question.name in self._put_off:
            self.drop(question)
            return False
        self._put_off.add(question.name)
        self._queue.extend(self._now([question]))
        return True

    def pass_over(self, question: Question) -> None:
        """Leave out one turn of a question."""
        turn = next((place for place, other in enumerate(self._queue) if other.name == question.name), None)
        if turn is not None:
            del self._queue[turn]

    def drop(self, question: Question) -> None:
        """Ask a question no more."""
        self._all = [other for other in self._all if other.name != question.name]
        self._queue = deque(other for other in self._queue if other.name != question.name)

    def renew(self, find: Find) -> None:
        """Ask every question as `find` gives it from now on; what it does not find is asked no more."""
        self._find = find
        self._all = self._now(self._all)
        self._queue = deque(self._now(self._queue))

    def _now(self, questions: Iterable[Question]) -> list[Question]:
        if self._find is None:
            return list(questions)
        found = (self._find(question.name) for question in questions)
        return [question for question in found if question is not None and not question.deprecated]
