"""The choices of a session, one row each: what may be chosen, what is, how it is shown. Pure functions on options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.kinds.names import LISTED
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Text, message
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.searching import STANDINGS, Standing
from dlquiz.session.starting import chosen_by
from dlquiz.settings import ORDERS
from dlquiz.tui.cycle import next_value
from dlquiz.tui.home.topics import topics_of

MOST_NUMBER, MOST_MINUTES = 1000, 600
LEVELS = (1, 2, 3)
_MODES = {"practice": "key_practise", "review": "choose_review"}
Value: TypeAlias = str | int | None


class Choice(NamedTuple):
    """One row: the field of the options, its name, what may be chosen, and how one of these is shown."""

    field: str
    label: str
    values: Callable[[Library, SessionOptions], Sequence[Value]]
    format: Callable[[Library, SessionOptions, Any], Text]
    most: int = 0
    """Of a number that is typed, the largest; 0 where nothing is typed."""


def _banks(library: Library, options: SessionOptions) -> list[Value]:
    return [None, *(bank.id for bank in library.banks)]


def _bank_text(library: Library, options: SessionOptions, value: str | None) -> Text:
    bank = None if value is None else library.bank(value)
    return message("home_all") if bank is None else bank.title


def _topics(library: Library, options: SessionOptions) -> list[Value]:
    """Topics are chosen within a bank: those of two banks are two, even under one name."""
    bank = None if options.bank is None else library.bank(options.bank)
    if bank is None:
        return [None]
    return [None, *(topic for topic in topics_of(bank) if bank.census.topics.get(topic))]


def _topic_text(library: Library, options: SessionOptions, value: str | None) -> Text:
    bank = None if options.bank is None else library.bank(options.bank)
    if value is None:
        return message("choose_any" if bank is not None else "choose_bank_first")
    return Text.same(value) if bank is None else bank.topics.get(value, Text.same(value))


def _here(library: Library, options: SessionOptions) -> list[Question]:
    """The questions of the bank and topic, whatever else is chosen."""
    try:
        return chosen_by(library, SessionOptions(bank=options.bank, topic=options.topic))
    except UsageError:
        return []


def _tags(library: Library, options: SessionOptions) -> list[Value]:
    return [None, *sorted({tag for question in _here(library, options) for tag in question.tags})]


def _kinds(library: Library, options: SessionOptions) -> list[Value]:
    used = {question.type for question in _here(library, options)}
    return [None, *(kind for kind in LISTED if kind in used)]


def _any_or(text: Callable[[Any], Text]) -> Callable[[Library, SessionOptions, Any], Text]:
    return lambda library, options, value: message("choose_any") if value is None else text(value)


def _level(value: int) -> Text:
    return Text.same("●" * value + "○" * (3 - value))


def _number_text(library: Library, options: SessionOptions, value: int | None) -> Text:
    if value is not None:
        return Text.same(str(value))
    if options.mode == "review":
        return message("number_due")
    return message("number_time") if options.minutes else message("number_usual", count=options.usual)


CHOICES: tuple[Choice, ...] = (
    Choice("mode", "choose_mode", lambda *_: tuple(_MODES), lambda _l, _w, value: message(_MODES[value])),
    Choice("bank", "choose_bank", _banks, _bank_text),
    Choice("topic", "choose_topic", _topics, _topic_text),
    Choice("difficulty", "choose_difficulty", lambda *_: (None, *LEVELS), _any_or(_level)),
    Choice("tag", "choose_tag", _tags, _any_or(Text.same)),
    Choice("kind", "choose_kind", _kinds, _any_or(lambda value: KINDS[value].title)),
    Choice("order", "choose_order", lambda *_: ORDERS, lambda _l, _w, value: message(f"order_{value}")),
    Choice("number", "choose_number", lambda *_: (None, *range(5, 55, 5)), _number_text, MOST_NUMBER),
    Choice(
        "minutes",
        "choose_minutes",
        lambda *_: (None, *range(5, 65, 5)),
        _any_or(lambda value: message("minutes", count=f"{value:g}")),
        MOST_MINUTES,
    ),
)
FILTERS: dict[str, Choice] = {
    key: next(choice for choice in CHOICES if choice.field == field)
    for key, field in (("b", "bank"), ("t", "topic"), ("y", "kind"), ("d", "difficulty"))
}
"""The choices that narrow what is listed, by the keys that turn them."""


def chosen(options: SessionOptions, choice: Choice) -> Value:
    value: Value = getattr(options, choice.field)
    return value


def turned(library: Library, options: SessionOptions, choice: Choice, step: int) -> SessionOptions:
    """The next value of a row, or the one before; after the last comes the first."""
    return with_value(options, choice, next_value(choice.values(library, options), chosen(options, choice), step))


def typed(options: SessionOptions, choice: Choice, digit: int | None) -> SessionOptions:
    """A digit more of a number, or with None one less; what would be too large is not taken."""
    now = chosen(options, choice)
    if not choice.most:
        return options
    shown = int(now) if isinstance(now, int | float) else 0
    number = shown // 10 if digit is None else shown * 10 + digit
    return options if number > choice.most else with_value(options, choice, number or None)


def with_value(options: SessionOptions, choice: Choice, value: Value) -> SessionOptions:
    """The options with that value in a row."""
    changes: dict[str, Any] = {choice.field: value}
    if choice.field == "bank":
        # A topic is one of its bank.
        changes["topic"] = None
    return options._replace(**changes)


def once_each(library: Library, options: SessionOptions) -> SessionOptions:
    """The options without more questions than fit: else some would be asked twice."""
    try:
        fitting = len(chosen_by(library, options))
    except UsageError:
        return options
    return options if options.number is None else options._replace(number=min(options.number, fitting))


def row_text(library: Library, options: SessionOptions, choice: Choice) -> Text:
    """What is chosen in a row."""
    return choice.format(library, options, chosen(options, choice))


def turned_standing(standing: Standing | None, step: int) -> Standing | None:
    """The next standing to narrow by, or the one before; none after the last."""
    values = [None, *STANDINGS]
    return values[(values.index(standing) + step) % len(values)]
