"""A document as Markdown. Whatever comes from banks and learners is escaped: it is shown, never interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from dlquiz.messages import Language, say
from dlquiz.reports.blocks import Block, Heading, Items, Prose, Table, Verdict, lines_of
from dlquiz.text.blocks import CodeBlock, Document

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
# What makes a list, a rule, a heading or a quote only at the head of a line.
_HEADS = re.compile(r"^(\s*)(?:([-+=:])|(\d+)([.)]))")


def markdown(blocks: Iterable[Block], language: Language) -> str:
    """The document; its lines are not wrapped."""
    return "\n\n".join(_block(block, language) for block in blocks) + "\n"


def escaped(words: str) -> str:
    """One line in which no sign means anything."""
    line = _SIGNS.sub(r"\\\1", words.replace("\t", " "))
    return _HEADS.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}", line
    )


def _block(block: Block, language: Language) -> str:
    match block:
        case Heading(words, level):
            return f"{'#' * level} {escaped(words)}"
        case Verdict(outcome, words):
            word = say(language, outcome or "report_not_scored")
            return f"### {escaped(say(language, 'report_outcome', outcome=word, question=words))}"
        case Prose(document, label, style):
            return _prose(document, label, style)
        case Items(items):
            return "\n".join(f"- {_joined(lines_of(item), '  ')}" for item in items)
        case Table(head, rows):
            lines = ["| " + " | ".join(map(escaped, row)) + " |" for row in (head, *rows)]
            return "\n".join([lines[0], "|" + " --- |" * len(head), *lines[1:]])


def _prose(document: Document, label: str, style: str) -> str:
    first = f"**{escaped(label.strip())}** " if label else ""
    if style == "typed":
        return first.rstrip() + "\n\n> " + _joined(lines_of(document), "> ")
    if style == "strong":
        return f"{first}**{_joined(lines_of(document))}**"
    parts: list[str] = []
    for is_code, blocks in groupby(document.blocks, lambda block: isinstance(block, CodeBlock)):
        lines = lines_of(Document(tuple(blocks)))
        parts.append(_fenced(lines) if is_code else _joined(lines))
        if is_code and len(parts) == 1 and first:
            parts.insert(0, "")
    return first + "\n\n".join(parts)


def _fenced(lines: list[str]) -> str:
    """Lines whose columns stay columns, in a fence that none of them ends."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence, *lines, fence])


def _joined(lines: list[str], margin: str = "") -> str:
    """Lines that stay lines: two spaces at an end break it, an empty one parts paragraphs."""
    written: list[str] = []
    for place, line in enumerate(lines):
        last = place == len(lines) - 1 or not lines[place + 1].strip() or not line.strip()
        written.append(escaped(line.strip()) + ("" if last else "  "))
    return f"\n{margin}".join(written)
