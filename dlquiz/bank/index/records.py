"""What the index knows of a bank: plain rows, and one proof over all of them."""

from __future__ import annotations

import marshal
from collections import deque
from collections.abc import Iterable
from hashlib import sha256
from itertools import repeat
from typing import Any, NamedTuple

from dlquiz.bank.banks import Bank
from dlquiz.messages import Text
from dlquiz.questions import Question

Row = tuple[Any, ...]
BANK = ("bank", "title_en", "title_zh", "questions")
TOPIC = ("id", "en", "zh")
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


class Record(NamedTuple):
    """A bank as the index has it."""

    bank: Row
    topics: list[Row]
    questions: list[Row]

    def proof(self, content: str) -> str:
        """Over every value of a record of that content."""
        return proof_of(content, *self)

    @property
    def title(self) -> Text:
        return Text(self.bank[1], self.bank[2])


def record_of(bank: Bank, pieces: Iterable[tuple[int, int]]) -> Record:
    """The record of a bank whose questions stand at these places of its text."""
    questions = [_row(question, *piece) for question, piece in zip(bank.questions, pieces, strict=True)]
    topics: list[Row] = [(topic, *name) for topic, name in bank.topics.items()]
    return Record((bank.id, *bank.title, len(questions)), topics, questions)


def _row(question: Question, start: int, stop: int) -> Row:
    return (
        *(question.id, question.type, question.topic, question.difficulty),
        *(" ".join(question.tags), " ".join(question.covers), question.family, " ".join(question.aliases)),
        *(int(question.deprecated), *question.prompt, question.wording, question.grading, start, stop),
    )


def light_questions(kind: type[Question], record: Record) -> tuple[Question, ...]:
    """The questions of a record: objects of the class `kind` with their `LIGHT` fields set, and no others."""
    made = [object.__new__(kind) for _ in record.questions]
    columns: dict[str, Iterable[Any]] = dict(zip(QUESTION, zip(*record.questions, strict=True), strict=True))
    words: dict[str, tuple[str, ...]] = {joined: tuple(joined.split()) for key in WORDS for joined in columns[key]}
    columns |= {key: map(words.__getitem__, columns[key]) for key in WORDS}
    columns |= {"bank": repeat(record.bank[0]), "part": repeat(""), "by_seed": repeat(None)}
    columns |= {"prompt": map(Text, columns["prompt_en"], columns["prompt_zh"])}
    columns |= {"deprecated": map(bool, columns["deprecated"])}
    for name in LIGHT:
        # Column by column, through the slots: a frozen class takes no other way, and this is the quickest one.
        deque(map(getattr(Question, name).__set__, made, columns[name]), maxlen=0)
    return tuple(made)
