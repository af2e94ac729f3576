"""The expression of a question as a curve along one of its numbers, with its derivative and the drawn point."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from math import isfinite
from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.messages import message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import content, legend
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.curve import Mark, Series, curve, even_axis

_POINTS = 80
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 7, 7, 25
_FARTHEST = 1e6


_Line = tuple[tuple[float, float | None], ...]


class _Point(NamedTuple):
    """What is drawn: value and derivative by `name` at `at`, everything else as in the question."""

    name: str
    at: float
    value: float
    slope: float

    @property
    def reach(self) -> float:
        """How far the axis goes to both sides of zero."""
        return max(3.0, 1.5 * abs(self.at))


def along(*, made: Any) -> list[Illustration]:
    """The curve, where the result is one number and so is the variable that is asked about, or the only one."""
    point = _point(made.arguments)
    if point is None:
        return []
    lines = cache(partial(_lines, made.arguments, point))  # computed when it is first looked at
    return [Illustration(message("curve_title"), lambda canvas, frame: _drawn(point, *lines(), canvas))]


def _point(arguments: Mapping[str, Any]) -> _Point | None:
    given = arguments["at"]
    name = arguments.get("with_respect_to") or (next(iter(given)) if len(given) == 1 else "")
    at = given.get(name)
    if not _is_number(at) or abs(at) > _FARTHEST:
        return None
    value, slope = _both(arguments, name, at)
    return None if value is None or slope is None else _Point(name, at, value, slope)


def _lines(arguments: Mapping[str, Any], point: _Point) -> tuple[_Line, _Line]:
    """Value and derivative over the axis; None where they are not defined."""
    grid = [point.reach * (2 * place / _POINTS - 1) for place in range(_POINTS + 1)]
    found = [(x, *_both(arguments, point.name, x)) for x in grid]
    return tuple((x, value) for x, value, _ in found), tuple((x, slope) for x, _, slope in found)


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


def _drawn(point: _Point, values: _Line, slopes: _Line, canvas: Canvas) -> Content:
    low, high = _shown(point, values + slopes)
    margin = 0.05 * (high - low) or 1.0
    ends = (point.at - point.reach / 4, point.at + point.reach / 4)
    series = [
        Series(say(canvas.language, "curve_value"), values),
        Series(say(canvas.language, "curve_slope"), slopes),
        Series(say(canvas.language, "curve_tangent"), [(x, point.value + point.slope * (x - point.at)) for x in ends]),
    ]
    drawn = curve(
        series,
        even_axis(-point.reach, point.reach, point.name),
        even_axis(low - margin, high + margin),
        canvas.width,
        height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
        marks=(Mark(point.at, point.slope, "○"), Mark(point.at, point.value)),
        zero=True,
    )
    entries = [
        (point.name, "bold", f"= {exactly(float(point.at))}"),
        ("◉", "bold", f"{say(canvas.language, 'curve_value')} = {exactly(point.value)}"),
        ("○", "bold", f"{say(canvas.language, 'curve_slope')} = {exactly(point.slope)}"),
    ]
    return Content("\n").join([drawn, content(legend(entries, canvas.width), canvas.width)])


def _shown(point: _Point, line: _Line) -> tuple[float, float]:
    """The heights that are shown: the middle nine tenths, and both marked points; poles would flatten all the rest."""
    ordered = sorted(value for _, value in line if value is not None) or [point.value]
    cut = len(ordered) // 20
    middle = ordered[cut : len(ordered) - cut]
    return min(middle[0], point.value, point.slope), max(middle[-1], point.value, point.slope)
