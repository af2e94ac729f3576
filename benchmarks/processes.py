"""Whole processes that print and end, as a shell runs them: `dlquiz --version` and `--help`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from time import perf_counter

from benchmarks.homes import PYTHON, command, environment, temporary_folder
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal

BARE_ARGPARSE = """\
import argparse
parser = argparse.ArgumentParser("bare", description="Nothing but this.")
parser.add_argument("--version", action="version", version="bare 1.0")
parser.parse_args()
"""


def output(words: Sequence[str], home: Path) -> bytes:
    """What a command prints; raises `CalledProcessError` where it fails."""
    return subprocess.run(list(words), env=_variables(home), capture_output=True, check=True).stdout


def seconds(words: Sequence[str], home: Path) -> float:
    """How long it takes to its end."""
    start = perf_counter()
    output(words, home)
    return perf_counter() - start


def ours(option: str) -> Run:
    return process([*command(), option])


def importing_re() -> Run:
    return process([PYTHON, "-c", "import re"])


def argparse(option: str) -> Run:
    return process([PYTHON, str(_bare_argparse()), option])


def process(words: Sequence[str]) -> Run:
    """A process that prints and ends."""
    return partial(output, words, temporary_folder())


@cache
def _bare_argparse() -> Path:
    script = temporary_folder() / "bare.py"
    script.write_text(BARE_ARGPARSE, encoding="utf-8")
    return script


def _variables(home: Path) -> dict[str, str]:
    return os.environ | environment(home)


BENCHMARKS = tuple(
    Benchmark(f"process{option[1:]}-{name}", f"`dlquiz {option}`", partial(ours, option), anchor, goal=goal)
    for option, reach in (("--version", 1.3), ("--help", 3.0))
    for name, anchor, goal in (
        ("re", Anchor("`import re`", importing_re), Goal(ratio=reach)),
        ("argparse", Anchor("bare argparse", partial(argparse, option)), Goal()),
    )
)
