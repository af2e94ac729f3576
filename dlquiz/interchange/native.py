"""The format of the program: a bank as it stands in a file, whole or in one language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlquiz.errors import UsageError
from dlquiz.interchange.bank_text import bank_lines, values_of
from dlquiz.interchange.model import Languages
from dlquiz.messages import LANGUAGES
from dlquiz.yaml_reader.reading import read_bytes


def rewritten(path: Path, language: Languages) -> bytes:
    """The bank in the file at `path`, which has no errors, with the texts of these languages only."""
    data = path.read_bytes()
    if language == "both":
        return data
    root = values_of(_sound(data, path))
    head = {key: _in_language(value, language) for key, value in root.items() if key != "questions"}
    start, chunks = bank_lines(head, [_in_language(each, language) for each in root["questions"]])
    return "".join([start, *chunks]).encode()


def _sound(data: bytes, path: Path) -> Any:
    read = read_bytes(data, str(path))
    if read.root is None:
        raise UsageError(*(read.faults[0].sentence(each) for each in LANGUAGES))
    return read.root


def _in_language(value: Any, language: str) -> Any:
    """The value with every text in both languages left with the one that is wanted, if it has that."""
    if isinstance(value, Mapping):
        if value.keys() <= set(LANGUAGES) and value.get(language):
            return {language: value[language]}
        return {key: _in_language(item, language) for key, item in value.items()}
    return [_in_language(item, language) for item in value] if isinstance(value, list) else value
