"""Positions: the pairs of a rotary embedding on their circles, and the waves of a sinusoidal one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, hypot, pi, sin
from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.messages import message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import content, gutter_of, legend, sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.curve import Axis, Mark, Series, curve, even_axis

MOST_PAIRS = 64
_DIGITS = 4
_CORNERS = 60
_AROUND, _POINTS = 15, 400
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 8, 7, 25

Point = tuple[float, float]


class _Turn(NamedTuple):
    """A pair before and after it was turned, and by how much: at its position, and from one to the next."""

    pair: int
    before: Point
    after: Point
    angle: float
    step: float


def rotated(made: Any) -> list[Illustration]:
    """The pairs of the vector, one frame each."""
    given = made.arguments
    after: Any = run(find("rope_rotate"), given)
    pairs = zip(_pairs(given["vector"], given["layout"]), _pairs(after, given["layout"]), strict=True)
    dim = len(given["vector"])
    angles = {"position": given["position"], "dim": dim, "base": given["base"]}
    turns = [
        _Turn(pair, before, turned, _angle(angles, pair), _angle({**angles, "position": 1}, pair))
        for pair, (before, turned) in zip(range(MOST_PAIRS), pairs, strict=False)
    ]
    return [_circles(turns, dim // 2 - 1, given["position"])]


def angle(made: Any) -> list[Illustration]:
    """A unit vector of each pair, turned by the angle; the asked pair comes first."""
    given = made.arguments
    first = max(given["pair"] - MOST_PAIRS + 1, 0)
    last = given["dim"] // 2 - 1
    turns = [_of_unit_vector(given, pair) for pair in range(first, min(first + MOST_PAIRS, last + 1))]
    return [_circles(turns, last, given["position"])._replace(first=given["pair"] - first)]


def _of_unit_vector(given: Mapping[str, Any], pair: int) -> _Turn:
    turned = _angle(given, pair)
    # The first pair turns by one radian from one position to the next, whatever the base is.
    bound = {"vector": (1.0, 0.0), "position": turned, "base": given["base"], "layout": "interleaved"}
    after: Any = run(find("rope_rotate"), bound)
    return _Turn(pair, (1.0, 0.0), (after[0], after[1]), turned, _angle({**given, "position": 1}, pair))


def _pairs(entries: Sequence[float], layout: str) -> list[Point]:
    """The entries that turn together."""
    if layout == "interleaved":
        return list(zip(entries[0::2], entries[1::2], strict=True))
    half = len(entries) // 2
    return list(zip(entries[:half], entries[half:], strict=True))


def _angle(given: Mapping[str, Any], pair: int) -> float:
    return float(run(find("rope_angle"), {**given, "pair": pair}))


def _circles(turns: Sequence[_Turn], last: int, position: float) -> Illustration:
    def draw(canvas: Canvas, frame: int) -> Content:
        turn, language = turns[frame], canvas.language
        x, y = (tuple(exactly(float(entry), _DIGITS) for entry in point) for point in (turn.before, turn.after))
        entries = [
            ("○", "bold", say(language, "rope_before", x=x[0], y=x[1])),
            ("◉", "bold", say(language, "rope_after", x=y[0], y=y[1])),
        ]
        lines = [
            say(language, "rope_pair", pair=turn.pair, last=last, step=exactly(turn.step, _DIGITS)),
            say(
                language,
                "rope_turned",
                position=exactly(position),
                angle=exactly(turn.angle, _DIGITS),
                turns=exactly(turn.angle / (2 * pi), _DIGITS),
            ),
        ]
        below = content(legend(entries, canvas.width), canvas.width)
        return Content("\n").join([_circle(turn, canvas), below, *(sentence(line, canvas.width) for line in lines)])

    return Illustration(message("rope_title"), draw, len(turns))


def _circle(turn: _Turn, canvas: Canvas) -> Content:
    """The circle that the pair stays on, with a line to both of its ends; as wide as it is high."""
    radius = max(hypot(*turn.before), hypot(*turn.after)) or 1.0
    height = min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT)
    axis = even_axis(-1.15 * radius, 1.15 * radius)
    labels = {place: tick.label for place, tick in enumerate(axis.ticks)}
    width = min(canvas.width, gutter_of(labels, canvas.width) + 1 + 2 * height)
    around = [2 * pi * corner / _CORNERS for corner in range(_CORNERS + 1)]
    series = [
        Series("", [(turn.before[0] * share, turn.before[1] * share) for share in (0, 1)]),
        Series("", [(turn.after[0] * share, turn.after[1] * share) for share in (0, 1)]),
        Series("", [(radius * cos(at), radius * sin(at)) for at in around]),
    ]
    return curve(
        series, axis, axis, width, height=height, marks=(Mark(*turn.before, "○"), Mark(*turn.after)), zero=True
    )


def waves(made: Any) -> list[Illustration]:
    """Sine and cosine of each pair over the positions around the asked one; one frame a pair."""
    given = dict(made.arguments)
    position, reference = float(given.pop("position")), find("sinusoidal_position")
    low = max(position - _AROUND, 0.0) if position >= 0 else position - _AROUND
    places = [low + 2 * _AROUND * place / _POINTS for place in range(_POINTS + 1)]
    table: list[Any] = [reference.run(**given, position=place) for place in places]
    asked: Any = run(reference, made.arguments)

    def draw(canvas: Canvas, frame: int) -> Content:
        entries = (2 * frame, 2 * frame + 1)
        names = ("wave_sine", "wave_cosine")
        series = [
            Series(
                say(canvas.language, name, entry=entry + 1),
                [(place, row[entry]) for place, row in zip(places, table, strict=True)],
            )
            for name, entry in zip(names, entries, strict=True)
        ]
        drawn = curve(
            series,
            even_axis(places[0], places[-1], say(canvas.language, "wave_position")),
            Axis(-1.1, 1.1, even_axis(-1, 1).ticks),
            canvas.width,
            height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
            marks=tuple(Mark(position, asked[entry], sign) for entry, sign in zip(entries, "◉○", strict=True)),
        )
        lines = [
            (
                sign,
                "bold",
                say(canvas.language, "wave_text", position=exactly(position), value=exactly(float(asked[entry]))),
            )
            for entry, sign in zip(entries, "◉○", strict=True)
        ]
        return Content("\n").join([drawn, content(legend(lines, canvas.width), canvas.width)])

    return [Illustration(message("wave_title"), draw, min(given["dim"] // 2, MOST_PAIRS))]
