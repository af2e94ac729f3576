"""What a network looks at: the channels behind a Grad-CAM map, and the map itself as a heat map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration, wrong_value
from dlquiz.tui.pictures.canvas import QUIET, content, sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.grids import Room, grid_rows
from dlquiz.tui.pictures.heat import Heat, heat
from dlquiz.tui.pictures.window import Theirs, their_cells

_DIGITS = 4
_LEAST_ROOM = 4


def class_map(made: Any) -> list[Illustration]:
    """A frame for each channel with its weight, then the map, with which the picture opens."""
    reference, given = find("grad_cam"), made.arguments
    lines, found = reference.lines("", given), run(reference, given)
    weights = [float(weight) for weight in lines["alpha"].ravel()]
    channels = [_heat(channel) for channel in given["activations"]]
    negative = [[value < 0 for value in row] for row in lines["M"]]
    final = _heat(found, negative)
    theirs = _theirs(made.verdict)

    def draw(canvas: Canvas, frame: int) -> Content:
        language, width = canvas.language, canvas.width
        if frame < len(channels):
            drawn = heat(channels[frame], width, canvas.height, language)
            return Content("\n").join([drawn, sentence(_weight_text(weights, frame, language), width)])
        parts = [heat(final, width, canvas.height, language), sentence(_sum_text(weights, language), width)]
        if theirs is not None:
            cells = their_cells(theirs, lambda row, column: True)
            rows, _ = grid_rows(cells, None, Room(width, max(canvas.height, _LEAST_ROOM)))
            parts.append(content([[("", "")], [(say(language, "window_yours"), QUIET)], *rows], width))
        return Content("\n").join(parts)

    return [Illustration(message("cam_title"), draw, len(channels) + 1, len(channels))]


def _heat(values: Any, cut: Sequence[Sequence[bool]] | None = None) -> Heat:
    """Rows and columns of a map; what the ReLU cut off has the sign of what is hidden, unless nothing is left."""
    none = [[False] * len(row) for row in values]
    hidden = cut if cut is not None and not all(map(all, cut)) else none
    return Heat(values, hidden, "y", "x", ("cam_cut", "cam_cut_count"))


def _theirs(verdict: Any) -> Theirs | None:
    given = wrong_value(verdict)
    return None if given is None or verdict.marks is None else Theirs(given, verdict.marks)


def _weight_text(weights: Sequence[float], channel: int, language: Language) -> str:
    weight = weights[channel]
    words = {"channel": channel + 1, "count": len(weights), "weight": exactly(weight, _DIGITS)}
    return say(language, "cam_against" if weight < 0 else "cam_for" if weight > 0 else "cam_without", **words)


def _sum_text(weights: Sequence[float], language: Language) -> str:
    """The weighted sum of the channels; of many only the first and the last."""
    terms = [f"({exactly(weight, _DIGITS)})·A{place}" for place, weight in enumerate(weights, 1)]
    shown = terms if len(terms) <= 8 else [*terms[:4], "…", *terms[-2:]]
    return say(language, "cam_sum", sum=" + ".join(shown))
