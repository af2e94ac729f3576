"""Work laid out over time: a row for each stage, a column for each slot, and what stands idle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from dlquiz.messages import Language, say
from dlquiz.tui.pictures.canvas import MAIN, QUIET, Piece, Row, content, legend, sentence
from dlquiz.tui.pictures.cells import fitted, right_aligned, widest
from dlquiz.tui.pictures.track import seen

IDLE = "░"
_OTHER_ROWS, _LEAST_ROWS, _LEAST_SLOTS = 4, 40, 10


class Pipeline(NamedTuple):
    """Stages through which microbatches go one after the other, a slot in each."""

    stages: int
    microbatches: int

    @property
    def slots(self) -> int:
        return self.microbatches + self.stages - 1

    def at(self, stage: int, slot: int) -> int | None:
        """The microbatch that a stage works on in a slot; all three are counted from 0. None where it is idle."""
        number = slot - stage
        return number if 0 <= number < self.microbatches else None

    @property
    def idle(self) -> int:
        """Cells without work: a stage has every microbatch once."""
        return self.stages * (self.slots - self.microbatches)


def gantt(pipeline: Pipeline, width: int, height: int, language: Language) -> Content:
    """The slots as cells with the number of the microbatch, its last digit where there are too many for that."""
    names = [say(language, "bubble_stage", stage=stage + 1) for stage in range(pipeline.stages)]
    label = min(widest(names[-1:]) + 1, max(width - _LEAST_SLOTS, 1))
    room = max(width - label, 1)
    size = len(str(pipeline.microbatches)) + 1
    whole = size * pipeline.slots <= room
    size = size if whole else 1
    across = seen(pipeline.slots, (0, pipeline.slots - 1), room // size)
    down = seen(pipeline.stages, (0, pipeline.stages - 1), max(height - _OTHER_ROWS, _LEAST_ROWS))
    rows: list[Row] = []
    for place, piece in enumerate(down):
        if place:
            rows.append([("…", QUIET)])
        rows += [[(fitted(names[stage], label), ""), *_slots(pipeline, stage, across, size)] for stage in piece]
    work = "bubble_work" if whole else "bubble_digit"
    entries = [("1", f"bold {MAIN}", say(language, work)), (IDLE, QUIET, say(language, "bubble_idle"))]
    lines = [say(language, "bubble_slots", slots=pipeline.slots)]
    if len(across) > 1 or len(down) > 1:
        lines.append(say(language, "picture_elided"))
    drawn = content([*rows, [("", "")], *legend(entries, width)], width)
    return Content("\n").join([drawn, *(sentence(line, width) for line in lines)])


def _slots(pipeline: Pipeline, stage: int, across: Sequence[range], size: int) -> list[Piece]:
    pieces: list[Piece] = []
    for place, piece in enumerate(across):
        pieces += [(" … ", QUIET)] * bool(place)
        for slot in piece:
            number = pipeline.at(stage, slot)
            if number is None:
                pieces.append((right_aligned(IDLE * max(size - 1, 1), size), QUIET))
            else:
                text = str(number + 1) if size > 1 else str((number + 1) % 10)
                pieces.append((right_aligned(text, size), f"bold {MAIN}"))
    return pieces
