"""What the list of found questions shows: a row each, and which filters are on. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from dlquiz.bank import Library
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import Language, say
from dlquiz.progress.estimates import mastery
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.searching import STANDINGS, History, Standing, standings
from dlquiz.text.first_line import first_line
from dlquiz.tui.pictures import canvas
from dlquiz.tui.pictures.cells import fitted, one_line, right_aligned, widest
from dlquiz.tui.practice.filters import FILTERS, chosen, row_text

SIGNS: dict[Standing, str] = {"leech": "!", "due": "●", "new": "○", "weak": "▼", "known": "✓", "learning": "◐"}
"""The most pressing first: one stands for all that can be said."""
FLAG = "★"
MARK = "■"
_COLOURS: dict[Standing, str] = {
    "leech": "$text-error",
    "due": "$text-accent",
    "weak": "$text-warning",
    "known": "bold $text-success",
}
_SIGNED, _NAME, _LEVEL, _MASTERY = 6, 28, 6, 8
_GAP = "   "
_ROOMY, _WIDE = 60, 100
"""In fewer cells only the beginning of the prompt is shown; from so many on there is an id, too."""
_NAMED = 50
"""From so many cells on filters keep their names where they take a second line."""


class Row(NamedTuple):
    """One question of the list; `marked` for the selection."""

    question: Question
    marked: bool


class _Columns(NamedTuple):
    """Cells of the columns whose width depends on the room.

    There is no `name` where it is 0; no `kind`, no difficulty and no mastery where `kind` is 0.
    """

    name: int
    prompt: int
    kind: int


def _columns(width: int, language: Language) -> _Columns:
    name = _NAME if width >= _WIDE else 0
    kind = 1 + widest(kind.title.in_language(language) for kind in KINDS.values()) if width >= _ROOMY else 0
    rest = (name + 1 if name else 0) + (1 + kind + _LEVEL + _MASTERY if kind else 0)
    return _Columns(name, max(width - _SIGNED - rest, 1), kind)


def row(found: Row, history: History, language: Language, width: int) -> Content:
    """A question in one line: its signs, the beginning of its prompt, and where there is room its id and what it is."""
    question, columns = found.question, _columns(width, language)
    said = standings(question.name, history)
    sign = next(each for each in SIGNS if each in said)
    pieces: list[str | tuple[str, str]] = [
        (MARK if found.marked else " ", "$text-accent"),
        " ",
        (FLAG if "flagged" in said else " ", "$text-warning"),
        " ",
        (SIGNS[sign], _COLOURS.get(sign, "")),
        " ",
    ]
    if columns.name:
        pieces += [(fitted(one_line(question.id), columns.name), "bold"), " "]
    pieces.append(fitted(first_line(question.prompt.in_language(language)), columns.prompt))
    if columns.kind:
        pieces += [
            f" {fitted(KINDS[question.type].title.in_language(language), columns.kind)}",
            _about(question, history),
        ]
    return Content.assemble(*pieces)


def _about(question: Question, history: History) -> str:
    tally = history.tallies.get(question.name)
    share = "–" if tally is None else f"{100 * mastery([tally]).value:.0f}%"
    level = " " + "●" * question.difficulty + "○" * (3 - question.difficulty)
    return fitted(level, _LEVEL) + right_aligned(share, _MASTERY)


def heading(language: Language, width: int) -> str:
    """What stands above the rows."""
    columns = _columns(width, language)
    name = f"{fitted(say(language, 'column_id'), columns.name)} " if columns.name else ""
    text = " " * _SIGNED + name + fitted(say(language, "column_prompt"), columns.prompt)
    if not columns.kind:
        return text
    kind = fitted(say(language, "choose_kind").lower(), columns.kind)
    level = fitted(f" {say(language, 'column_level')}", _LEVEL)
    return f"{text} {kind}{level}{right_aligned(say(language, 'column_mastery_short'), _MASTERY)}"


def legend(language: Language, width: int) -> Content:
    """What the signs of the rows mean."""
    signs = [*((SIGNS[each], each) for each in STANDINGS if each in SIGNS), (FLAG, "flagged")]
    entries = [(sign, "", say(language, f"standing_{each}")) for sign, each in signs]
    return canvas.content(canvas.legend(entries, width), width)


def filters_text(
    library: Library, options: SessionOptions, standing: Standing | None, language: Language, width: int
) -> Content:
    """Which filters there are, by their keys, and which of them are on: those are shown with what they let through.

    No filter is broken over two lines. In a narrow terminal whose line is too short for the names, those that are
    off are shown by their keys alone.
    """
    filters = list(_filters(library, options, standing, language))
    whole = len(_GAP) * (len(filters) - 1) + sum(_filter_text(*one).cell_length for one in filters)
    named = width >= min(whole, _NAMED)
    lines, used = Content(""), 0
    for key, label, value in filters:
        text = _filter_text(key, label if named or value else "", value)
        fits = used + len(_GAP) + text.cell_length <= width
        lines = Content.assemble(lines, (_GAP if fits else "\n") if used else "", text)
        used = text.cell_length + (used + len(_GAP) if used and fits else 0)
    return lines


def _filter_text(key: str, label: str, value: str) -> Content:
    named = f" {label}" if label else ""
    return Content.assemble((key, "bold $text-accent"), named, (f" ‹ {value} ›" if value else "", "bold"))


def _filters(
    library: Library, options: SessionOptions, standing: Standing | None, language: Language
) -> Iterator[tuple[str, str, str]]:
    """Key, name, and what is let through, "" for all."""
    for key, choice in FILTERS.items():
        on = chosen(options, choice) is not None
        value = row_text(library, options, choice).in_language(language) if on else ""
        yield key, say(language, choice.label), one_line(value)
    yield "s", say(language, "browse_standing"), "" if standing is None else say(language, f"standing_{standing}")
