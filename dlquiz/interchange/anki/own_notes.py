"""The notes that dlquiz writes: their fields, and how one is known again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from dlquiz.interchange.anki.collection import Note
from dlquiz.messages import LANGUAGES

ID, SEED, HISTORY = "ID", "Seed", "History"
PARTS = ("Question", "Answer", "Working", "Mistakes")
FIELDS = (ID, SEED, *(f"{part}_{language}" for language in LANGUAGES for part in PARTS), HISTORY)
_SEED = re.compile("[0-9]{1,18}")


class Asked(NamedTuple):
    """What a note of dlquiz asks: a question by its full name, and the seed of its numbers."""

    question: str
    seed: int


def guid_of(asked: Asked) -> str:
    """The same for one question and seed wherever it is written, so that Anki knows the note again."""
    return hashlib.sha256(f"{asked.question}\n{asked.seed}".encode()).hexdigest()[:20]


def asked_by(note: Note) -> Asked | None:
    """What a note of dlquiz asks; None where it is none of dlquiz's, whatever its fields are called."""
    seed = note.field(SEED)
    if not _SEED.fullmatch(seed):
        return None
    asked = Asked(note.field(ID), int(seed))
    return asked if note.guid == guid_of(asked) else None


def fields_of(values: Mapping[str, str]) -> str:
    """The fields of a note as Anki stores them; those that are not given are empty."""
    return "\x1f".join(values.get(name, "") for name in FIELDS)
