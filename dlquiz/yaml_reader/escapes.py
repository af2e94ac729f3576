"""LaTeX commands that double quotes have turned into a tab or a line end."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
_EATEN = re.compile("([\t\n])([A-Za-z]+)")
_LETTERS = {"\t": "t", "\n": "n"}
_COMMAND = re.compile(
    "tanh?|tau|tbinom|text(bf|it|rm|sf|tt|style)?|tfrac|therefore|theta|tilde|times|top?|triangle(q|left|right)?"
    "|nabla|natural|neq?|nearrow|neg|nexists|ngeq|ni|nleq|nmid|nolimits|norm|not|notin|nparallel|nrightarrow"
    "|nsubseteq|nu|nwarrow"
)
"""Those that start with the letter of an escape. Other escapes give characters that are refused anywhere."""


def eaten_command(value: str) -> str:
    """The first command in a formula of this text, as it was written; empty where there is none.

    A line of a formula may well begin with a word: only what makes a command of LaTeX with its letter counts.
    """
    if "$" not in value or not ("\t" in value or "\n" in value):
        return ""
    for formula in _FORMULA.finditer(value):
        for match in _EATEN.finditer(formula[0]):
            command = _LETTERS[match[1]] + match[2]
            if _COMMAND.fullmatch(command):
                return f"\\{command}"
    return ""
