"""A line for the shape of an image: what is typed, and what comes of it."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Language, Text, message, say
from dlquiz.networks import LayerError, Network, Trace, trace
from dlquiz.networks.kinds import Shape
from dlquiz.networks.typed import typed_shape
from dlquiz.tui.networks.layer_table import BROKEN, times
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.line import Line

LONGEST = 24


class Tried(NamedTuple):
    """The table at a typed shape; or what is wrong, and the layer that breaks, "" where none does."""

    table: Trace | None
    trouble: Text | None = None
    layer: str = ""


def tried(network: Network, typed: str) -> Tried:
    """Reckon a network at what is typed."""
    shape = typed_shape(typed)
    if shape is None:
        return Tried(None, message("explorer_no_shape", shape=times(network.shape)))
    try:
        return Tried(trace(network, shape))
    except LayerError as error:
        return Tried(None, Text(error.en, error.zh), error.layer)
    except ArgumentError as error:
        return Tried(None, Text(error.en, error.zh))


def trouble_parts(found: Tried, stays: Shape, language: Language) -> list[Part]:
    """What is wrong with what was typed, and at which shape the figures shown still are; nothing where it fits."""
    if found.trouble is None:
        return []
    told = say(language, "explorer_stays", why=found.trouble.in_language(language), shape=times(stays))
    return [Part(verbatim(told), style="$text-warning", label=f"{BROKEN} ", gap=False)]


class ShapeLine(Line):
    """One line that begins with a shape."""

    def __init__(self, shape: Shape, *, id: str) -> None:
        super().__init__(compact=True, id=id)
        self.max_length = LONGEST
        self._begins = times(shape)

    def on_mount(self) -> None:
        with self.prevent(self.Changed):
            self.value = self._begins
            self.cursor_position = len(self.value)
