"""Receptive fields that grow layer by layer: one frame a layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, repeat
from typing import Any

from dlquiz.messages import message
from dlquiz.reference import catalog
from dlquiz.reference.receptive_field import as_layers, reaches
from dlquiz.tui.illustrations.kit import Illustration, wrong_value
from dlquiz.tui.pictures.reach import Stack, reach

MOST_LAYERS = 100
"""A higher stack gets no picture: it would be too long to read."""


def growing(made: Any) -> list[Illustration]:
    """The layers of the question, one after the other, and the field of a wrong answer."""
    layers, given = made.arguments["layers"], wrong_value(made.verdict)
    if isinstance(given, int):
        return _growing(layers, theirs=(*[None] * (len(layers) - 1), given))
    return _growing(layers, theirs=given if isinstance(given, tuple) and len(given) == len(layers) else ())


def spaced(made: Any) -> list[Illustration]:
    """The same for the distance between the fields of two outputs."""
    return _growing(made.arguments["layers"])


def centred(made: Any) -> list[Illustration]:
    """The same, with where the field of output 0 has its centre."""
    return _growing(made.arguments["layers"], centre=True)


def needed(made: Any) -> list[Illustration]:
    """As many layers as the receptive field of the question needs, and what the learner's number of layers sees."""
    kernel, given = made.arguments["kernel_size"], wrong_value(made.verdict)
    count = catalog.computed("layers_for_receptive_field", **made.arguments)
    theirs: tuple[Any, ...] = ()
    if isinstance(given, int) and 1 <= given <= MOST_LAYERS:
        theirs = (*[None] * (count - 1), reaches([(kernel, 1)] * given)[-1].size)
    return _growing(repeat((kernel, 1), count), theirs=theirs)


def _growing(rows: Iterable[Sequence[int]], *, centre: bool = False, theirs: Sequence[Any] = ()) -> list[Illustration]:
    """`theirs` are wrong fields by layer; what is no number of pixels, or is right, is left out."""
    layers = as_layers(islice(rows, MOST_LAYERS + 1))
    if not 0 < len(layers) <= MOST_LAYERS:
        return []
    found = tuple(reaches(layers))
    wrong = tuple(
        given if isinstance(given, int) and given >= 1 and given != right.size else None
        for given, right in zip(theirs, found, strict=False)
    )
    stack = Stack(layers, found, wrong)
    return [
        Illustration(
            message("reach_title"),
            lambda canvas, frame: reach(stack, frame + 1, canvas.width, canvas.language, centre=centre),
            len(layers),
        )
    ]
