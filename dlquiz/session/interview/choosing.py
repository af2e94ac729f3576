"""Which questions an interview asks, and in which order. The seed alone decides.

An interview is a measure, to be compared with those before and after it. So what was weak is not asked more often: the
score would fall by how the questions were chosen, and not by what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.kinds.names import IN_FILES
from dlquiz.questions.question import Question
from dlquiz.session.interview.blueprint import Blueprint, fits, is_asked
from dlquiz.session.interview.roles import DESIGNS, LEVELS, TASKS
from dlquiz.session.interview.shares import apportioned
from dlquiz.session.interview.stages import (
    DESIGN,
    FROM_MINUTES,
    ORDER,
    TABLE_MINUTES,
    is_design,
    questions_by_stage,
    stage_of,
)
from dlquiz.session.policies import interleaved
from dlquiz.session.today import Siblings, families
from dlquiz.variants.deterministic_random import DeterministicRandom

ONE_SPOKEN_OF = 3
"""Of so many questions of a line one is to be talked about: open, or a claim to judge."""


class Short(NamedTuple):
    """A line of a blueprint for which there are fewer questions than it wants."""

    what: str
    wanted: int
    found: int


class Chosen(NamedTuple):
    """Questions in the order in which they are asked, and the lines that could not be filled."""

    questions: list[Question]
    short: list[Short]


def chosen(
    library: Library,
    blueprint: Blueprint,
    seed: int,
    level: str | None = None,
    role: str | None = None,
    minutes: int = TABLE_MINUTES,
) -> Chosen:
    """The questions of an interview: many topics, none of them twice, of a family one, topics mixed in each stage.

    Functions are to be written only for a line that names nothing else. At a level, the shares of the difficulties are
    those of the level, and for a role the numbers of questions in the stages those of so many minutes, as far as the
    banks have such questions.
    """
    in_use = [one for one in library.questions() if is_asked(one, all_questions=blueprint.all_questions)]
    in_files = [one for one in library.questions() if one.type in IN_FILES and not one.deprecated]
    banks = {bank.id for bank in library.banks}
    stages = None if role is None else _stages(blueprint, seed, level, role, minutes)
    choice = _Choice(Siblings(families(library)), _difficulties(blueprint.questions, level, seed), stages)
    short = []
    # What names less is served first: a whole bank finds others.
    for place, (what, count) in sorted(enumerate(blueprint.lines), key=lambda line: -line[1][0].count("/")):
        candidates = [question for question in in_use if fits(question, what, banks)]
        if role is not None and what == TASKS[role][DESIGN]:
            candidates = _designs(candidates, role, count)
        candidates = candidates or [one for one in in_files if fits(one, what, banks)]
        seeds = [_seed(seed, place, turn) for turn in range(3)]
        if stages is None:
            own = _picked(candidates, count, choice, seeds)
        else:
            own = choice.take(interleaved(candidates, seeds[0]), count)
        if len(own) < count:
            short.append(Short(what, count, len(own)))
    asked = [question for question in (*in_use, *in_files) if question.name in choice.taken]
    # A stage has a clock of its own: its questions come together.
    by_kind = role is not None
    return Chosen(sorted(interleaved(asked, seed), key=lambda one: ORDER.index(stage_of(one, by_kind=by_kind))), short)


def _designs(candidates: Sequence[Question], role: str, count: int) -> list[Question]:
    """The systems to be designed, those of the role where there are as many."""
    designs = [question for question in candidates if is_design(question)]
    own = [question for question in designs if not {*DESIGNS[role].split()}.isdisjoint(question.tags)]
    return own if len(own) >= count else designs


def _stages(blueprint: Blueprint, seed: int, level: str | None, role: str, minutes: int) -> list[str]:
    """The stages that the questions of a role are to be of, in any order, but for those with lines of their own."""
    named = dict(blueprint.lines)
    tasks = {stage: named.get(what, 0) for stage, what in TASKS[role].items()}
    counts = questions_by_stage(role, level, minutes, tasks)
    stages = [stage for stage, count in counts.items() if stage not in FROM_MINUTES for _ in range(count)]
    return [stages[place] for place in DeterministicRandom("stages", seed).shuffled(tuple(range(len(stages))))]


def _seed(seed: int, place: int, turn: int) -> int:
    return DeterministicRandom("interview", seed, place, turn).below(2**62)


def _difficulties(questions: int, level: str | None, seed: int) -> list[int] | None:
    """The difficulties that so many questions of a level are to have, in any order; None without a level."""
    if level is None:
        return None
    counts = apportioned(LEVELS[level], questions)
    difficulties = tuple(difficulty for difficulty, count in counts.items() for _ in range(count))
    return list(DeterministicRandom("level", seed).shuffled(difficulties))


def _picked(candidates: Sequence[Question], count: int, choice: _Choice, seeds: Sequence[int]) -> list[Question]:
    """`count` of the candidates, of several a share to be talked about; they have their turn."""
    if count == 1:
        return choice.take(interleaved(candidates, seeds[0]), 1)
    spoken = [question for question in candidates if is_spoken(question)]
    share = max(1, round(count / ONE_SPOKEN_OF))
    own = choice.take(interleaved(spoken, seeds[0]), share)
    own += choice.take(interleaved([q for q in candidates if not is_spoken(q)], seeds[1]), count - len(own))
    return own + choice.take(interleaved(spoken, seeds[2]), count - len(own))


class _Choice:
    """What is `taken` so far, by name. `wanted` are the difficulties of what is still to be taken; None: any.

    So are `stages`, where the interview has them.
    """

    def __init__(self, siblings: Siblings, wanted: list[int] | None, stages: list[str] | None) -> None:
        self.taken: dict[str, Question] = {}
        self._siblings = siblings
        self._wanted = wanted
        self._stages = stages

    def take(self, questions: Sequence[Question], count: int) -> list[Question]:
        """The first `count` of the questions that may be asked, at a level those of a difficulty that is wanted."""
        own: list[Question] = []
        while len(own) < count:
            free: Iterable[Question] = (question for question in questions if self._admits(question))
            if self._stages:
                free = _of_stage(list(free), self._stages)
            question = next(iter(free), None) if self._wanted is None else self._of_wanted(list(free), self._wanted)
            if question is None:
                break
            self._siblings.take(question.name)
            self.taken[question.name] = question
            own.append(question)
        return own

    def _admits(self, question: Question) -> bool:
        return question.name not in self.taken and self._siblings.admit(question.name)

    def _of_wanted(self, free: Sequence[Question], wanted: list[int]) -> Question | None:
        """One of the first wanted difficulty that there is, else of the nearest; of a new topic if possible."""
        if not free:
            return None
        there = {question.difficulty for question in free}
        difficulty = next((one for one in wanted if one in there), None)
        if difficulty is None:
            difficulty = min(sorted(there), key=lambda one: abs(one - wanted[0]))
        wanted.remove(min(wanted, key=lambda one: abs(one - difficulty)))
        topics = {(question.bank, question.topic) for question in self.taken.values()}
        fit = [question for question in free if question.difficulty == difficulty]
        return next((question for question in fit if (question.bank, question.topic) not in topics), fit[0])


def _of_stage(free: Sequence[Question], stages: list[str]) -> Sequence[Question]:
    """Those of the first wanted stage that has any, which is then no longer wanted; all where none has."""
    there = {stage_of(question, by_kind=True) for question in free}
    stage = next((one for one in stages if one in there), None)
    if stage is None:
        return free
    stages.remove(stage)
    return [question for question in free if stage_of(question, by_kind=True) == stage]


def is_spoken(question: Question) -> bool:
    """Whether a question is one an interviewer talks about: it is answered in words, or takes a side."""
    return question.kind.takes_a_side
