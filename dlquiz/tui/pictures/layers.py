"""Maps that lie one behind the other with a window that slides over all of them, and the maps that come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.networks.kinds import shape_text
from dlquiz.tui.pictures.canvas import FAINT, GOOD, MAIN, POOR, QUIET, Row, content, legend, sentence
from dlquiz.tui.pictures.grids import APART, Block, beside, kept
from dlquiz.tui.pictures.track import INPUT, LEFT_OVER, OUTSIDE, PADDING, TAP, Track

CELL, START, DONE, NOW = "·", "+", "■", "◆"
SHEETS = 3
"""So many maps behind the first one are drawn; the title has the number of all."""
_STYLES = {
    TAP: f"bold {GOOD}",
    START: "bold",
    PADDING: QUIET,
    LEFT_OVER: POOR,
    OUTSIDE: QUIET,
    DONE: MAIN,
    NOW: f"bold {GOOD}",
    CELL: FAINT,
}
_OTHER_ROWS, _LEAST_ROWS, _BORDER, _EDGES = 14, 7, 4, 9


class Layered(NamedTuple):
    """A window on two axes of a stack of maps; `pools` where each map has an output of its own."""

    rows: Track
    columns: Track
    channels: int
    outputs: int
    pools: bool

    @property
    def places(self) -> int:
        return self.rows.places * self.columns.places

    def at(self, frame: int) -> tuple[int, int]:
        """The row and the column of the output of this frame."""
        return divmod(frame, self.columns.places)

    def sign(self, row: int, column: int, frame: int) -> str:
        """What a cell of the padded input is, counted from its first padding cell."""
        place = self.at(frame)
        down, across = row - place[0] * self.rows.stride, column - place[1] * self.columns.stride
        if 0 <= down < self.rows.span and 0 <= across < self.columns.span:
            if not down % self.rows.dilation and not across % self.columns.dilation:
                return TAP
        elif self.rows.begins(row, 0).strip() and self.columns.begins(column, 0).strip():
            return START
        kinds = (self.rows.cell(row), self.columns.cell(column))
        return next((kind for kind in (OUTSIDE, LEFT_OVER, PADDING) if kind in kinds), CELL)

    def result(self, row: int, column: int, frame: int) -> str:
        """What a cell of the output is."""
        place = row * self.columns.places + column
        return NOW if place == frame else DONE if place < frame else CELL


def layered(found: Layered, frame: int, width: int, height: int, language: Language) -> Content:
    """The window at one place: the input with its padding, the output as far as it is filled, and what is added up.

    Maps too large for `width` and `height` are cropped around the window, which is said.
    """
    axes, place = (found.rows, found.columns), found.at(frame)
    total = [max(axis.padded, axis.reached) for axis in axes]
    held = [range(at * axis.stride, at * axis.stride + axis.span) for axis, at in zip(axes, place, strict=True)]
    tall, sizes = max(height - _OTHER_ROWS, found.rows.span + 3, _LEAST_ROWS), _widths(total[1], found, width)
    source = (kept(total[0], held[0], tall, 1), kept(total[1], held[1], sizes[0], 2))
    result = (
        kept(found.rows.places, range(place[0], place[0] + 1), tall, 1),
        kept(found.columns.places, range(place[1], place[1] + 1), sizes[1], 2),
    )
    shapes = ((found.channels, *total), (found.outputs, found.rows.places, found.columns.places))
    inputs = _map(source, shapes[0], lambda row, column: found.sign(row, column, frame))
    outputs = _map(result, shapes[1], lambda row, column: found.result(row, column, frame))
    given = (found.channels, found.rows.size, found.columns.size)
    blocks = [
        _block("", _title(language, "window_input", given), inputs, found.channels),
        _block("→", _title(language, "window_output", shapes[1]), outputs, found.outputs),
    ]
    drawn = content([*beside(blocks, width), *legend(_legend(found, total, language), width)], width)
    cut = any(
        (len(rows), len(columns)) != shape[1:] for (rows, columns), shape in zip((source, result), shapes, strict=True)
    )
    return Content("\n").join([drawn, *(sentence(line, width) for line in _lines(found, place, cut, language))])


def _widths(total: int, found: Layered, width: int) -> tuple[int, int]:
    """The columns for the cells of input and output, side by side; one above the other where that is too narrow."""
    sheets = sum(2 * min(count - 1, SHEETS) for count in (found.channels, found.outputs))
    room = width - 2 * _BORDER - sheets - 2 * APART
    output = min(2 * found.columns.places + 1, room // 2)
    least = min(2 * total + 1, 2 * found.columns.span + _EDGES)
    if room - output >= least:
        return room - output, output
    alone = max(width - _BORDER - 2 * SHEETS, 1)
    return alone, alone


def _title(language: Language, key: str, shape: Sequence[int]) -> str:
    return f"{say(language, key)} {shape_text(shape)}"


def _map(shown: tuple[range, range], shape: Sequence[int], sign: Callable[[int, int], str]) -> list[Row]:
    """The cells of one map that are shown, two columns each; … stands at an edge where some are left out."""
    down, across = shown
    before, after = "… " * (across.start > 0), "… " * (across.stop < shape[2])
    rows: list[Row] = []
    for row in down:
        signs = (sign(row, column) for column in across)
        rows.append([(before, QUIET), *((f"{found} ", _STYLES[found]) for found in signs), (after, QUIET)])
    wide = 2 * len(across) + len(before + after)
    cut: Row = [("…".ljust(wide), QUIET)]
    return [*[cut] * (down.start > 0), *rows, *[cut] * (down.stop < shape[1])]


def _block(sign: str, title: str, cells: list[Row], maps: int) -> Block:
    """A map in a frame, with the edges of those behind it above and to the right."""
    sheets = min(maps - 1, SHEETS)
    width = sum(len(text) for text, _ in cells[0]) + 1
    top = [
        [(" " * (2 * level) + "┌" + "─" * width + "┐" + " │" * (sheets - level), QUIET)]
        for level in range(sheets, -1, -1)
    ]
    rows: list[Row] = [*top]
    for number, line in enumerate([*cells, None]):
        # The sheet at the back ends one line above the one before it.
        edges = "".join(_edge(len(cells) - number, level) for level in range(sheets))
        if line is None:
            rows.append([("└" + "─" * width + "┘" + edges, QUIET)])
        else:
            rows.append([("│ ", QUIET), *line, ("│" + edges, QUIET)])
    return Block(sign, [[(title, QUIET)], *rows])


def _edge(above: int, level: int) -> str:
    """The right edge of the map `level` + 1 behind the first one, so many lines `above` the bottom of that."""
    bottom = level + 1
    return " │" if above > bottom else "─┘" if above == bottom else "  "


def _legend(found: Layered, total: Sequence[int], language: Language) -> list[tuple[str, str, str]]:
    axes = (found.rows, found.columns)
    signs = {
        axis.cell(at) for axis, size in zip(axes, total, strict=True) for at in (0, axis.reached, size - 1) if at < size
    }
    entries = [(TAP, "track_window"), (START, "layered_starts")]
    names = {PADDING: "track_padding", LEFT_OVER: "track_left_over", OUTSIDE: "track_outside"}
    entries += [(sign, name) for sign, name in names.items() if sign in signs - {INPUT}]
    entries += [(NOW, "layered_now"), (DONE, "layered_done")]
    return [(sign, _STYLES[sign], say(language, name)) for sign, name in entries]


def _lines(found: Layered, place: tuple[int, int], cut: bool, language: Language) -> list[str]:
    rows, columns = found.rows, found.columns
    taps = rows.kernel_size * columns.kernel_size
    lines = [
        say(language, "layered_place", row=place[0] + 1, column=place[1] + 1, rows=rows.places, columns=columns.places),
        say(language, "layered_stride", down=rows.stride, across=columns.stride),
    ]
    if (rows.dilation, columns.dilation) != (1, 1):
        lines.append(say(language, "layered_dilation", down=rows.dilation, across=columns.dilation))
    size = f"{rows.kernel_size}·{columns.kernel_size}"
    if found.pools:
        lines.append(say(language, "layered_pools", size=size, taps=taps))
    else:
        count = taps * found.channels
        lines.append(
            say(language, "layered_sums", size=f"{size}·{found.channels}", taps=count, channels=found.channels)
        )
    if cut:
        lines.append(say(language, "window_cropped"))
    return lines
