"""What happened while a question was proved: numbers for its author, not findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from dlquiz.messages import Text

Origin = Literal["own", "separate", "reference"]


@dataclass(frozen=True, slots=True)
class MistakeActivity:
    """In how many draws a mistake was active, and in how many of them it was within the tolerance of the key.

    `origin`: the question's `own`, one of its reference that it wants apart (`separate`), or another one of it.
    `label` is what people read for it.
    """

    name: str
    origin: Origin
    active: int
    accepted: int = 0
    part: str = ""
    label: Text = field(default=Text.same(""), compare=False)


@dataclass(frozen=True, slots=True)
class Activity:
    """What the numeric questions and parts of one question did; `neighbours` are keys one argument away."""

    mistakes: tuple[MistakeActivity, ...] = ()
    neighbours: int = 0
    accepted_neighbours: int = 0

    def of_part(self, name: str) -> Activity:
        return replace(self, mistakes=tuple(replace(mistake, part=name) for mistake in self.mistakes))

    def __add__(self, other: Activity) -> Activity:
        return Activity(
            self.mistakes + other.mistakes,
            self.neighbours + other.neighbours,
            self.accepted_neighbours + other.accepted_neighbours,
        )


@dataclass(frozen=True, slots=True)
class QuestionActivity:
    """A question over its draws: `tries` draws were made, `refused` of them could not be asked."""

    question: str
    seeds: int
    tries: int
    refused: int
    activity: Activity = Activity()

    @property
    def redraws(self) -> float:
        """The share of draws that were refused."""
        return self.refused / self.tries if self.tries else 0.0
