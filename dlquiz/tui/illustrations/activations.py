"""Activations as curves with their derivatives; the drawn point is marked, and the tangent touches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from textual.content import Content

from dlquiz.messages import message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import content, legend
from dlquiz.tui.pictures.curve import Mark, Series, curve, even_axis

_POINTS = 200
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 7, 7, 25
MOST_FRAMES = 64
_SLOPED = ("leaky_relu", "elu")


def curves(made: Any) -> list[Illustration]:
    """One frame for each number the activation was asked about, the first ones of very many."""
    arguments = made.arguments
    asked = list(_numbers(arguments["z"]))[:MOST_FRAMES]
    if not asked or not all(map(isfinite, asked)):
        return []
    reach = max(5.0, 1.25 * max(abs(at) for at in asked))
    grid = tuple(reach * (2 * place / _POINTS - 1) for place in range(_POINTS + 1))
    values, slopes = _both(arguments, grid)
    at_values, at_slopes = _both(arguments, tuple(asked))
    both = (*values, *slopes)
    axes = even_axis(grid[0], grid[-1], "z"), even_axis(min(both) - 0.05 * _span(both), max(both) + 0.05 * _span(both))

    def draw(canvas: Canvas, frame: int) -> Content:
        at, value, slope = asked[frame], at_values[frame], at_slopes[frame]
        name = arguments["name"]
        tangent = tuple((x, value + slope * (x - at)) for x in (at - reach / 4, at + reach / 4))
        series = [
            Series(f"{name}(z)", tuple(zip(grid, values, strict=True))),
            Series(say(canvas.language, "curve_slope"), tuple(zip(grid, slopes, strict=True))),
            Series(say(canvas.language, "curve_tangent"), tangent),
        ]
        height = min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT)
        marks = (Mark(at, slope, "○"), Mark(at, value))
        drawn = curve(series, *axes, canvas.width, height=height, marks=marks, zero=True)
        lines = [("◉", f"{name}({at:.6g}) = {value:.6g}"), ("○", f"{name}′({at:.6g}) = {slope:.6g}")]
        lines += [("α", f"= {arguments['alpha']:.6g}")] if name in _SLOPED else []
        entries = [(sign, "bold", line.replace("-", "−")) for sign, line in lines]
        return Content("\n").join([drawn, content(legend(entries, canvas.width), canvas.width)])

    return [Illustration(message("curve_title"), draw, len(asked))]


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (list, tuple)):
        for entry in value:
            yield from _numbers(entry)
    else:
        yield float(value)


def _both(arguments: Mapping[str, Any], at: tuple[float, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The activation and its derivative by their own implementations."""
    bound = {**arguments, "z": at}
    value: Any = run(find("activation"), bound)
    slope: Any = run(find("activation_derivative"), bound)
    return value, slope


def _span(values: tuple[float, ...]) -> float:
    return max(values) - min(values)
