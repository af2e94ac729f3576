"""What is read from a bank file, as values: the bank, and everything wrong with the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.errors import Fault
    from dlquiz.messages import Text
    from dlquiz.questions import Question
    from dlquiz.yaml_reader import Mark

_UNREAD = ("B006", "B008", "B009", "B010")
"""The faults that may cost a question its name."""


@dataclass(frozen=True)
class Bank:
    """A bank as written in one file; topics in the author's order."""

    id: str
    title: Text
    topics: Mapping[str, Text]
    questions: tuple[Question, ...]
    file: str = ""


@dataclass(frozen=True)
class LoadedBank:
    """A bank, if the file holds one, everything wrong with the file, and where fields stand (for later faults)."""

    bank: Bank | None
    faults: tuple[Fault, ...]
    places: Mapping[tuple[str, ...], Mark] = field(default_factory=dict)

    def may_hold(self, question: str) -> bool:
        """Whether a question of that id stands in the file, be it faulty, or may be what could not be read at all."""
        return (question,) in self.places or any(fault.code in _UNREAD for fault in self.faults)
