"""The figures of the home screen: per bank and topic how many questions, how many new, due, and how well known."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import chain
from typing import NamedTuple

from dlquiz.bank import Bank, Library
from dlquiz.bank.banks import Listed
from dlquiz.errors import StorageError
from dlquiz.messages import Text
from dlquiz.progress.estimates import Estimate, mastery
from dlquiz.progress.rollups import Tally
from dlquiz.progress.store import Store
from dlquiz.session.home_summary import HomeSummary, home_summary
from dlquiz.session.today import Limits, Unanswered, due_today


class Row(NamedTuple):
    """One line: all banks (depth 0), a bank (1) or a topic (2).

    `mastery` is that of the questions answered, None before the first answer, and while one of them was asked by an
    interview that is unfinished.
    """

    depth: int
    name: Text | None
    bank: str | None
    topic: str | None
    questions: int
    new: int
    due: int
    mastery: Estimate | None

    @property
    def answered(self) -> int:
        return self.questions - self.new


class Overview(NamedTuple):
    """The lines of the table, and the summary beside it."""

    rows: list[Row]
    summary: HomeSummary


def overview(library: Library, store: Store, at: datetime, zone: tzinfo, limits: Limits) -> Overview:
    """All lines, in the order of the banks and of their topics; `due` is due today and no sibling of it comes first."""
    tallies = store.figures.tallies()
    unanswered = Unanswered(library, tallies)
    due = due_today(library, store, at, zone, resting=unanswered.take_all(limits.days)).taken
    seen = [question for question in library.listed({*tallies, *due}) if not question.deprecated]
    # Rounds over networks stand in no bank; a review asks them all the same.
    made = {question.name for question in library.made(due)}
    asked = made.union(question.name for question in seen)
    withheld = _withheld(store)
    summary = home_summary(
        store,
        at,
        zone,
        limits,
        due=[name for name in due if name in asked],
        unanswered=unanswered,
        tallies=tallies,
    )
    rows = _rows(library, _Seen(tallies, set(due), withheld), seen, len(made))
    return Overview(rows, summary._replace(withheld=bool(withheld)))


def _withheld(store: Store) -> frozenset[str]:
    """What was answered in an unfinished interview: the verdicts come with its report."""
    if store.interviews.in_progress() is None:
        return frozenset()
    from dlquiz.session.interview import interview_left

    try:
        left = interview_left(store)
    except StorageError:
        # It can never be finished. The notice at home says that it cannot be read.
        return frozenset()
    return frozenset() if left is None else frozenset(item.place.question for item in left.items if item.over)


class _Seen(NamedTuple):
    """What progress knows of questions by their names."""

    tallies: Mapping[str, Tally]
    due: set[str]
    withheld: frozenset[str]

    def row(
        self, depth: int, name: Text | None, bank: str | None, topic: str | None, count: int, names: Sequence[str]
    ) -> Row:
        """The line of `count` questions in use, of which those of the `names` were answered or are due."""
        answered = [self.tallies[name] for name in names if name in self.tallies]
        known = mastery(answered) if answered and self.withheld.isdisjoint(names) else None
        return Row(
            depth, name, bank, topic, count, count - len(answered), sum(map(self.due.__contains__, names)), known
        )


def _rows(library: Library, known: _Seen, seen: Sequence[Listed], made: int) -> list[Row]:
    by_topic: dict[str, dict[str, list[str]]] = {}
    for question in seen:
        by_topic.setdefault(question.bank, {}).setdefault(question.topic, []).append(question.name)
    by_bank = {bank: [*chain.from_iterable(own.values())] for bank, own in by_topic.items()}
    in_use = sum(bank.census.in_use for bank in library.banks)
    total = known.row(0, None, None, None, in_use, [*chain.from_iterable(by_bank.values())])
    rows = [total._replace(due=total.due + made)]
    for bank in library.banks:
        counts, own = bank.census.topics, by_topic.get(bank.id, {})
        rows.append(known.row(1, bank.title, bank.id, None, bank.census.in_use, by_bank.get(bank.id, ())))
        for topic in topics_of(bank):
            if counts.get(topic):
                name = bank.topics.get(topic, Text.same(topic))
                rows.append(known.row(2, name, bank.id, topic, counts[topic], own.get(topic, ())))
    return rows


def topics_of(bank: Bank) -> list[str]:
    """The topics of a bank in the author's order, or as they come."""
    return list(dict.fromkeys([*bank.topics, *bank.census.topics]))
