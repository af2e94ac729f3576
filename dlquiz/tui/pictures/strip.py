"""The architecture of a network as a strip: a block a stage, as high as its image or text, as wide as its channels."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2, sqrt
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.networks import Trace
from dlquiz.networks.kinds import Shape, shape_text
from dlquiz.networks.stages import channels_of, size_of, stages
from dlquiz.text.cells import cell_width
from dlquiz.tui.pictures.canvas import FAIR, GOOD, MAIN, QUIET, Piece, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import cut, fitted, widest

MARK = "▲"
_STYLES = {
    "input": "",
    "conv": MAIN,
    "pool": QUIET,
    "residual": GOOD,
    "inverted": GOOD,
    "inception": GOOD,
    "dense": GOOD,
    "transition": QUIET,
    "embedding": MAIN,
    "attention": GOOD,
    "linear": FAIR,
    "rbf": FAIR,
}
_WIDEST_BAR = 12


class _Block(NamedTuple):
    """One block of the strip: its sizes as shares of the largest, and the lines below it."""

    kind: str
    tall: float
    wide: float
    lines: tuple[str, ...]
    marked: bool

    def bar(self, most: int) -> int:
        return 1 + round((most - 1) * self.wide)

    def cells(self, most: int) -> int:
        return max(self.bar(most), widest(self.lines))


def strip(
    traced: Trace, width: int, language: Language, *, marked: str = "", height: int = 8, explained: bool = True
) -> Content:
    """The stages side by side, heights and widths on logarithmic scales; on several rows where they do not fit on one.

    Layers or blocks of one kind and one output shape stand as one block, with their number. `marked` is the path of a
    module or of a block: an arrow points at the stage it is in, and its shape is shown. Unless it is `explained`, the
    bars and what stands below them are all.
    """
    blocks = _blocks(traced, language, marked)
    rows: list[Row] = []
    lines = _lines(blocks, width)
    most = min(_most(line, width) for line in lines)
    for line in lines:
        rows += _drawn(line, most, height)
    if not explained:
        return content(rows, width)
    kinds = dict.fromkeys(block.kind for block in blocks if block.kind != "input")
    names = [(_short(kind, language), _STYLES[kind], say(language, f"stage_{kind}")) for kind in kinds]
    texts = [sentence(say(language, "strip_scales"), width)]
    shape = _shape_of(traced, marked)
    if shape:
        texts.insert(0, content([[(f"{MARK} {marked}  {shape_text(shape)}", "bold")]], width))
    return Content("\n").join([content([*rows, *legend(names, width)], width), *texts])


def _shape_of(traced: Trace, marked: str) -> Shape | None:
    found = [row.output for row in traced.layers if marked and _inside(row.name, marked)]
    return found[-1] if found else None


def _inside(name: str, path: str) -> bool:
    return name == path or name.startswith(f"{path}.")


def _short(kind: str, language: Language) -> str:
    return say(language, f"short_{kind}")


def _blocks(traced: Trace, language: Language, marked: str) -> list[_Block]:
    found = stages(traced)
    # A text is tokens with one number each.
    given = traced.input if len(traced.input) == 3 else (*traced.input, 1)
    tallest = max(_side(size_of(shape)) for shape in (given, *(stage.output for stage in found)))
    widest_channels = max(channels_of(given), *(stage.channels for stage in found))
    last = [row.name for row in traced.layers if marked and _inside(row.name, marked)][-1:]

    def block(kind: str, output: Shape, count: int = 1, names: Sequence[str] = ()) -> _Block:
        channels = channels_of(output)
        return _Block(
            kind,
            (log2(_side(size_of(output))) + 1) / (log2(tallest) + 1),
            log2(channels) / log2(widest_channels) if widest_channels > 1 else 1,
            (_short(kind, language), f"×{count}" if count > 1 else "", str(channels), _size_text(output)),
            bool(last) and last[0] in names,
        )

    return [
        block("input", given),
        *(block(stage.kind, stage.output, stage.times, stage.names) for stage in found),
    ]


def _side(size: Sequence[int]) -> float:
    return sqrt(size[0] * size[1])


def _size_text(output: Shape) -> str:
    """`56²` of maps, the number of tokens."""
    if len(output) < 3:
        return str(output[0]) if len(output) == 2 else ""
    return f"{output[1]}²" if output[1] == output[2] else f"{output[1]}×{output[2]}"


def _lines(blocks: Sequence[_Block], width: int) -> list[list[_Block]]:
    """The blocks on as few rows as they need at their narrowest."""
    lines: list[list[_Block]] = [[]]
    for block in blocks:
        if lines[-1] and _room([*lines[-1], block], 1) > width:
            lines.append([])
        lines[-1].append(block)
    return lines


def _room(blocks: Sequence[_Block], most: int) -> int:
    return sum(block.cells(most) + 1 for block in blocks) - 1


def _most(blocks: Sequence[_Block], width: int) -> int:
    """The cells of the widest bar that all of them have room for."""
    return next((most for most in range(_WIDEST_BAR, 1, -1) if _room(blocks, most) <= width), 1)


def _drawn(blocks: Sequence[_Block], most: int, height: int) -> list[Row]:
    """The bars, without the rows that none of them reaches, and the lines below them."""
    bars = [[_slice(block, row, most, height) for block in blocks] for row in range(height)]
    labels = [
        [(_middle(block.lines[place], block.cells(most)), style or _STYLES[block.kind]) for block in blocks]
        for place, style in enumerate(("", QUIET, "bold", QUIET))
    ]
    marks = [(_middle(MARK * block.marked, block.cells(most)), "bold") for block in blocks]
    return [_apart(row) for row in (*bars, *labels, marks) if any(text.strip() for text, _ in row)]


def _apart(pieces: Sequence[Piece]) -> Row:
    return [piece for text, style in pieces for piece in ((text, style), (" ", ""))][:-1]


def _slice(block: _Block, row: int, most: int, height: int) -> Piece:
    """A row of a bar that stands around the middle line: whole cells, and half ones at both ends of odd heights."""
    half = max(round(block.tall * height), 1)
    above, below = 2 * row - (height - half), height + half - 2 * row
    sign = " " if above < -1 or below < 1 else "▄" if above == -1 else "▀" if below == 1 else "█"
    return _middle(sign * block.bar(most), block.cells(most)), _STYLES[block.kind]


def _middle(label: str, cells: int) -> str:
    label = cut(label, cells)
    return fitted(" " * ((cells - cell_width(label)) // 2) + label, cells)
