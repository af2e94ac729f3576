"""How well each bank and topic is mastered, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dlquiz.bank import Bank, Library
from dlquiz.progress.statistics import Standing, weakest
from dlquiz.session.figures import Figures
from dlquiz.session.titles import topic_title
from dlquiz.tui.home.topics import topics_of
from dlquiz.tui.pictures.tables import Interval, intervals
from dlquiz.tui.progress.pages.kit import Section, View

WEAKEST = 5


def topics_page(view: View) -> list[Section]:
    """The weakest topics, then all of them in the order of the banks, those without answers too."""
    low = weakest(view.figures.standings.topics.values())[:WEAKEST]
    rows, every = [_row(view, _named(view, row.name), row) for row in low], list(_by_bank(view))
    return [
        Section(view.say("weakest"), partial(intervals, rows, words=view.interval_words(), others=every)),
        Section(view.say("progress_mastery"), partial(intervals, every, others=rows)),
    ]


def weakest_topic(found: Figures, library: Library) -> tuple[str, str] | None:
    """The bank and the topic least mastered of those that can be practised; None where there is none."""
    in_use = {(bank.id, topic) for bank in library.banks for topic in _asked(bank)}
    names = [tuple(standing.name.split("/", 1)) for standing in weakest(found.standings.topics.values())]
    return next(((bank, topic) for bank, topic in names if (bank, topic) in in_use), None)


def _by_bank(view: View) -> Iterator[Interval]:
    banks, topics = dict(view.figures.standings.banks), dict(view.figures.standings.topics)
    for bank in view.library.banks:
        yield _row(view, bank.title.in_language(view.language), banks.pop(bank.id, None))
        for topic in _asked(bank):
            name = f"{bank.id}/{topic}"
            yield _row(view, _named(view, name), topics.pop(name, None), depth=1)
    # What was answered and is not in these banks any more.
    for name, standing in topics.items():
        yield _row(view, name, standing)


def _asked(bank: Bank) -> list[str]:
    return [topic for topic in topics_of(bank) if bank.census.topics.get(topic)]


def _named(view: View, topic: str) -> str:
    return topic_title(view.library, topic).in_language(view.language)


def _row(view: View, label: str, standing: Standing | None, depth: int = 0) -> Interval:
    if standing is None:
        return Interval(label, None, depth=depth)
    value = standing.mastery
    return Interval(label, value.value, value.low, value.high, view.answers(standing.accuracy.answered), depth)
