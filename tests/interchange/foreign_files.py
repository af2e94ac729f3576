"""Banks written as files of another tool, and such files read, for the tests of each format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from dlquiz.bank import Bank, load_text
from dlquiz.interchange.drafting import Drafted, drafted
from dlquiz.interchange.formats import FORMATS
from dlquiz.interchange.model import Draft, Found, Languages, Losses, Source


def bank_of(text: str) -> Bank:
    """The bank that a text without faults is."""
    loaded = load_text(text, "small.yaml")
    assert loaded.bank is not None, loaded.faults
    return loaded.bank


def source_of(
    folder: Path, name: str, content: str | bytes, bank: str = "quiz", language: Languages | None = None
) -> Source:
    """A file of the format `name` with that content."""
    file = folder / f"{bank}{FORMATS[name].endings[0]}"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Source(file, bank, language)


def draft_of(source: Source, name: str) -> Draft:
    return FORMATS[name].reader.read(source)


def found_in(folder: Path, name: str, content: str | bytes, language: Languages | None = None) -> list[Found]:
    """What is found in such a file."""
    return list(draft_of(source_of(folder, name, content, language=language), name).found)


def data_in(folder: Path, name: str, content: str | bytes, language: Languages | None = None) -> Mapping[str, Any]:
    """What the one question in such a file becomes."""
    (found,) = found_in(folder, name, content, language)
    assert found.data is not None, found.lost
    return found.data


def read_back(
    folder: Path, name: str, content: str | bytes, bank: str = "quiz", language: Languages | None = None
) -> Drafted:
    """The bank that such a file becomes, and what became of each question."""
    source = source_of(folder, name, content, bank, language)
    return drafted(draft_of(source, name), source)


def fields(text: str) -> dict[str, Any]:
    """Fields of a question, given as a bank has them."""
    found: dict[str, Any] = yaml.safe_load(f"{{{text}}}")
    return found


def reasons(losses: Losses) -> list[str]:
    """Every reason in the report, in English."""
    texts = [*losses.left_out.values(), *(text for texts in losses.frozen.values() for text in texts)]
    return [text.en for text in texts]
