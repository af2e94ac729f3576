"""How much of each room its tests reach, in lines and in branches: `python -m tests.measured [REPORT]`.

Runs the tests of the rooms below the screen and the commands under coverage, and adds up what they reach. Of `REPORT`,
which `coverage json` wrote, that is added up instead, and nothing is run. Exits with 1 where less than 95 % of the
branches of a room were taken, and with the code of pytest where a test fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FACES = frozenset(("__main__", "cli", "tui", "web"))
"""What is not measured. Their tests start programs and draw screens, and so reach all the rooms below, without asking
much of any."""
LEAST = 95.0
"""Per cent of the branches of each room."""

_OTHER_TESTS = ("campaigns", "cli", "tui", "web", "test_benchmark*", "test_dependencies*", "test_docs*", "test_import*")
# What hypothesis draws is always the same here: what is reached must not hang on luck.
_RUN = ("run", "-m", "pytest", "--quiet", "-m", "not campaign and not unmeasured", "--hypothesis-seed=0")


class Reached(NamedTuple):
    """How many there are, and how many of them were reached."""

    lines: int = 0
    lines_reached: int = 0
    branches: int = 0
    branches_reached: int = 0

    def and_those_of(self, other: Reached) -> Reached:
        return Reached(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def of_lines(self) -> float:
        return percent(self.lines_reached, self.lines)

    @property
    def of_branches(self) -> float:
        return percent(self.branches_reached, self.branches)


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def by_room(files: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Reached]:
    """The rooms in the order of their names; a file beside the rooms is a room of its own."""
    rooms: dict[str, Reached] = defaultdict(Reached)
    for file, found in files.items():
        room = PurePath(file.replace("\\", "/")).parts[1].removesuffix(".py")
        keys = ("num_statements", "covered_lines", "num_branches", "covered_branches")
        rooms[room] = rooms[room].and_those_of(Reached(*(found["summary"][key] for key in keys)))
    return dict(sorted(rooms.items()))


def table(rooms: Mapping[str, Reached]) -> Iterable[str]:
    yield f"{'room':<14}{'lines':>8}{'reached':>10}{'branches':>10}{'reached':>10}"
    for name, room in rooms.items():
        yield f"{name:<14}{room.lines:>8}{room.of_lines:>8.1f} %{room.branches:>10}{room.of_branches:>8.1f} %"


def unmeasured(rooms: Mapping[str, Reached], house: Path) -> list[str]:
    """The rooms and files of the house that the report does not know, though they are none of the faces."""
    there = {path.stem for path in house.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    return sorted(there - FACES - set(rooms))


def measure(report: Path) -> int:
    """Run the tests and write the report of coverage, of failing tests too; the exit code is that of the tests.

    Raises CalledProcessError where coverage itself fails.
    """
    ignored = [f"--ignore-glob={ROOT / 'tests' / name}" for name in _OTHER_TESTS]
    environment = {**os.environ, "COVERAGE_FILE": str(report.with_name("coverage"))}

    def coverage(*words: str, check: bool) -> int:
        command = [sys.executable, "-m", "coverage", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, check=check).returncode

    code = coverage(*_RUN, *ignored, check=False)
    coverage("combine", "--quiet", check=True)
    coverage("json", "--quiet", "-o", str(report), check=True)
    return code


def tell(report: Path, house: Path = ROOT / "dlquiz") -> int:
    """Print the table, and why it is not enough: the exit code is 1 then."""
    rooms = by_room(json.loads(report.read_text(encoding="utf-8"))["files"])
    print("\n".join(table(rooms)))
    few = [name for name, room in rooms.items() if room.of_branches < LEAST]
    missing = unmeasured(rooms, house)
    if few:
        print(f"less than {LEAST:g} % of the branches: {', '.join(few)}", file=sys.stderr)
    if missing:
        print(f"not measured at all: {', '.join(missing)}", file=sys.stderr)
    return 1 if few or missing else 0


def main(report: str | None = None) -> int:
    if report is not None:
        return tell(Path(report))
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        failed = measure(written)
        return tell(written) or failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
