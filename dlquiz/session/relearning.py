"""Relearning: a question that was failed comes back in the same session until it is right once, as in Anki.

Failed means rated AGAIN: wrong, given up, or right only after the key was shown. A partly right answer is rated HARD:
some of it was remembered, so FSRS schedules it like any other answer. The learner's own rating counts as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dlquiz.questions.question import Question
from dlquiz.schedule import Rating
from dlquiz.session.state import Result
from dlquiz.variants.model import Variant

OTHERS = 3
"""So many other answers come in between, if there are as many."""
BETWEEN = 2
"""So many planned questions stand between two that come back, while there are any: else a few that are failed again and
again would be all that is asked."""
MOST = 10
"""After so many failures in one session a question waits for another day: more of the same helps nobody."""


class Failed(NamedTuple):
    """A question to relearn: its numbers when it was failed, None where it was in an earlier part of the session, and
    how many answers this part had by then."""

    question: Question
    variant: Variant | None
    answers: int


class Relearned(NamedTuple):
    """How many questions of a session were failed, and how many of these still have to be relearned."""

    failed: int
    left: int


class Relearning:
    """What is to be relearned after the `results`, which may grow and shrink; nothing in a session that does not.

    `before` was failed in the part of the session that is resumed; None in a session without relearning. `name` gives
    the present name of a question.
    """

    def __init__(
        self, before: Sequence[Question] | None, results: Sequence[Result], name: Callable[[Question], str]
    ) -> None:
        self._before = before
        self._results = results
        self._name = name
        self._let_go: dict[str, int] = {}

    @property
    def counts(self) -> Relearned:
        """How far the session is."""
        if self._before is None:
            return Relearned(0, 0)
        missed = [result.question_state.variant.question for result in self._results if result.rating == Rating.AGAIN]
        return Relearned(len({self._name(question) for question in (*self._before, *missed)}), len(self.waiting()))

    def waiting(self) -> dict[str, Failed]:
        """What is to be relearned, by name, the one failed first coming first."""
        if self._before is None:
            return {}
        found = {self._name(question): Failed(question, None, 0) for question in self._before}
        failures: Counter[str] = Counter()
        for answers, result in enumerate(self._results, 1):
            variant = result.question_state.variant
            name = self._name(variant.question)
            found.pop(name, None)
            failures[name] += result.rating == Rating.AGAIN
            if result.rating == Rating.AGAIN and failures[name] < MOST:
                found[name] = Failed(variant.question, variant, answers)
        return {name: failed for name, failed in found.items() if failed.answers > self._let_go.get(name, -1)}

    def waits(self, question: Question) -> bool:
        """Whether a question is to be relearned."""
        return self._name(question) in self.waiting()

    def due(self) -> Failed | None:
        """What comes back now: enough others were answered since it was failed, and since another one came back."""
        if any(result.question_state.relearned for result in self._results[-BETWEEN:]):
            return None
        answers = len(self._results)
        return next((failed for failed in self.waiting().values() if answers - failed.answers >= OTHERS), None)

    def first(self) -> Failed | None:
        """What comes back when nothing else is left."""
        return next(iter(self.waiting().values()), None)

    def let_go(self, question: Question) -> None:
        """Leave a question for another day, unless it is failed once more."""
        self._let_go = {**self._let_go, self._name(question): len(self._results)}
