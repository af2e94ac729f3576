"""The fields that each type of question has of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dlquiz.bank.arranging import read_matching, read_ordering
from dlquiz.bank.choices import read_choice, read_true_false
from dlquiz.bank.desk import Desk
from dlquiz.bank.essays import read_open
from dlquiz.bank.numbers import read_numeric
from dlquiz.bank.parts import CHOICE_OPTIONAL, NUMERIC_OPTIONAL, read_cloze, read_steps
from dlquiz.bank.words import read_words
from dlquiz.questions import Kind, KindName
from dlquiz.yaml_reader import Map


@dataclass(frozen=True, slots=True)
class TypeFields:
    """The own fields of a type and how they are read: `read(desk, entries, names, place)`."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Desk, Map, Collection[str], tuple[str, ...]], Kind | None]

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


TYPES: Mapping[KindName, TypeFields] = {
    "choice": TypeFields(("options",), CHOICE_OPTIONAL, read_choice),
    "true_false": TypeFields(("answer",), (), read_true_false),
    "numeric": TypeFields(("answer",), NUMERIC_OPTIONAL, read_numeric),
    "text": TypeFields(("accept",), (), read_words),
    "cloze": TypeFields(("blanks",), (), read_cloze),
    "ordering": TypeFields(("items",), (), read_ordering),
    "matching": TypeFields(("pairs",), ("distractors",), read_matching),
    "open": TypeFields(("answer", "rubric"), ("follow_ups",), read_open),
    "steps": TypeFields(("parts",), (), read_steps),
}
