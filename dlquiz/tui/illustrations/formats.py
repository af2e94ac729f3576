"""The numbers of a floating-point format around a given one, on a line to scale."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from dlquiz.errors import ArgumentError
from dlquiz.messages import message, say
from dlquiz.reference.catalog import computed, find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import content, sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.number_line import MARK, number_line

NEIGHBOURS = 2
_DIGITS = 9
"""So many digits tell all numbers of float32 apart."""


def spacing(made: Any) -> list[Illustration]:
    """The rounded number, its neighbours on both sides, and the gap above it."""
    given = made.arguments
    reference = find("float_spacing")
    asked, dtype = float(given["value"]), given["dtype"]
    rounded, gap = float(reference.lines("", given)["r"]), float(run(reference, given))
    # A format has the same numbers on both sides of zero.
    below = [-number for number in _upwards(-rounded, dtype)]
    numbers = [*reversed(below), rounded, *_upwards(rounded, dtype)]

    def draw(canvas: Canvas, frame: int) -> Content:
        places = [(number, exactly(number, _DIGITS)) for number in numbers]
        drawn = number_line(places, asked, (rounded, rounded + gap), canvas.width)
        values = {"value": exactly(rounded, _DIGITS), "gap": exactly(gap), "dtype": dtype}
        texts = [say(canvas.language, "spacing_gap", **values)]
        if asked != rounded:
            texts.insert(0, say(canvas.language, "spacing_rounded", asked=exactly(asked, _DIGITS), **values))
        lines = [sentence(line, canvas.width) for line in (f"{MARK} {exactly(asked, _DIGITS)}", *texts)]
        return Content("\n").join([content(drawn, canvas.width), *lines])

    return [Illustration(message("spacing_title"), draw)]


def _upwards(number: float, dtype: str) -> list[float]:
    """The next larger numbers, as far as the format goes."""
    found: list[float] = []
    try:
        for _ in range(NEIGHBOURS):
            number += float(computed("float_spacing", value=number, dtype=dtype))
            found.append(number)
    except ArgumentError:
        pass  # The largest finite number has no neighbour above it.
    return found
