"""What a document is made of, for every frontend: plain text, Markdown, HTML and the screen."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from dlquiz.schedule import Outcome
from dlquiz.text.blocks import Document, Paragraph, Run
from dlquiz.text.cells import shown
from dlquiz.text.laying_out import layout_linear

_UNBOUNDED = 1_000_000


class Heading(NamedTuple):
    words: str
    level: int = 2


class Prose(NamedTuple):
    """A text behind an optional label, which stands before its first line: of the style `key` a key to press."""

    document: Document
    label: str = ""
    style: Literal["plain", "strong", "quiet", "warning", "typed", "key"] = "plain"


class Table(NamedTuple):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Items(NamedTuple):
    items: tuple[Document, ...]


class Verdict(NamedTuple):
    """The headline of one answer; `outcome` is None where it was not scored."""

    outcome: Outcome | None
    words: str


Block: TypeAlias = Heading | Prose | Table | Items | Verdict


def verbatim(words: str) -> Document:
    """Words as they are, line breaks kept; nothing in them is markup, and nothing steers a terminal."""
    return Document((Paragraph((Run(shown(words), "plain"),)),))


def lines_of(document: Document, width: int = _UNBOUNDED) -> list[str]:
    """The lines of a text, its formulas as linear Unicode."""
    return ["".join(span.text for span in line) for line in layout_linear(document, width)]


def clock_text(seconds: float) -> str:
    """Minutes and seconds: `2:05`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
