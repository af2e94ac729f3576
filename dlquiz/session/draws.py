"""The numbers of a session: one row of seeds."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from dlquiz.kinds import drawing
from dlquiz.questions.question import Question
from dlquiz.session.drilling import Drill
from dlquiz.session.queue import Turn
from dlquiz.session.state import QuestionState
from dlquiz.variants.deterministic_random import DeterministicRandom
from dlquiz.variants.model import Variant

LARGEST_SEED = 1_000_000
TRIES = 8
"""So many seeds are tried for other numbers than those that a question was answered with."""


class Draws:
    """The draws of one session, whose `seed` decides the row of all its seeds; the `first` one may be given.

    A `drill` chooses the variants itself.
    """

    def __init__(self, seed: int, first: int | None, drill: Drill | None = None) -> None:
        self._seed = seed
        self._first = first
        self._drill = drill
        self._count = self._agains = 0
        self._prepared: tuple[Question, Variant] | None = None

    def fresh(self) -> int:
        """A seed that was not used before."""
        if self._first is not None:
            seed, self._first = self._first, None
            return seed
        self._count += 1
        return DeterministicRandom("session", self._seed, self._count).below(LARGEST_SEED)

    def question_state(self, turn: Turn) -> QuestionState:
        """What is asked in a turn. Raises `DlquizError` where its question has no variant."""
        if turn.again:
            return QuestionState(self._other(turn, self._relearning), 0, None, typed=turn.typed, relearned=True)
        if self._drill is not None:
            return QuestionState(self._drill.draw(turn.question, self.fresh), 0, None)
        return QuestionState(self._other(turn, self.fresh), 0, None, typed=turn.typed)

    def prepare(self, turn: Turn) -> QuestionState:
        """What `question_state` gives for the turn; no seed is used up. Where that is asked next, nothing is drawn.

        Question and seed alone decide a draw, so that one which is not asked in the end does no harm.
        """
        question_state = copy(self).question_state(turn)
        self._prepared = turn.question, question_state.variant
        return question_state

    def _relearning(self) -> int:
        """A seed that is none of the row: what was failed does not change the numbers of the questions that follow."""
        self._agains += 1
        return DeterministicRandom("relearning", self._seed, self._agains).below(LARGEST_SEED)

    def _other(self, turn: Turn, seed: Callable[[], int]) -> Variant:
        """A variant of the question, if possible with other numbers than those before."""
        for _ in range(TRIES):
            variant = self._draw(turn.question, seed())
            if turn.before is None or not variant.parameters or variant.parameters != turn.before.parameters:
                break
        return variant

    def _draw(self, question: Question, seed: int) -> Variant:
        if self._prepared is not None and self._prepared[0] is question and self._prepared[1].seed == seed:
            return self._prepared[1]
        return drawing.draw(question, seed)
