"""Markdown to HTML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from dlquiz.text.cells import shown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def to_html(markdown: str) -> str:
    """CommonMark and tables as HTML; tags in it are shown as they are, and a hard line break is a line break."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("hardbreak", lambda *_: "\n")
    return str(parser.render(markdown))


def with_mathjax(markdown: str) -> str:
    r"""A text of a bank as HTML, its formulas as LaTeX in `\( \)` and `\[ \]`, which MathJax sets."""
    return str(_mathjax_parser().render(shown(markdown))).strip()


@cache
def _mathjax_parser() -> MarkdownIt:
    from dlquiz.text.markdown import new_parser

    parser = new_parser()
    # The rules are called with the renderer first, which none of them needs.
    parser.add_render_rule("math_inline", lambda _, tokens, place, *rest: _formula(tokens[place], "()"))
    parser.add_render_rule("math_inline_double", lambda _, tokens, place, *rest: _formula(tokens[place], "[]"))
    parser.add_render_rule("math_block", lambda _, tokens, place, *rest: f"<p>{_formula(tokens[place], '[]')}</p>\n")
    parser.add_render_rule("text_special", lambda _, tokens, place, *rest: escape(tokens[place].content))
    parser.add_render_rule("softbreak", lambda _, tokens, place, *rest: _line_end(tokens, place))
    return parser


def _formula(token: Token, brackets: str) -> str:
    return f"\\{brackets[0]}{escape(' '.join(token.content.split()), quote=False)}\\{brackets[1]}"


def _line_end(tokens: Sequence[Any], place: int) -> str:
    """A line end in the source, which is a space but between Chinese characters."""
    from dlquiz.text.inline import joins

    before, after = tokens[place - 1].content[-1:], tokens[place + 1].content[:1]
    return "" if before and after and joins(before, after) else "\n"
