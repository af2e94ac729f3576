"""LaTeX to a formula tree. pylatexenc cuts the source into nodes; what they mean is decided here."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from dlquiz import symbols
from dlquiz.text.formula import Row
from dlquiz.text.reader import Builder, LatexFault

MAX_LENGTH = 4000
MAX_DEPTH = 30

_DEPTH_TOKEN = re.compile(
    r"\\(?:begin|end|left|right|[lr](?:floor|ceil|brace|angle)|[a-zA-Z]+|.)|[{}()\[\]]", re.DOTALL
)
_DEEPER = frozenset({"{", "(", "[", r"\begin", r"\left", r"\{", r"\lfloor", r"\lceil", r"\lbrace", r"\langle"})
_SHALLOWER = frozenset({"}", ")", "]", r"\end", r"\right", r"\}", r"\rfloor", r"\rceil", r"\rbrace", r"\rangle"})
_NO_ARGUMENT = re.compile(r'arguments of macro "(.+)"')


class Reading(NamedTuple):
    """A formula as it was read; `tree` is None if there are faults."""

    tree: Row | None
    faults: tuple[str, ...]


@lru_cache(maxsize=1024)
def read(source: str) -> Reading:
    """Reads the LaTeX of one formula; what cannot be shown is told in plain English sentences.

    A formula is read once for both languages of a text, and for all draws that do not change it.
    """
    try:
        _check_size(source)
        builder = Builder()
        tree = builder.whole(_nodes(source))
    except LatexFault as fault:
        return Reading(None, (str(fault),))
    return Reading(None if builder.faults else tree, tuple(dict.fromkeys(builder.faults)))


def _check_size(source: str) -> None:
    """Bounds the recursion of the parser and of everything after it, before it starts."""
    if not source.strip():
        raise LatexFault("The formula is empty.")
    if len(source) > MAX_LENGTH:
        raise LatexFault(f"The formula is longer than {MAX_LENGTH} characters.")
    depth = braces = 0
    for token in _DEPTH_TOKEN.findall(source):
        depth = depth + 1 if token in _DEEPER else max(0, depth - 1) if token in _SHALLOWER else depth
        braces += (token == "{") - (token == "}")
        if depth > MAX_DEPTH:
            raise LatexFault(f"The formula is nested more than {MAX_DEPTH} levels deep.")
        if braces < 0:
            raise LatexFault("A closing brace has no opening brace.")
    if braces:
        raise LatexFault("A brace is opened and never closed.")


def _nodes(source: str) -> list[Any]:
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    walker = LatexWalker(source, latex_context=_context(), tolerant_parsing=False)
    state = walker.make_parsing_state(in_math_mode=True)
    try:
        nodes, _, _ = walker.get_latex_nodes(parsing_state=state)
    except LatexWalkerError as error:
        raise LatexFault(f"The formula cannot be read: {_first_line(error)}.") from error
    return list(nodes)


def _first_line(error: Exception) -> str:
    line = str(error).splitlines()[0].split(" @(")[0].rstrip(". ")
    if command := _NO_ARGUMENT.search(line):
        return f"'\\{command[1]}' lacks an argument"
    return line.replace("Unexpected end of stream, was expecting", "it ends without")


@cache
def _context() -> Any:
    from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec

    macros = [MacroSpec(name, arguments) for name, arguments in symbols.ARGUMENTS.items()]
    environments = [EnvironmentSpec("array", "[{")]
    environments += [EnvironmentSpec(name, "{") for name in ("alignedat", "alignat", "alignat*")]
    context = LatexContextDb()
    context.add_context_category("formulas", macros=macros, environments=environments)
    context.set_unknown_macro_spec(MacroSpec(""))
    context.set_unknown_environment_spec(EnvironmentSpec(""))
    return context
