"""Collecting what is wrong with one question, each finding at its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dlquiz.bank_format.marks import line_in_block
from dlquiz.bank_format.suggesting import one_line
from dlquiz.errors import DlquizError, Fault, Severity
from dlquiz.messages import LANGUAGES, Language, Text
from dlquiz.yaml_reader.nodes import Mark
from dlquiz.yaml_reader.reading import read_file
from dlquiz.yaml_reader.source import source_lines

REPORT = Text("report this", "请报告这个问题")


def at_seed(seed: int) -> Text:
    """The seed of the draw that shows a finding, as the end of a message."""
    return Text(f" (seed {seed})", f"（种子 {seed}）")


def in_words(error: Exception) -> Text:
    """What an error says; one that is no `DlquizError` says it in English alone."""
    return Text(error.en, error.zh) if isinstance(error, DlquizError) else Text.same(str(error))


class Findings:
    """The faults of one question; `places` knows where its fields stand, each by the path of its keys."""

    def __init__(self, file: str, identity: str, places: Mapping[tuple[str, ...], Mark]) -> None:
        self.faults: list[Fault] = []
        self._file = file
        self._places = places
        self._path: tuple[str, ...] = (identity,)
        self._name = Text.same(identity)

    @property
    def errors(self) -> int:
        return sum(fault.severity == "error" for fault in self.faults)

    def of_part(self, name: str, *field: str) -> Findings:
        """The same faults, for the part called `name`, whose fields stand below `field`."""
        part = Findings(self._file, self._path[0], self._places)
        part.faults = self.faults
        part._path = (*self._path, *field)
        part._name = Text(f"{self._name.en}, `{name}`", f"{self._name.zh} 的 `{name}`")
        return part

    def first(self, *fields: str) -> tuple[str, ...]:
        """The first of these fields that the question has; the last one if it has none."""
        known = (field for field in fields if (*self._path, field) in self._places)
        return (next(known, fields[-1]),)

    def languages(self, *field: str) -> list[Language]:
        """The languages in which the text at `field` is written; none where it is one text for both."""
        return [language for language in LANGUAGES if (*self._path, *field, language) in self._places]

    def add(self, code: str, message: Text, fix: Text, *field: str, severity: Severity = "error") -> None:
        """Note a finding at `field`, or at the nearest place above it that is known; of several alike the first."""
        self._note(self._mark(field), code, message, fix, severity)

    def add_within(
        self, code: str, message: Text, fix: Text, *field: str, before: str, severity: Severity = "error"
    ) -> None:
        """Note a finding inside the text at `field`, behind its beginning `before`: of a block, at its line."""
        mark = self._mark(field)
        lines = source_lines(read_file(Path(self._file)).source)
        in_block = lines[mark.line - 1 : mark.line] and lines[mark.line - 1][mark.column - 1 : mark.column] in (
            "|",
            ">",
        )
        self._note(line_in_block(lines, mark, before) if in_block else mark, code, message, fix, severity)

    def _note(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity) -> None:
        if self._stands(mark, code):
            return
        named = Text(one_line(f"{self._name.en}: {message.en}"), one_line(f"{self._name.zh}：{message.zh}"))
        self.faults.append(Fault.at(self._file, mark, code, severity, named, fix))

    def noted(self, code: str, *field: str) -> bool:
        """Whether such a finding stands at `field` already."""
        return self._stands(self._mark(field), code)

    def _stands(self, mark: Mark, code: str) -> bool:
        return any((fault.line, fault.column, fault.code) == (*mark, code) for fault in self.faults)

    def _mark(self, field: tuple[str, ...]) -> Mark:
        path = (*self._path, *field)
        while path not in self._places and len(path) > 1:
            path = path[:-1]
        return self._places[path]
