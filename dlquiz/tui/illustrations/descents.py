"""What happens along the steps: learning rates of a schedule, descent on a parabola, the signal in a diffusion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from dlquiz.expressions.values import entries
from dlquiz.messages import message, say
from dlquiz.reference import catalog
from dlquiz.tui.illustrations.kit import Canvas, Illustration, wrong_value
from dlquiz.tui.pictures.canvas import content, legend
from dlquiz.tui.pictures.curve import Mark, Series, curve, even_axis

_MOST_POINTS = 400
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 7, 7, 25
_FARTHEST = 1e12


def schedule(*, made: Any) -> list[Illustration]:
    """The learning rate over the whole schedule, the asked step marked."""
    given = dict(made.arguments)
    step = given.pop("step")
    end = given["total"] if given["schedule"] == "cosine" else max(2 * step, 3 * given["period"])
    if given["schedule"] == "exponential":
        end = max(2 * step, 10)
    rate = catalog.find("learning_rate_at")
    line = [(float(at), catalog.value_of(rate, {**given, "step": at})) for at in _steps(max(end, step))]
    marked = Mark(step, catalog.value_of(rate, made.arguments))
    return [_picture("schedule_title", "schedule_rate", line, marked)]


def descent(*, made: Any) -> list[Illustration]:
    """The loss a/2·w² along the steps of the question."""
    given = dict(made.arguments)
    steps, curvature = given.pop("steps"), given["curvature"]

    weight = catalog.find("quadratic_descent")

    def loss(step: int) -> float:
        return float(curvature / 2 * catalog.value_of(weight, {**given, "steps": step}) ** 2)

    line = [(float(at), loss(at)) for at in _steps(steps)]
    if max(value for _, value in line) > _FARTHEST:
        return []
    return [_picture("descent_title", "descent_loss", line, Mark(steps, loss(steps)))]


def diffusion(*, made: Any) -> list[Illustration]:
    """The share of the signal that is left after each step; before the first one all of it is."""
    found: Any = catalog.run(catalog.find("diffusion_alpha_bar"), made.arguments)
    line = [(0.0, 1.0), *((float(step), float(share)) for step, share in enumerate(found, 1))]
    given = entries(wrong_value(made.verdict) or ())
    theirs = [(float(step), float(share)) for step, share in enumerate(given, 1)] if len(given) == len(found) else []
    return [_picture("alpha_bar_title", "alpha_bar_share", line, Mark(*line[-1]), theirs)]


def _steps(end: int) -> list[int]:
    """All steps, or evenly chosen ones of very many."""
    if end <= _MOST_POINTS:
        return list(range(end + 1))
    return [round(end * place / _MOST_POINTS) for place in range(_MOST_POINTS + 1)]


def _picture(
    title: str, key: str, line: list[tuple[float, float]], mark: Mark, theirs: Sequence[tuple[float, float]] = ()
) -> Illustration:
    """The line, that of a wrong answer where it lies on the same axes, and the value at the mark."""
    top = max(value for _, value in line) or 1.0
    low = min(0.0, *(value for _, value in line))

    def draw(canvas: Canvas, frame: int) -> Content:
        drawn = curve(
            [
                Series(say(canvas.language, key), line),
                *([Series(say(canvas.language, "window_yours"), theirs)] if theirs else []),
            ],
            even_axis(0, max(line[-1][0], 1.0), say(canvas.language, "curve_step")),
            even_axis(low, 1.05 * top),
            canvas.width,
            height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
            marks=(mark,),
        )
        text = f"{say(canvas.language, 'curve_step')} {mark.at:.0f}: {mark.value:.6g}".replace("-", "−")
        return Content("\n").join([drawn, content(legend([("◉", "bold", text)], canvas.width), canvas.width)])

    return Illustration(message(title), draw)
