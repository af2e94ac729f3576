"""The ROC curve of given scores, with the area that the reference computes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from dlquiz.messages import message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.curve import Mark, Series, curve, percent_axis

_MOST_MARKS = 40
_OTHER_ROWS, _LEAST_HEIGHT, _MOST_HEIGHT = 6, 7, 21
_DIGITS = 4


def roc(made: Any) -> list[Illustration]:
    """A point for each threshold between two scores; the diagonal is chance."""
    points = roc_points(made.arguments["scores"], made.arguments["labels"])
    area: Any = run(find("roc_auc"), made.arguments)

    def draw(canvas: Canvas, frame: int) -> Content:
        language = canvas.language
        height = min(max(canvas.height - _OTHER_ROWS, _LEAST_HEIGHT), _MOST_HEIGHT)
        drawn = curve(
            [Series(say(language, "roc_curve"), points), Series(say(language, "roc_chance"), [(0, 0), (1, 1)])],
            percent_axis(say(language, "roc_false")),
            percent_axis(say(language, "roc_true")),
            min(canvas.width, 3 * height + 6),
            height=height,
            marks=[Mark(*point) for point in points] if len(points) <= _MOST_MARKS else (),
        )
        text = say(language, "roc_text", area=exactly(float(area), _DIGITS))
        return Content("\n").join([drawn, sentence(text, canvas.width)])

    return [Illustration(message("roc_title"), draw)]


def roc_points(scores: Sequence[float], labels: Sequence[int]) -> list[tuple[float, float]]:
    """False and true positive rate as the threshold falls past each score; equal scores pass together."""
    positives = sum(label == 1 for label in labels)
    negatives = len(labels) - positives
    found = [(0.0, 0.0)]
    for threshold in sorted(set(scores), reverse=True):
        passed = [label for score, label in zip(scores, labels, strict=True) if score >= threshold]
        true = sum(label == 1 for label in passed)
        found.append(((len(passed) - true) / negatives, true / positives))
    return found
