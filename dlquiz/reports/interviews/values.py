"""A report of an interview as a plain value: everything that it says, in no language and no layout yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dlquiz.grading.number_working import Derivations
from dlquiz.messages import Text
from dlquiz.progress.estimates import Estimate, wilson
from dlquiz.progress.interviews import Pause, Stage, Why
from dlquiz.reports.interviews.comparing import Standing
from dlquiz.schedule import Outcome

_NOTHING = Text("", "")


class Group(NamedTuple):
    """A group of cases, and how many of them passed."""

    title: Text
    passed: int
    of: int


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the interview and its answer; texts of banks are Markdown, `answer` is as typed.

    `number` counts from 1; `after` is that of the answer which brought the question up. `outcome` and `score` are None
    where the answer was not scored, or was taken back since. `prompt` and `expected` are empty where the question is
    gone from the banks or was rewritten. `offered` is what there was to choose from, or the steps, each behind its
    label, and `options` the same marked after an answer; `points` are those of an open one, and whether they were met;
    `read_as` is how an answer that names options was read.
    """

    number: int
    question: str
    bank: str
    topic: str
    bank_title: Text
    topic_title: Text
    why: Why
    after: int | None
    seconds: float
    late: bool
    answer: str
    given_up: bool = False
    difficulty: int = 0
    is_open: bool = False
    outcome: Outcome | None = None
    score: float | None = None
    prompt: Text = _NOTHING
    groups: tuple[Group, ...] = ()
    """Of a function that was written: its groups of cases, titled where its question is known."""
    read_as: Text = _NOTHING
    offered: tuple[tuple[Text, Text], ...] = ()
    options: tuple[Text, ...] = ()
    expected: Text = _NOTHING
    points: tuple[tuple[Text, bool], ...] = ()
    quotes: tuple[str, ...] = ()
    """The learner's words beside each of the points; "" where nothing names a keyword of it."""
    headings: tuple[Text | None, ...] = ()
    """The name of a layer above the first of its points."""
    layer: Text = _NOTHING
    """Which layer the answer reached, if its points have layers."""
    mistake: str | None = None
    feedback: Text = _NOTHING
    tempting: Text = _NOTHING
    title: Text = _NOTHING
    derivations: Derivations | None = None


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How the answers of one topic, or of a bank (`topic` is ""), came out; `score` is the mean of those scored."""

    bank: str
    topic: str
    title: Text
    answered: int
    score: float

    @property
    def estimate(self) -> Estimate:
        """The score with its interval."""
        return wilson(self.score, self.answered)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an interview.

    `at` is by the learner's clock when it was over. `seconds` were used of `minutes`; of the `agreed` questions of the
    blueprint `asked` were answered, besides follow-ups and probes. `score` is the mean of all that is scored, None
    where nothing is. There is no `strongest` answer where all were wrong, and no `weakest` where all were right.
    `role` and `level` are None where none was agreed; there are no `stages` where it had one clock. `earlier` are the
    interviews before it of the same role and level, in their order.
    """

    id: str
    at: datetime
    minutes: int
    seconds: float
    blueprint: str
    seed: int
    agreed: int
    asked: int
    lines: tuple[Line, ...]
    score: float | None
    banks: tuple[TopicScore, ...]
    topics: tuple[TopicScore, ...]
    strongest: Line | None
    weakest: Line | None
    role: str | None = None
    level: str | None = None
    stages: tuple[Stage, ...] = ()
    pauses: tuple[Pause, ...] = ()
    earlier: tuple[Standing, ...] = ()
    planned: tuple[tuple[Text, int], ...] = ()
    """The titles of what the blueprint names, and how many questions were to come of each."""

    @property
    def estimate(self) -> Estimate:
        """The score with its interval."""
        return wilson(self.score or 0.0, self.scored)

    @property
    def change(self) -> float | None:
        """Of the score against the last one before it; None where one of the two is missing."""
        before = next((one.score for one in reversed(self.earlier) if one.score is not None), None)
        return None if before is None or self.score is None else self.score - before

    @property
    def scored(self) -> int:
        return sum(line.score is not None for line in self.lines)

    @property
    def mistakes(self) -> tuple[Line, ...]:
        """The answers that a known mistake explains."""
        return tuple(line for line in self.lines if line.mistake is not None)
