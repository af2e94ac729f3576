"""All benchmarks, in the order they are run and shown."""

from __future__ import annotations

from fnmatch import fnmatchcase

from benchmarks import (
    anki_library,
    checking,
    convolution,
    gradients,
    groups,
    item_analysis,
    launching,
    networks,
    opening,
    pressing,
    processes,
    progress,
    reading,
    solutions,
)
from benchmarks.model import Benchmark

ALL = (
    *processes.BENCHMARKS,
    *solutions.BENCHMARKS,
    *launching.BENCHMARKS,
    *pressing.BENCHMARKS,
    *opening.BENCHMARKS,
    *checking.BENCHMARKS,
    *convolution.BENCHMARKS,
    *networks.BENCHMARKS,
    *gradients.BENCHMARKS,
    *item_analysis.BENCHMARKS,
    *reading.BENCHMARKS,
    *progress.BENCHMARKS,
    *anki_library.BENCHMARKS,
    *groups.BENCHMARKS,
)


def chosen(pattern: str) -> tuple[Benchmark, ...]:
    """The benchmarks whose name contains the pattern; `*` and `?` stand for any text and any letter."""
    return tuple(benchmark for benchmark in ALL if fnmatchcase(benchmark.name, f"*{pattern.lower()}*"))
