"""Collecting what is wrong with one question, each finding at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.errors import Fault, Severity
from dlquiz.yaml_reader import Mark


class Findings:
    """The faults of one question; `places` knows where its fields stand, each by the path of its keys."""

    def __init__(self, file: str, identity: str, places: Mapping[tuple[str, ...], Mark]) -> None:
        self.faults: list[Fault] = []
        self._file = file
        self._places = places
        self._path: tuple[str, ...] = (identity,)
        self._name = identity

    def of_part(self, name: str, *field: str) -> Findings:
        """The same faults, for the part called `name`, whose fields stand below `field`."""
        part = Findings(self._file, self._name, self._places)
        part.faults = self.faults
        part._path = (*self._path, *field)
        part._name = f"{self._name}, `{name}`"
        return part

    def first(self, *fields: str) -> tuple[str, ...]:
        """The first of these fields that the question has; the last one if it has none."""
        known = (field for field in fields if (*self._path, field) in self._places)
        return (next(known, fields[-1]),)

    def add(self, code: str, message: str, fix: str, *field: str, severity: Severity = "error") -> None:
        """Note a finding at `field`, or at the nearest place above it that is known."""
        # A text without languages is looked at as English and as Chinese, but is wrong only once.
        if not self.noted(code, *field):
            mark = self._mark(field)
            self.faults.append(Fault(self._file, *mark, code, severity, f"{self._name}: {message}", fix))

    def noted(self, code: str, *field: str) -> bool:
        """Whether such a finding stands at `field` already."""
        mark = self._mark(field)
        return any((fault.line, fault.column, fault.code) == (*mark, code) for fault in self.faults)

    def _mark(self, field: tuple[str, ...]) -> Mark:
        path = (*self._path, *field)
        while path not in self._places and len(path) > 1:
            path = path[:-1]
        return self._places[path]
