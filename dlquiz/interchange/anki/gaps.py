"""The gaps of a cloze note, `{{c1::text::hint}}`, cut out of its HTML and put into Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SIGN = re.compile(r"\{\{c[0-9]+::|\}\}")
_INNERMOST = re.compile(
    r"\{\{c[0-9]+::((?:(?!\{\{c[0-9]+::|\}\}|::).)*)(?:::(?:(?!\{\{c[0-9]+::|\}\}).)*)?\}\}", re.DOTALL
)
_DEEPEST = 8
_START, _END = "\ue000", "\ue001"
"""Signs for private use that hold the place of a gap while HTML becomes Markdown."""
_PLACE = re.compile(f"{_START}([0-9]+){_END}")


class Gap(NamedTuple):
    """A gap: its name in the bank, what belongs in it and the hint, if any, as HTML."""

    name: str
    text: str
    hint: str = ""


def cut_out(html: str) -> tuple[str, list[Gap]]:
    """The text with a sign in the place of each gap, and the gaps; a gap within a gap is a part of it.

    As in Anki, two closing braces end a gap, also in a formula. A gap without an end is no gap.
    """
    html = html.replace(_START, "").replace(_END, "")
    pieces: list[str] = []
    gaps: list[Gap] = []
    depth = begun = end = 0
    for sign in _SIGN.finditer(html):
        if sign[0] != "}}":
            begun = begun if depth else sign.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                gaps.append(_gap(len(gaps) + 1, html[begun : sign.end()]))
                pieces += [html[end:begun], f"{_START}{len(gaps)}{_END}"]
                end = sign.end()
    return "".join([*pieces, html[end:]]), gaps


def _gap(number: int, html: str) -> Gap:
    inside = html[html.index("::") + 2 : -2]
    for _ in range(_DEEPEST):
        inside = _INNERMOST.sub(r"\1", inside)
    text, _, hint = inside.partition("::")
    return Gap(f"gap{number}", text, hint)


def put_in(markdown: str, gaps: Sequence[Gap]) -> str:
    """The Markdown with the blanks of a bank where `cut_out` left signs, and the hints behind them."""

    def blank(sign: re.Match[str]) -> str:
        gap = gaps[int(sign[1]) - 1]
        return f"[[{gap.name}]] ({gap.hint})" if gap.hint else f"[[{gap.name}]]"

    return _PLACE.sub(blank, markdown)
