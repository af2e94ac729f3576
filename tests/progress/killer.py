"""A program that has loaded everything, and kills with signal 9 copies of itself that write to a progress file.

To load Python and the scheduler for each of a thousand kills would take most of the time.

For each line of JSON on its standard input, the keys being the arguments of `killed`, it prints how many deeds the
copy had acknowledged. POSIX only.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from attempt_samples import START
from deeds import deeds, do

from dlquiz.progress.store import memory_store, open_store
from dlquiz.schedule import Rating, review


def killed(file: str, prefix: str, seed: int, after: int, moment: float, pages: int) -> int:
    """How many deeds a writer to `file` acknowledges that is killed `moment` seconds after its first `after` ones.

    Its log is written back into the file at every `pages` pages of it.
    """
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        work_for_ever(file, prefix, seed, pages, writable)
    os.close(writable)
    acknowledged = sum(len(os.read(readable, 1)) for _ in range(after))
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    while more := os.read(readable, 4096):
        acknowledged += len(more)
    os.close(readable)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("a writer ended by itself")
    return acknowledged


def work_for_ever(file: str, prefix: str, seed: int, pages: int, writable: int) -> NoReturn:
    with open_store(Path(file)) as store:
        store.connection.execute(f"PRAGMA wal_autocheckpoint = {pages}")
        for deed in deeds(prefix, seed):
            do(store, deed)
            os.write(writable, b".")
    raise AssertionError("deeds do not end")


def main() -> None:
    review(None, Rating.GOOD, START)
    memory_store().close()
    for line in sys.stdin:
        print(killed(**json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
