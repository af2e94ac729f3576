"""Boxes of a detector: two with what they share, and those that NMS keeps and suppresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import computed, find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.boxes import SHADE, Box, Line, boxes, sample, style
from dlquiz.tui.pictures.canvas import GOOD, content, legend, sentence
from dlquiz.tui.pictures.cells import exactly

MOST_BOXES = 30
_OTHER_ROWS = 6
_DIGITS = 4


def overlap(made: Any) -> list[Illustration]:
    """Both boxes, their intersection filled."""
    first, second = made.arguments["box_a"], made.arguments["box_b"]
    reference = find("iou")
    found: Any = run(reference, made.arguments)
    counts = reference.lines("", made.arguments)
    shared = None
    if counts["I"] > 0:
        x, y = max(first[0], second[0]), max(first[1], second[1])
        shared = (x, y, x + counts["w"], y + counts["h"])
    letters = {"width": "w", "height": "h", "common": "I", "first": "A", "second": "B", "union": "U"}
    words = {word: exactly(float(counts[letter])) for word, letter in letters.items()}

    def draw(canvas: Canvas, frame: int) -> Content:
        language, width = canvas.language, canvas.width
        drawn = boxes(
            [Box(first, "a", "heavy"), Box(second, "b", "double")], width, canvas.height - _OTHER_ROWS, shared
        )
        lines: dict[Line, str] = {"heavy": "a", "double": "b"}
        entries = [(sample(line), style(line), name) for line, name in lines.items()]
        entries.append((SHADE * 3, GOOD, say(language, "boxes_common")))
        text = say(language, "boxes_shared", **words, iou=exactly(float(found), _DIGITS))
        return Content("\n").join([content([*drawn, *legend(entries, width)], width), sentence(text, width)])

    return [Illustration(message("boxes_iou"), draw)]


class _Kept(NamedTuple):
    """A box that is kept, and the overlaps with those that it suppresses."""

    box: int
    suppresses: dict[int, float]


def suppression(made: Any) -> list[Illustration]:
    """A frame for each box that is kept, with what it suppresses; the picture opens at the last one."""
    found, scores, threshold = (made.arguments[name] for name in ("boxes", "scores", "threshold"))
    if len(found) > MOST_BOXES:
        return []
    order: Any = run(find("nms"), made.arguments)
    steps = _steps(found, [int(box) for box in order], threshold)

    def draw(canvas: Canvas, frame: int) -> Content:
        language, width = canvas.language, canvas.width
        lines = _lines(len(found), steps[: frame + 1])
        ranked = sorted(range(len(found)), key=lambda box: ("dotted", "light", "heavy").index(lines[box]))
        shown = [Box(found[box], f"{box}: {exactly(float(scores[box]), _DIGITS)}", lines[box]) for box in ranked]
        drawn = boxes(shown, width, canvas.height - _OTHER_ROWS - len(steps[frame].suppresses))
        keys: dict[Line, str] = {"heavy": "boxes_kept", "dotted": "boxes_suppressed", "light": "boxes_waiting"}
        entries = [(sample(line), style(line), say(language, key)) for line, key in keys.items() if line in lines]
        entries.append((shown[-1].label, style(shown[-1].line), say(language, "boxes_labels")))
        text = _step_lines(steps, frame, scores, threshold, language)
        return Content("\n").join(
            [content([*drawn, *legend(entries, width)], width), *(sentence(line, width) for line in text)]
        )

    return [Illustration(message("boxes_nms"), draw, len(steps), len(steps) - 1)]


def _steps(found: Sequence[Any], order: Sequence[int], threshold: float) -> list[_Kept]:
    """Which kept box suppresses which other one: the first whose overlap is above the threshold."""
    rest = [box for box in range(len(found)) if box not in order]
    steps = []
    for kept in order:
        overlaps = {box: float(computed("iou", box_a=found[kept], box_b=found[box])) for box in rest}
        steps.append(_Kept(kept, {box: shared for box, shared in overlaps.items() if shared > threshold}))
        rest = [box for box in rest if box not in steps[-1].suppresses]
    return steps


def _lines(count: int, steps: Sequence[_Kept]) -> list[Line]:
    kept = {step.box for step in steps}
    gone = {box for step in steps for box in step.suppresses}
    return ["heavy" if box in kept else "dotted" if box in gone else "light" for box in range(count)]


def _step_lines(
    steps: Sequence[_Kept], frame: int, scores: Sequence[float], threshold: float, language: Language
) -> list[str]:
    step = steps[frame]
    lines = [say(language, "boxes_keeps", box=step.box, score=exactly(float(scores[step.box]), _DIGITS))]
    lines += [
        say(language, "boxes_suppresses", box=box, iou=exactly(shared, _DIGITS), threshold=exactly(float(threshold)))
        for box, shared in step.suppresses.items()
    ]
    if frame == len(steps) - 1:
        lines.append(say(language, "boxes_result", kept=", ".join(str(one.box) for one in steps)))
    return lines
