"""Opening banks with an index, beside opening them plainly."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Iterable
from pathlib import Path

from dlquiz.bank import LoadedBank, load_bank
from dlquiz.bank.index import Index, load_files
from dlquiz.questions import Question

LONG_AGO = 1_600_000_000
"""Seconds: a file of that time has come to rest."""
FIELDS = [field.name for field in dataclasses.fields(Question)]


def write_bank(file: Path, text: str | bytes, at: float = LONG_AGO) -> Path:
    """A bank file that was written at that time."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(file, (at, at))
    return file


def later(seconds: float = 60) -> int:
    """A moment at which what is written now has come to rest."""
    return time.time_ns() + int(seconds * 1e9)


def opened(index: Path, *files: Path, at: int | None = None) -> list[LoadedBank]:
    """What each file holds, by way of the index."""
    found = load_files(Index(index, later() if at is None else at), files)
    return [found[str(file)] for file in files]


def is_served(loaded: LoadedBank) -> bool:
    """Whether a bank came out of the index: then its questions are still to be read."""
    return loaded.bank is not None and all(type(question) is not Question for question in loaded.bank.questions)


def assert_equal(found: LoadedBank, file: Path) -> None:
    """What was found is what the file holds, in every respect."""
    assert_same_bank(found, load_bank(file))


def assert_same_bank(found: LoadedBank, plain: LoadedBank) -> None:
    assert (found.bank is None) == (plain.bank is None)
    assert found.faults == plain.faults
    assert dict(found.places) == dict(plain.places)
    if found.bank is None or plain.bank is None:
        return
    for name in ("id", "title", "topics", "file"):
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
