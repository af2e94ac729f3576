"""Inline Markdown tokens to styled runs; a line end in the source becomes a space, between Chinese nothing.

Markdown closes `**太小。**` before a letter only where a space follows, which is not part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from dlquiz.text import matrices
from dlquiz.text.blocks import Run, Runs, Style
from dlquiz.text.cells import char_width
from dlquiz.text.in_lines import line
from dlquiz.text.latex import read
from dlquiz.text.marks import MARK

if TYPE_CHECKING:
    from markdown_it.token import Token

_WITHOUT_MINUS = ("code", "math")
_SIGN = re.compile(rf"(?<![0-9A-Za-z_.{MARK}-])-(?={MARK}?[0-9])")
_CLOSING_WIDE = frozenset("，。、；：？！）」』】》〉〕〗”’")
_OPENING_WIDE = frozenset("（「『【《〈〔〖“‘")


def runs_of(tokens: Iterable[Token]) -> Runs:
    """The runs of inline tokens; neighbours of one style are joined."""
    runs: list[Run] = []
    strong = emphasis = 0
    soft = False
    for token in tokens:
        strong += token.nesting * (token.tag == "strong")
        emphasis += token.nesting * (token.tag == "em")
        style: Style = "strong" if strong else "emphasis" if emphasis else "plain"
        if token.type == "softbreak":
            soft = True
            continue
        run = _run(token, style)
        if run is None or not run.text:
            continue
        if soft and runs and not joins(runs[-1].text[-1], run.text[0]):
            _add(runs, Run(" ", "plain"))
        soft = False
        if runs and run.style != runs[-1].style and runs[-1].text[-1] in _CLOSING_WIDE:
            run = run._replace(text=run.text.removeprefix(" "))
        if run.text:
            _add(runs, run)
    return tuple(run if run.style in _WITHOUT_MINUS else _with_minus(run) for run in runs)


def _with_minus(run: Run) -> Run:
    """A hyphen before a number is a minus, as in formulas; that of GPT-2 or of a date is none."""
    return run._replace(text=_SIGN.sub("−", run.text)) if "-" in run.text else run


def _run(token: Token, style: Style) -> Run | None:
    match token.type:
        case "text" | "text_special":
            return Run(token.content, style)
        case "code_inline":
            value = matrices.as_value(token.content)
            return Run(value, "code", matrices.of_code(value))
        case "math_inline" | "math_inline_double":
            return inline_math(token.content, token.markup)
        case "hardbreak":
            return Run("\n", style)
        case _:
            return None


def inline_math(source: str, markup: str) -> Run:
    """A formula in one line of Unicode; one that cannot be read is shown as it was typed."""
    tree = read(source).tree
    if tree is None:
        return Run(f"{markup}{' '.join(source.split())}{markup}", "code")
    return Run(line(tree), "math", matrices.of_formula(tree))


def joins(before: str, after: str) -> bool:
    """Whether a line end between two characters leaves no space: between Chinese characters and at wide punctuation."""
    wide = char_width(before) == 2 and char_width(after) == 2
    return wide or before in _CLOSING_WIDE or after in _OPENING_WIDE or "\n" in (before, after)


def _add(runs: list[Run], run: Run) -> None:
    # Formulas and matrices stay apart, since each is unbreakable on its own.
    drawn = runs and (runs[-1].picture or run.picture)
    if runs and runs[-1].style == run.style and run.style != "math" and not drawn:
        runs[-1] = Run(runs[-1].text + run.text, run.style)
    else:
        runs.append(run)
