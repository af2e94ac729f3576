"""What the list of found questions shows: a row each, and which filters are on. Pure functions."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from textual.content import Content

from dlquiz import text
from dlquiz.bank import Library
from dlquiz.messages import Language, Text, message, say
from dlquiz.progress.estimates import mastery
from dlquiz.questions import Question
from dlquiz.session import Wishes
from dlquiz.session.searching import STANDINGS, History, Standing, standings
from dlquiz.tui.choosing import CHOICES, KINDS, Choice, chosen, row_text
from dlquiz.tui.pictures.cells import fitted, one_line, right_aligned

SIGNS: dict[Standing, str] = {"leech": "!", "due": "●", "new": "○", "weak": "▼", "known": "✓", "learning": "◐"}
"""The most pressing first: one stands for all that can be said."""
FLAG = "★"
MARK = "■"
_COLOURS: dict[Standing, str] = {
    "leech": "$text-error",
    "due": "$text-accent",
    "weak": "$text-warning",
    "known": "$text-success",
}
FILTERS: dict[str, Choice] = {
    key: next(choice for choice in CHOICES if choice.field == field)
    for key, field in (("b", "bank"), ("t", "topic"), ("k", "kind"), ("d", "difficulty"))
}
"""The choices that narrow what is listed, by the keys that turn them."""
_SIGNED, _NAME, _KIND, _LEVEL, _MASTERY = 6, 20, 10, 4, 5
_ROOMY = 60
"""In fewer cells only the name and the beginning of the prompt are told."""


class Row(NamedTuple):
    """One question of the list; `marked` for the selection."""

    question: Question
    marked: bool


def row(found: Row, history: History, language: Language, width: int) -> Content:
    """A question in one line: its signs, its id, the beginning of its prompt, and what it is where there is room."""
    question = found.question
    said = standings(question.name, history)
    sign = next(each for each in SIGNS if each in said)
    name = _NAME if width >= _ROOMY else width // 3
    rest = _KIND + _LEVEL + _MASTERY if width >= _ROOMY else 0
    room = max(width - _SIGNED - name - 1 - rest, 1)
    pieces: list[str | tuple[str, str]] = [
        (MARK if found.marked else " ", "$text-accent"),
        " ",
        (FLAG if "flagged" in said else " ", "$text-warning"),
        " ",
        (SIGNS[sign], _COLOURS.get(sign, "")),
        " ",
        (fitted(one_line(question.id), name), "bold"),
        " ",
        fitted(first_line(question.prompt.in_language(language)), room),
    ]
    if rest:
        pieces += [f" {fitted(say(language, KINDS[question.type]), _KIND - 1)}", _about(question, history)]
    return Content.assemble(*pieces)


def _about(question: Question, history: History) -> str:
    tally = history.tallies.get(question.name)
    share = "–" if tally is None else f"{100 * mastery([tally]).value:.0f}%"
    return " " + "●" * question.difficulty + "○" * (3 - question.difficulty) + right_aligned(share, _MASTERY)


def heading(language: Language, width: int) -> str:
    """What stands above the rows."""
    name = _NAME if width >= _ROOMY else width // 3
    rest = _KIND + _LEVEL + _MASTERY if width >= _ROOMY else 0
    told = " " * _SIGNED + fitted("id", name) + " "
    told += fitted(say(language, "column_prompt"), max(width - _SIGNED - name - 1 - rest, 1))
    if not rest:
        return told
    told += f" {fitted(say(language, 'choose_kind'), _KIND - 1)}"
    return told + right_aligned(say(language, "column_mastery_short"), _LEVEL + _MASTERY)


@lru_cache(maxsize=4096)
def first_line(source: str) -> str:
    """The beginning of a text of a bank, its formulas as Unicode; what is drawn is named."""
    return one_line(text.plain(source.replace("{{", "").replace("}}", ""))[:400])


def filters_text(library: Library, wishes: Wishes, standing: Standing | None, language: Language) -> Content:
    """Which filters there are, by their keys, and which of them are on: those are told with what they let through."""
    pieces: list[str | tuple[str, str]] = []
    for key, choice in FILTERS.items():
        on = chosen(wishes, choice) is not None
        pieces += _filter(key, say(language, choice.label), row_text(library, wishes, choice) if on else None, language)
    told = None if standing is None else message(f"standing_{standing}")
    return Content.assemble(*pieces, *_filter("s", say(language, "browse_standing"), told, language))


def _filter(key: str, label: str, value: Text | None, language: Language) -> list[str | tuple[str, str]]:
    pieces: list[str | tuple[str, str]] = [(key, "bold $text-accent"), f" {label}"]
    if value is not None:
        pieces.append((f" ‹ {one_line(value.in_language(language))} ›", "bold"))
    return [*pieces, "   "]


def turned_standing(standing: Standing | None, step: int) -> Standing | None:
    """The next standing to narrow by, or the one before; none after the last."""
    values = [None, *STANDINGS]
    return values[(values.index(standing) + step) % len(values)]
