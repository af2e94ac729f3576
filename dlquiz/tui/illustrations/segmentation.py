"""Masks of a segmentation: the predicted one over the true one, with what both share."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import sentence
from dlquiz.tui.pictures.cells import exactly
from dlquiz.tui.pictures.overlaid import ADDED, BOTH, MISSED, NEITHER, Overlaid, overlaid

_DIGITS = 4
_THRESHOLD = 0.5


def masks(made: Any) -> list[Illustration]:
    """Both masks from the threshold on, the scores of these, and the Dice coefficient of the question itself."""
    reference, given = find("dice"), made.arguments
    prediction, target = (_rows(given[name]) for name in ("prediction", "target"))
    soft = any(value not in (0, 1) for rows in (prediction, target) for row in rows for value in row)
    held = [[[value >= _THRESHOLD for value in row] for row in rows] for rows in (prediction, target)]
    found = Overlaid(held[0], held[1], prediction if soft else None)
    sums, score = reference.lines("", given), run(reference, given)
    asked = {"overlap": sums["I"], "sums": sums["S"], "dice": score}

    def draw(canvas: Canvas, frame: int) -> Content:
        lines = [_scores(found, canvas.language)]
        if soft:
            lines.insert(0, say(canvas.language, "overlaid_threshold", threshold=_THRESHOLD))
            words = {name: exactly(float(value), _DIGITS) for name, value in asked.items()}
            lines.append(say(canvas.language, "overlaid_soft", **words))
        return Content("\n").join(
            [
                overlaid(found, canvas.width, canvas.height, canvas.language),
                *(sentence(line, canvas.width) for line in lines),
            ]
        )

    return [Illustration(message("overlaid_title"), draw)]


def _rows(mask: Any) -> Any:
    """A vector is a mask of one row."""
    return mask if isinstance(mask[0], (list, tuple)) else (mask,)


def _scores(found: Overlaid, language: Language) -> str:
    """What the signs add up to: IoU, Dice and pixel accuracy of the masks as they are drawn."""
    counts = found.counts
    both, added, missed, neither = (counts[sign] for sign in (BOTH, ADDED, MISSED, NEITHER))
    union, right = both + added + missed, both + neither
    words: dict[str, object] = {"both": both, "added": added, "missed": missed, "union": union, "right": right}
    shares = {"accuracy": right / counts.total()}
    shares |= {"iou": both / union, "dice": 2 * both / (both + union)} if union else {}
    words |= {name: exactly(share, _DIGITS) for name, share in shares.items()}
    return say(language, "overlaid_scores" if union else "overlaid_empty", all=counts.total(), **words)
