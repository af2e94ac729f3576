"""A program that does what a learner does until `COUNT` answers are recorded, and prints how many deeds that were.

It prints "ready" when its imports are done and begins when it is sent a line. After its first answer it prints "begun"
and waits for another line, so that several can be made to work side by side.

python recorder.py FILE PREFIX COUNT
"""

from __future__ import annotations

import sys
import time
from itertools import count
from pathlib import Path

from attempt_samples import START
from deeds import deeds, do

from dlquiz.progress.store import open_store
from dlquiz.schedule import Rating, review


def main(file: str, prefix: str, answers: str) -> None:
    review(None, Rating.GOOD, START)  # load the scheduler before anybody waits for us
    print("ready", flush=True)
    sys.stdin.readline()
    left, done = int(answers), deeds(prefix, ord(prefix), alone=False)
    with open_store(Path(file)) as store:
        for number in count(1):
            deed = next(done)
            do(store, deed)
            left -= deed.kind == "record"
            if number == 1:
                print("begun", flush=True)
                sys.stdin.readline()
            if left == 0:
                break
            time.sleep(0.002)  # as learners do, leave others a turn: SQLite looks again only now and then
    print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
