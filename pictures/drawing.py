"""The cells of a terminal as an image. Needs the fonts DejaVu Sans Mono and Noto Sans CJK."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import pyte
from PIL import Image, ImageDraw

from dlquiz.tui.picture_files.signs import CELL, draw_sign

FRAME = 12
GROUND, INK = "#121212", "#e0e0e0"
_NAMED: Mapping[str, str] = {
    "black": "#000000", "red": "#cd3131", "green": "#0dbc79", "brown": "#e5e510", "blue": "#2472c8",
    "magenta": "#bc3fbc", "cyan": "#11a8cd", "white": "#e5e5e5",
}  # fmt: skip


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
    pair = (_colour(cell.fg, INK), _colour(cell.bg, GROUND))
    ink, ground = reversed(pair) if cell.reverse else pair
    draw_sign(pen, cell.data, (left, top), (ink, ground), bold=bool(cell.bold), wide=wide)
    if cell.underscore:
        bottom = top + CELL[1] - 3
        pen.line((left, bottom, left + CELL[0] * (2 if wide else 1) - 1, bottom), fill=ink)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return f"#{name}" if re.fullmatch("[0-9a-fA-F]{6}", name) else _NAMED.get(name, default)
