"""The meaning of LaTeX nodes: tokens of one formula read from left to right into a tree."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dlquiz import symbols
from dlquiz.messages import Text
from dlquiz.text.formula import Accent, Atom, Brace, Fence, Fraction, Grid, Node, Root, Row, Scripts
from dlquiz.text.marks import MARK

_EMPTY = Row(())
_SCRIPT_MARKS = ("^", "_", "'")
_ROW_SKIP = re.compile(r"\s*\[-?[\d.]+(?:pt|em|ex|mm|cm)\]")
_DELIMITERS = frozenset("()[]{}<>|/\\‖⌊⌋⌈⌉⟨⟩∥↑↓")
_LOOSE_PAIRS = ("([", ")]")
_EXACT_PAIRS = {"{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩"}


class LatexFault(Exception):  # noqa: N818  (a fault is a finding, as everywhere in the program)
    """A formula cannot be shown; the text is one plain sentence."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.text = Text(en, zh)


class Builder:
    """Turns nodes into a tree, collecting every unknown command on the way."""

    def __init__(self) -> None:
        self.faults: list[Text] = []

    def whole(self, nodes: list[Any]) -> Row:
        """A formula; row breaks outside of any environment make it a stack of formulas."""
        tokens = self.tokens(nodes)
        if any(_macro(token) == "\\" for token in tokens):
            return Row((self.grid_of(tokens, "", "", "", aligned=True),))
        return self.row(tokens)

    def tokens(self, nodes: list[Any]) -> list[Any]:
        """Characters one by one (white space dropped) among the other nodes."""
        tokens: list[Any] = []
        after_break = False
        for node in nodes:
            kind = type(node).__name__
            if kind == "LatexCharsNode":
                chars = (
                    _ROW_SKIP.sub("", node.chars, count=1)
                    if after_break and _ROW_SKIP.match(node.chars)
                    else node.chars
                )
                tokens += [char for char in chars if not char.isspace()]
            elif kind == "LatexSpecialsNode":
                tokens.append(node.specials_chars)
            elif kind == "LatexCommentNode":
                self.faults.append(
                    Text(
                        r"A '%' starts a LaTeX comment; write '\%' for a percent sign.",
                        r"`%` 之后是 LaTeX 注释；百分号请写 `\%`。",
                    )
                )
            else:
                tokens.append(node)
            after_break = _macro(node) == "\\"
        return tokens

    def row(self, tokens: list[Any]) -> Row:
        return _Reader(self, tokens).row()

    def group(self, node: Any) -> Row:
        """The content of a braced argument, or of a single token that stands for one."""
        nodes = node.nodelist if type(node).__name__ == "LatexGroupNode" else [node]
        return self.row(self.tokens(list(nodes)))

    def words(self, node: Any) -> tuple[Node, ...]:
        r"""The content of \text{…}: upright words, with formulas between them."""
        nodes = node.nodelist if type(node).__name__ == "LatexGroupNode" else [node]
        items: list[Node] = []
        for part in nodes:
            match type(part).__name__:
                case "LatexCharsNode":
                    items += _spaced_words(part.chars)
                case "LatexMathNode":
                    items += self.row(self.tokens(list(part.nodelist))).items
                case "LatexSpecialsNode":
                    items += _spaced_words(part.specials_chars)
                case _:
                    items += self.group(part).items
        return tuple(items)

    def environment(self, node: Any) -> Node:
        name = node.environmentname
        tokens = self.tokens(list(node.nodelist))
        if name in symbols.ALIGNED:
            return self.grid_of(tokens, "", "", "rl" * 8 if "gather" not in name else "", aligned=True)
        if name not in symbols.MATRIX_FENCES:
            self.faults.append(Text(f"The environment '{name}' is unknown.", f"没有环境 `{name}`。"))
            return _EMPTY
        left, right = symbols.MATRIX_FENCES[name]
        columns = "l" * 8 if "cases" in name else self.columns(node) if name == "array" else ""
        return self.grid_of(tokens, left, right, columns)

    def columns(self, node: Any) -> str:
        argument = node.nodeargd.argnlist[-1]
        return "".join(char for char in argument.latex_verbatim() if char in "lcr") if argument else ""

    def grid_of(self, tokens: list[Any], left: str, right: str, alignment: str, aligned: bool = False) -> Grid:
        lines = [_split(line, "&") for line in _split(tokens, "\\")]
        if len(lines) > 1 and lines[-1] == [[]]:
            lines.pop()
        cells = tuple(tuple(self.row(cell) for cell in line) for line in lines)
        return Grid(left, cells, right, alignment, aligned)


def _split(tokens: list[Any], mark: str) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if _macro(token) == "\\" if mark == "\\" else isinstance(token, str) and token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _is_group_comma(token: Any) -> bool:
    return type(token).__name__ == "LatexGroupNode" and token.latex_verbatim() == "{,}"


def _macro(token: Any) -> str:
    return token.macroname if type(token).__name__ == "LatexMacroNode" else ""


def _spaced_words(chars: str) -> list[Node]:
    """Words with the spaces around them as explicit spaces, so that they merge with those of operators."""
    stripped = " ".join(chars.replace("~", " ").split())
    items: list[Node] = [Atom(" ", "space")] if chars[:1].isspace() or chars[:1] == "~" else []
    if stripped:
        items.append(Atom(stripped, "ord"))
        if chars[-1].isspace() or chars[-1] == "~":
            items.append(Atom(" ", "space"))
    return items


class _Reader:
    """Reads one row of tokens from left to right."""

    def __init__(self, builder: Builder, tokens: list[Any]) -> None:
        self.builder = builder
        self.tokens = tokens
        self.at = 0

    def peek(self) -> Any:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def char(self, ahead: int = 0) -> str:
        """The next token (or one further ahead) if it is a plain character, else ''."""
        token = self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""
        return token if isinstance(token, str) else ""

    def take(self) -> Any:
        self.at += 1
        return self.tokens[self.at - 1]

    def row(self, until_right: bool = False) -> Row:
        items: list[Node] = []
        while self.peek() is not None and not (until_right and _macro(self.peek()) == "right"):
            items += self.scripted(self.item())
        return Row(pair_fences(items))

    def scripted(self, base: tuple[Node, ...]) -> tuple[Node, ...]:
        """Attaches the scripts and primes that follow to the last node of `base`."""
        sub: Row | None = None
        primes: list[Node] = []
        sup: Row | None = None
        while self.char() in _SCRIPT_MARKS:
            mark = self.take()
            if mark == "'":
                primes.append(Atom("′", "ord"))
            elif (sup if mark == "^" else sub) is not None:
                raise LatexFault(
                    f"Two scripts '{mark}' follow one symbol; use braces.", f"同一个符号后有两个 `{mark}`；请用花括号。"
                )
            elif mark == "^":
                sup = self.script()
            else:
                sub = self.script()
        if primes:
            sup = Row((*primes, *(sup.items if sup else ())))
        if sub is None and sup is None:
            return base
        return (*base[:-1], Scripts(base[-1] if base else _EMPTY, sub, sup))

    def script(self) -> Row:
        if self.peek() is None or self.char() in (*_SCRIPT_MARKS, "&"):
            raise LatexFault("A script '^' or '_' has nothing after it.", "`^` 或 `_` 后面没有内容。")
        token = self.take()
        row = self.builder.row([token]) if isinstance(token, str) else Row(self.node(token))
        return row.items[0] if len(row.items) == 1 and isinstance(row.items[0], Row) else row

    def item(self) -> tuple[Node, ...]:
        if self.char() in _SCRIPT_MARKS:
            return ()
        token = self.take()
        if not isinstance(token, str):
            return self.node(token)
        if token.isascii() and token.isdigit():
            return (Atom(self.number(token), "ord"),)
        if token == "~":
            return (Atom(" ", "space"),)
        if token == "&":
            raise LatexFault(
                "A '&' stands outside of a matrix or an aligned formula.", "`&` 只能用在矩阵或对齐的公式中。"
            )
        return (Atom(*symbols.CHARACTERS.get(token, (token, "ord"))),)

    def number(self, text: str) -> str:
        """Digits, with a decimal point if digits follow it, and the marks on them; `4{,}096` is one number."""
        while True:
            char = self.char()
            if char == MARK or (char.isascii() and (char.isdigit() or self.is_point(text))):
                text += self.take()
            elif _is_group_comma(self.peek()) and self.char(1).isdigit():
                self.take()
                text += ","
            else:
                return text

    def is_point(self, text: str) -> bool:
        after = self.char(2) if self.char(1) == MARK else self.char(1)
        return self.char() == "." and "." not in text and after.isdigit()

    def node(self, node: Any) -> tuple[Node, ...]:
        match type(node).__name__:
            case "LatexGroupNode":
                return (_ordinary(self.builder.group(node)),)
            case "LatexEnvironmentNode":
                return (self.builder.environment(node),)
            case "LatexMacroNode":
                return self.macro(node)
            case _:
                raise LatexFault("A '$' stands inside the formula.", "公式中含有 `$`。")

    def macro(self, node: Any) -> tuple[Node, ...]:
        name = node.macroname
        if name in symbols.ARGUMENTS:
            return self.command(name, self.arguments(node))
        if name == "left":
            return (self.fence(),)
        if name == "right":
            raise LatexFault(r"A '\right' has no '\left'.", r"`\right` 没有对应的 `\left`。")
        if name in symbols.IGNORED:
            return ()
        if name == "not":
            return self.negated()
        atom = _symbol(name)
        if atom is None:
            self.builder.faults.append(Text(f"The command '\\{name}' is unknown.", f"没有命令 `\\{name}`。"))
            return ()
        return (atom,)

    def arguments(self, node: Any) -> list[Any]:
        arguments = list(node.nodeargd.argnlist)
        for argument in arguments:
            if argument is not None and _macro(argument) in symbols.ARGUMENTS:
                raise LatexFault(
                    f"The argument of '\\{node.macroname}' needs braces.", f"`\\{node.macroname}` 的参数要加花括号。"
                )
        return arguments

    def command(self, name: str, arguments: list[Any]) -> tuple[Node, ...]:
        group = self.builder.group
        if name in symbols.TEXTS:
            return self.builder.words(arguments[0])
        if name == "operatorname":
            letters = _letters(group(arguments[1]))
            return (Atom(letters, "func", arguments[0] is not None or letters in symbols.LIMITS),)
        if name == "sqrt":
            return (Root(group(arguments[1]), group(arguments[0]) if arguments[0] is not None else None),)
        rows = [group(argument) for argument in arguments]
        if name in symbols.FONTS:
            return (_upright(rows[0]),)
        if name in symbols.ACCENTS:
            return (_accented(rows[0], symbols.ACCENTS[name]),)
        if name == "pmod":
            return Atom(" ", "space"), Fence("(", Row((Atom("mod", "word"), *rows[0].items)), ")")
        return (_structure(name, rows),)

    def fence(self) -> Node:
        left = self.delimiter("left")
        body = self.row(until_right=True)
        if self.peek() is None:
            raise LatexFault(r"A '\left' has no '\right'.", r"`\left` 没有对应的 `\right`。")
        self.take()
        return Fence(left, body, self.delimiter("right"))

    def delimiter(self, side: str) -> str:
        token = self.take() if self.peek() is not None else None
        if isinstance(token, str) and token == ".":
            return ""
        atom = Atom(token, "ord") if isinstance(token, str) else _symbol(_macro(token))
        if atom is None or atom.text not in _DELIMITERS:
            raise LatexFault(f"A '\\{side}' has no delimiter after it.", f"`\\{side}` 后面没有定界符。")
        return {"<": "⟨", ">": "⟩"}.get(atom.text, atom.text)

    def negated(self) -> tuple[Node, ...]:
        struck = {"=": "≠", "∈": "∉", "⊂": "⊄", "≡": "≢", "∃": "∄", "≈": "≉", "<": "≮", ">": "≯"}
        item = self.item() if self.char() or _symbol(_macro(self.peek())) else ()
        if len(item) != 1 or not isinstance(item[0], Atom) or item[0].text not in struck:
            raise LatexFault(r"A '\not' has no relation after it.", r"`\not` 后面没有关系符。")
        return (Atom(struck[item[0].text], "rel"),)


@cache
def _symbol(name: str) -> Atom | None:
    tables = (
        (symbols.GREEK, "ord"),
        (symbols.ORDINARY, "ord"),
        (symbols.BINARY, "bin"),
        (symbols.RELATIONS, "rel"),
        (symbols.OPENING, "open"),
        (symbols.CLOSING, "close"),
        (symbols.INTEGRALS, "big"),
    )
    for table, kind in tables:
        if name in table:
            return Atom(table[name], kind)
    if name in symbols.FUNCTIONS:
        return Atom(symbols.FUNCTIONS[name], "func", name in symbols.LIMITS)
    if name in symbols.BIG:
        return Atom(symbols.BIG[name], "big", True)
    if name in symbols.SPACES:
        return Atom(" " * symbols.SPACES[name], "space")
    return Atom("mod", "word") if name == "bmod" else None


def _structure(name: str, rows: list[Row]) -> Node:
    match name:
        case "frac" | "dfrac" | "tfrac" | "cfrac":
            return Fraction(rows[0], rows[1])
        case "binom" | "dbinom" | "tbinom":
            return Fraction(rows[0], rows[1], bar=False)
        case "overset" | "stackrel":
            return Scripts(_with_limits(rows[1]), None, rows[0])
        case "underset":
            return Scripts(_with_limits(rows[1]), rows[0], None)
        case "underbrace" | "overbrace":
            return Brace(rows[0], name == "overbrace")
        case "mathbb":
            return Atom("".join(symbols.BLACKBOARD.get(char, char) for char in _letters(rows[0])), "ord")
        case _:
            return rows[0]


def _with_limits(row: Row) -> Node:
    """The base of an over- or underset; a single symbol keeps its class."""
    if len(row.items) == 1 and isinstance(row.items[0], Atom):
        return row.items[0]._replace(limits=True)
    return row


def _accented(body: Row, mark: str) -> Node:
    """An accent over a symbol with scripts belongs to the symbol."""
    if len(body.items) == 1 and isinstance(body.items[0], Scripts):
        scripts = body.items[0]
        return scripts._replace(base=Accent(Row((scripts.base,)), mark))
    return Accent(body, mark)


def _letters(row: Row) -> str:
    """The text of a name; anything but plain symbols in it is a fault, since it would be lost."""
    if not all(isinstance(item, Atom | Row) for item in row.items):
        raise LatexFault("A name holds something else than plain letters.", "名称中有字母以外的内容。")
    return "".join(_letters(item) if isinstance(item, Row) else _text(item) for item in row.items)


def _upright(row: Row) -> Node:
    r"""A name such as \mathrm{ReLU} is one word; anything richer stays a row."""
    if row.items and all(isinstance(item, Atom) and item.kind in ("ord", "space", "func") for item in row.items):
        return Atom(_letters(row), "ord")
    return row


def _ordinary(row: Row) -> Node:
    """Braces make a single operator or comma an ordinary symbol, as in TeX."""
    if len(row.items) == 1:
        only = row.items[0]
        return only._replace(kind="ord") if isinstance(only, Atom) and only.kind in ("bin", "rel", "punct") else only
    return row


def pair_fences(items: list[Node]) -> tuple[Node, ...]:
    """Matching brackets of one row become fences; brackets without a partner stay symbols."""
    out: list[Node] = []
    opened: list[int] = []
    for item in items:
        symbol = item.base if isinstance(item, Scripts) else item
        if opened and isinstance(symbol, Atom) and symbol.kind == "close" and _matches(out[opened[-1]], symbol.text):
            start = opened.pop()
            fence = Fence(_text(out[start]), Row(tuple(out[start + 1 :])), symbol.text)
            out[start:] = [item._replace(base=fence) if isinstance(item, Scripts) else fence]
            continue
        if isinstance(item, Atom) and item.kind == "open":
            opened.append(len(out))
        out.append(item)
    return tuple(out)


def _matches(opening: Node, closing: str) -> bool:
    """Round and square brackets may be mixed, as in half-open intervals."""
    text = _text(opening)
    return (text in _LOOSE_PAIRS[0] and closing in _LOOSE_PAIRS[1]) or _EXACT_PAIRS.get(text) == closing


def _text(node: Node) -> str:
    return node.text if isinstance(node, Atom) else ""
