"""Collecting what is wrong with one question, each finding at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.errors import Fault, Severity
from dlquiz.questions import Question
from dlquiz.yaml_reader import Mark


class Findings:
    """The faults of one question; `places` knows where its fields stand."""

    def __init__(self, file: str, question: Question, places: Mapping[tuple[str, ...], Mark]) -> None:
        self.faults: list[Fault] = []
        self._file = file
        self._id = question.id
        self._places = places

    def add(self, code: str, message: str, fix: str, *field: str, severity: Severity = "error") -> None:
        """Note a finding at `field`, or at the nearest place above it that is known."""
        path: tuple[str, ...] = (self._id, *field)
        while path not in self._places and len(path) > 1:
            path = path[:-1]
        mark = self._places[path]
        # A text without languages is looked at as English and as Chinese, but is wrong only once.
        if all((fault.line, fault.column, fault.code) != (*mark, code) for fault in self.faults):
            self.faults.append(Fault(self._file, *mark, code, severity, f"{self._id}: {message}", fix))
