"""`dlquiz check` as a process: at least 300 of the shipped questions, 25 draws of each, on all processors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from benchmarks.generated import write_banks
from benchmarks.homes import command, temporary_folder
from benchmarks.measuring import Run
from benchmarks.model import Benchmark, Goal
from benchmarks.processes import seconds
from benchmarks.progress import library
from dlquiz.bank import Bank

ENOUGH, SEEDS = 300, 25
GENERATED = 100


def checked() -> tuple[Bank, ...]:
    """Shipped banks, the largest first, until there are enough questions."""
    return tuple(_until_enough(sorted(library().banks, key=lambda bank: -len(bank.questions))))


def _until_enough(banks: list[Bank]) -> Iterator[Bank]:
    questions = 0
    for bank in banks:
        if questions >= ENOUGH:
            return
        questions += len(bank.questions)
        yield bank


def check_shipped() -> Run:
    return _check([bank.file for bank in checked()], SEEDS)


def check_generated(draws: int) -> Run:
    """So many draws of each of 100 generated questions."""
    return _check([str(_generated())], draws)


def _check(paths: list[str], seeds: int) -> Run:
    return partial(seconds, [*command(), "check", *paths, "--seeds", str(seeds)], temporary_folder())


@cache
def _generated() -> Path:
    folder = temporary_folder()
    write_banks(folder, GENERATED)
    return folder


BENCHMARKS = (
    Benchmark(
        "check",
        f"`check`: {ENOUGH} shipped questions and more × {SEEDS} seeds",
        check_shipped,
        goal=Goal(seconds=12),
        self_timed=True,
        fewest=2,
        long=True,
    ),
)
