"""One sign drawn into its cell with Pillow. Lines, blocks and dots are drawn: those of a font are lower than a cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from PIL import ImageColor, ImageDraw, ImageFont

from dlquiz.errors import UsageError
from dlquiz.messages import message

SIZE, WIDE_SIZE = 20, 23
CELL = (12, 26)
"""A cell in pixels: the advance of the font at that size, and high enough that Chinese of twice the width fits."""
_FONTS = {
    False: ("DejaVuSansMono{Bold}.ttf", "Menlo.ttc", "consola.ttf", "LiberationMono-{Style}.ttf"),
    True: (
        "NotoSansCJK-{Style}.ttc",
        "NotoSansCJKsc-{Style}.otf",
        "PingFang.ttc",
        "msyh.ttc",
        "simsun.ttc",
        "wqy-zenhei.ttc",
    ),
}
"""By whether they are for wide characters: fonts of Linux, macOS and Windows, the first that is there."""

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


Colours = tuple[str, str]
"""Of the ink and of the ground."""


@cache
def font(bold: bool, wide: bool) -> ImageFont.FreeTypeFont:
    """A monospaced font of this system; raises `UsageError` where there is none."""
    for name in _FONTS[wide]:
        named = name.format(Bold="-Bold" if bold else "", Style="Bold" if bold else "Regular")
        try:
            # Index 2 of the collection of Noto is Simplified Chinese.
            return ImageFont.truetype(
                named, WIDE_SIZE if wide else SIZE, index=2 if "CJK" in named and named.endswith("c") else 0
            )
        except OSError:
            continue
    raise UsageError(*message("picture_no_font", fonts=", ".join(name.partition("{")[0] for name in _FONTS[wide])))


def draw_sign(
    pen: ImageDraw.ImageDraw, sign: str, corner: tuple[int, int], colours: Colours, *, bold: bool, wide: bool
) -> None:
    """Draw a sign whose cell begins at `corner`; two cells if it is `wide`."""
    (left, top), (ink, ground) = corner, colours
    code, name = ord(sign[0]), unicodedata.name(sign[0], "")
    if _is_line(name):
        _draw_line(pen, name, left, top, ink)
    elif code in _SHADES:
        pen.rectangle(_filled((0, 0, 1, 1), left, top), fill=_between(ground, ink, _SHADES[code]))
    elif code in _BLOCKS:
        pen.rectangle(_filled(_BLOCKS[code], left, top), fill=ink)
    elif code in _BRAILLE:
        _draw_dots(pen, code - _BRAILLE.start, left, top, ink)
    elif wide:
        middle = (left + CELL[0], top + CELL[1] / 2)
        pen.text(middle, sign, font=font(bold, wide=True), fill=ink, anchor="mm")
    elif sign != " ":
        pen.text((left, top + 2), sign, font=font(bold, wide=False), fill=ink)


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
