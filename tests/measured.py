"""How much of each room its tests reach, in lines and in branches: `python -m tests.measured [REPORT]`.

`REPORT` is what `coverage json` wrote, coverage.json by default. Exits with 1 where a room has less than 95 % of its
branches taken.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

LEAST = 95.0
"""Per cent of the branches of each room."""


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


def main(report: str = "coverage.json") -> int:
    rooms = by_room(json.loads(Path(report).read_text(encoding="utf-8"))["files"])
    print("\n".join(table(rooms)))
    few = [name for name, room in rooms.items() if room.of_branches < LEAST]
    if few:
        print(f"less than {LEAST:g} % of the branches: {', '.join(few)}", file=sys.stderr)
    return 1 if few else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
