"""Which questions are still to be asked, and that each is asked as it is written now."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain

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
        """The question whose turn it is, as it is written now; None where there is nothing to ask."""
        for _ in range(len(self._queue) + len(self._all)):
            if not self._queue:
                self._queue.extend(self._all)
            question = self._now(self._queue.popleft())
            if question is not None:
                return question
        return None

    def coming(self) -> Question | None:
        """What `take` would give; it keeps its turn."""
        return next((now for each in chain(self._queue, self._all) if (now := self._now(each)) is not None), None)

    def first(self, question: Question) -> None:
        """Ask a question before all others."""
        self._queue.appendleft(question)

    def put_off(self, question: Question) -> bool:
        """Ask a question after all others; False for one that was put off before: it is dropped."""
        if question.name in self._put_off:
            self.drop(question)
            return False
        self._put_off.add(question.name)
        self._queue.append(question)
        return True

    def pass_over(self, question: Question) -> None:
        """Leave out one turn of a question."""
        turn = next((place for place, other in enumerate(self._queue) if self._is(other, question)), None)
        if turn is not None:
            del self._queue[turn]

    def drop(self, question: Question) -> None:
        """Ask a question no more."""
        self._all = [other for other in self._all if not self._is(other, question)]
        self._queue = deque(other for other in self._queue if not self._is(other, question))

    def renew(self, find: Find) -> None:
        """Ask every question as `find` gives it from now on; what it does not find loses its turn until it is back."""
        self._find = find

    def _now(self, question: Question) -> Question | None:
        # What is made in code is never rewritten, and of a network of one's own nobody else knows.
        found = question if self._find is None or question.by_seed is not None else self._find(question.name)
        return None if found is None or found.deprecated else found

    def _is(self, one: Question, other: Question) -> bool:
        """Whether these are one question, which may have been renamed."""
        now = self._now(one)
        return other.name in (one.name, None if now is None else now.name)
