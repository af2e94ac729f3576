"""Reviews of dlquiz's own notes in a deck of Anki, as attempts for the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Container
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.interchange.anki.collection import Note, Unread, minutes_ahead, notes_of
from dlquiz.interchange.anki.own_notes import HISTORY, Asked, asked_by
from dlquiz.interchange.anki.package import DAMAGED, collection
from dlquiz.interchange.attempts import rated, unanswered
from dlquiz.interchange.model import Source
from dlquiz.messages import Text
from dlquiz.progress.history import Entry
from dlquiz.progress.records import ANKI, EPOCH, Attempt
from dlquiz.schedule import Rating

_LAST_SECOND = 4_102_444_800
"""2100-01-01: a later review was made by no learner."""
_LONGEST = 1800.0
MOST_REVIEWS = 300_000
_TOO_MANY = Text(
    f"it holds more than {MOST_REVIEWS:,} reviews: export fewer decks at a time",
    f"其中的复习记录超过 {MOST_REVIEWS:,} 条：请每次少导出几个牌组",
)
_OWN_NOTES_MISSING = Text(
    "it holds no notes of dlquiz; `dlquiz convert` makes a bank of another deck",
    "其中没有 dlquiz 的笔记；其他牌组请用 `dlquiz convert` 转换成题库",
)


class Reviewed(NamedTuple):
    """Reviews as rows of the history, and how many are of questions that no bank has or that cannot be drawn."""

    entries: list[Entry]
    unknown: int


class _Review(NamedTuple):
    """One row of the log: `moment` in milliseconds since 1970, which is also its number there."""

    moment: int
    ease: int
    milliseconds: int


def reviews(path: Path, library: Library) -> Reviewed:
    """The reviews in the .apkg file at `path`, in the order of Anki's log.

    When a review was, how it was rated and by which clock its day is reckoned follow from the deck alone: on every
    machine the same. Rows that `dlquiz convert --history` wrote are no reviews. Raises `UsageError` where the file
    cannot be read, or holds no note of dlquiz.
    """
    source = Source(path, "")
    own: list[tuple[Note, Asked]] = []
    with collection(source) as connection:
        for note in notes_of(connection, source):
            if isinstance(note, Unread):
                raise source.refuse(DAMAGED)
            if asked := asked_by(note):
                own.append((note, asked))
        ahead = minutes_ahead(connection)
        logs = _logs(connection, source, {note.id for note, _ in own})
    if not own:
        raise source.refuse(_OWN_NOTES_MISSING)
    attempt_of = _Attempts(library, ahead)
    entries, unknown = [], 0
    for note, asked in own:
        written = set(note.field(HISTORY).split())
        for review in logs.get(note.id, ()):
            if str(review.moment) in written:
                continue
            attempt = attempt_of(note, asked, review)
            if attempt is None:
                unknown += 1
            else:
                entries.append(Entry(review.moment * 1000, attempt))
    return Reviewed(sorted(entries, key=lambda entry: entry.sequence), unknown)


def _logs(connection: sqlite3.Connection, source: Source, notes: Container[int]) -> dict[int, list[_Review]]:
    """The answers in the log by the number of these notes; rows that only say that a card was moved are none."""
    found: dict[int, list[_Review]] = {}
    count = 0
    query = "SELECT cards.nid, revlog.id, ease, time FROM revlog JOIN cards ON cards.id = cid ORDER BY revlog.id"
    for note, moment, ease, milliseconds in connection.execute(query):
        numbers = isinstance(ease, int) and isinstance(milliseconds, int)
        if note in notes and numbers and 1 <= ease <= 4 and 0 < moment < 1000 * _LAST_SECOND:
            found.setdefault(note, []).append(_Review(moment, ease, milliseconds))
            count += 1
            if count > MOST_REVIEWS:
                raise source.refuse(_TOO_MANY)
    return found


class _Attempts:
    """Makes attempts of reviews, by what the banks here say of each question."""

    def __init__(self, library: Library, utc_offset: int) -> None:
        self._library = library
        self._utc_offset = utc_offset
        self._drawn = lru_cache(maxsize=256)(self._draw)

    def __call__(self, note: Note, asked: Asked, review: _Review) -> Attempt | None:
        """The attempt, None where no bank here has the question or it cannot be drawn."""
        drawn = self._drawn(asked)
        if drawn is None:
            return None
        at = EPOCH + timedelta(milliseconds=review.moment)
        attempt = rated(drawn, f"{ANKI}-{note.guid}-{review.moment}", at, Rating(review.ease))
        return attempt._replace(
            utc_offset=self._utc_offset,
            language="en" if note.field("Question_en") else "zh",
            seconds=min(max(review.milliseconds / 1000, 0.0), _LONGEST),
        )

    def _draw(self, asked: Asked) -> Attempt | None:
        """What all reviews of one note have in common."""
        question = self._library.question(asked.question)
        return None if question is None else unanswered(question, asked.seed, ANKI)
