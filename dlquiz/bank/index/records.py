"""What the index knows of a bank: its head, with what is counted of it, and a row for each question."""

from __future__ import annotations

import json
import marshal
from collections import deque
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import repeat
from typing import Any, NamedTuple

from dlquiz.bank.banks import Bank, Census
from dlquiz.messages import Text
from dlquiz.questions import Question

Row = tuple[Any, ...]
HEAD = ("bank", "title_en", "title_zh", "questions", "topics", "census", "rows")
"""The columns of a bank. `topics` and `census` are JSON; `rows` is the proof over the rows of all its questions."""
QUESTION = (
    *("id", "type", "topic", "difficulty", "tags", "covers", "family", "aliases", "deprecated"),
    *("prompt_en", "prompt_zh", "wording", "grading", "start", "stop"),
)
"""The columns, in this order. `start` and `stop` are the characters of the file's text between which a question
stands; words that hold no white space are joined by spaces."""
WORDS = ("tags", "covers", "aliases")
LIGHT = (
    *("bank", "id", "type", "topic", "prompt", "difficulty", "tags", "covers", "family", "aliases", "deprecated"),
    *("part", "wording", "grading", "by_seed"),
)
"""The fields of a question that are known without reading it."""


def proof_of(*values: Any) -> str:
    """A hash over plain values: damage to any of them shows."""
    # The oldest form of marshal tells values, and not how they are kept in memory.
    return sha256(marshal.dumps(values, 0)).hexdigest()


class Head(NamedTuple):
    """A bank as the index has it, without its questions."""

    bank: str
    title_en: str
    title_zh: str
    questions: int
    topics: str
    census: str
    rows: str

    def proof(self, content: str) -> str:
        """Over every value of a bank with that content."""
        return proof_of(content, *self)

    @property
    def title(self) -> Text:
        return Text(self.title_en, self.title_zh)

    def read_topics(self) -> dict[str, Text]:
        return {topic: Text(en, zh) for topic, en, zh in json.loads(self.topics)}

    def read_census(self) -> Census:
        return Census(*json.loads(self.census))


class Record(NamedTuple):
    """A bank as it is put into the index."""

    head: Head
    questions: list[Row]


def record_of(bank: Bank, pieces: Iterable[tuple[int, int]]) -> Record:
    """The record of a bank whose questions stand at these places of its text."""
    questions = [_row(question, *piece) for question, piece in zip(bank.questions, pieces, strict=True)]
    topics = _json([(topic, *name) for topic, name in bank.topics.items()])
    rows = proof_of(*questions)
    return Record(Head(bank.id, *bank.title, len(questions), topics, _json(bank.census), rows), questions)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def row_proof(content: str, place: int, row: Row) -> str:
    """Over the row of one question: short, because it is to find damage, and stands in every row."""
    return proof_of(content, place, *row)[:16]


def _row(question: Question, start: int, stop: int) -> Row:
    return (
        *(question.id, question.type, question.topic, question.difficulty),
        *(" ".join(question.tags), " ".join(question.covers), question.family, " ".join(question.aliases)),
        *(int(question.deprecated), *question.prompt, question.wording, question.grading, start, stop),
    )


def light_questions(kind: type[Question], bank: str, rows: Sequence[Row]) -> list[Question]:
    """The questions of some rows: objects of the class `kind` with their `LIGHT` fields set, and no others."""
    if not rows:
        return []
    made = [object.__new__(kind) for _ in rows]
    columns: dict[str, Iterable[Any]] = dict(zip(QUESTION, zip(*rows, strict=True), strict=True))
    words: dict[str, tuple[str, ...]] = {joined: tuple(joined.split()) for key in WORDS for joined in columns[key]}
    columns |= {key: map(words.__getitem__, columns[key]) for key in WORDS}
    columns |= {"bank": repeat(bank), "part": repeat(""), "by_seed": repeat(None)}
    columns |= {"prompt": map(Text, columns["prompt_en"], columns["prompt_zh"])}
    columns |= {"deprecated": map(bool, columns["deprecated"])}
    for name in LIGHT:
        # Column by column, through the slots: a frozen class takes no other way, and this is the quickest one.
        deque(map(getattr(Question, name).__set__, made, columns[name]), maxlen=0)
    return made
