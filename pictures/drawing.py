"""The cells of a terminal as an image. Needs the fonts DejaVu Sans Mono and Noto Sans CJK."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import pyte
from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZE, WIDE_SIZE = 20, 23
CELL = (12, 26)
"""A cell in pixels: the advance of the font at that size, and high enough that Chinese of twice the width fits."""
FRAME = 12
GROUND, INK = "#121212", "#e0e0e0"
_NAMED: Mapping[str, str] = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "brown": "#e5e510", "blue": "#2472c8",
    "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#e5e5e5",
}  # fmt: skip

# Lines, blocks and dots are drawn, not set: those of the font are lower than a cell, and it has no dots.
_BLOCKS: Mapping[int, tuple[float, float, float, float]] = {
    0x2580: (0, 0, 1, 1 / 2),
    **{0x2580 + eighths: (0, 1 - eighths / 8, 1, 1) for eighths in range(1, 9)},
    **{0x2590 - eighths: (0, 0, eighths / 8, 1) for eighths in range(1, 8)},
    0x2590: (1 / 2, 0, 1, 1),
    0x2594: (0, 0, 1, 1 / 8),
    0x2595: (7 / 8, 0, 1, 1),
}
"""By code: the part of the cell that is filled; left, top, right, bottom."""
_SHADES = {0x2591: 0.25, 0x2592: 0.5, 0x2593: 0.75}
_ENDS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "LEFT": ((-1, 0),), "RIGHT": ((1, 0),), "UP": ((0, -1),), "DOWN": ((0, 1),),
    "HORIZONTAL": ((-1, 0), (1, 0)), "VERTICAL": ((0, -1), (0, 1)),
}  # fmt: skip
"""By words of the name of a line: where it goes from the middle of the cell."""
_WEIGHTS = {"LIGHT": 2, "HEAVY": 4}
_BRAILLE = range(0x2800, 0x2900)
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""By bit: column and row of a dot."""


@cache
def _font(bold: bool, wide: bool) -> ImageFont.FreeTypeFont:
    # Index 2 of the collection is Simplified Chinese.
    if wide:
        return ImageFont.truetype(f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc", WIDE_SIZE, index=2)
    return ImageFont.truetype(f"DejaVuSansMono{'-Bold' if bold else ''}.ttf", SIZE)


def draw(screen: pyte.Screen) -> Image.Image:
    """The screen as it stands, in a frame of its own ground."""
    ground = _colour(screen.buffer[screen.lines - 2][0].bg, GROUND)
    size = (screen.columns * CELL[0] + 2 * FRAME, screen.lines * CELL[1] + 2 * FRAME)
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    # The grounds first: a sign may reach beyond its cell.
    for paint in (_draw_ground, _draw_sign):
        for row in range(screen.lines):
            for column in range(screen.columns):
                cell = screen.buffer[row][column]
                # Empty is the second half of a wide character.
                if cell.data:
                    paint(pen, cell, FRAME + column * CELL[0], FRAME + row * CELL[1])
    return image


def _is_wide(cell: pyte.screens.Char) -> bool:
    return unicodedata.east_asian_width(cell.data[0]) in "WF"


def _draw_ground(pen: ImageDraw.ImageDraw, cell: pyte.screens.Char, left: int, top: int) -> None:
    right = left + CELL[0] * (2 if _is_wide(cell) else 1)
    colour = _colour(cell.fg, INK) if cell.reverse else _colour(cell.bg, GROUND)
    pen.rectangle((left, top, right - 1, top + CELL[1] - 1), fill=colour)


def _draw_sign(pen: ImageDraw.ImageDraw, cell: pyte.screens.Char, left: int, top: int) -> None:
    wide = _is_wide(cell)
    ink = _colour(cell.bg, GROUND) if cell.reverse else _colour(cell.fg, INK)
    code, name = ord(cell.data[0]), unicodedata.name(cell.data[0], "")
    if _is_line(name):
        _draw_line(pen, name, left, top, ink)
    elif code in _SHADES:
        ground = _colour(cell.fg, INK) if cell.reverse else _colour(cell.bg, GROUND)
        pen.rectangle(_filled((0, 0, 1, 1), left, top), fill=_between(ground, ink, _SHADES[code]))
    elif code in _BLOCKS:
        pen.rectangle(_filled(_BLOCKS[code], left, top), fill=ink)
    elif code in _BRAILLE:
        _draw_dots(pen, code - _BRAILLE.start, left, top, ink)
    elif wide:
        middle = (left + CELL[0], top + CELL[1] / 2)
        pen.text(middle, cell.data, font=_font(bool(cell.bold), wide=True), fill=ink, anchor="mm")
    elif cell.data != " ":
        pen.text((left, top + 2), cell.data, font=_font(bool(cell.bold), wide=False), fill=ink)
    if cell.underscore:
        bottom = top + CELL[1] - 3
        pen.line((left, bottom, left + CELL[0] * (2 if wide else 1) - 1, bottom), fill=ink)


def _filled(part: tuple[float, float, float, float], left: int, top: int) -> tuple[int, int, int, int]:
    x1, y1, x2, y2 = part
    width, height = CELL
    return (
        left + round(x1 * width),
        top + round(y1 * height),
        left + round(x2 * width) - 1,
        top + round(y2 * height) - 1,
    )


def _between(ground: str, ink: str, share: float) -> tuple[int, ...]:
    pairs = zip(ImageColor.getrgb(ground), ImageColor.getrgb(ink), strict=True)
    return tuple(round(low + share * (high - low)) for low, high in pairs)


def _is_line(name: str) -> bool:
    """Whether it is a line that can be drawn by its name: those that slant, are dashed or double are set."""
    return name.startswith("BOX DRAWINGS") and not {"DIAGONAL", "DASH", "DOUBLE"} & set(name.split())


def _draw_line(pen: ImageDraw.ImageDraw, name: str, left: int, top: int, ink: str) -> None:
    """A line by its name in Unicode, such as BOX DRAWINGS LIGHT DOWN AND RIGHT. What is round becomes square."""
    x, y = left + CELL[0] // 2, top + CELL[1] // 2
    weight = _WEIGHTS["LIGHT"]
    for word in name.split():
        weight = _WEIGHTS.get(word, weight)
        for across, down in _ENDS.get(word, ()):
            x1, x2 = sorted((x, x + across * CELL[0] // 2))
            y1, y2 = sorted((y, y + down * CELL[1] // 2))
            wide, high = (0, weight // 2) if across else (weight // 2, 0)
            pen.rectangle((x1 - wide, y1 - high, x2 + wide - 1, y2 + high - 1), fill=ink)


def _draw_dots(pen: ImageDraw.ImageDraw, dots: int, left: int, top: int, ink: str) -> None:
    for bit, (column, row) in enumerate(_DOTS):
        if dots >> bit & 1:
            x, y = left + CELL[0] * (2 * column + 1) / 4, top + CELL[1] * (2 * row + 1) / 8
            pen.ellipse((x - 1.5, y - 1.5, x + 1.5, y + 1.5), fill=ink)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return f"#{name}" if re.fullmatch("[0-9a-fA-F]{6}", name) else _NAMED.get(name, default)
