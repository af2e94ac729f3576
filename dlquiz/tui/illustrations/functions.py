"""The expression of a question as a curve along one of its numbers, with its derivative and the drawn point."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.messages import message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import content, legend
from dlquiz.tui.pictures.curve import Mark, Series, curve, even_axis

_POINTS = 80
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 7, 7, 25
_FARTHEST = 1e6


class _Curve(NamedTuple):
    """Value and derivative of an expression along `name`, everything else as in the question; None where undefined."""

    name: str
    at: float
    grid: tuple[float, ...]
    values: tuple[float | None, ...]
    slopes: tuple[float | None, ...]
    value: float
    slope: float


def along(*, made: Any) -> list[Illustration]:
    """The curve, where the result is one number and so is the variable that is asked about, or the only one."""
    found = _curve(made.arguments)
    return [] if found is None else [Illustration(message("curve_title"), lambda canvas, frame: _drawn(found, canvas))]


def _curve(arguments: Mapping[str, Any]) -> _Curve | None:
    given = arguments["at"]
    name = arguments.get("with_respect_to") or (next(iter(given)) if len(given) == 1 else "")
    at = given.get(name)
    if not _is_number(at) or abs(at) > _FARTHEST:
        return None
    value, slope = _both(arguments, name, at)
    if value is None or slope is None:
        return None
    reach = max(3.0, 1.5 * abs(at))
    grid = tuple(reach * (2 * place / _POINTS - 1) for place in range(_POINTS + 1))
    values, slopes = zip(*(_both(arguments, name, x) for x in grid), strict=True)
    return _Curve(name, at, grid, values, slopes, value, slope)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _both(arguments: Mapping[str, Any], name: str, x: float) -> tuple[float | None, float | None]:
    bound = {"expression": arguments["expression"], "at": {**arguments["at"], name: x}}
    return _number_or_none("evaluate", bound), _number_or_none("gradient", {**bound, "with_respect_to": name})


def _number_or_none(reference: str, bound: Mapping[str, Any]) -> float | None:
    """None where the expression has no value, such as a logarithm of 0, or no single one."""
    try:
        value: Any = run(find(reference), bound)
    except (ArgumentError, ExpressionError):
        return None
    return float(value) if _is_number(value) else None


def _drawn(found: _Curve, canvas: Canvas) -> Content:
    known = [value for value in (*found.values, *found.slopes, found.value, found.slope) if value is not None]
    low, high = _shown(known, found)
    margin = 0.05 * (high - low) or 1.0
    tangent = tuple(
        (x, found.value + found.slope * (x - found.at))
        for x in (found.at - found.grid[-1] / 4, found.at + found.grid[-1] / 4)
    )
    series = [
        Series(say(canvas.language, "curve_value"), tuple(zip(found.grid, found.values, strict=True))),
        Series(say(canvas.language, "curve_slope"), tuple(zip(found.grid, found.slopes, strict=True))),
        Series(say(canvas.language, "curve_tangent"), tangent),
    ]
    drawn = curve(
        series,
        even_axis(found.grid[0], found.grid[-1], found.name),
        even_axis(low - margin, high + margin),
        canvas.width,
        height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
        marks=(Mark(found.at, found.slope, "○"), Mark(found.at, found.value)),
        zero=True,
    )
    figures = (("◉", "curve_value", found.value), ("○", "curve_slope", found.slope))
    entries = [
        (sign, "bold", f"{say(canvas.language, key)} = {value:.6g}".replace("-", "−")) for sign, key, value in figures
    ]
    here = ("", "", f"{found.name} = {found.at:.6g}".replace("-", "−"))
    return Content("\n").join([drawn, content(legend([here, *entries], canvas.width), canvas.width)])


def _shown(known: list[float], found: _Curve) -> tuple[float, float]:
    """The heights that are shown: the middle nine tenths, and both marked points; poles would flatten all the rest."""
    ordered = sorted(known)
    cut = len(ordered) // 20
    middle = ordered[cut : len(ordered) - cut]
    return min(middle[0], found.value, found.slope), max(middle[-1], found.value, found.slope)
