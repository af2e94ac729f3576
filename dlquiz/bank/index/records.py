"""What the index knows of a bank: plain rows, and one proof over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
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
LIGHT = (
    *("bank", "id", "type", "topic", "prompt", "difficulty", "tags", "covers", "family", "aliases", "deprecated"),
    *("part", "wording", "grading", "by_seed"),
)
"""The fields of a question that are known without reading it."""


class Record(NamedTuple):
    """A bank as the index has it."""

    bank: Row
    topics: list[Row]
    questions: list[Row]

    def proof(self, content: str) -> str:
        """A hash over every value of a record of that content: damage to any of them shows."""
        return sha256(repr((content, *self)).encode()).hexdigest()

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


def question_maker(kind: type[Question], bank: str) -> Callable[[Row], Question]:
    """Makes a question of a row: of the class `kind`, with its `LIGHT` fields set and no others."""
    give = object.__setattr__
    words: dict[str, tuple[str, ...]] = {"": ()}

    def split(joined: str) -> tuple[str, ...]:
        found = words.get(joined)
        if found is None:
            found = words[joined] = tuple(joined.split(" "))
        return found

    def make(row: Row) -> Question:
        made = object.__new__(kind)
        identity, type_name, topic, difficulty, tags, covers, family, aliases, deprecated, *texts = row
        en, zh, wording, grading, _, _ = texts
        values = (
            *(bank, identity, type_name, topic, Text(en, zh), difficulty, split(tags), split(covers), family),
            *(split(aliases), bool(deprecated), "", wording, grading, None),
        )
        for name, value in zip(LIGHT, values, strict=True):
            give(made, name, value)
        return made

    return make
