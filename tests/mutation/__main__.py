"""How many small changes of a package its tests notice: `python -m tests.mutation PACKAGE...`.

A seeded sample of mutants is taken from the whole package. Against each, at most `MOST_TESTS` of the quick tests that
reach its line are run: those that reach the fewest lines of dlquiz first. For a line that runs when its module is
imported, they are those that reach the least besides that module. They run in one process: what a test starts as a
program runs the code as it is. A mutant that none of them notices has survived, and is printed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.measured import ROOT, measure

from .mutants import Mutant, mutants

MOST_TESTS = 200
PATIENCE = 60
"""Seconds. A mutant that takes longer goes on for ever, which is noticed."""
LONGEST_SHOWN = 100
Reached = Mapping[str, Mapping[int, Sequence[str]]]
"""The tests that reach each line of a file, those that reach the fewest lines first; under 0 all that reach the file,
those that reach the least besides it first."""


class Tried(NamedTuple):
    file: str
    mutant: Mutant
    tests: int
    noticed: bool


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("packages", nargs="+", metavar="PACKAGE", help="a package or module below `dlquiz`")
    parser.add_argument("--mutants", type=int, default=200, help="how many of each package (200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, help="`coverage json --show-contexts`, written there if it is not there")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = chosen.report or Path(folder) / "report.json"
        if not report.exists():
            measure(report, by_test=True)
        reached = tests_by_line(json.loads(report.read_text("utf-8"))["files"])
    for package in chosen.packages:
        with ThreadPoolExecutor(chosen.jobs) as threads:
            tried = list(threads.map(partial(_try, reached=reached), sample(package, chosen.mutants, chosen.seed)))
        tell(package, tried)
    return 0


def sample(package: str, count: int, seed: int) -> list[tuple[str, int]]:
    """So many mutants of a package: the file, and the number in `mutants` of it."""
    place = ROOT / "dlquiz" / package
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    everything = [
        (str(file.relative_to(ROOT)), number)
        for file in files
        for number in range(len(mutants(ast.parse(file.read_bytes()))))
    ]
    return sorted(random.Random(seed).sample(everything, min(count, len(everything))))


def tests_by_line(files: Mapping[str, Mapping[str, Mapping[str, Iterable[str]]]]) -> Reached:
    """From a report of coverage with `tests.mutation.contexts`."""
    size = Counter(test for report in files.values() for tests in report["contexts"].values() for test in tests)
    found: dict[str, dict[int, list[str]]] = {}
    for file, report in files.items():
        lines = {int(line): {*tests} - {""} for line, tests in report["contexts"].items()}
        here = Counter(test for tests in lines.values() for test in tests)
        found[Path(file).as_posix()] = {
            0: sorted(here, key=lambda test: (-here[test] / size[test], test)),
            **{line: sorted(tests, key=lambda test: (size[test], test)) for line, tests in lines.items()},
        }
    return found


def _try(place: tuple[str, int], reached: Reached) -> Tried:
    file, number = place
    mutant = mutants(ast.parse((ROOT / file).read_bytes()))[number]
    lines = reached.get(file, {})
    tests = (lines.get(mutant.line) or lines.get(0, []))[:MOST_TESTS]
    return Tried(file, mutant, len(tests), bool(tests) and _is_noticed(f"{ROOT / file}:{number}", tests))


def _is_noticed(mutant: str, tests: Sequence[str]) -> bool:
    words = ("-q", "-x", "-n0", "-p", "no:cacheprovider", "-p", "tests.mutation.replaced")
    command = [sys.executable, "-m", "pytest", *words, *tests]
    environment = {**os.environ, "DLQUIZ_MUTANT": mutant}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    if done.returncode in (3, 4, 5) and "DLQUIZ_MUTANT" not in done.stderr and "rror" not in done.stdout + done.stderr:
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode != 0


def tell(package: str, tried: Sequence[Tried]) -> None:
    noticed = sum(one.noticed for one in tried)
    unreached = sum(not one.tests for one in tried)
    share = noticed / len(tried)
    print(f"{package}: {len(tried)} mutants, {noticed} noticed ({share:.0%}), {unreached} reached by no test")
    for file, mutant, tests, is_noticed in tried:
        if not is_noticed:
            before, after = (text.replace("\n", " ")[:LONGEST_SHOWN] for text in (mutant.before, mutant.after))
            print(f"{file}:{mutant.line}: `{before}` -> `{after}` ({tests} tests)")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
