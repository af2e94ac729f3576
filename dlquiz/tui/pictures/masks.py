"""Two attention masks side by side: the right one and that of a wrong answer, with a sign where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, Text, say
from dlquiz.tui.pictures.canvas import MAIN, POOR, QUIET, Row, content, legend, sentence
from dlquiz.tui.pictures.grids import Block, beside

VISIBLE, HIDDEN, DIFFERS = "■", "╳", "✗"
_MOST = 24
"""So many rows and columns of a large mask are drawn; the number of differences is that of the whole."""

Mask = Sequence[Sequence[bool]]


class Masks(NamedTuple):
    """What each of two masks hides, row by row; `mistake` is what people call the second one, if anything."""

    right: Mask
    theirs: Mask
    mistake: Text


def masks(found: Masks, width: int, language: Language) -> Content:
    """Both masks, what their signs mean, and how many cells differ."""
    rows = [
        *beside(
            [
                Block("", [[(say(language, "mask_right"), QUIET)], *_grid(found.right, found.right)]),
                Block("", [[(say(language, "mask_yours"), QUIET)], *_grid(found.theirs, found.right)]),
            ],
            width,
        ),
        *legend(
            [
                (VISIBLE, MAIN, say(language, "mask_visible")),
                (HIDDEN, QUIET, say(language, "mask_hidden")),
                (DIFFERS, POOR, say(language, "mask_differs")),
            ],
            width,
        ),
    ]
    pairs = [
        wrong != right
        for rows_of in zip(found.theirs, found.right, strict=True)
        for wrong, right in zip(*rows_of, strict=True)
    ]
    title = found.mistake.in_language(language)
    lines = [say(language, "mask_count", count=sum(pairs), cells=len(pairs))]
    if title:
        lines.insert(0, say(language, "mask_mistake", mistake=title))
    return Content("\n").join([content(rows, width), *(sentence(line, width) for line in lines)])


def _grid(mask: Mask, right: Mask) -> list[Row]:
    """A mask with what differs from the right one marked."""
    rows: list[Row] = []
    for line, wanted in list(zip(mask, right, strict=True))[:_MOST]:
        row = []
        for hides, hidden in list(zip(line, wanted, strict=True))[:_MOST]:
            sign = HIDDEN if hides else VISIBLE
            row.append((f" {sign}", QUIET if hides else MAIN))
            row.append((DIFFERS if hides != hidden else " ", POOR))
        rows.append([*row, ("…" if len(line) > _MOST else "", QUIET)])
    return [*rows, *([[("…", QUIET)]] if len(mask) > _MOST else [])]
