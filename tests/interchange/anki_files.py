"""Decks as Anki writes them, made by hand: every container and layout, and whatever no Anki would write."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

OLD, LEGACY, NEW = CONTAINERS = ("collection.anki2", "collection.anki21", "collection.anki21b")
NOTE = 1_700_000_000_000
"""The number of the first note; the others follow."""
UPDATE = "Please update to the latest Anki version."


class Kind(NamedTuple):
    """A note type."""

    name: str
    fields: tuple[str, ...]
    cloze: bool = False


BASIC = Kind("Basic", ("Front", "Back"))
CLOZE = Kind("Cloze", ("Text", "Back Extra"), cloze=True)


@dataclass
class Made:
    """A note. `cards` are the numbers of its cards, `reviews` rows of the log of the first: moment, ease, time."""

    fields: Sequence[object]
    kind: Kind = BASIC
    deck: str = "Default"
    tags: str = ""
    cards: Sequence[int] = (0,)
    guid: str = ""
    reviews: Sequence[tuple[int, object, object]] = ()
    more: dict[str, object] = field(default_factory=dict)


def deck(*notes: Made, container: str = OLD, script: str = "") -> bytes:
    """An .apkg file of these notes; `script` is run on its collection at the end."""
    return packed(collection(notes, tabled=container == NEW, script=script), container)


def basic(*fields: object, **rest: object) -> Made:
    return Made(fields, **rest)  # type: ignore[arg-type]


def packed(data: bytes, container: str = OLD) -> bytes:
    """The archive around a collection, with the old one that newer containers have beside it."""
    files = {container: zstandard(data) if container == NEW else data, "media": b"{}"}
    if container != OLD:
        files[OLD] = collection([Made((UPDATE, ""))])
    return zipped(files)


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def zstandard(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd.compress(data)


def collection(notes: Sequence[Made], *, tabled: bool = False, script: str = "") -> bytes:
    """The SQLite file: note types and decks as JSON, or in tables of their own."""
    kinds = list(dict.fromkeys(note.kind for note in notes))
    decks = list(dict.fromkeys(["Default", *(note.deck for note in notes)]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
            connection.executescript(
                "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;"
                "CREATE TABLE col (id INTEGER PRIMARY KEY, ver INTEGER, conf TEXT, models TEXT, decks TEXT);"
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid TEXT, mid INTEGER, tags TEXT, flds TEXT);"
                "CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER, did INTEGER, ord INTEGER, odid INTEGER);"
                "CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid INTEGER, ease INTEGER, time INTEGER);"
            )
            _describe(connection, kinds, decks, tabled=tabled)
            for number, note in enumerate(notes):
                _add(connection, number, note, kinds, decks)
            connection.executescript(script)
            connection.commit()
        return file.read_bytes()


def _describe(connection: sqlite3.Connection, kinds: list[Kind], decks: list[str], *, tabled: bool) -> None:
    if not tabled:
        models = {
            str(number): {
                "name": kind.name,
                "type": int(kind.cloze),
                "flds": [{"name": name, "ord": place} for place, name in enumerate(kind.fields)],
            }
            for number, kind in enumerate(kinds, 1)
        }
        names = {str(number): {"name": name} for number, name in enumerate(decks, 1)}
        connection.execute("INSERT INTO col VALUES (1, 11, '{}', ?, ?)", (json.dumps(models), json.dumps(names)))
        return
    connection.executescript(
        "CREATE TABLE notetypes (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase, config BLOB);"
        "CREATE TABLE fields (ntid INTEGER, ord INTEGER, name TEXT COLLATE unicase, PRIMARY KEY (ntid, ord))"
        " WITHOUT ROWID; CREATE UNIQUE INDEX names ON fields (name, ntid);"
        "CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase);"
        "CREATE TABLE config (KEY TEXT PRIMARY KEY, val BLOB) WITHOUT ROWID;"
    )
    connection.execute("INSERT INTO col VALUES (1, 18, '', '', '')")
    for number, kind in enumerate(kinds, 1):
        config = b"\x08\x01\x1a\x00" if kind.cloze else b"\x1a\x00"
        connection.execute("INSERT INTO notetypes VALUES (?, ?, ?)", (number, kind.name, config))
        for place, name in enumerate(kind.fields):
            connection.execute("INSERT INTO fields VALUES (?, ?, ?)", (number, place, name))
    for number, name in enumerate(decks, 1):
        connection.execute("INSERT INTO decks VALUES (?, ?)", (number, name.replace("::", "\x1f")))


def _add(connection: sqlite3.Connection, number: int, note: Made, kinds: list[Kind], decks: list[str]) -> None:
    fields = "\x1f".join(map(str, note.fields))
    row = {
        "id": NOTE + number,
        "guid": note.guid or f"guid{number}",
        "mid": kinds.index(note.kind) + 1,
        "tags": f" {note.tags} ",
        "flds": fields,
    }
    connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?)", tuple((row | note.more).values()))
    for order in note.cards:
        card = 100 * (number + 1) + order
        row_of_card = (card, NOTE + number, decks.index(note.deck) + 1, order, 0)
        connection.execute("INSERT INTO cards VALUES (?, ?, ?, ?, ?)", row_of_card)
    for moment, ease, time in note.reviews:
        connection.execute("INSERT INTO revlog VALUES (?, ?, ?, ?)", (moment, 100 * (number + 1), ease, time))
