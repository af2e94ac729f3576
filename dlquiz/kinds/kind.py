"""A type of question, as the bank format has it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.json_schema import Schema
from dlquiz.bank_format.tables import Table
from dlquiz.messages import Language, Text
from dlquiz.questions import Kind, KindName
from dlquiz.yaml_reader import Map

KindT = TypeVar("KindT", bound=Kind, covariant=True)


@dataclass(frozen=True, eq=False)
class KindFormat(Generic[KindT]):
    """What only questions of one type have, and how that is read."""

    name: KindName
    words: Text
    table: Table
    read: Callable[[Desk, Map, Collection[str], tuple[str, ...]], KindT | None]
    """From the desk, the entries of a question, the names it may use, and its place."""
    template: str
    """The own fields of a question to start from; comments that begin with `#en` or `#zh` are for one language."""
    definitions: Mapping[str, Callable[[Language], Schema]] = field(default_factory=dict)
    """The schemas that the fields refer to by name."""
    besides: Schema = field(default_factory=dict)
    """What the schema asks of the fields together."""

    @property
    def sign(self) -> str:
        """The field that tells the type of a part, which has no `type`."""
        return self.table.required[0]
