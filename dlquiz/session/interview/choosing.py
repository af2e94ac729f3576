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
from dlquiz.session.interview.blueprint import Blueprint, fits
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


def chosen(library: Library, blueprint: Blueprint, seed: int) -> Chosen:
    """The questions of an interview: many topics, none of them twice, of a family one, topics mixed."""
    in_use = [each for each in library.questions() if not each.deprecated and each.type not in IN_FILES]
    siblings = Siblings(families(library))
    taken: dict[str, Question] = {}
    short = []
    # What names less is served first: a whole bank finds others.
    for place, (what, count) in sorted(enumerate(blueprint.lines), key=lambda line: -line[1][0].count("/")):
        candidates = [question for question in in_use if fits(question, what)]
        own = _picked(candidates, count, siblings, taken, [_seed(seed, place, turn) for turn in range(3)])
        if len(own) < count:
            short.append(Short(what, count, len(own)))
    standing = [question for question in in_use if question.name in taken]
    return Chosen(interleaved(standing, seed), short)


def _seed(seed: int, place: int, turn: int) -> int:
    return DeterministicRandom("interview", seed, place, turn).below(2**62)


def _picked(
    candidates: Sequence[Question],
    count: int,
    siblings: Siblings,
    taken: dict[str, Question],
    seeds: Sequence[int],
) -> list[Question]:
    """`count` of the candidates, of several a share to be talked about; they have their turn."""
    if count == 1:
        return _take(interleaved(candidates, seeds[0]), 1, siblings, taken)
    spoken = [question for question in candidates if is_spoken(question)]
    share = max(1, round(count / ONE_SPOKEN_OF))
    own = _take(interleaved(spoken, seeds[0]), share, siblings, taken)
    own += _take(interleaved([q for q in candidates if not is_spoken(q)], seeds[1]), count - len(own), siblings, taken)
    return own + _take(interleaved(spoken, seeds[2]), count - len(own), siblings, taken)


def _take(questions: Iterable[Question], count: int, siblings: Siblings, taken: dict[str, Question]) -> list[Question]:
    own: list[Question] = []
    for question in questions:
        if len(own) >= count:
            break
        if question.name not in taken and siblings.admit(question.name):
            siblings.take(question.name)
            taken[question.name] = question
            own.append(question)
    return own


def is_spoken(question: Question) -> bool:
    """Whether a question is one an interviewer talks about: it is answered in words, or takes a side."""
    return question.kind.takes_a_side
