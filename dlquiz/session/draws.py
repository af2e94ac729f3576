"""The numbers of a sitting: one row of seeds, and what was drawn of it before it was asked."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz import kinds
from dlquiz.questions import Question
from dlquiz.session.drilling import Drill
from dlquiz.session.state import Frame
from dlquiz.session.turns import Turn
from dlquiz.variants import Stream, Variant

LARGEST_SEED = 1_000_000
TRIES = 8
"""So many seeds are tried for other numbers than those that a question was failed with."""


class Foreseen(NamedTuple):
    """A question that will be asked if nothing comes between, and the seed of its numbers.

    `drawn` may be called from any thread.
    """

    question: Question
    seed: int

    def drawn(self) -> Variant:
        """Its variant. Raises `DlquizError` where there is none; asking the question raises the same then."""
        return kinds.draw(self.question, self.seed)

    def is_of(self, question: Question, seed: int) -> bool:
        # One that was written anew since, or is made anew from a seed, is another object.
        return self.question is question and self.seed == seed


class Draws:
    """The draws of one sitting, whose `seed` decides the row of all its seeds; the `first` one may be given.

    A `drill` chooses the variants itself.
    """

    def __init__(self, seed: int, first: int | None, drill: Drill | None = None) -> None:
        self._seed = seed
        self._first = first
        self._drill = drill
        self._count = self._agains = 0
        self._ahead: tuple[Foreseen, Variant] | None = None

    @property
    def coming(self) -> int:
        """The seed that is fresh next."""
        if self._first is not None:
            return self._first
        return Stream("session", self._seed, self._count + 1).below(LARGEST_SEED)

    def fresh(self) -> int:
        """A seed that was not used before."""
        seed = self.coming
        if self._first is None:
            self._count += 1
        self._first = None
        return seed

    def frame(self, turn: Turn) -> Frame:
        """What is asked in a turn. Raises `DlquizError` where its question has no variant."""
        if turn.again:
            return Frame(self._again(turn.question, turn.before), 0, None, relearned=True)
        if self._drill is not None:
            return Frame(self._drill.draw(turn.question, self.fresh), 0, None)
        return Frame(self._draw(turn.question), 0, None)

    def _again(self, question: Question, before: Variant | None) -> Variant:
        """A variant of a question that is relearned, if possible with other numbers than `before`.

        It takes no seed of the row: what was failed does not change the numbers of the questions that follow.
        """
        for _ in range(TRIES):
            self._agains += 1
            variant = kinds.draw(question, Stream("relearning", self._seed, self._agains).below(LARGEST_SEED))
            if before is None or not variant.parameters or variant.parameters != before.parameters:
                break
        return variant

    def keep(self, foreseen: Foreseen, variant: Variant) -> None:
        """Have a variant ready, in the place of the one before."""
        self._ahead = foreseen, variant

    def _draw(self, question: Question) -> Variant:
        """The variant of a question for a fresh seed."""
        seed, ahead, self._ahead = self.fresh(), self._ahead, None
        if ahead is not None and ahead[0].is_of(question, seed):
            return ahead[1]
        return kinds.draw(question, seed)
