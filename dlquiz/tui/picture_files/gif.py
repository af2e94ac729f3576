"""A film as an animated GIF, by the extra `gif`."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from dlquiz.tui.picture_files.film import Film, Line
from dlquiz.tui.picture_files.signs import CELL, draw_sign

MARGIN, COLOURS = 12, 64


def gif(film: Film) -> bytes:
    """The film, playing over and over."""
    images = [_image(film, lines) for lines in film.frames]
    # One palette for all: then a frame holds no more than what has changed.
    palette = images[-1].quantize(COLOURS)
    first, *others = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    times = [round(1000 * seconds) for seconds in film.seconds]
    file = BytesIO()
    first.save(file, "GIF", save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    return file.getvalue()


def _image(film: Film, lines: Sequence[Line]) -> Image.Image:
    size = (film.columns * CELL[0] + 2 * MARGIN, len(lines) * CELL[1] + 2 * MARGIN)
    image = Image.new("RGB", size, film.ground)
    pen = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        top = MARGIN + row * CELL[1]
        for run in line:
            left = MARGIN + run.column * CELL[0]
            if run.ground != film.ground:
                pen.rectangle((left, top, left + run.cells * CELL[0] - 1, top + CELL[1] - 1), fill=run.ground)
            for place, sign in enumerate(run.signs):
                corner = (left + place * run.wide * CELL[0], top)
                draw_sign(pen, sign, corner, (run.ink, run.ground), bold=run.bold, wide=run.wide > 1)
    return image
