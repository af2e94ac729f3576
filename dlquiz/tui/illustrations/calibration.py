"""Confidence and accuracy of a classifier, bin by bin, with the gap that the reference computes for each."""

from __future__ import annotations

from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import FAIR, MAIN, QUIET, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import exactly, fitted, widest

_DIGITS = 4
_CONFIDENCE, _ACCURACY = "░", "█"
_LEAST_BAR, _LONGEST_BAR = 8, 60


class _Bin(NamedTuple):
    """A bin that has samples: its ends, how many they are, and their means."""

    low: float
    high: float
    samples: int
    confidence: float
    accuracy: float
    gap: float


def bins(made: Any) -> list[Illustration]:
    """Two bars for each bin that has samples, and how far they are apart."""
    reference, given = find("calibration_error"), made.arguments
    lines = reference.lines("", given)
    found = _bins([int(place) for place in lines["b"]], lines["gap"], given)
    error: Any = run(reference, given)

    def draw(canvas: Canvas, frame: int) -> Content:
        text = say(canvas.language, "reliability_text", error=exactly(float(error), _DIGITS))
        return Content("\n").join([_bars(found, canvas.width, canvas.language), sentence(text, canvas.width)])

    return [Illustration(message("reliability_title"), draw)]


def _bins(places: list[int], gaps: Any, given: Any) -> list[_Bin]:
    """The means over the samples that the record puts into each bin."""
    found = []
    for place in sorted(set(places)):
        samples = [sample for sample, other in enumerate(places) if other == place]
        confidence, accuracy = (
            sum(float(given[name][sample]) for sample in samples) / len(samples) for name in ("confidences", "correct")
        )
        ends = (place - 1) / given["bins"], place / given["bins"]
        found.append(_Bin(*ends, len(samples), confidence, accuracy, float(gaps[place - 1])))
    return found


def _bars(found: list[_Bin], width: int, language: Language) -> Content:
    names = [f"{'(' if one.low else '['}{exactly(one.low, _DIGITS)}, {exactly(one.high, _DIGITS)}]" for one in found]
    lines = [say(language, "reliability_bin", count=one.samples, gap=exactly(one.gap, _DIGITS)) for one in found]
    label = widest(names) + 1
    tail = 1 + len("0.0000")
    room = min(max(width - label - tail, _LEAST_BAR), _LONGEST_BAR)
    rows: list[Row] = []
    for one, name, said in zip(found, names, lines, strict=True):
        for title, fill, style, share in (
            (name, _CONFIDENCE, FAIR, one.confidence),
            ("", _ACCURACY, MAIN, one.accuracy),
        ):
            bar = fill * round(share * room)
            rows.append([(fitted(title, label), ""), (bar, style), (f" {exactly(share, _DIGITS)}", QUIET)])
        rows.append([(" " * label, ""), (said, "")])
    entries = [
        (_CONFIDENCE * 3, FAIR, say(language, "reliability_confidence")),
        (_ACCURACY * 3, MAIN, say(language, "reliability_accuracy")),
    ]
    return content([*rows, [("", "")], *legend(entries, width)], width)
