"""What an illustration is: a title, frames, and how one of them is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.content import Content

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language, Text

MOST_FRAMES = 120
"""A picture with more frames is played in about so many of them."""


class Canvas(NamedTuple):
    """What a frame is drawn for: the words' language, and the cells there are. A picture may be higher than `height`;
    it is scrolled then."""

    language: Language
    width: int
    height: int


class Illustration(NamedTuple):
    """A picture, still with one frame or moving with more; `draw` is pure, frames are counted from 0."""

    title: Text
    draw: Callable[[Canvas, int], Content]
    frames: int = 1
    first: int = 0
    """The frame to begin with, where another shows more than the first."""


def wrong_value(verdict: Verdict | None) -> Any:
    """The value of a wrong answer; None while nothing is answered, or where it was right or could not be read."""
    return verdict.read_as if verdict is not None and verdict.outcome in ("wrong", "partly") else None
