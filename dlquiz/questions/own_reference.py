"""A reference that a bank defines, as a question names it."""

from __future__ import annotations

from typing import NamedTuple


class OwnReference(NamedTuple):
    """A bank's own reference. Its record travels with the question, so that every process can compute it."""

    bank: str
    name: str
    records: str
    """The record and those it inherits from, as JSON."""

    def __str__(self) -> str:
        return f"{self.bank}/{self.name}"
