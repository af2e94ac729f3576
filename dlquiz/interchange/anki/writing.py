"""Banks as an .apkg file, in the layout of version 11, which every version of Anki since 2.0 reads.

One note for each draw, with one card; one deck for each bank. With the history, the card of seed 0 has a row of the
log for each attempt, and is due when dlquiz would ask the question again.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from dlquiz.bank import Bank
from dlquiz.errors import DlquizError
from dlquiz.interchange.anki.note_type import NOTE_TYPE, note_type
from dlquiz.interchange.anki.own_notes import HISTORY, ID, SEED, Asked, fields_of, guid_of
from dlquiz.interchange.anki.pages import Page
from dlquiz.interchange.exporting import note_fields, questions_of, variants_of
from dlquiz.interchange.model import Losses, WriteOptions, Written
from dlquiz.messages import Text
from dlquiz.progress.days import day_of
from dlquiz.progress.records import Attempt
from dlquiz.questions.question import Question
from dlquiz.schedule import Memory
from dlquiz.variants.model import Variant

HELD = ("tags", "solution", "explanation", "source")
_FIRST_DAY = date(2020, 1, 1)
_CREATED = datetime(2020, 1, 1, 12, tzinfo=UTC)
"""When the collection says it was made: days are counted from there, and it is one day in all zones."""
_WRITTEN = 1_600_000_000
"""Seconds since 1970: when a note without history says it was changed, so that the same bank gives the same bytes."""
_FIRST_ID, _IDS = 1_600_000_000_000, 10**11
_SCHEMA = """
CREATE TABLE col (id INTEGER PRIMARY KEY, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags);
CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data);
CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left,
  odue, odid, flags, data);
CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);
CREATE TABLE graves (usn, oid, type);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
_UNSENT = -1
"""The number of a row that Anki has not sent to its server yet."""
_SETTINGS = {"schedVer": 2, "sched2021": True, "creationOffset": 0}
"""That the scheduler is today's, where 3 is good from the first answer on, and that days are counted from UTC."""
_EASE_FACTOR = 2500
_LEARNED, _REVIEWED = 0, 1
"""Kinds of rows of the log: Anki's FSRS takes a history only from the first answer on."""


class Reviews(NamedTuple):
    """What the history says of a question: its attempts, oldest first, and what is believed of it."""

    attempts: Sequence[Attempt] = ()
    memory: Memory | None = None


def write(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """The deck of these banks, and what it lacks."""
    losses = Losses()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        deck = _Deck(connection, options, losses)
        for bank in banks:
            for question in questions_of([bank]):
                deck.add(question)
        deck.finish(banks)
        connection.commit()
        collection = connection.serialize()
    return Written(_zipped({"collection.anki2": collection, "media": b"{}"}), losses)


class _Deck:
    """The rows of a collection as they are written, question by question."""

    def __init__(self, connection: sqlite3.Connection, options: WriteOptions, losses: Losses) -> None:
        self._connection = connection
        self._options = options
        self._losses = losses
        self._taken: dict[str, set[int]] = {table: set() for table in ("notes", "cards", "revlog", "decks")}
        self._position = 0
        self._decks: dict[str, int] = {}
        self._reviews = _by_question(options)

    def add(self, question: Question) -> None:
        """The notes of a question, or why it has none."""
        variants = variants_of(question, self._options, self._losses)
        try:
            pages = [self._pages(variant) for variant in variants]
        except DlquizError as error:
            self._losses.frozen.pop(question.name, None)
            self._losses.left_out[question.name] = Text(error.en, error.zh)
            return
        if variants:
            note_fields(question, HELD, self._losses)
        names = (question.name, *question.aliases)
        reviews = _joined([self._reviews.get(name, Reviews()) for name in names])
        for variant, fields in zip(variants, pages, strict=True):
            self._note(question, variant.seed, fields, reviews if variant.seed == 0 else Reviews())

    def _pages(self, variant: Variant) -> dict[str, str]:
        return {
            f"{name}_{language}": html
            for language in self._options.languages
            for name, html in Page(variant, language).fields.items()
        }

    def _note(self, question: Question, seed: int, fields: Mapping[str, str], reviews: Reviews) -> None:
        asked = Asked(question.name, seed)
        guid = guid_of(asked)
        note, card = self._free("notes", guid), self._free("cards", guid)
        log = [(self._next("revlog", _milliseconds(attempt.at)), attempt) for attempt in reviews.attempts]
        changed = max([_WRITTEN, *(row // 1000 for row, _ in log)])
        known = {ID: question.name, SEED: str(seed), HISTORY: " ".join(str(row) for row, _ in log)}
        tags = " ".join((question.topic, *question.tags))
        checksum = int(hashlib.sha1(question.name.encode(), usedforsecurity=False).hexdigest()[:8], 16)
        values = (note, guid, NOTE_TYPE, changed, _UNSENT, f" {tags} ", fields_of({**fields, **known}))
        self._insert("notes", (*values, question.name, checksum, 0, ""))
        self._card(card, note, self._deck(question.bank), reviews)
        for place, (row, attempt) in enumerate(log):
            time, kind = round(attempt.seconds * 1000), _LEARNED if place == 0 else _REVIEWED
            self._insert("revlog", (row, card, _UNSENT, int(attempt.rating), 0, 0, 0, time, kind))

    def _card(self, card: int, note: int, deck: int, reviews: Reviews) -> None:
        self._position += 1
        memory = reviews.memory
        if memory is None or not reviews.attempts:
            schedule, data = (0, 0, self._position, 0, 0, 0, 0), {}
        else:
            zone = timezone(timedelta(minutes=reviews.attempts[-1].utc_offset))
            due = (day_of(memory.due, zone) - _FIRST_DAY).days
            days = max(1, (memory.due - memory.last_review).days)
            schedule = (2, 2, due, days, _EASE_FACTOR, len(reviews.attempts), memory.lapses)
            data = {"lrt": _milliseconds(reviews.attempts[-1].at) // 1000}  # the time of the last review
        fixed = (card, note, deck, 0, _WRITTEN, _UNSENT)
        self._insert("cards", (*fixed, *schedule, 0, 0, 0, 0, json.dumps(data)))

    def _deck(self, bank: str) -> int:
        if bank not in self._decks:
            self._decks[bank] = self._free("decks", bank)
        return self._decks[bank]

    def finish(self, banks: Iterable[Bank]) -> None:
        """The one row about the whole: note type and decks."""
        decks = {1: "Default", **{number: f"dlquiz::{bank}" for bank, number in self._decks.items()}}
        texts = [
            _SETTINGS,
            {NOTE_TYPE: note_type(_WRITTEN)},
            {number: _deck(number, name) for number, name in decks.items()},
            {},
            {},
        ]
        created = int(_CREATED.timestamp())
        row = (1, created, _WRITTEN * 1000, _WRITTEN * 1000, 11, 0, 0, 0)
        self._insert("col", (*row, *(json.dumps(text, ensure_ascii=False) for text in texts)))

    def _insert(self, table: str, values: Sequence[Any]) -> None:
        self._connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)

    def _free(self, table: str, name: str) -> int:
        """A number for a row that looks like a time, as Anki's do, and is hardly taken in another collection."""
        code = int.from_bytes(hashlib.sha256(f"{table} {name}".encode()).digest()[:8], "big")
        return self._next(table, _FIRST_ID + code % _IDS)

    def _next(self, table: str, number: int) -> int:
        while number in self._taken[table]:
            number += 1
        self._taken[table].add(number)
        return number


def _by_question(options: WriteOptions) -> dict[str, Reviews]:
    """What the history says, by the full name that a question had in it."""
    attempts: dict[str, list[Attempt]] = {}
    for attempt in options.attempts or ():
        attempts.setdefault(attempt.question, []).append(attempt)
    names = dict.fromkeys([*attempts, *options.memories])
    return {name: Reviews(attempts.get(name, ()), options.memories.get(name)) for name in names}


def _joined(found: Sequence[Reviews]) -> Reviews:
    """What was recorded under several names of one question."""
    attempts = sorted((attempt for each in found for attempt in each.attempts), key=lambda attempt: attempt.at)
    return Reviews(attempts, next((each.memory for each in found if each.memory is not None), None))


def _milliseconds(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _deck(number: int, name: str) -> dict[str, Any]:
    today = {f"{what}Today": [0, 0] for what in ("new", "rev", "lrn", "time")}
    shown = {"collapsed": False, "browserCollapsed": False, "desc": "", "dyn": 0, "extendNew": 0, "extendRev": 0}
    return {"id": number, "name": name, "mod": _WRITTEN, "usn": _UNSENT, "conf": 1, **shown, **today}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive that is the same for the same files, whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
