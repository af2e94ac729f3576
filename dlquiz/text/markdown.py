"""Markdown to blocks: the subset of the bank format, by markdown-it with HTML, links and entities off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.messages import Text, short
from dlquiz.text.blocks import (
    Alignment,
    Block,
    CodeBlock,
    DisplayMath,
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    trimmed,
)
from dlquiz.text.cells import shown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# What is not switched on here is shown as it was typed.
_RULES_OFF = ["html_block", "html_inline", "autolink", "link", "image", "reference", "lheading", "entity", "text_join"]
_FORMULAS = ("math_inline", "math_inline_double", "math_block")
_NO_TEXT = "\ufffc"
_MARKUP = re.compile(r"\A(?![^\W\d_])|[\\`*_$]|[^\S ]|-[0-9\u2064]| \Z")
"""What may be markup or a negative number. Two of five prompts have none: they are one paragraph, and no parser need be
loaded for the first of them."""
# Only authors need these patterns: each is compiled when it is used first.
_PROSE = r"(?s)^[0-9].*?(?:\s[A-Za-z]{2,}\s|[\u4e00-\u9fff])"
"""A formula that starts with a number and holds words: most often a price, and another one."""
_COMMAND = r"\\[A-Za-z]+\{[^{}]*\}"
_PRICE = r"\$[0-9][0-9.,]*"
_IMAGE = r"!\[[^\]\n]*\]\([^)\n]*\)"
_STRAY_DOLLAR = r"\$\$|\$(?=[A-Za-z\\{])"


def parse(source: str) -> Document:
    """The blocks of a text (Markdown with `$…$` and `$$…$$`), free of any width. Never fails.

    Broken LaTeX is kept as its source; control characters and bidirectional controls are left out.
    """
    text = shown(source)
    if not _MARKUP.search(text):
        return Document((Paragraph((Run(text, "plain"),)),))
    return Document(_blocks(iter(_parser().parse(text)), ""))


def latex_ok(source: str) -> list[Text]:
    """What is wrong with the formulas of a text, in plain sentences; empty if all of them can be shown."""
    from dlquiz.text.latex import read

    if "$" not in source:
        return []
    faults: list[Text] = []
    for token in _parser().parse(shown(source)):
        for formula in (token, *(token.children or ())):
            if formula.type in _FORMULAS:
                where = _quoted(formula)
                faults += [Text(f"In {where}: {en}", f"{where}：{zh}") for en, zh in read(formula.content).faults]
        faults += _stray_dollars(token.children or ())
    return faults


class Misread(NamedTuple):
    """An excerpt of a text, what becomes of it, and the fix."""

    excerpt: str
    trouble: Text
    fix: Text


def misread(source: str) -> list[Misread]:
    """What a text most likely means otherwise than it is shown."""
    if "$" not in source and "![" not in source:
        return []
    found: list[Misread] = []
    for token in _parser().parse(shown(source)):
        for part in token.children or ():
            if part.type == "math_inline" and re.search(_PROSE, re.sub(_COMMAND, "", part.content)):
                trouble = Text("is shown as a formula", "会显示成公式")
                fix = Text("write `\\$` for a dollar sign", "美元符号请写 `\\$`")
                found.append(Misread(f"${part.content}$", trouble, fix))
        typed = "".join(part.content if _is_typed(part) else _NO_TEXT for part in token.children or ())
        if price := re.search(_PRICE, typed):
            trouble = Text("opens no formula and is shown as it stands", "没有构成公式，会原样显示")
            fix = Text(
                "write `\\$` for a dollar sign, or close the formula with `$`",
                "美元符号请写 `\\$`；是公式请用 `$` 结束",
            )
            found.append(Misread(price[0], trouble, fix))
        if image := re.search(_IMAGE, typed):
            trouble = Text("is shown as it stands: a question has no images", "会原样显示：题目不支持图片")
            found.append(Misread(image[0], trouble, Text("describe the image in words", "请用文字描述图片")))
    return found


def _stray_dollars(tokens: Sequence[Token]) -> list[Text]:
    """Dollars before a letter, command or brace that opened no formula; escaped ones are meant."""
    text = "".join(token.content if _is_typed(token) else _NO_TEXT for token in tokens)
    found = re.search(_STRAY_DOLLAR, text)
    if found is None:
        return []
    excerpt = text[found.start() : found.start() + 20].split(_NO_TEXT)[0]
    return [
        Text(
            f"The '$' at '{excerpt}' opens no formula; close it, keep digits and spaces off it, or write '\\$'.",
            f"`{excerpt}` 处的 `$` 没有构成公式；请补上结尾的 `$`，公式两端不留空格和数字，或写 `\\$`。",
        )
    ]


def _is_typed(token: Token) -> bool:
    return token.type == "text" or (token.type == "text_special" and token.content != "$")


def _quoted(token: Token) -> str:
    text = " ".join(token.content.split())
    mark = "$" if token.type == "math_inline" else "$$"
    return f"{mark}{short(text, 60)}{mark}"


def new_parser() -> MarkdownIt:
    """A parser of the subset, whose rules of rendering may be changed."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.dollarmath.index import math_inline_dollar

    from dlquiz.text import emphasis

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.enable("table").disable(_RULES_OFF)
    dollarmath_plugin(parser, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
    parser.inline.ruler.at("math_inline", _from_the_start(math_inline_dollar(False, False, True)))
    parser.inline.ruler.at("emphasis", emphasis.tokenize)
    return parser


_parser = cache(new_parser)


def _from_the_start(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """The rule for formulas, which looks at the character before a dollar: before the first one, at the last one.

    So a text that begins with a formula and ends in a digit would show its dollars.
    """

    def tokenize(state: StateInline, silent: bool) -> bool:
        if state.pos:
            return rule(state, silent)
        source = state.src
        state.src = f"{source} "
        try:
            return rule(state, silent)
        finally:
            state.src = source

    return tokenize


def _blocks(tokens: Iterator[Token], until: str) -> tuple[Block, ...]:
    """The blocks up to a closing token, which is consumed."""
    return tuple(block for token in _up_to(until, tokens) for block in _block(token, tokens))


def _up_to(kind: str, tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens before the next one of a kind, which is consumed."""
    return takewhile(lambda token: token.type != kind, tokens)


def _block(token: Token, tokens: Iterator[Token]) -> tuple[Block, ...]:
    match token.type:
        case "paragraph_open":
            return _paragraph(_inline(tokens))
        case "heading_open":
            return (Heading(int(token.tag[1:]), _runs(_inline(tokens))),)
        case "fence" | "code_block":
            return (CodeBlock(token.content.rstrip("\n").expandtabs(4), token.info.strip()),)
        case "math_block":
            return (_display(token.content),)
        case "hr":
            return (Rule(),)
        case "blockquote_open":
            return (Quote(_blocks(tokens, "blockquote_close")),)
        case "bullet_list_open" | "ordered_list_open":
            return (_list(token, tokens),)
        case "table_open":
            return (_table(tokens),)
        case _:
            return ()


def _inline(tokens: Iterator[Token]) -> Token:
    """The inline token of a paragraph, heading or cell; its closing token is consumed."""
    token = next(tokens)
    next(tokens)
    return token


def _runs(token: Token) -> Runs:
    from dlquiz.text.inline import runs_of

    return runs_of(token.children or ())


def _paragraph(token: Token) -> tuple[Block, ...]:
    """A paragraph, cut where a display formula stands in it."""
    from dlquiz.text.inline import runs_of

    blocks: list[Block] = []
    pending: list[Token] = []
    for child in [*(token.children or ()), None]:
        if child is not None and child.type != "math_inline_double":
            pending.append(child)
            continue
        if runs := trimmed(runs_of(pending)):
            blocks.append(Paragraph(runs))
        # Marks that are still open go on after the formula.
        pending = _still_open(pending)
        if child is not None:
            blocks.append(_display(child.content))
    return tuple(blocks)


def _still_open(tokens: Sequence[Token]) -> list[Token]:
    opened: list[Token] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1:
            opened.pop()
    return opened


def _display(source: str) -> DisplayMath:
    from dlquiz.text.display import display
    from dlquiz.text.latex import read

    tree = read(source).tree
    return DisplayMath(None, (), f"$${' '.join(source.split())}$$") if tree is None else display(tree)


def _list(opening: Token, tokens: Iterator[Token]) -> ListBlock:
    ordered = opening.type == "ordered_list_open"
    items: list[tuple[Block, ...]] = []
    tight = True
    for _ in _up_to(opening.type.replace("open", "close"), tokens):
        blocks, is_tight = _item(tokens)
        items.append(blocks)
        tight = tight and is_tight
    return ListBlock(tuple(items), int(opening.attrs.get("start", 1)) if ordered else None, tight)


def _item(tokens: Iterator[Token]) -> tuple[tuple[Block, ...], bool]:
    """The blocks of a list item, and whether the parser hid its paragraphs, which makes the list tight."""
    blocks: list[Block] = []
    tight = True
    for token in _up_to("list_item_close", tokens):
        tight = tight and (token.type != "paragraph_open" or token.hidden)
        blocks += _block(token, tokens)
    return tuple(blocks), tight


def _table(tokens: Iterator[Token]) -> Table:
    rows: list[tuple[Runs, ...]] = []
    cells: list[Runs] = []
    alignments: list[Alignment] = []
    for token in _up_to("table_close", tokens):
        if token.type in ("th_open", "td_open"):
            cells.append(_runs(_inline(tokens)))
            if token.type == "th_open":
                alignments.append(_alignment(str(token.attrs.get("style", ""))))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
            cells = []
    return Table(rows[0], tuple(rows[1:]), tuple(alignments))


def _alignment(style: str) -> Alignment:
    if style.endswith("right"):
        return "right"
    return "center" if style.endswith("center") else "left"
