"""Texts with the drawn numbers in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from dlquiz.expressions import show
from dlquiz.expressions.values import Value, shape_of
from dlquiz.questions.tolerance import as_float

BLANK = re.compile(r"(?P<escaped>\\\[\[)|\[\[(?P<name>[A-Za-z_][A-Za-z0-9_]*)\]\]")
"""A blank of a cloze, `[[name]]`; `\\[[` is a literal `[[`."""

PLACEHOLDER = re.compile(
    r"(?P<escaped>\\\{\{)|\{\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?P<format>,?(?:\.[0-9]{1,2})?[dfeg%]?))?\}\}"
)

_OPERATOR = r"(?:[-+−·×/]|\\cdot|\\times)"
_BRACKETED = re.compile(
    rf"(?P<before>(?:{_OPERATOR}|(?P<opening>[=$(]))\s*)\((?P<placeholder>{PLACEHOLDER.pattern})\)"
    rf"(?(opening)(?=\s*(?:{_OPERATOR}|\^)))"
)
"""A value in parentheses beside an operator, where an author puts them for the case that the value is negative."""

DIGITS = 10
"""Significant digits of a value that is inserted without a format."""


def placeholders(text: str) -> list[str]:
    """The names a text inserts."""
    return [match["name"] for match in PLACEHOLDER.finditer(text) if match["name"]]


def fill(text: str, names: Mapping[str, Value], shown: Callable[[str], str] = str) -> str:
    """Insert values for `{{name}}` and `{{name:.3f}}`; `\\{{` is a literal `{{`. Nothing else is substituted.

    `shown` makes of each value what is inserted for it. `+ ({{b}})` loses its parentheses where b is not negative.
    """

    def inserted(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "{{"
        value = names[match["name"]]
        return shown(formatted(value, match["format"]) if match["format"] else show(value, DIGITS))

    def bracketed(match: re.Match[str]) -> str:
        value = names.get(match["name"])
        needed = isinstance(value, tuple) or value is None or value < 0
        return match[0] if needed else match["before"] + match["placeholder"]

    if "({{" in text:
        text = _BRACKETED.sub(bracketed, text)
    return PLACEHOLDER.sub(inserted, text) if "{{" in text else text


def number_blanks(text: str, names: Sequence[str]) -> str:
    """Show each `[[name]]` as a numbered line to write on; wide low lines mean nothing in Markdown or LaTeX."""

    def numbered(match: re.Match[str]) -> str:
        return "[[" if match["escaped"] else f"({names.index(match['name']) + 1})＿＿＿"

    return BLANK.sub(numbered, text)


def formatted(value: Value, spec: str) -> str:
    """A value in a format such as `.3f`, entry by entry for an array; `d` rounds."""
    if isinstance(value, tuple):
        brackets = "[]" if len(shape_of(value)) > 1 else "()"
        return brackets[0] + ", ".join(formatted(item, spec) for item in value) + brackets[1]
    if spec.endswith("d"):
        return format(round(value), f"{spec.partition('.')[0].removesuffix('d')}d")
    if isinstance(value, int) and spec.strip(","):
        # Python refuses a precision for an integer, or makes a float of it, which not every integer can become.
        real = as_float(value)
        value, spec = (real, spec) if math.isfinite(real) else (value, spec[: spec.startswith(",")])
    text = format(value, spec)
    return text[1:] if text.startswith("-") and not text.strip("-0.,%") else text
