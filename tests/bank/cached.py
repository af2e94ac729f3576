"""Opening banks with a cache, beside reading them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

from dlquiz.bank import LoadedBank, load_bank
from dlquiz.bank import cache as caching
from dlquiz.questions.question import Question

LONG_AGO = 1_600_000_000
"""Seconds since the epoch."""
FIELDS = [field.name for field in dataclasses.fields(Question)]


def write_bank(file: Path, text: str | bytes, at: float = LONG_AGO) -> Path:
    """A bank file that was written at that time."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(file, (at, at))
    return file


def opened(cache: Path, *files: Path) -> list[LoadedBank]:
    """What each file holds, by way of the cache."""
    found = caching.load_files(cache, files)
    return [found[str(file)] for file in files]


def read_again(cache: Path, *files: Path) -> list[Path]:
    """Those of the files that are read when they are opened, because the cache has not kept them."""
    with patch.object(caching, "_read", wraps=caching._read) as reading:
        opened(cache, *files)
    return [call.args[0] for call in reading.call_args_list]


def assert_opens(cache: Path, *files: Path) -> None:
    """Each file is opened, by way of the cache, as what it holds."""
    for found, file in zip(opened(cache, *files), files, strict=True):
        assert_equal(found, file)


def assert_equal(found: LoadedBank, file: Path) -> None:
    """What was found is what the file holds, in every respect."""
    assert_same_bank(found, load_bank(file))


def assert_same_bank(found: LoadedBank, plain: LoadedBank) -> None:
    assert (found.bank is None) == (plain.bank is None)
    assert found.faults == plain.faults
    assert dict(found.places) == dict(plain.places)
    if found.bank is None or plain.bank is None:
        return
    for name in ("id", "title", "topics", "file", "references", "borrows", "census", "author", "license"):
        assert getattr(found.bank, name) == getattr(plain.bank, name), name
    assert list(found.bank.topics) == list(plain.bank.topics)
    assert_same_questions(found.bank.questions, plain.bank.questions)


def assert_same_questions(found: Iterable[Question], plain: Iterable[Question]) -> None:
    for one, other in zip(found, plain, strict=True):
        for name in FIELDS:
            assert getattr(one, name) == getattr(other, name), (other.name, name)
            assert type(getattr(one, name)) is type(getattr(other, name)), (other.name, name)
        assert one == other
        assert other == one
        assert repr(one) == repr(other)
        assert type(one) is Question
