"""Formulas of Moodle, which are PHP with `{wildcards}`, as expressions of a bank."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from dlquiz.expressions.language import RESERVED

_TOKEN = re.compile(
    r"\s*(?:(?P<wildcard>\{[^{}]+\})|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*(?P<opens>\()|(?P<sign>\*\*|[-+*/(),]))"
)
_LONGEST = 1_000
_SAME = ("abs", "ceil", "floor", "sqrt", "exp", "log", "log10", "sin", "cos", "tanh", "max", "min", "round")
"""Functions that PHP and banks call alike; `log` is the natural one in both."""
WILDCARD = re.compile(r"\{([A-Za-z][^{}<>\"']*)\}")


class FormulaError(ValueError):
    """A formula that banks have no words for."""


def expression_of(formula: str, names: Mapping[str, str]) -> str:
    """The formula as an expression; `names` has for each wildcard what a bank calls it. Raises `FormulaError`."""
    formula = formula.strip()
    if not formula or len(formula) > _LONGEST:
        raise FormulaError
    pieces: list[str] = []
    closes: list[str] = []
    """What stands for the closing parenthesis of each one that is open."""
    position = 0
    while position < len(formula):
        token = _TOKEN.match(formula, position)
        if token is None:
            raise FormulaError
        position = token.end()
        if token["wildcard"]:
            name = names.get(token["wildcard"][1:-1].strip())
            if name is None:
                raise FormulaError
            pieces.append(name)
        elif token["name"]:
            opening, closing = _function(token["name"].lower())
            pieces.append(opening)
            closes.append(closing)
        elif token["sign"] == "(":
            pieces.append("(")
            closes.append(")")
        elif token["sign"] == ")":
            if not closes:
                raise FormulaError
            pieces.append(closes.pop())
        elif token["sign"] == "," and closes and closes[-1] == "))":
            # pow(a, b) becomes ((a) ** (b)); only its own comma parts it.
            pieces.append(") ** (")
        else:
            pieces.append(token["number"] or f" {token['sign']} ")
    if closes:
        raise FormulaError
    return re.sub(r"  +", " ", "".join(pieces)).replace("pi()", "pi").strip()


def _function(name: str) -> tuple[str, str]:
    """How a call of a function begins, and how it ends."""
    if name == "pow":
        return "((", "))"
    if name in _SAME or name == "pi":
        return f"{name}(", ")"
    raise FormulaError


def free_name(wildcard: str, taken: Container[str]) -> str:
    """What a bank calls a wildcard: its letters and digits, unless that already means something."""
    base = re.sub(r"[^A-Za-z0-9]+", "_", wildcard).strip("_")
    base = base if re.match("[A-Za-z]", base) else f"v{base}"
    name, number = base, 2
    while name in taken or name in RESERVED or name == ROW:
        name, number = f"{base}_{number}", number + 1
    return name


ROW = "item"
"""The parameter that is drawn: one item of all datasets."""
