"""A short form of a question, which stays in sight while its verdict is read: what is asked, and the drawn numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dlquiz.text.blocks import Block, Document, Paragraph, Run
from dlquiz.tui.rendering import Part, inline, laid_out, plain_line

_SENTENCE_ENDS = re.compile(r"(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)(?<=[.?!])\s+|(?<=[。？！])")
_ASKS = re.compile("[?？]")
_LEFT_OUT = Run("… ", "plain")


class ShortForm(NamedTuple):
    """`parts` in as few lines as wanted, which is their `height`; `block` is the number of the first block of the
    question that is in them."""

    parts: tuple[Part, ...]
    height: int
    block: int


class _Unit(NamedTuple):
    """A sentence, or a block that is none, of the block with that number; `at` counts units."""

    at: int
    block: int
    content: Block


@lru_cache(maxsize=16)
def short_form(question: Document, width: int, most: int) -> ShortForm:
    """The whole question where it fits `most` lines of `width` cells.

    Else the sentence that asks and, as far as there is room, the others: first those with drawn numbers or filled
    blanks, then the nearest. Nothing is cut within a formula; a sentence that is longer by itself loses
    words at its beginning.
    """
    units = list(_units(question))
    kept = list(units)
    if _height(_parts(kept), width) > most:
        asked = max(units, key=_asks)
        kept = [asked._replace(content=_tail(asked.content, width, most))]
        others = (unit for unit in reversed(units) if unit != asked)
        for unit in sorted(others, key=lambda unit: not _is_drawn(unit, width)):
            more = sorted([*kept, unit])
            if _height(_parts(more), width) <= most:
                kept = more
    parts, block = _parts(kept), kept[0].block if kept else 0
    height = _height(parts, width)
    # A table alone is not made shorter.
    return ShortForm(parts, height, block) if height <= most else ShortForm((), 0, block)


def _units(question: Document) -> Iterator[_Unit]:
    at = 0
    for number, block in enumerate(map(_in_lines, question.blocks)):
        pieces = _sentences(block.runs) if isinstance(block, Paragraph) else [block]
        for piece in pieces:
            yield _Unit(at, number, piece)
            at += 1


def _in_lines(block: Block) -> Block:
    """A paragraph with its matrices each in one line."""
    return Paragraph(tuple(run._replace(picture=None) for run in block.runs)) if isinstance(block, Paragraph) else block


def _sentences(runs: Sequence[Run]) -> Iterator[Paragraph]:
    """A paragraph sentence by sentence, each with the space behind it."""
    sentence: list[Run] = []
    for run in runs:
        ends = [found.end() for found in _SENTENCE_ENDS.finditer(run.text)] if run.style in ("plain", "strong") else []
        for start, end in zip([0, *ends], [*ends, len(run.text)], strict=True):
            if run.text[start:end]:
                sentence.append(Run(run.text[start:end], run.style))
            if end in ends and sentence:
                yield Paragraph(tuple(sentence))
                sentence = []
    if sentence:
        yield Paragraph(tuple(sentence))


def _parts(units: Sequence[_Unit]) -> tuple[Part, ...]:
    """Units that are kept, block by block, with a sign where something is left out before one."""
    blocks: dict[int, list[Run] | Block] = {}
    before = -1
    for unit in units:
        skipped = unit.at != before + 1
        before = unit.at
        if not isinstance(unit.content, Paragraph):
            blocks[unit.block] = unit.content
            continue
        runs = blocks.setdefault(unit.block, [])
        assert isinstance(runs, list), "a block is a paragraph or is not"
        sign = [_LEFT_OUT] if skipped and unit.content.runs[0] != _LEFT_OUT else []
        runs += [*sign, *unit.content.runs]
    contents = (Paragraph(tuple(block)) if isinstance(block, list) else block for block in blocks.values())
    return tuple(Part(Document((content,)), gap=False) for content in contents)


def _tail(content: Block, width: int, most: int) -> Block:
    """As much of the end of a sentence as has `most` lines, from a word on; what fits, or is no sentence, as it is."""
    if not isinstance(content, Paragraph) or _height([Part(Document((content,)))], width) <= most:
        return content
    pieces = [Run(piece, run.style) for run in content.runs for piece in _pieces(run)]
    for start in range(1, len(pieces)):
        tail = Paragraph((_LEFT_OUT, *pieces[start:]))
        if _height([Part(Document((tail,)))], width) <= most:
            return tail
    return content


def _pieces(run: Run) -> list[str]:
    """Plain text by words, and Chinese sign by sign; what is a formula or code in one."""
    return re.findall(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+\s*|\s+", run.text) if run.style == "plain" else [run.text]


def _is_drawn(unit: _Unit, width: int) -> bool:
    lines = laid_out(Document((unit.content,)), width)
    return any(span.style in ("drawn", "filled") for line in lines for span in line)


def _asks(unit: _Unit) -> tuple[bool, bool, int]:
    """What asks ranks highest: of several the last; where nothing does, the last sentence."""
    asks = _ASKS.search(plain_line(inline(Document((unit.content,))))) is not None
    return asks, isinstance(unit.content, Paragraph), unit.at


def _height(parts: Sequence[Part], width: int) -> int:
    return sum(len(laid_out(part.document, width)) for part in parts)


def height_before(question: Document, block: int, width: int) -> int:
    """The lines above a block of the question, where all of it is shown."""
    before = Document(question.blocks[:block])
    return len(laid_out(before, width)) + 1 if before.blocks else 0
