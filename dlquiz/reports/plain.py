"""A document as lines of plain text, for terminals, pipes and screen readers.

A line that begins with Right, Partly or Wrong is the headline of an answer, and no other is: all else is indented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlquiz.messages import Language, say
from dlquiz.reports.blocks import Block, Heading, Items, Prose, Table, Verdict, lines_of
from dlquiz.text.cells import cell_width

WIDTH = 96
INDENT = "  "


def plain_lines(blocks: Iterable[Block], language: Language) -> Iterator[str]:
    """The lines of a document; what is loose stands apart."""
    for number, block in enumerate(blocks):
        if number and isinstance(block, Heading | Verdict):
            yield ""
        yield from _lines(block, language)


def _lines(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Heading(words):
            yield f"{INDENT}{words}"
        case Verdict(outcome, words):
            yield _headline(outcome, words, language)
        case Prose(document, label):
            yield from _hanging(lines_of(document, WIDTH - len(INDENT) - cell_width(label)), label)
        case Items(items):
            for item in items:
                yield from _hanging(lines_of(item, WIDTH - len(INDENT) - 2), "- ")
        case Table(head, rows):
            yield from (f"{INDENT}{line}" for line in aligned((head, *rows)))


def _headline(outcome: str | None, words: str, language: Language) -> str:
    if outcome is None:
        outcome = say(language, "report_not_scored")
        return f"{INDENT}{say(language, 'report_outcome', outcome=outcome, question=words)}"
    word = say("en", outcome)
    return f"{word}: {words}" if language == "en" else f"{word} {say(language, outcome)}：{words}"


def _hanging(lines: list[str], label: str) -> Iterator[str]:
    blank = " " * cell_width(label)
    for place, line in enumerate(lines or [""]):
        yield f"{INDENT}{blank if place else label}{line}".rstrip()


def aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows of equally many cells, each column as wide as its widest cell."""
    cells = list(rows)
    widths = [max(map(cell_width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_width(cell))
