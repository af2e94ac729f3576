"""Texts as Unicode, for pipes, screen readers and reports."""

from __future__ import annotations

from dlquiz.text.laying_out import layout_linear
from dlquiz.text.markdown import parse

_UNBOUNDED = 1_000_000


def linear(source: str) -> str:
    """A text as Unicode: one line a paragraph, blank lines between them, formulas in one line."""
    return plain(source)


def plain(source: str, width: int | None = None) -> str:
    """The same, wrapped to `width` cells where one is given."""
    lines = layout_linear(parse(source), _UNBOUNDED if width is None else width)
    return "\n".join("".join(span.text for span in line) for line in lines)


def has_formula(source: str) -> bool:
    """Whether a line of a worked solution is Markdown with a formula; an expression of a bank never holds a dollar."""
    return "$" in source


def working(line: str) -> str:
    """A line of a worked solution as Unicode, its indent kept; without a formula it is taken as it stands."""
    if not has_formula(line):
        return line
    bare = line.lstrip()
    return line[: len(line) - len(bare)] + plain(bare)
