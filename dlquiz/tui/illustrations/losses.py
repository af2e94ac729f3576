"""Training and held-out loss of three real fits: too stiff, right, too flexible."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.messages import message, say
from dlquiz.reference.runs.fitting import TRAINING, VALIDATION, Losses, fitting
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.curve import Mark, Series, curve, even_axis
from dlquiz.tui.rendering import Page, Part, verbatim

STEPS, LEARNING_RATE = 300, 0.1
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 10, 7, 21
_WORTH = 0.98
"""Early stopping is marked where it would have saved so much of the last validation loss."""


class Fit(NamedTuple):
    """A degree of polynomial, and the words for what becomes of it."""

    degree: int
    key: str


FITS = (Fit(1, "losses_stiff"), Fit(5, "losses_right"), Fit(8, "losses_flexible"))


def fits(*, made: Any) -> list[Illustration]:
    """One frame a degree, all on the same axes."""
    found = [fitting(fit.degree, STEPS, LEARNING_RATE) for fit in FITS]
    top = max(max(losses.training + losses.validation) for losses in found)

    def draw(canvas: Canvas, frame: int) -> Content:
        return _drawn(FITS[frame], found[frame], top, canvas)

    return [Illustration(message("losses_title"), draw, len(FITS))]


def _drawn(fit: Fit, losses: Losses, top: float, canvas: Canvas) -> Content:
    def text(key: str, **values: object) -> str:
        return say(canvas.language, key, **values)

    series = [
        Series(text("losses_training"), _points(losses.training)),
        Series(text("losses_held_out"), _points(losses.validation)),
    ]
    best = losses.validation[losses.best]
    stopped = best < _WORTH * losses.validation[-1]
    drawn = curve(
        series,
        even_axis(0, STEPS, text("losses_epochs")),
        even_axis(0, top),
        canvas.width,
        height=min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT),
        marks=(Mark(losses.best, best),) if stopped else (),
    )
    ends = {"training": f"{losses.training[-1]:.3f}", "held_out": f"{losses.validation[-1]:.3f}"}
    lines = [
        Part(verbatim(text(fit.key, degree=fit.degree, **ends)), style="bold"),
        Part(verbatim(text("losses_run", training=TRAINING, held_out=VALIDATION, rate=LEARNING_RATE)), gap=False),
    ]
    if stopped:
        stop = text("losses_stop", epoch=losses.best, loss=f"{best:.3f}")
        lines.insert(1, Part(verbatim(f"◉ {stop}"), gap=False))
    return Content("\n").join([drawn, Page(lines).content(canvas.width)])


def _points(losses: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    return tuple((float(step), loss) for step, loss in enumerate(losses))
