"""Leeches: questions forgotten again and again. Repeating them helps little; what helps is to see why."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from dlquiz.bank import Library
from dlquiz.errors import StorageError
from dlquiz.messages import Text
from dlquiz.progress.rollups import MistakeStats
from dlquiz.progress.store import Store
from dlquiz.questions.question import Question
from dlquiz.schedule import Memory
from dlquiz.session.mistakes import labels
from dlquiz.text.first_line import first_words

LAPSES = 8
"""So many times forgotten after having been known, as in Anki."""

MistakesAt: TypeAlias = Callable[[str], Mapping[str, MistakeStats]]
"""The mistakes made at a question, by name."""


class Leech(NamedTuple):
    """A question forgotten `lapses` times, and two ways out.

    `mistake` is the one made most often there, `label` what people read for it, `times` so often; None where none was
    ever named. `easier` is the full name of a question to go back to, None where there is none, and `easier_words` how
    it begins.
    """

    question: str
    lapses: int
    mistake: str | None = None
    label: Text = Text.same("")
    times: int = 0
    easier: str | None = None
    easier_words: Text = Text.same("")


def is_leech(memory: Memory | None) -> bool:
    return memory is not None and memory.lapses >= LAPSES


def leeches(
    memories: Mapping[str, Memory], mistakes_at: MistakesAt, questions: Iterable[Question], most: int = sys.maxsize
) -> list[Leech]:
    """The leeches among `memories`, the most often forgotten first, `most` at most.

    What is gone from the banks, or asked no more, is no leech any longer.
    """
    in_use = [question for question in questions if not question.deprecated]
    found = [question for question in in_use if is_leech(memories.get(question.name))]
    worst = sorted(found, key=lambda question: (-memories[question.name].lapses, question.name))[:most]
    topics: dict[tuple[str, str], list[Question]] = {}
    for question in in_use if worst else ():
        topics.setdefault((question.bank, question.topic), []).append(question)
    return [leech(one, memories, mistakes_at, topics[one.bank, one.topic]) for one in worst]


def leech(
    question: Question, memories: Mapping[str, Memory], mistakes_at: MistakesAt, questions: Iterable[Question]
) -> Leech:
    """What there is to say about one leech; of mistakes made equally often there, the one made last."""
    made = mistakes_at(question.name)
    worst = max(made, key=lambda name: (made[name].times, made[name].last), default=None)
    back = easier(question, memories, questions)
    return Leech(
        question.name,
        memories[question.name].lapses,
        worst,
        Text.same("") if worst is None else labels([question], [worst])[worst],
        0 if worst is None else made[worst].times,
        None if back is None else back.name,
        Text.same("") if back is None else Text(*map(first_words, back.prompt)),
    )


def easier(question: Question, memories: Mapping[str, Memory], questions: Iterable[Question]) -> Question | None:
    """The question to go back to: of the same topic of the same bank, of a lower difficulty, and no leech itself.

    Of those answered before, the one that is remembered for longest: what is missing is built on what stands. Where
    none was ever answered, the hardest of them, as the nearest step below; of several, the first in the bank.
    """
    below = [
        other
        for other in questions
        if (other.bank, other.topic) == (question.bank, question.topic)
        and other.difficulty < question.difficulty
        and not other.deprecated
        and not is_leech(memories.get(other.name))
    ]
    known = [other for other in below if other.name in memories]
    if known:
        return max(known, key=lambda other: memories[other.name].stability)
    return max(below, key=lambda other: other.difficulty, default=None)


def adviser(library: Library, store: Store) -> Callable[[Question, Memory], Leech]:
    """What finds the ways out for a question that has become a leech just now, by what is stored."""

    def advise(question: Question, memory: Memory) -> Leech:
        try:
            memories = store.figures.memories() | {question.name: memory}
            return leech(question, memories, store.figures.mistakes_at, library.questions(question.bank))
        except StorageError:
            # The answer is safe; that its advice cannot be read is no reason to take the verdict away.
            return Leech(question.name, memory.lapses)

    return advise
