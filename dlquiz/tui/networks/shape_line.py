"""A line for the shape of an image, or the length, batch and format of a text: what is typed, what comes of it."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.messages import Language, Text, message, say
from dlquiz.networks import LayerError, Network, Trace, trace
from dlquiz.networks.costs import Costs, Setting, costs, in_units
from dlquiz.networks.kinds import Shape
from dlquiz.networks.typed import setting_text, typed_setting, typed_shape
from dlquiz.tui.networks.layer_table import BROKEN, NOTHING, shortened, times
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.line import Line

LONGEST = 32


class Tried(NamedTuple):
    """The table at what was typed, and of a text network what it costs; or what is wrong, and the layer that breaks, ""
    where none does."""

    table: Trace | None
    trouble: Text | None = None
    layer: str = ""
    costs: Costs | None = None


def at_first(network: Network, shape: Shape | None = None) -> Tried:
    """At a shape that fits, one text in 32 bits; the usual shape where none is given."""
    if not network.is_text:
        return Tried(trace(network, shape))
    return _costing(network, Setting(sequence=shape[0] if shape else None))


def _costing(network: Network, setting: Setting) -> Tried:
    found = costs(network, setting)
    return Tried(found.table, costs=found)


def tried(network: Network, typed: str) -> Tried:
    """Reckon a network at what is typed."""
    shape, setting = (None, typed_setting(typed)) if network.is_text else (typed_shape(typed), None)
    try:
        if setting is not None:
            return _costing(network, setting)
        if shape is not None:
            return Tried(trace(network, shape))
        if network.is_text:
            return Tried(None, message("explorer_no_setting"))
        return Tried(None, message("explorer_no_shape", shape=times(network.shape)))
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


def costs_parts(found: Costs | None, language: Language) -> list[Part]:
    """What a text network costs."""
    if found is None:
        return []
    cache = NOTHING if found.kv_cache_bytes is None else in_units(found.kv_cache_bytes)
    told = say(
        language,
        "explorer_costs",
        sequence=f"{found.sequence:,}",
        batch=f"{found.batch:,}",
        dtype=found.dtype,
        flops=shortened(found.flops),
        cache=cache,
        activations=in_units(found.activation_bytes),
    )
    return [Part(verbatim(told), gap=False)]


class ShapeLine(Line):
    """One line that begins with what a network was computed at."""

    def __init__(self, begins: Tried, *, id: str) -> None:
        super().__init__(compact=True, id=id)
        self.max_length = LONGEST
        self._begins = _typed(begins)

    def on_mount(self) -> None:
        with self.prevent(self.Changed):
            self.value = self._begins
            self.cursor_position = len(self.value)


def _typed(begins: Tried) -> str:
    if begins.costs is not None:
        return setting_text(Setting(begins.costs.sequence, begins.costs.batch, begins.costs.dtype))
    return "" if begins.table is None else times(begins.table.input)
