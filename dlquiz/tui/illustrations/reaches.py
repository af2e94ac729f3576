"""Receptive fields that grow layer by layer: one frame a layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, repeat
from typing import Any

from dlquiz.messages import message
from dlquiz.reference import catalog
from dlquiz.reference.receptive_field import as_layers, reaches
from dlquiz.tui.illustrations.kit import Illustration
from dlquiz.tui.pictures.reach import Stack, reach

MOST_LAYERS = 100
"""A higher stack gets no picture: it would be too long to read."""


def growing(made: Any) -> list[Illustration]:
    """The layers of the question, one after the other."""
    return _growing(made.arguments["layers"])


def centred(made: Any) -> list[Illustration]:
    """The same, with where the field of output 0 has its centre."""
    return _growing(made.arguments["layers"], centre=True)


def needed(made: Any) -> list[Illustration]:
    """As many layers as the receptive field of the question needs."""
    kernel = made.arguments["kernel_size"]
    return _growing(repeat((kernel, 1), catalog.computed("layers_for_receptive_field", **made.arguments)))


def _growing(rows: Iterable[Sequence[int]], *, centre: bool = False) -> list[Illustration]:
    layers = as_layers(islice(rows, MOST_LAYERS + 1))
    if not 0 < len(layers) <= MOST_LAYERS:
        return []
    stack = Stack(layers, tuple(reaches(layers)))
    return [
        Illustration(
            message("reach_title"),
            lambda canvas, frame: reach(stack, frame + 1, canvas.width, canvas.language, centre=centre),
            len(layers),
        )
    ]
