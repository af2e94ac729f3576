"""A program that regrades every attempt of a file, and says so.

It prints "ready" when the file is open and begins when it is sent a line.

python regrader.py FILE
"""

from __future__ import annotations

import sys
from pathlib import Path

from attempt_samples import START

from dlquiz.progress.records import Regrade
from dlquiz.progress.store import open_store
from dlquiz.schedule import Rating, review


def main(file: str) -> None:
    review(None, Rating.GOOD, START)  # load the scheduler before anybody waits for us
    with open_store(Path(file)) as store:
        again = [Regrade(one.id, "wrong", 0.0, None, 27, "g1", Rating.AGAIN) for one in store.history()]
        print("ready", flush=True)
        sys.stdin.readline()
        store.regrade(again, START)
        print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
