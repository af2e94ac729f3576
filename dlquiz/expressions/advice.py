"""What to write for a character that cannot stand in an expression, where it is plain what is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys("\u2212\u2013\u2014\u2010\u2011", "-"),
    **dict.fromkeys("×·⋅∙∗", "*"),
    **dict.fromkeys("÷∕", "/"),
    "≤": "<=",
    "⩽": "<=",
    "≥": ">=",
    "⩾": ">=",
    "≠": "!=",
    "=": "==",
    "＝": "==",
    "&": "and",
    "∧": "and",
    "|": "or",
    "∨": "or",
    "!": "not",
    "！": "not",
    "¬": "not",
    "²": "^2",
    "³": "^3",
    "√": "sqrt(…)",
    "π": "pi",
    "、": ",",
}
_ELSEWHERE: Mapping[str, str] = {
    **dict.fromkeys(("int", "trunc"), "floor(…)"),
    "ceiling": "ceil(…)",
    **dict.fromkeys(("pow", "power"), "a^b"),
    **dict.fromkeys(("mod", "fmod", "remainder"), "a % b"),
    **dict.fromkeys(("div", "floordiv", "floor_divide"), "a // b"),
    **dict.fromkeys(("matmul", "mm"), "a @ b"),
    **dict.fromkeys(("multiply", "mul"), "a * b"),
    **dict.fromkeys(("avg", "average"), "mean(…)"),
    **dict.fromkeys(("product", "numel"), "prod(…)"),
    **dict.fromkeys(("size", "length", "count"), "len(…)"),
    **dict.fromkeys(("square", "sq"), "a^2"),
    "cbrt": "a^(1/3)",
    "lg": "log10(…)",
    "lb": "log2(…)",
    "logistic": "sigmoid(…)",
}
"""What functions of Python, NumPy and other languages are called in ours."""
_QUOTES = "\"'“”‘’"
_PAIRS: Mapping[str, str] = {"=<": "<=", "=>": ">="}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_ATTRIBUTE = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)\(")
_NUMBER_BEFORE = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)\Z")
_LONGEST = 40


def elsewhere(function: str) -> str:
    """What to write for a function that other languages have; nothing for any other name."""
    return _ELSEWHERE.get(function.lower(), "")


def advice_at(source: str, position: int) -> tuple[str, str]:
    """How a sentence about the character at `position` goes on, in English and in Chinese; empty where nobody knows."""
    if source[position] in _QUOTES:
        return ": an expression has no quotes", "，表达式不用引号"
    instead = _instead(source, position)
    return (f": write `{instead}`", f"，请写 `{instead}`") if instead else ("", "")


def _instead(source: str, position: int) -> str:
    found = source[position]
    if name := _NAME.match(source, position):
        return _product(source[max(0, position - _LONGEST) : position], name[0])
    if placeholder := _PLACEHOLDER.match(source, position):
        return placeholder[1]
    if called := _ATTRIBUTE.match(source, position):
        return f"{called[1]}(…)"
    if known := _PAIRS.get(source[position : position + 2]) or _INSTEAD.get(found):
        return known
    narrow = unicodedata.normalize("NFKC", found)
    return narrow if narrow != found and len(narrow) == 1 and narrow.isascii() and not narrow.isspace() else ""


def _product(before: str, name: str) -> str:
    """A number right before a name is meant as a factor; a zero may start a number in hexadecimal."""
    number = _NUMBER_BEFORE.search(before)
    return f"{number[0]}*{name}" if number and number[0] != "0" and len(name) <= _LONGEST else ""
