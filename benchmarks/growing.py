"""Figures over size: measured side by side, all sizes in each round, with the exponent of their growth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from benchmarks.fitting import Growth, growth
from benchmarks.measuring import Clock, Effort, Run, Spread, alternate, alternate_self_timed, spread
from benchmarks.table import aligned, duration


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what `make` gives for each size; `self_timed` runs return their own number, seconds or `in_bytes`.

    A quick run leaves the largest size out where that takes minutes to prepare (`long`).
    """

    name: str
    what: str
    over: str
    sizes: tuple[int, ...]
    make: Callable[[int], Run]
    limit: float
    self_timed: bool = False
    in_bytes: bool = False
    long: bool = False
    posix_only: bool = False
    needs_server: bool = False


@dataclass(frozen=True, slots=True)
class Grown:
    """What was measured: a spread for each size, and how the medians grow."""

    figure: Figure
    sizes: tuple[int, ...]
    costs: tuple[Spread, ...]

    @property
    def growth(self) -> Growth:
        return growth(self.sizes, [cost.median for cost in self.costs])

    @property
    def verdict(self) -> str:
        """Between the two largest sizes as well as over all of them."""
        return "reached" if max(self.growth) <= self.figure.limit else "missed"


def measure(figure: Figure, effort: Effort, clock: Clock, *, quick: bool = False) -> Grown:
    sizes = figure.sizes[:-1] if quick and figure.long else figure.sizes
    runs = [figure.make(size) for size in sizes]
    own = effort._replace(fewest=1) if figure.long else effort
    costs = (alternate_self_timed if figure.self_timed else alternate)(runs, own, clock)
    return Grown(figure, sizes, tuple(map(spread, costs)))


def table(grown: Sequence[Grown]) -> str:
    """A table for each kind of size."""
    parts = [list(part) for _, part in groupby(grown, key=lambda one: (one.figure.over, one.sizes))]
    return "\n\n".join(map(_part, parts))


def document(grown: Sequence[Grown]) -> dict[str, Any]:
    """The same as data: seconds, or bytes."""
    return {"growth": list(map(_record, grown))}


def _part(grown: Sequence[Grown]) -> str:
    sizes = [f"{size:,}" for size in grown[0].sizes]
    head = (f"over {grown[0].figure.over}", *sizes, "exponent", "of the last step", "goal", "verdict")
    return aligned((head, *map(_cells, grown)))


def _cells(one: Grown) -> tuple[str, ...]:
    shown = _mebibytes if one.figure.in_bytes else duration
    exponents = (f"{number:.2f}" for number in one.growth)
    return (
        one.figure.what,
        *(shown(cost.median) for cost in one.costs),
        *exponents,
        f"≤ {one.figure.limit:g}",
        one.verdict,
    )


def _mebibytes(number: float) -> str:
    return f"{number / 2**20:.0f} MiB"


def _record(one: Grown) -> dict[str, Any]:
    figure = one.figure
    return {
        "name": figure.name,
        "what": figure.what,
        "over": figure.over,
        "unit": "bytes" if figure.in_bytes else "seconds",
        "sizes": list(one.sizes),
        "costs": [cost._asdict() for cost in one.costs],
        **one.growth._asdict(),
        "limit": figure.limit,
        "verdict": one.verdict,
    }
