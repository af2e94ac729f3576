"""What is read from a bank file, as values: the bank, and everything wrong with the file."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter, UserDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dlquiz.errors import Fault
    from dlquiz.messages import Text
    from dlquiz.questions.own_reference import OwnReference
    from dlquiz.questions.question import Question
    from dlquiz.yaml_reader.nodes import Mark

_UNREAD = ("B006", "B008", "B009", "B010")
"""The faults that may cost a question its name."""


class Census(NamedTuple):
    """How many questions a bank has of what, and what they used to be called.

    `topics` has every topic in the order in which they come, with how many of its questions are in use; `families` the
    full name of every family that has questions in use, and how many. `aliases` leads from a former full name to an id.
    """

    topics: Mapping[str, int]
    families: Mapping[str, int]
    aliases: Mapping[str, str]

    @property
    def in_use(self) -> int:
        return sum(self.topics.values())


def census_of(questions: Iterable[Question]) -> Census:
    """The census of these questions, by going through them."""
    topics: dict[str, int] = {}
    families: Counter[str] = Counter()
    aliases: dict[str, str] = {}
    for question in questions:
        topics[question.topic] = topics.get(question.topic, 0) + (not question.deprecated)
        if question.family and not question.deprecated:
            families[question.family_name] += 1
        for alias in question.aliases:
            # Of several that claim an old name, which is a fault, the first one has it.
            aliases.setdefault(alias, question.id)
    return Census(topics, dict(families), aliases)


class Listed(NamedTuple):
    """What lists and figures need of a question, as the question has it."""

    bank: str
    id: str
    topic: str
    family_name: str
    difficulty: int
    deprecated: bool

    @property
    def name(self) -> str:
        """The full name, `bank/id`."""
        return f"{self.bank}/{self.id}"


def listed(question: Question) -> Listed:
    return Listed(
        question.bank, question.id, question.topic, question.family_name, question.difficulty, question.deprecated
    )


class LazyQuestions(Sequence["Question"]):
    """The questions of a bank, fetched when one is asked for; counting and listing them fetches none."""

    census: Census

    @property
    @abstractmethod
    def listed(self) -> list[Listed]: ...


@dataclass(frozen=True)
class Bank:
    """A bank as written in one file; topics in the author's order."""

    id: str
    title: Text
    topics: Mapping[str, Text]
    questions: Sequence[Question]
    """A tuple, or a `LazyQuestions`."""
    file: str = ""
    references: Mapping[str, OwnReference] = field(default_factory=dict)
    """The references that it defines."""
    borrows: bool = False
    """Whether its questions name references that other banks define."""
    author: Text | None = None
    license: Text | None = None

    @cached_property
    def census(self) -> Census:
        return self.questions.census if isinstance(self.questions, LazyQuestions) else census_of(self.questions)

    @cached_property
    def listed(self) -> Mapping[str, Listed]:
        """What lists need of each question, by its id, in order."""
        found = self.questions.listed if isinstance(self.questions, LazyQuestions) else map(listed, self.questions)
        return {question.id: question for question in found}

    def question(self, identity: str) -> Question | None:
        place = self._places.get(identity)
        return None if place is None else self.questions[place]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {identity: place for place, identity in enumerate(self.listed)}


class Places(UserDict[tuple[str, ...], "Mark"]):
    """Where the fields of a bank stand, found out when somebody asks for one, or sends them to another process."""

    def __init__(self, find: Callable[[], dict[tuple[str, ...], Mark]]) -> None:
        self._find = find

    @cached_property
    def data(self) -> dict[tuple[str, ...], Mark]:  # type: ignore[override]
        return self._find()

    def __reduce__(self) -> tuple[type, tuple[Mapping[tuple[str, ...], Mark]]]:
        return dict, (self.data,)


class LoadedBank(NamedTuple):
    """A bank, if the file holds one, everything wrong with the file, and where fields stand (for later faults).

    `places` are found by the id of the question and the keys that lead to a field; `()` is the bank's id.
    """

    bank: Bank | None
    faults: tuple[Fault, ...]
    places: Mapping[tuple[str, ...], Mark] = {}
    waiting: bool = False
    """Whether the file is still to be read."""

    def may_hold(self, question: str) -> bool:
        """Whether a question of that id stands in the file, be it faulty, or may be what could not be read at all."""
        if self.waiting or (self.bank is not None and question in self.bank.listed):
            return True
        # Only errors leave a question out: without any, no file has to be read for its places.
        errors = [fault for fault in self.faults if fault.severity == "error"]
        return any(fault.code in _UNREAD for fault in errors) or (bool(errors) and (question,) in self.places)


WAITING = LoadedBank(None, (), waiting=True)
"""What is known of a file that is still to be read."""
