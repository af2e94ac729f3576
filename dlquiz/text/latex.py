"""LaTeX to a formula tree. pylatexenc cuts the source into nodes; what they mean is decided here."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from dlquiz import symbols
from dlquiz.messages import Text
from dlquiz.text.formula import Row
from dlquiz.text.reader import Builder, LatexFault

MAX_LENGTH = 4000
MAX_DEPTH = 30

_DEPTH_TOKEN = re.compile(
    r"\\(?:begin|end|left|right|[lr](?:floor|ceil|brace|angle)|[a-zA-Z]+|.)|[{}()\[\]]", re.DOTALL
)
_DEEPER = frozenset({"{", "(", "[", r"\begin", r"\left", r"\{", r"\lfloor", r"\lceil", r"\lbrace", r"\langle"})
_SHALLOWER = frozenset({"}", ")", "]", r"\end", r"\right", r"\}", r"\rfloor", r"\rceil", r"\rbrace", r"\rangle"})
_ENDS = "Unexpected end of stream, was expecting"
_NO_ARGUMENT = re.compile(r'arguments of macro "(.+)"')


class Reading(NamedTuple):
    """A formula as it was read; `tree` is None if there are faults."""

    tree: Row | None
    faults: tuple[Text, ...]


@lru_cache(maxsize=1024)
def read(source: str) -> Reading:
    """Reads the LaTeX of one formula; what cannot be shown is said in plain sentences.

    A formula is read once for both languages of a text, and for all draws that do not change it.
    """
    try:
        _check_size(source)
        builder = Builder()
        tree = builder.whole(_nodes(source))
    except LatexFault as fault:
        return Reading(None, (fault.text,))
    return Reading(None if builder.faults else tree, tuple(dict.fromkeys(builder.faults)))


def _check_size(source: str) -> None:
    """Bounds the recursion of the parser and of everything after it, before it starts."""
    if not source.strip():
        raise LatexFault("The formula is empty.", "公式是空的。")
    if len(source) > MAX_LENGTH:
        raise LatexFault(f"The formula is longer than {MAX_LENGTH} characters.", f"公式超过 {MAX_LENGTH} 个字符。")
    depth = braces = 0
    for token in _DEPTH_TOKEN.findall(source):
        depth = depth + 1 if token in _DEEPER else max(0, depth - 1) if token in _SHALLOWER else depth
        braces += (token == "{") - (token == "}")
        if depth > MAX_DEPTH:
            raise LatexFault(
                f"The formula is nested more than {MAX_DEPTH} levels deep.", f"公式的嵌套超过 {MAX_DEPTH} 层。"
            )
        if braces < 0:
            raise LatexFault("A closing brace has no opening brace.", "右花括号没有对应的左花括号。")
    if braces:
        raise LatexFault("A brace is opened and never closed.", "左花括号没有闭合。")


def _nodes(source: str) -> list[Any]:
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    walker = LatexWalker(source, latex_context=_context(), tolerant_parsing=False)
    state = walker.make_parsing_state(in_math_mode=True)
    try:
        nodes, _, _ = walker.get_latex_nodes(parsing_state=state)
    except LatexWalkerError as error:
        raise LatexFault(*_unreadable(error)) from error
    return list(nodes)


def _unreadable(error: Exception) -> Text:
    """What the parser says of a formula; it says all but the commonest things in English alone."""
    line = str(error).splitlines()[0].split(" @(")[0].rstrip(". ")
    if command := _NO_ARGUMENT.search(line):
        name = command[1]
        return Text(
            f"The formula cannot be read: '\\{name}' lacks an argument.", f"公式无法识别：`\\{name}` 缺少参数。"
        )
    if line.startswith(_ENDS):
        missing = line.removeprefix(_ENDS).strip()
        return Text(f"The formula cannot be read: it ends without {missing}.", f"公式无法识别：结尾缺少 {missing}。")
    return Text(f"The formula cannot be read: {line}.", f"公式无法识别：“{line}”。")


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
