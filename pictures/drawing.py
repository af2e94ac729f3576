"""The cells of a terminal as an image. Needs the fonts DejaVu Sans Mono and Noto Sans CJK."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import pyte
from PIL import Image, ImageDraw, ImageFont

SIZE = 20
CELL = (12, 24)
"""A cell in pixels: the advance and the height of the font at that size, so that lines and blocks join."""
FRAME = 12
GROUND, INK = "#121212", "#e0e0e0"
_NAMED: Mapping[str, str] = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "brown": "#e5e510", "blue": "#2472c8",
    "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#e5e5e5",
}  # fmt: skip


@cache
def _font(bold: bool, wide: bool) -> ImageFont.FreeTypeFont:
    # Chinese is set larger, so that a character fills its two cells; index 2 of the collection is Simplified Chinese.
    if wide:
        return ImageFont.truetype(f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc", 2 * CELL[0] - 1, index=2)
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
    if cell.data != " ":
        # Chinese stands higher: the line of its font is taller.
        pen.text((left, top - (6 if wide else 0)), cell.data, font=_font(bool(cell.bold), wide), fill=ink)
    if cell.underscore:
        bottom = top + CELL[1] - 3
        pen.line((left, bottom, left + CELL[0] * (2 if wide else 1) - 1, bottom), fill=ink)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return f"#{name}" if re.fullmatch("[0-9a-fA-F]{6}", name) else _NAMED.get(name, default)
