"""Formulas in two dimensions: pictures with a baseline, put side by side and on top of each other."""

from __future__ import annotations

from dlquiz.text.blocks import Picture
from dlquiz.text.cells import cell_width, pad

# Top, middle and bottom of a delimiter taller than one row; braces and angles are drawn by functions.
_TALL = {
    "(": "⎛⎜⎝",
    ")": "⎞⎟⎠",
    "[": "⎡⎢⎣",
    "]": "⎤⎥⎦",
    "|": "│││",
    "‖": "║║║",
    "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦",
    "⌈": "⎡⎢⎢",
    "⌉": "⎤⎥⎥",
}
_BRACES = {"{": "⎧⎪⎨⎩", "}": "⎫⎪⎬⎭"}
_ANGLES = {"⟨": "╱⟨╲", "⟩": "╲⟩╱"}


def text_picture(text: str) -> Picture:
    return Picture((text,), 0)


def picture_width(picture: Picture) -> int:
    return max(map(cell_width, picture.rows))


def beside(parts: list[tuple[int, Picture]]) -> Picture:
    """Pictures side by side on one baseline, each after a gap of so many columns."""
    above = max(part.baseline for _, part in parts)
    below = max(len(part.rows) - part.baseline for _, part in parts)
    rows = [""] * (above + below)
    for gap, part in parts:
        width, first = picture_width(part), above - part.baseline
        for index in range(len(rows)):
            row = part.rows[index - first] if first <= index < first + len(part.rows) else ""
            rows[index] += " " * gap + pad(row, width)
    return Picture(tuple(rows), above)


def stacked(parts: list[Picture], baseline_of: int, align: str = "center") -> Picture:
    """Pictures on top of each other, the baseline being that of one of them."""
    width = max(map(picture_width, parts))
    rows = tuple(pad(row, width, align) for part in parts for row in _squared(part))
    before = sum(len(part.rows) for part in parts[:baseline_of])
    return Picture(rows, before + parts[baseline_of].baseline)


def _squared(part: Picture) -> list[str]:
    """Rows padded to one width, so that centring moves them together."""
    width = picture_width(part)
    return [pad(row, width) for row in part.rows]


def over_bar(top: Picture, bottom: Picture) -> Picture:
    """A fraction; its bar reaches one column past the wider part on either side."""
    bar = text_picture("─" * (max(picture_width(top), picture_width(bottom)) + 2))
    return stacked([top, bar, bottom], 1)


def rooted(body: Picture, index: str) -> Picture:
    """A root sign with a line over its body and its index in the corner."""
    margin = max(1, cell_width(index))
    rows = [pad(index, margin, "right") + "┌" + "─" * picture_width(body)]
    rows += [" " * margin + "│" + row for row in _squared(body)]
    rows[-1] = " " * (margin - 1) + "╲" + rows[-1][margin:]
    return Picture(tuple(rows), body.baseline + 1)


def fenced(left: str, body: Picture, right: str) -> Picture:
    """The body between delimiters as tall as itself; '' is no delimiter."""
    if len(body.rows) == 2 and {left, right} & set(_BRACES):
        body = Picture((*body.rows, ""), body.baseline)
    parts = [_delimiter(left, body), body, _delimiter(right, body)]
    return beside([(0, part) for part in parts])


def _delimiter(symbol: str, body: Picture) -> Picture:
    height = len(body.rows)
    if height == 1 or not symbol:
        return text_picture(symbol)
    if symbol in _BRACES:
        return Picture(_brace(_BRACES[symbol], height, body.baseline), body.baseline)
    if symbol in _ANGLES:
        return Picture(_angle(_ANGLES[symbol], height), body.baseline)
    if symbol not in _TALL:
        return text_picture(symbol)
    top, middle, bottom = tuple(_TALL[symbol])
    return Picture((top, *[middle] * (height - 2), bottom), body.baseline)


def _brace(parts: str, height: int, baseline: int) -> tuple[str, ...]:
    top, extension, middle, bottom = tuple(parts)
    rows = [top, *[extension] * (height - 2), bottom]
    rows[min(max(baseline, 1), height - 2)] = middle
    return tuple(rows)


def _angle(parts: str, height: int) -> tuple[str, ...]:
    upper, middle, lower = tuple(parts)
    return (*[upper] * (height // 2), *[middle] * (height % 2), *[lower] * (height // 2))


def scripted(base: Picture, sub: tuple[str, bool], sup: tuple[str, bool]) -> Picture:
    """Scripts at the right of a base; each is a text and whether it must stand on a row of its own.

    A Unicode script stays on the row it belongs to: the only one, or the top or bottom one of a tall base.
    """
    width = picture_width(base)
    rows, baseline = _squared(base), base.baseline
    (sub_text, sub_apart), (sup_text, sup_apart) = sub, sup
    if not sub_apart:
        rows[-1] += sub_text
    if not sup_apart:
        rows[0] += sup_text
    if sub_apart:
        rows.append(" " * width + sub_text)
    if sup_apart:
        rows.insert(0, " " * width + sup_text)
        baseline += 1
    return beside([(0, Picture(tuple(rows), baseline))])


def grid(cells: list[list[Picture]], gaps: list[int], alignment: str, airy: bool) -> Picture:
    """Rows of cells in columns; a blank row parts them where one is tall, or everywhere if `airy`.

    `gaps` are the columns before each column; `alignment` has one of l, c, r for each, c where it ends.
    """
    names = {"l": "left", "c": "center", "r": "right"}
    columns = max(map(len, cells))
    widths = [max(picture_width(row[index]) for row in cells if index < len(row)) for index in range(columns)]
    aligns = [names[alignment[index]] if index < len(alignment) else "center" for index in range(columns)]
    lines = [
        beside([(gaps[index], _placed(cell, widths[index], aligns[index])) for index, cell in enumerate(row)])
        for row in cells
    ]
    rows: list[str] = []
    for index, current in enumerate(lines):
        if index and (airy or len(current.rows) > 1 or len(lines[index - 1].rows) > 1):
            rows.append("")
        rows += current.rows
    width = max(map(cell_width, rows))
    return Picture(tuple(pad(row, width) for row in rows), (len(rows) - 1) // 2)


def _placed(cell: Picture, width: int, align: str) -> Picture:
    return Picture(tuple(pad(row, width, align) for row in _squared(cell)), cell.baseline)
