"""A program that imports a file of lines into a progress file, and stops after some rows until it is sent a line.

It prints "ready" when the store is open and begins when it is sent a line; it prints "stopped" where it stops.

python importer.py PROGRESS LINES ROWS
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dlquiz.progress.history import Entry
from dlquiz.progress.store import open_store
from dlquiz.reports import opened_lines, read_lines
from dlquiz.schedule import Rating, review


def main(progress: str, lines: str, rows: str) -> None:
    review(None, Rating.GOOD, datetime(2026, 3, 1, tzinfo=UTC))  # load the scheduler before anybody waits for us
    with open_store(Path(progress)) as store, Path(lines).open("rb") as stream:
        print("ready", flush=True)
        sys.stdin.readline()

        def halting() -> Iterator[Entry]:
            for number, placed in enumerate(read_lines(opened_lines(stream, lines), lines), 1):
                yield placed.entry
                if number == int(rows):
                    print("stopped", flush=True)
                    sys.stdin.readline()

        store.merge(halting())


if __name__ == "__main__":
    main(*sys.argv[1:])
