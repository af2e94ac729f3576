"""The figures of the home screen: per bank and topic how many questions, how many new, due, and how well known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Bank, Library
from dlquiz.messages import Text
from dlquiz.progress import Store, Tally
from dlquiz.progress.estimates import Estimate, mastery
from dlquiz.questions import Question
from dlquiz.session import Limits, due_today
from dlquiz.session.glance import Glance, glance


@dataclass(frozen=True, slots=True)
class Row:
    """One line: all banks (depth 0), a bank (1) or a topic (2). `mastery` is None before the first answer."""

    depth: int
    name: Text | None
    bank: str | None
    topic: str | None
    questions: int
    new: int
    due: int
    mastery: Estimate | None


class Overview(NamedTuple):
    """The lines of the table, and what is told beside it."""

    rows: list[Row]
    glance: Glance


def overview(library: Library, store: Store, at: datetime, zone: tzinfo, limits: Limits) -> Overview:
    """All lines, in the order of the banks and of their topics; `due` is due today and no sibling of it comes first."""
    tallies, due = store.tallies(), due_today(library, store, at, zone).taken
    in_use = [question for question in library.questions() if not question.deprecated]
    unanswered = [question.name for question in in_use if question.name not in tallies]
    # Rounds over networks stand in no bank; a review asks them all the same.
    made = {question.name for question in library.made(due)}
    asked = made.union(question.name for question in in_use)
    seen = glance(library, store, at, zone, limits, due=[name for name in due if name in asked], unanswered=unanswered)
    return Overview(_rows(library, in_use, tallies, set(due), len(made)), seen)


def _rows(
    library: Library, in_use: Sequence[Question], tallies: Mapping[str, Tally], due: set[str], made: int
) -> list[Row]:
    total = _row(0, None, None, None, in_use, tallies, due)
    rows = [replace(total, due=total.due + made)]
    for bank in library.banks:
        own = [question for question in in_use if question.bank == bank.id]
        rows.append(_row(1, bank.title, bank.id, None, own, tallies, due))
        for topic in topics_of(bank):
            asked = [question for question in own if question.topic == topic]
            if asked:
                name = bank.topics.get(topic, Text.same(topic))
                rows.append(_row(2, name, bank.id, topic, asked, tallies, due))
    return rows


def topics_of(bank: Bank) -> list[str]:
    """The topics of a bank in the author's order, or as they come."""
    return list(dict.fromkeys([*bank.topics, *(question.topic for question in bank.questions)]))


def _row(
    depth: int,
    name: Text | None,
    bank: str | None,
    topic: str | None,
    questions: Sequence[Question],
    tallies: Mapping[str, Tally],
    due: set[str],
) -> Row:
    names = [question.name for question in questions]
    answered = [tallies[name] for name in names if name in tallies]
    known = mastery(answered) if answered else None
    waiting = sum(name in due for name in names)
    return Row(depth, name, bank, topic, len(names), len(names) - len(answered), waiting, known)
