"""Attention and masked softmax of given numbers as heat maps; what a mask hides is found by the reference's own run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.content import Content

from dlquiz.expressions.values import plain
from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language, message, say
from dlquiz.reference.catalog import find, run
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.canvas import QUIET, Row, content, sentence
from dlquiz.tui.pictures.grids import Block, Cells, Grid, Room, beside, grid_rows, number, number_width
from dlquiz.tui.pictures.heat import Heat, heat
from dlquiz.tui.pictures.masks import Masks, masks

_LEAST_ROOM = 4


def scores(made: Any) -> list[Illustration]:
    """The scaled scores; nothing is hidden yet."""
    found: Any = run(find("attention_scores"), made.arguments)
    return [_picture("heat_scores", "heat_axes", Heat(found, [[False] * len(row) for row in found], "q", "k"))]


def weights(made: Any) -> list[Illustration]:
    """The weights of each query, with what it may not see."""
    return [_picture("heat_weights", "heat_axes", _weights(made.arguments), _masks(made.verdict, made.arguments))]


def output(made: Any) -> list[Illustration]:
    """The weights, and below them the values that they mix and what comes out."""
    given = dict(made.arguments)
    found: Any = run(find("attention_output"), given)
    values = given.pop("values")
    mapped = _picture("heat_weights", "heat_axes", _weights(given), _masks(made.verdict, given))

    def draw(canvas: Canvas, frame: int) -> Content:
        return Content("\n\n").join([mapped.draw(canvas, frame), _mixed(values, found, canvas)])

    return [mapped._replace(draw=draw)]


def softmax(made: Any) -> list[Illustration]:
    """Each row of logits after the softmax, with its mask."""
    given = made.arguments
    found = _rows(run(find("masked_softmax"), given))
    hidden = _hidden(_rows(run(find("masked_softmax"), _all_equal(given))))
    masks = _masks(made.verdict, given, "masked_softmax")
    return [_picture("heat_softmax", "heat_softmax_axes", Heat(found, hidden, "z", "k"), masks)]


def _weights(given: Mapping[str, Any]) -> Heat:
    reference = find("attention_weights")
    found: Any = run(reference, given)
    equal: Any = run(reference, _all_equal(given))
    return Heat(found, _hidden(equal), "q", "k")


def _masks(verdict: Verdict | None, given: Mapping[str, Any], name: str = "attention_weights") -> Masks | None:
    """The mask and that of the learner's named mistake, where they hide different things."""
    if verdict is None or verdict.mistake is None:
        return None
    reference, equal = find(name), _all_equal(given)
    values = (value for mistake, value in reference.wrong_values(equal) if mistake.name == verdict.mistake)
    wrong = _rows(plain(next(values, ((-1.0,),))))
    # Scores without a softmax are no shares: nothing says what they hide.
    if not all(min(row) >= 0 and max(row) > 0 for row in wrong):
        return None
    right, theirs = _hidden(_rows(run(reference, equal))), _hidden(wrong)
    return Masks(right, theirs, verdict.title) if len(right) == len(theirs) and right != theirs else None


def _all_equal(given: Mapping[str, Any]) -> dict[str, Any]:
    """The same with scores that are all 0."""
    scored = "queries" if "queries" in given else "logits"
    return {**given, scored: _zeros(given[scored])}


def _zeros(array: Any) -> Any:
    return [_zeros(entry) for entry in array] if isinstance(array, (list, tuple)) else 0


def _hidden(equal: Grid) -> list[list[bool]]:
    """Where nothing arrives although all scores are equal: the mask hides that, and no small weight is taken for it."""
    return [[value == 0 for value in row] for row in equal]


def _rows(array: Any) -> Any:
    return array if isinstance(array[0], (list, tuple)) else (array,)


def _picture(title: str, axes: str, found: Heat, compared: Masks | None = None) -> Illustration:
    def draw(canvas: Canvas, frame: int) -> Content:
        text = sentence(say(canvas.language, axes), canvas.width)
        drawn = Content("\n").join([heat(found, canvas.width, canvas.height, canvas.language), text])
        if compared is None:
            return drawn
        return Content("\n\n").join([drawn, masks(compared, canvas.width, canvas.language)])

    return Illustration(message(title), draw)


def _mixed(values: Grid, found: Grid, canvas: Canvas) -> Content:
    room = Room(canvas.width, max(canvas.height, _LEAST_ROOM))
    blocks = [
        Block("→", _titled("heat_values", values, room, canvas.language)),
        Block("→", _titled("heat_output", found, room, canvas.language)),
    ]
    return content(beside(blocks, canvas.width), canvas.width)


def _titled(key: str, grid: Sequence[Sequence[float]], room: Room, language: Language) -> list[Row]:
    cells = Cells(len(grid), len(grid[0]), lambda row, column: number(grid[row][column]), number_width(grid))
    rows, _ = grid_rows(cells, None, room)
    return [[(f"{say(language, key)} {len(grid)}×{len(grid[0])}", QUIET)], *rows]
