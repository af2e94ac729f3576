"""A program that records attempts for ever or `COUNT` times, and prints an id as soon as it is acknowledged.

It prints "ready" when its imports are done and begins when it is sent a line. Given a `COUNT`, it waits for another
line after its first attempt, so that several can be made to work side by side.

python recorder.py FILE PREFIX [COUNT]
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

from attempt_samples import START, sample

from dlquiz.progress import Draft, open_store
from dlquiz.schedule import Rating, review


def main(file: str, prefix: str, limit: str = "") -> None:
    review(None, Rating.GOOD, START)  # load the scheduler before anybody waits for us
    print("ready", flush=True)
    sys.stdin.readline()
    with open_store(Path(file)) as store:
        for number in range(int(limit)) if limit else count():
            at = START + timedelta(hours=number)
            question = f"bank/q{number % 5}"
            store.save_draft(Draft(question, number, [f"{prefix}{number}"], "2", at))
            store.record(sample(question, at, id=f"{prefix}{number}", seed=number, rating=Rating(1 + number % 4)))
            print(f"{prefix}{number}", flush=True)
            if limit:
                if number == 0:
                    sys.stdin.readline()
                time.sleep(0.0005)  # as learners do, leave others a turn


if __name__ == "__main__":
    main(*sys.argv[1:])
