"""The references that the questions of a file may name: its own, those of other banks, and the catalogue's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from dlquiz.errors import Severity
from dlquiz.messages import Text
from dlquiz.questions.own_reference import OwnReference
from dlquiz.reference import catalog
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.reading import read_record
from dlquiz.reference.engine.record import unused_arguments, unused_lines
from dlquiz.yaml_reader.files import bytes_of
from dlquiz.yaml_reader.nodes import Map, Mark, Node, plain_value
from dlquiz.yaml_reader.reading import read_text

_WORDS = frozenset(
    (
        *("summary", "source", "symbol", "convention", "remarks", "lines", "working"),
        *("title", "feedback", "tempting", "say"),
    )
)
"""Fields of a record that no verdict depends on."""


class References:
    """What `reference:` may name in one file; `siblings` are the bank files loaded in the same run."""

    def __init__(self, siblings: Iterable[Path] = ()) -> None:
        self._siblings = siblings
        self._own: Mapping[str, OwnReference] = {}
        self._faulty: frozenset[str] = frozenset()
        self.is_damaged = False
        """Whether the file has syntax errors that may have cost records: then no record of it is called unknown."""
        self.bank = ""
        self.used: set[OwnReference] = set()
        """The banks' own references that the question being read names."""
        self.named: set[str] = set()
        """The full names of all of them that the questions of the file name."""
        self.borrows = False
        """Whether a question names a reference of another bank, so that the file alone does not say what it means."""

    @property
    def own(self) -> Mapping[str, OwnReference]:
        return self._own

    def define(self, bank: str, own: Mapping[str, OwnReference], written: Iterable[str]) -> None:
        """The references of the file's own bank, and the names of all records in it, faulty ones among them."""
        self.bank, self._own = bank, own
        self._faulty = frozenset(written) - own.keys()

    def is_faulty(self, name: str) -> bool:
        """Whether it is a record of the bank that was left out with a fault, or may be one that could not be read."""
        own_name = name.removeprefix(f"{self.bank}/")
        return own_name in self._faulty or (self.is_damaged and "/" not in own_name)

    def of_bank(self, bank: str) -> Collection[str]:
        """The names of the references of another bank."""
        return self._borrowed.get(bank, {}).keys()

    @property
    def known(self) -> tuple[str, ...]:
        """The names that need no bank before them."""
        return (*self._own, *catalog.names())

    def find(self, name: str) -> str | OwnReference | None:
        """What `name` means here: the bank's own reference before that of the catalogue."""
        bank, slash, own_name = name.rpartition("/")
        found: str | OwnReference | None
        if slash and bank != self.bank:
            found = self._borrowed.get(bank, {}).get(own_name)
            self.borrows = True
        elif slash or own_name in self._own or own_name in self._faulty:
            found = self._own.get(own_name)
        else:
            found = name if name in catalog.names() else None
        if isinstance(found, OwnReference):
            self.used.add(found)
            self.named.add(str(found))
        return found

    @cached_property
    def _borrowed(self) -> Mapping[str, Mapping[str, OwnReference]]:
        """By bank, the references that the other files define; records with faults are left out.

        Of two files that define the same bank, the first counts, as everywhere.
        """
        found: dict[str, dict[str, OwnReference]] = {}
        for path in self._siblings:
            data = bytes_of(path)
            if data is None or b"references:" not in data:
                continue
            root = read_text(data.decode("utf-8", "replace"), str(path)).root
            records = root.get("references") if isinstance(root, Map) else None
            if isinstance(root, Map) and isinstance(records, Map):
                bank = str(root.get("id"))
                if bank not in found:
                    found[bank] = own_references(bank, records, _Ignoring())
        return found


def own_references(bank: str, records: Map, faults: Any) -> dict[str, OwnReference]:
    found: dict[str, OwnReference] = {}
    for name in records:
        record = None if name == SHARED else read_record(name, records, faults)
        if record is not None:
            for line in unused_lines(record):
                message = Text(f"`{name}`: nothing needs the line `{line}`", f"`{name}`：`{line}` 这一行没有用到")
                fix = Text("use it, or delete it", "请使用它，或删去")
                faults.fault(_place_of(records[name], ("let", "each"), line), "B179", message, fix, "warning")
            for argument in unused_arguments(record):
                message = Text(
                    f"`{name}`: nothing needs the argument `{argument}`", f"`{name}`：没有用到参数 `{argument}`"
                )
                fix = Text("use its letter, or delete it", "请使用它的字母，或删去")
                faults.fault(_place_of(records[name], ("arguments",), argument), "B179", message, fix, "warning")
            found[name] = OwnReference(bank, name, json.dumps(_needed(name, records), ensure_ascii=False))
    return found


def _place_of(record: Node, keys: Iterable[str], line: str) -> Mark:
    """Where a line or argument stands, below one of the `keys`; the record itself where it inherits it."""
    for key in keys:
        lines = record.get(key) if isinstance(record, Map) else None
        if isinstance(lines, Map) and line in lines:
            return lines.key_mark(line)
    return record.mark


def _needed(name: str, records: Map) -> dict[str, Any]:
    """A record with those it inherits from."""
    wanted = [name]
    for each in wanted:
        entry = records[each]
        like = str(entry.get("like", "")) if isinstance(entry, Map) else ""
        if like in records and like not in wanted:
            wanted.append(like)
    return {each: plain_value(records[each]) for each in (*wanted, SHARED) if each in records}


def graded_record(reference: OwnReference) -> Any:
    """What verdicts depend on: the record without its texts."""
    return [str(reference), _without_words(json.loads(reference.records))]


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(item) for key, item in value.items() if key not in _WORDS}
    return [_without_words(item) for item in value] if isinstance(value, list) else value


class _Ignoring:
    """The faults of another bank's records are said where that bank is loaded."""

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> None: ...
