"""What is measured at several sizes, in the order it is shown."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from benchmarks import checking, convolution, groups, launching, opening, progress
from benchmarks.convolution import ONE_IMAGE
from benchmarks.growing import Figure
from benchmarks.measuring import Run
from benchmarks.memory import peak_at_opening
from benchmarks.networks import chain_again, chain_from_data

QUESTIONS = (100, 1_000, 10_000, 100_000)
ATTEMPTS = (1_000, 10_000, 100_000, 1_000_000)
LAYERS = (10, 100, 1_000)
SIDES = (14, 28, 56, 112)
SEEDS = (5, 25, 125)
FLAT, LINEAR, BY_AREA = 0.1, 1.1, 2.2
"""The most that an exponent may be: a little more than 0, 1 and 2, because runs differ."""


def _of_questions(name: str, what: str, make: Callable[[int], Run], limit: float, **more: Any) -> Figure:
    return Figure(name, what, "questions", QUESTIONS, make, limit, self_timed=True, long=True, **more)


def _of_attempts(name: str, what: str, make: Callable[[int], Run]) -> Figure:
    return Figure(f"attempts-{name}", what, "attempts", ATTEMPTS, make, FLAT, long=True)


def _of_group(name: str, what: str, make: Callable[[int], Run], limit: float) -> Figure:
    sizes = (groups.SMALL, groups.MANY, groups.LARGEST)
    over = "answers in the group"
    return Figure(f"group-{name}", what, over, sizes, make, limit, self_timed=True, long=True, needs_server=True)


def _of_sides(name: str, what: str, make: Callable[[convolution.Size], Run]) -> Figure:
    return Figure(name, what, "side of the image", SIDES, lambda side: make(ONE_IMAGE._replace(side=side)), BY_AREA)


MEMORY = {"in_bytes": True, "posix_only": True}
FIGURES = (
    _of_questions("questions-cold", "banks opened for the first time", opening.cold, LINEAR),
    _of_questions("questions-warm", "unchanged banks opened again", opening.warm, FLAT),
    _of_questions(
        "questions-memory", "peak of memory meanwhile", peak_at_opening, FLAT, in_bytes=True, posix_only=True
    ),
    _of_questions("questions-home", "launch to home", launching.frame_of_many, FLAT, posix_only=True),
    Figure(
        "seeds-check", "`check` of 100 questions", "seeds", SEEDS, checking.check_generated, LINEAR, self_timed=True
    ),
    _of_attempts("opening", "progress file opened", progress.opening),
    _of_attempts("home", "figures of the home screen", progress.home),
    _of_attempts("due", "list of what is due", progress.due),
    _of_attempts("stats", "all figures of progress", progress.stats),
    _of_attempts("latest", f"the latest {progress.LATEST} answers", progress.latest),
    _of_attempts("answer", "an answer committed", progress.answering),
    Figure("layers-from-data", "table of a network from its data", "layers", LAYERS, chain_from_data, LINEAR),
    Figure("layers-again", "table of a network again", "layers", LAYERS, chain_again, LINEAR),
    _of_sides("sides-forward", "conv2d forward, 64 channels to 64, 3×3", convolution.forward),
    _of_sides("sides-backward", "conv2d backward, the same", convolution.backward),
    Figure(
        "group-history",
        "a history sent to a group",
        "answers sent",
        (1_000, 10_000, 100_000),
        groups.push_many,
        LINEAR,
        self_timed=True,
        needs_server=True,
    ),
    _of_group("push", "one answer sent", groups.push_one, FLAT),
    _of_group("learner", "one learner's first answers", groups.learner, FLAT),
    _of_group("report", "a report after a new answer", groups.report, LINEAR),
    _of_group("report-again", "a report, nothing new", groups.report_again, LINEAR),
)


def chosen(pattern: str) -> tuple[Figure, ...]:
    """The figures whose name contains the pattern, as with benchmarks."""
    return tuple(figure for figure in FIGURES if fnmatchcase(figure.name, f"*{pattern.lower()}*"))
