"""Which questions are still to be asked, and that each is asked as it is written now."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from typing import NamedTuple

from dlquiz.questions.question import Question
from dlquiz.session.relearning import Failed, Relearning
from dlquiz.session.state import Result
from dlquiz.variants.model import Variant

Find = Callable[[str], Question | None]
"""The question of a full name, present or former, as it is written now; None where there is none any more."""
Choose = Callable[[Sequence[Question]], int]
"""The place of the question to ask next."""


class Turn(NamedTuple):
    """A question whose turn it is, as it is written now; `again` where it is relearned. `before`: its last numbers.

    `typed` is what its answer begins with.
    """

    question: Question
    again: bool = False
    before: Variant | None = None
    typed: str = ""


class Queue:
    """The questions of one session in their order; when all had their turn they come round again.

    `relearning` says which of those in `results` come back besides; `failed` are left from before, None where nothing
    comes back. `choose` says which of those that wait is asked next; without it, the first.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        results: Sequence[Result],
        failed: Sequence[Question] | None = None,
        choose: Choose | None = None,
    ) -> None:
        self._all = list(questions)
        self._queue = deque(questions)
        self._first: deque[Turn] = deque()
        self._put_off: set[str] = set()
        self._find: Find | None = None
        self._choose = choose
        self.relearning = Relearning(failed, results, self._name)

    def take(self, *, planned: bool) -> Turn | None:
        """The question whose turn it is; None where there is nothing to ask, or only what is `planned` no more."""
        while self._first:
            first = self._first.popleft()
            question = self._now(first.question)
            if question is not None:
                return first._replace(question=question)
        back = self._again(self.relearning.due)
        if back is None and planned and (question := self._next_planned()) is not None:
            return Turn(question)
        return back or self._again(self.relearning.first)

    def peek(self, *, planned: bool) -> Turn | None:
        """What `take` would give; every question keeps its turn."""
        aside = copy(self)
        aside._first, aside._queue, aside.relearning = deque(self._first), deque(self._queue), copy(self.relearning)
        return aside.take(planned=planned)

    def _next_planned(self) -> Question | None:
        for _ in range(len(self._queue) + len(self._all)):
            if not self._queue:
                self._queue.extend(self._all)
            question = self._now(self._take_one(self._choose))
            if question is not None:
                return question
        return None

    def _take_one(self, choose: Choose | None) -> Question:
        """The first of those that wait, or the one to choose; what was put off comes after all others."""
        if choose is None:
            return self._queue.popleft()
        places = [place for place, question in enumerate(self._queue) if question.name not in self._put_off]
        if not places:
            return self._queue.popleft()
        place = places[choose([self._queue[place] for place in places])]
        question = self._queue[place]
        del self._queue[place]
        return question

    def _again(self, find: Callable[[], Failed | None]) -> Turn | None:
        """The turn of a question that comes back; one that is gone from the banks does not."""
        while (failed := find()) is not None:
            question = self._now(failed.question)
            if question is not None:
                return Turn(question, True, failed.variant)
            self.relearning.let_go(failed.question)
        return None

    def first(self, before: Variant, *, again: bool = False, typed: str = "") -> None:
        """Ask a question before all others, if possible with other numbers; `again`: it comes back to be relearned."""
        self._first.appendleft(Turn(before.question, again, before, typed))

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

    def pass_over_first(self, question: Question) -> None:
        """Leave out a question that was to come back before all others."""
        self._first = deque(one for one in self._first if not (one.again and self._is(one.question, question)))

    def drop(self, question: Question) -> None:
        """Ask a question no more."""
        self._all = [other for other in self._all if not self._is(other, question)]
        self._queue = deque(other for other in self._queue if not self._is(other, question))
        self._first = deque(one for one in self._first if not self._is(one.question, question))
        self.relearning.let_go(question)

    def reload(self, find: Find) -> None:
        """Ask every question as `find` gives it from now on; what it does not find loses its turn until it is back."""
        self._find = find

    def _now(self, question: Question) -> Question | None:
        # What is made in code is never rewritten, and of a network of one's own nobody else knows.
        found = question if self._find is None or question.by_seed is not None else self._find(question.name)
        return None if found is None or found.deprecated else found

    def _name(self, question: Question) -> str:
        """What a question is called now."""
        now = self._now(question)
        return question.name if now is None else now.name

    def _is(self, one: Question, other: Question) -> bool:
        """Whether these are one question, which may have been renamed."""
        return other.name in (one.name, self._name(one))
