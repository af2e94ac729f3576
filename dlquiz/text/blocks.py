"""What a text is made of: frozen values that know no width and no screen.

Named tuples, because they cost a tenth of a dataclass when the package is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

Style = Literal["plain", "strong", "emphasis", "code", "math", "right", "wrong", "drawn", "filled"]
"""Styles of texts; no Markdown is read as the last four.

`right` and `wrong` are for what a program says of an answer, `drawn` is for the numbers of a question that a seed
decides, `filled` for what stands in a blank.
"""
Alignment = Literal["left", "center", "right"]


class Picture(NamedTuple):
    """Rows of one common cell width; `baseline` is the index of the row that carries the formula's line."""

    rows: tuple[str, ...]
    baseline: int


class Run(NamedTuple):
    """Inline text of one style; a newline in it is a forced line break.

    `picture` is the same in several rows, for a matrix where there is room.
    """

    text: str
    style: Style
    picture: Picture | None = None


Runs: TypeAlias = tuple[Run, ...]


class Piece(NamedTuple):
    """A part of a formula between two places where it may be broken; `gap` columns part it from the one before.

    `clause` is True where it follows a comma: a better place for a break than before a relation.
    """

    gap: int
    picture: Picture
    clause: bool


class Paragraph(NamedTuple):
    runs: Runs


class Heading(NamedTuple):
    level: int
    runs: Runs


class CodeBlock(NamedTuple):
    text: str
    language: str


class DisplayMath(NamedTuple):
    """A formula on its own line.

    `whole` is its picture, None where the LaTeX is broken; `formulas` are its rows, cut where they may break;
    `linear` has one line of Unicode for each of them, or the source where the LaTeX is broken.
    """

    whole: Picture | None
    formulas: tuple[tuple[Piece, ...], ...]
    linear: str


class Rule(NamedTuple):
    pass


class Quote(NamedTuple):
    blocks: tuple[Block, ...]


class ListBlock(NamedTuple):
    """Items hold blocks; `start` is the first number, None for bullets; `tight` has no blank lines between items."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None
    tight: bool


class Table(NamedTuple):
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    alignments: tuple[Alignment, ...]


Block: TypeAlias = "Paragraph | Heading | CodeBlock | DisplayMath | Rule | Quote | ListBlock | Table"


class Document(NamedTuple):
    blocks: tuple[Block, ...]


class Span(NamedTuple):
    """A part of a laid-out line; `style` is one of `Style`."""

    text: str
    style: str


Line: TypeAlias = tuple[Span, ...]


def trimmed(runs: Sequence[Run]) -> Runs:
    """Runs without white space at either end, where a display formula was cut out between them."""
    kept = list(runs)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = kept[0]._replace(text=kept[0].text.lstrip())
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    return tuple(kept)
