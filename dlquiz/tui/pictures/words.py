"""The program's own words around pictures."""

from __future__ import annotations

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.calendar import CalendarWords


def calendar_words(language: Language) -> CalendarWords:
    """The words around the calendar."""
    return CalendarWords(
        months=tuple(say(language, "months").split()),
        weekdays=tuple(say(language, "weekdays").split()),
        less=say(language, "calendar_less"),
        more=say(language, "calendar_more"),
        today=say(language, "calendar_today"),
    )
