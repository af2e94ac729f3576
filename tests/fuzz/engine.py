"""One run of the fuzzer, in a process of its own: libFuzzer ends it. Needs atheris."""

from __future__ import annotations

import random
import re
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from .targets import Target

MOST_SECONDS = 1.0
MOST_MEMORY = 256 * 1024
"""In KB: so much more than ever before one input may take."""
LARGEST = 64 * 1024
"""Bytes of an input."""


def main(name: str, seconds: str, folder: str) -> None:
    """Fuzz the target `name`, with the corpus in `folder`; each kind of finding is kept once in `found` there."""
    # What is imported later, when it is needed first, is instrumented as well.
    atheris.instrument_imports(include=["dlquiz"], enable_loader_override=False).__enter__()
    from tests.fuzz.seeds import damaged
    from tests.fuzz.targets import TARGETS

    read, found, seen = TARGETS[name], Path(folder, "found"), set[str]()

    def tried(data: bytes) -> None:
        memory = _memory()
        # What is imported for an input takes its time once.
        why = _why(read, data) or (_memory() - memory > MOST_MEMORY and "large")
        if why == "slow":
            why = _why(read, data)
        if why and why not in seen:
            seen.add(why)
            number = len(list(found.iterdir()))
            (found / f"{number:03}").write_bytes(data)
            print(f"FOUND {number:03}: {why}", flush=True)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        changed = damaged(name, data, chance) if chance.random() < 0.5 else data
        return (atheris.Mutate(data, most) if changed == data else changed)[:most]

    options = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=60", "-rss_limit_mb=4096"]
    options += [f"-artifact_prefix={found}/", f"-dict={folder}/words", "-print_final_stats=1", f"{folder}/corpus"]
    atheris.Setup([sys.argv[0], *options], tried, custom_mutator=mutated)
    atheris.Fuzz()


def _why(read: Target, data: bytes) -> str:
    """What is wrong with how it is read, or nothing."""
    before = time.process_time()
    try:
        read(data)
    except Exception as error:  # noqa: BLE001 - whatever it raises is a finding
        return _described(error)
    return "slow" if time.process_time() - before > MOST_SECONDS else ""


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _described(error: Exception) -> str:
    """What tells a finding from others: its type and where it was raised."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/dlquiz/" in frame.filename]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    said = re.sub("[0-9]+", "0", str(error))[:60]
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno} {last.name} {said!r}"


if __name__ == "__main__":
    main(*sys.argv[1:])
