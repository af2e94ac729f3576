"""Marks on single characters: which of them were drawn for this question, to be set off when they are laid out.

A mark is a character without width behind the one it marks. It goes wherever that one goes, through Markdown, formulas
and line breaks, and is taken out of every line before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from dlquiz.text.blocks import Document, Line, Span

MARK = "\u2064"
"""An invisible sign of Unicode for formulas, which no text of this subject has a use for."""


def marked(value: str) -> str:
    """A value with a mark behind each of its characters but white space."""
    return "".join(char if char.isspace() else char + MARK for char in value)


def parse_marked(source: str, parse: Callable[[str], Document]) -> Document:
    """The blocks of a text in which characters are marked.

    But for its marks the result is what the text without any marks gives: a part that a mark would change has none.
    """
    plain = parse(source.replace(MARK, ""))
    return cast(Document, _merged(plain, parse(source))) if MARK in source else plain


def _merged(plain: Any, with_marks: Any) -> Any:
    """The marks of one part on the other, wherever both say the same."""
    if isinstance(plain, str):
        return with_marks if isinstance(with_marks, str) and with_marks.replace(MARK, "") == plain else plain
    if not isinstance(plain, tuple) or type(plain) is not type(with_marks) or len(plain) != len(with_marks):
        return plain
    parts = tuple(map(_merged, plain, with_marks))
    return type(plain)(*parts) if hasattr(plain, "_fields") else parts


def set_off(line: Line) -> Line:
    """The line without marks: what they were on is of the style `drawn`."""
    if not any(MARK in span.text for span in line):
        return line
    return tuple(piece for span in line for piece in _pieces(span))


def _pieces(span: Span) -> list[Span]:
    pieces: list[Span] = []
    for char, after in zip(span.text, span.text[1:] + " ", strict=True):
        style = "drawn" if after == MARK else span.style
        if char == MARK:
            continue
        if pieces and pieces[-1].style == style:
            pieces[-1] = Span(pieces[-1].text + char, style)
        else:
            pieces.append(Span(char, style))
    return pieces
