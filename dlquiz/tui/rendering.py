"""Texts as one `Visual`: laid out once for a width, drawn as one `Content`, never a widget a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from textual.content import Content, Span
from textual.css.styles import RulesMap

from dlquiz.messages import Language, closed_up, say
from dlquiz.text import cells
from dlquiz.text.blocks import CodeBlock, Document, Line, Paragraph, Run, Style
from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout, layout_linear
from dlquiz.text.markdown import parse
from dlquiz.text.marks import parse_marked
from dlquiz.tui.drawing import Draw, Drawing

# How a style of the package `text` looks; formulas keep off the colour of links and of the cursor.
LOOKS = {
    "plain": "",
    "strong": "bold",
    "emphasis": "italic",
    "code": "$text-accent",
    "math": "$text-secondary",
    "right": "bold $text-success",
    "wrong": "bold $text-error",
    "drawn": "bold $text-warning",
    "filled": "underline $text-accent",
}
RULE = "▎ "
FAINT = "$foreground 25%"
_SPACES = re.compile(" {2,}")
_SIGNED = re.compile(r"(\S*[✓✗])")
_UNBOUNDED = 1_000_000


class Part(NamedTuple):
    """Some text of a page: `label` stands before its first line, `style` colours it all, `gap` is a line above.

    `rule` is the style of a thin rule down its left side, where the indent ends; a `heading` is followed by a rule to
    the end of its line. `columns` are two texts side by side in place of the document.
    """

    document: Document
    style: str = ""
    label: str = ""
    label_style: str = ""
    indent: int = 0
    gap: bool = True
    rule: str = ""
    heading: bool = False
    columns: tuple[tuple[Part, ...], ...] = ()


@lru_cache(maxsize=512)
def parsed(source: str) -> Document:
    """A text parsed once: the same question is drawn at many widths and in many states."""
    return parse(source)


@lru_cache(maxsize=64)
def parsed_marked(source: str) -> Document:
    """The same for a text in which the numbers that were drawn are marked."""
    return parse_marked(source, parse)


@lru_cache(maxsize=256)
def laid_out(document: Document, width: int) -> tuple[Line, ...]:
    """Laid out once for a width: what was laid out before it is asked is the same when it is."""
    return layout(document, width)


def verbatim(source: str) -> Document:
    """A text shown as it is, its line breaks kept; nothing in it is markup, and nothing controls the terminal."""
    return Document((Paragraph((Run(cells.shown(source), "plain"),)),))


def inline(*pieces: str | Document) -> Document:
    """One paragraph: strings as they are, texts of the bank with their styles; of several blocks their lines."""
    runs: list[Run] = []
    for piece in pieces:
        runs += _runs(verbatim(piece) if isinstance(piece, str) else piece)
    return Document((Paragraph(tuple(runs)),))


def _runs(document: Document) -> list[Run]:
    block = document.blocks[0] if len(document.blocks) == 1 else None
    if isinstance(block, Paragraph):
        return [run._replace(picture=None) for run in block.runs]
    lines = ("".join(span.text for span in line) for line in layout_linear(document, _UNBOUNDED))
    return [Run(" ".join(line for line in lines if line), "plain")]


def plain_line(document: Document) -> str:
    """A text in one line without its styles."""
    return "".join(run.text for run in _runs(document))


def worded(language: Language, key: str, **values: str | Document) -> Document:
    """The program's text named `key` with its placeholders filled: strings as they are, texts with their styles."""
    pieces = say(language, key, **{name: f"\x00{name}\x00" for name in values}).split("\x00")
    texts = [values[piece] if place % 2 else piece for place, piece in enumerate(pieces)]
    for place in range(1, len(pieces), 2):
        pieces[place - 1] = closed_up(pieces[place - 1], _plain(texts[place]))
    return inline(*(texts[place] if place % 2 else piece for place, piece in enumerate(pieces)))


def _plain(text: str | Document) -> str:
    return text if isinstance(text, str) else plain_line(text)


def preformatted(source: str) -> Document:
    """Lines whose spaces count, such as rows of a table."""
    return Document((CodeBlock(source, ""),))


def signed_line(line: str, indent: int = 0) -> Part:
    """A line of its own whose spaces count; what bears a sign of right or wrong has its colour besides."""
    bare = line.lstrip(" ")
    runs = [Run(_unbroken(cells.shown(piece)), _style(piece)) for piece in _SIGNED.split(bare) if piece]
    return Part(Document((Paragraph(tuple(runs)),)), label=" " * (len(line) - len(bare)), indent=indent, gap=False)


def _unbroken(piece: str) -> str:
    """Several spaces align something: lines of text would keep one of them."""
    return _SPACES.sub(lambda found: "\u00a0" * len(found[0]), piece)


def _style(piece: str) -> Style:
    return "wrong" if piece.endswith("✗") else "right" if piece.endswith("✓") else "plain"


class Page(Drawing):
    """Parts laid out one below the other. `quiet` leaves colours out: a highlighted row brings its own."""

    def __init__(self, parts: Sequence[Part], *, quiet: bool = False) -> None:
        super().__init__(lambda width: _content(parts, width, quiet))
        self._is_empty = not parts

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 0 if self._is_empty else super().get_height(rules, width)


ROOM_BESIDE = 96
"""From so many cells on two texts stand side by side: each has the width of a column in a book."""
_GUTTER = " │ "
_ROOMY = 1_000


def beside(left: Sequence[Part], right: Sequence[Part]) -> Draw:
    """Two texts side by side, or one above the other where a line of them would be broken for that."""

    def draw(width: int) -> Content:
        half = (width - len(_GUTTER)) // 2
        if width < ROOM_BESIDE or not all(_unbroken_in(half, parts) for parts in (left, right)):
            return _content([*left, *right], width, quiet=False)
        columns = [_content(parts, half, quiet=False).split("\n", allow_blank=True) for parts in (left, right)]
        rows = [
            Content.assemble(one, " " * (half - one.cell_length), (_GUTTER, "$foreground-muted"), other)
            for one, other in zip_longest(*columns, fillvalue=Content(""))
        ]
        return Content("\n").join(rows)

    return draw


def _unbroken_in(width: int, parts: Sequence[Part]) -> bool:
    """Whether each line of a text fits in so many cells."""
    narrow, wide = (_content(parts, room, quiet=True).plain for room in (width, _ROOMY))
    return narrow.count("\n") == wide.count("\n")


def _content(parts: Sequence[Part], width: int, quiet: bool) -> Content:
    pieces: list[str] = []
    spans: list[Span] = []
    offset = 0

    def put(piece: str, style: str) -> None:
        nonlocal offset
        if piece and style:
            spans.append(Span(offset, offset + len(piece), style))
        pieces.append(piece)
        offset += len(piece)

    for number, part in enumerate(parts):
        if number:
            put("\n\n" if part.gap else "\n", "")
        if part.columns:
            both = beside(*part.columns)(width)
            spans += [Span(offset + span.start, offset + span.end, span.style) for span in both.spans]
            put(both.plain, "")
            continue
        label_width = cell_width(part.label)
        hanging = " " * (part.indent + label_width)
        rule = RULE if part.rule else ""
        lines = laid_out(part.document, max(width - len(rule) - len(hanging), 1)) or ((),)
        for place, line in enumerate(lines):
            if place:
                put("\n", "")
            margin = rule or place == 0 or line
            put(" " * part.indent if margin else "", "")
            put(rule, part.rule)
            put(" " * label_width if place and line else "", "")
            put(part.label if place == 0 else "", part.label_style)
            for span in line:
                put(span.text, part.style or ("" if quiet else LOOKS.get(span.style, "")))
        if part.heading:
            put(" " + "─" * (width - 1 - sum(cell_width(span.text) for span in lines[-1])), FAINT)
    return Content("".join(pieces), spans)
