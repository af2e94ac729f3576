"""Fuzz what reads files and typed text: `python -m tests.fuzz NAME SECONDS`.

Each kind of finding is printed with its input, as it goes without instrumentation. `--keep` replaces the inputs in
`tests/fuzz/corpora` by a few of the run that reach as many lines.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from .kept import keep, kept
from .seeds import seeds, words
from .targets import TARGETS

ROOT = Path(__file__).parents[2]
MOST_KEPT = 10_000
"""Bytes of the file of the inputs that are kept for a target."""
LONGEST_KEPT, MOST_TRIED = 2_500, 500
Line = tuple[str, int]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=TARGETS)
    parser.add_argument("seconds", type=int)
    parser.add_argument("--keep", action="store_true", help="replace the corpus of this target")
    parser.add_argument("--folder", type=Path, help="where the run's inputs stay; one that exists is gone on with")
    chosen = parser.parse_args()
    if find_spec("atheris") is None:
        print("FUZZING NOT RUN: atheris is not installed (pip install atheris)")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        _prepare(chosen.name, folder)
        _fuzz(chosen.name, chosen.seconds, folder)
        found = [_again(chosen.name, file) for file in sorted((folder / "found").iterdir())]
        if chosen.keep:
            keep(chosen.name, _fewest(chosen.name, (file.read_bytes() for file in (folder / "corpus").iterdir())))
    return int(any(found))


def _prepare(name: str, folder: Path) -> None:
    for part in ("corpus", "found"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for seed in (*seeds(name), *kept(name)):
        (folder / "corpus" / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    quoted = ("".join(f"\\x{byte:02x}" for byte in word) for word in words(name) if word)
    (folder / "words").write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")


def _fuzz(name: str, seconds: int, folder: Path) -> None:
    """Print what the fuzzer finds, and at the end how many inputs it tried and how large the corpus became."""
    command = [sys.executable, "-m", "tests.fuzz.engine", name, str(seconds), str(folder)]
    ran = subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace"
    )
    assert ran.stdout is not None
    line = ""
    for line in ran.stdout:
        if re.match(r"FOUND|stat::|Traceback|==\d|SUMMARY|\w*Error|#\d+\s+(INITED|DONE)", line):
            print(line, end="", flush=True)
    if ran.wait() != 0:
        raise SystemExit(f"the fuzzer ended with {ran.returncode}; last it wrote: {line}")


def _again(name: str, file: Path) -> bool:
    """Whether the input of a finding is one without instrumentation, too; what it raises, or how long it takes."""
    data, started = file.read_bytes(), time.process_time()
    try:
        TARGETS[name](data)
    except Exception:  # noqa: BLE001 - what is printed
        print(f"{file}: {len(data)} bytes\n{traceback.format_exc(limit=-4)}")
        return True
    seconds = time.process_time() - started
    print(f"{file}: {len(data)} bytes, {seconds:.2f} s")
    return seconds > 1


def _fewest(name: str, inputs: Iterable[bytes]) -> list[bytes]:
    """A few inputs that reach most lines that the short ones reach: in turns the one that adds most for its size."""
    short = sorted((data for data in inputs if len(data) <= LONGEST_KEPT), key=len)[:MOST_TRIED]
    reached, chosen, seen = _reached(name, short), list[bytes](), set[Line]()
    while reached:
        data = max(reached, key=lambda each: len(reached[each] - seen) / (20 + len(each)))
        added = reached.pop(data) - seen
        if not added or sum(len(repr(each)) for each in (*chosen, data)) > MOST_KEPT:
            break
        chosen.append(data)
        seen |= added
    return sorted(chosen)


def _reached(name: str, inputs: list[bytes]) -> dict[bytes, set[Line]]:
    """The lines of dlquiz that each input reaches; a finding has been printed, and is not kept."""
    from coverage import Coverage

    reached: dict[bytes, set[Line]] = {data: set() for data in inputs}
    measured = Coverage(data_file=None, config_file=False, include=["*/dlquiz/*"])
    measured.start()
    for number, data in enumerate(inputs):
        measured.switch_context(str(number))
        try:
            TARGETS[name](data)
        except Exception:  # noqa: BLE001
            del reached[data]
    measured.stop()
    found = measured.get_data()
    for file in found.measured_files():
        for line, numbers in found.contexts_by_lineno(file).items():
            for data in (inputs[int(number)] for number in numbers if number):
                reached.get(data, set()).add((file, line))
    return reached


if __name__ == "__main__":
    sys.exit(main())
