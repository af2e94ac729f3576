"""Markdown and LaTeX to width-free blocks, and blocks to lines of styled text.

`parse` once, `layout` at every width; `linear` and `plain` for pipes, screen readers and reports. The parsers are
imported at the first `parse`.
"""

from typing import TYPE_CHECKING

from dlquiz.doors import opened_late

if TYPE_CHECKING:
    from dlquiz.text.blocks import (
        Block,
        CodeBlock,
        DisplayMath,
        Document,
        Heading,
        Line,
        ListBlock,
        Paragraph,
        Picture,
        Piece,
        Quote,
        Rule,
        Run,
        Span,
        Style,
        Table,
    )
    from dlquiz.text.cells import cell_width, shown
    from dlquiz.text.laying_out import layout, layout_linear
    from dlquiz.text.markdown import latex_ok, misread, parse
    from dlquiz.text.marks import marked, parse_marked
    from dlquiz.text.plainly import has_formula, linear, plain, working

__all__ = [
    "Block",
    "CodeBlock",
    "DisplayMath",
    "Document",
    "Heading",
    "Line",
    "ListBlock",
    "Paragraph",
    "Picture",
    "Piece",
    "Quote",
    "Rule",
    "Run",
    "Span",
    "Style",
    "Table",
    "cell_width",
    "has_formula",
    "latex_ok",
    "layout",
    "layout_linear",
    "linear",
    "marked",
    "misread",
    "parse",
    "parse_marked",
    "plain",
    "shown",
    "working",
]

if not TYPE_CHECKING:
    __getattr__ = opened_late(
        __name__,
        {
            "blocks": (
                "Block CodeBlock DisplayMath Document Heading Line ListBlock "
                "Paragraph Picture Piece Quote Rule Run Span Style Table"
            ),
            "cells": "cell_width shown",
            "laying_out": "layout layout_linear",
            "markdown": "latex_ok misread parse",
            "marks": "marked parse_marked",
            "plainly": "has_formula linear plain working",
        },
    )
