"""What comes when: how many questions will be due on the days to come."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.messages import Text, message
from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import forecast
from dlquiz.progress.store import Store

WEEK, MONTH = 7, 30


class Coming(NamedTuple):
    """How many come back tomorrow, within seven days and within thirty, if nothing is answered meanwhile.

    What is due today counts for none of them.
    """

    tomorrow: int
    week: int
    month: int


def coming(store: Store, library: Library, at: datetime, zone: tzinfo) -> Coming:
    """What comes of the questions that are in the banks now."""
    known = store.figures.memories()
    here = {question.name for question in library.listed(known) if not question.deprecated}
    memories = [memory for name, memory in known.items() if name in here]
    days = forecast(memories, day_of(at, zone), zone, MONTH + 1)
    return Coming(days[1], sum(days[1 : WEEK + 1]), sum(days[1:]))


def coming_text(found: Coming) -> Text:
    """The same as a sentence."""
    return message("coming", **found._asdict())
