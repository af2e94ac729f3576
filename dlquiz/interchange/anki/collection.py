"""The notes of a collection as values, whichever of Anki's two layouts it has.

Up to version 11 the row of `col` holds note types and decks as JSON; later ones are in tables of their own, with a
message of Protocol Buffers for what has no column (https://github.com/ankitects/anki/tree/main/proto/anki).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dlquiz.interchange.anki.package import was_stopped
from dlquiz.interchange.model import MOST_QUESTIONS, Source
from dlquiz.messages import Text
from dlquiz.yaml_reader.files import MAXIMUM_BYTES

_FIELDS_END = "\x1f"
"""What stands between the fields of a note, and between the levels of a deck in the newer layout."""
_LEVEL = "::"
_MOST_TYPES = 1_000
_MOST_JSON = 2 * MAXIMUM_BYTES
_MOST_FIELDS = 200
_MOST_TAGS = 10_000
"""Characters of the tags of a note."""
_MOST_CARDS = 4 * MOST_QUESTIONS
_BEHIND = "creationOffset"
"""How many minutes the clock of a collection was behind UTC when it was made."""
_FARTHEST = 14 * 60


class NoteType(NamedTuple):
    """A type of notes; `cloze` is whether its cards are made of the gaps of its first field."""

    name: str
    fields: tuple[str, ...]
    cloze: bool = False


class Note(NamedTuple):
    """One note. `cards` is how many it has; `deck` is that of the first of them.

    `type` is None where the collection has none of that number.
    """

    id: int
    guid: str
    type: NoteType | None
    tags: tuple[str, ...]
    fields: tuple[str, ...]
    cards: int = 0
    deck: str = ""

    @property
    def place(self) -> str:
        return f"note {self.id}"

    def field(self, name: str) -> str:
        """The field of that name, "" where it has none."""
        names = () if self.type is None else self.type.fields
        return dict(zip(names, self.fields, strict=False)).get(name, "")


class _Cards(NamedTuple):
    """How many cards a note has, which number the first of them has, and the number of its deck."""

    number: int
    first: int
    deck: int


_NO_CARDS = _Cards(0, 0, 0)


class Unread(NamedTuple):
    """A note, or where they end, that cannot be read, and why."""

    place: str
    why: Text


_ODD_ROW = Text("its row holds something else than texts and numbers", "该行含有文字和数字以外的内容")
_TOO_MANY = Text(
    f"it holds more than {MOST_QUESTIONS:,} notes, or {_MOST_CARDS:,} cards: export fewer decks at a time",
    f"其中的笔记超过 {MOST_QUESTIONS:,} 条，或卡片超过 {_MOST_CARDS:,} 张：请每次少导出几个牌组",
)
_ENDS = Text(
    "the collection is damaged from here on: export it from Anki again", "数据从此处起已损坏：请从 Anki 重新导出"
)


def notes_of(connection: sqlite3.Connection, source: Source) -> Iterator[Note | Unread]:
    """The notes in the order of their numbers. Raises `UsageError` where there are too many.

    What is damaged further on is the last item; an error of SQLite in what is read before the notes goes on to whoever
    asks, and so does one of a reading that took too long.
    """
    types, decks = _tabled(connection) if _is_tabled(connection) else _in_json(connection, source)
    cards = _cards(connection, source)
    rows = connection.execute("SELECT id, guid, mid, tags, flds FROM notes ORDER BY id")
    last = "the beginning"
    try:
        for number, row in enumerate(rows):
            if number == MOST_QUESTIONS:
                raise source.refuse(_TOO_MANY)
            note = _note(row, types, decks, cards)
            last = note.place
            yield note
    except sqlite3.Error as error:
        if was_stopped(error):
            raise
        yield Unread(f"after {last}", _ENDS)


def minutes_ahead(connection: sqlite3.Connection) -> int:
    """By how many minutes the clock was ahead of UTC where the collection was made; 0 where it does not say."""
    tabled = _is_tabled(connection)
    query = f"SELECT val FROM config WHERE KEY = '{_BEHIND}'" if tabled else "SELECT conf FROM col LIMIT 1"
    (text,) = connection.execute(query).fetchone() or ("",)
    try:
        said = json.loads(text[:_MOST_JSON])
        behind = int(said if tabled else said[_BEHIND])
    except (TypeError, ValueError, KeyError, OverflowError, RecursionError):
        return 0
    return -behind if abs(behind) <= _FARTHEST else 0


def _note(
    row: tuple[Any, ...],
    types: Mapping[int, NoteType],
    decks: Mapping[int, str],
    cards: Mapping[int, _Cards],
) -> Note | Unread:
    number, guid, kind, tags, fields = row
    if not (isinstance(guid, str | int) and isinstance(tags, str) and isinstance(fields, str | int | float)):
        return Unread(f"note {number}", _ODD_ROW)
    own = cards.get(number, _NO_CARDS)
    return Note(
        number,
        str(guid),
        types.get(kind),
        tuple(tags[:_MOST_TAGS].split()),
        tuple(str(fields).split(_FIELDS_END, _MOST_FIELDS)),
        own.number,
        decks.get(own.deck, ""),
    )


def _cards(connection: sqlite3.Connection, source: Source) -> dict[int, _Cards]:
    """The cards of each note; a card that was borrowed by a filtered deck is of its own one."""
    found: dict[int, _Cards] = {}
    rows = connection.execute("SELECT nid, ord, did, odid FROM cards ORDER BY id")
    for number, (note, order, deck, home) in enumerate(rows):
        if number == _MOST_CARDS:
            raise source.refuse(_TOO_MANY)
        if isinstance(order, int) and isinstance(deck, int):
            count, first, of_first = found.get(note, _NO_CARDS)
            if count == 0 or order < first:
                first, of_first = order, home if isinstance(home, int) and home else deck
            found[note] = _Cards(count + 1, first, of_first)
    return found


def _is_tabled(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'notetypes'").fetchone()[0])


def _tabled(connection: sqlite3.Connection) -> tuple[dict[int, NoteType], dict[int, str]]:
    names: dict[int, list[str]] = {}
    for kind, name in connection.execute(f"SELECT ntid, name FROM fields ORDER BY ntid, ord LIMIT {100 * _MOST_TYPES}"):
        names.setdefault(kind, []).append(str(name))
    types = {
        kind: NoteType(str(name), tuple(names.get(kind, ())), cloze=_first_number(config) == 1)
        for kind, name, config in connection.execute(f"SELECT id, name, config FROM notetypes LIMIT {_MOST_TYPES}")
    }
    decks = connection.execute(f"SELECT id, name FROM decks LIMIT {100 * _MOST_TYPES}")
    return types, {deck: str(name).replace(_FIELDS_END, _LEVEL) for deck, name in decks}


def _first_number(message: Any) -> int:
    """The number with the tag 1 of a message of Protocol Buffers, which stands first: 0 where it is left out."""
    return message[1] if isinstance(message, bytes) and len(message) > 1 and message[0] == 1 << 3 else 0


def _in_json(connection: sqlite3.Connection, source: Source) -> tuple[dict[int, NoteType], dict[int, str]]:
    row = connection.execute("SELECT models, decks FROM col LIMIT 1").fetchone() or ("", "")
    models, decks = (_objects(text, source) for text in row)
    types = {
        _number(key): NoteType(str(model.get("name")), tuple(_names(model.get("flds"))), cloze=model.get("type") == 1)
        for key, model in models.items()
    }
    return types, {_number(key): str(deck.get("name", "")) for key, deck in decks.items()}


def _objects(text: Any, source: Source) -> dict[str, dict[str, Any]]:
    """A JSON object of objects."""
    why = Text("its note types or decks cannot be read", "无法读取其中的笔记类型或牌组")
    if not isinstance(text, str) or len(text) > _MOST_JSON:
        raise source.refuse(why)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise source.refuse(why) from error
    if not isinstance(found, dict):
        raise source.refuse(why)
    return {key: value for key, value in found.items() if isinstance(value, dict)}


def _names(fields: Any) -> list[str]:
    """The names of the fields of a model, in their order."""
    listed = [each for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []
    return [str(each.get("name")) for each in sorted(listed, key=lambda each: _number(each.get("ord")))]


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
