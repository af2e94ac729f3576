"""The active mistakes of the same draws in two checkouts, by turns: `python -m benchmarks.mistakes OTHER_CHECKOUT`.

The draws are those of the proofs in tests/reference. Prints the microseconds a draw of each reference that is a record
here and that the other checkout knows, and the ratio of the two; below 1× this checkout is faster. Last come
one draw of each and the median of the ratios.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
DRAWS, ROUNDS = 100, 15
SERVE = "--serve"

Arguments = Mapping[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--only", nargs="*", metavar="REFERENCE", default=[])
    chosen = parser.parse_args()
    draws = {name: given for name, given in _draws() if not chosen.only or name in chosen.only}
    ours, theirs = _Side(ROOT, draws), _Side(chosen.checkout.resolve(), draws)
    write = sys.stdout.write
    write(f"{'reference':<34}{'here':>10}{'there':>10}{'ratio':>9}\n")
    sums = [0.0, 0.0]
    ratios: list[float] = []
    for name in (name for name in draws if name in theirs.known):
        pairs = [_pair(ours, theirs, name, turned=bool(number % 2)) for number in range(ROUNDS)]
        here, there = (median(pair[side] for pair in pairs) for side in range(2))
        ratio = median(pair[0] / pair[1] for pair in pairs)
        sums = [sums[0] + here, sums[1] + there]
        ratios.append(ratio)
        write(f"{name:<34}{here:>8.1f}µs{there:>8.1f}µs{ratio:>8.2f}×\n")
        sys.stdout.flush()
    write(f"{'one draw of each':<34}{sums[0]:>8.1f}µs{sums[1]:>8.1f}µs{sums[0] / sums[1]:>8.2f}×\n")
    write(f"{'median of all references':<54}{median(ratios):>8.2f}×\n")
    ours.close()
    theirs.close()


def _draws() -> Iterator[tuple[str, list[Arguments]]]:
    """What each recorded reference is given, as a bank would give it."""
    sys.path.insert(0, str(ROOT / "tests" / "reference"))
    drawn, proofs = import_module("proof").drawn, import_module("proofs_all").PROOFS
    from dlquiz.expressions.values import plain
    from dlquiz.reference import catalog

    for name in catalog.names():
        if name in proofs:
            draws = islice(drawn(catalog.find(name), proofs[name]), DRAWS)
            yield name, [{key: plain(bound[key]) for key in bound.given} for bound in draws]


def _pair(ours: _Side, theirs: _Side, name: str, *, turned: bool) -> tuple[float, float]:
    if turned:
        there = theirs.microseconds(name)
        return ours.microseconds(name), there
    return ours.microseconds(name), theirs.microseconds(name)


class _Side:
    """A process that imports dlquiz from one checkout."""

    def __init__(self, checkout: Path, draws: Mapping[str, Sequence[Arguments]]) -> None:
        command = [sys.executable, __file__, SERVE, str(checkout)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin is not None and self._process.stdout is not None, "they are pipes"
        self._in, self._out = self._process.stdin, self._process.stdout
        pickle.dump(draws, self._in)
        self._in.flush()
        self.known: list[str] = json.loads(self._out.readline())

    def microseconds(self, name: str) -> float:
        """The time a draw."""
        self._in.write(f"{name}\n".encode())
        self._in.flush()
        return float(self._out.readline())

    def close(self) -> None:
        self._in.close()
        self._process.wait()


def _serve(checkout: str) -> None:
    sys.path[0] = checkout
    draws: Mapping[str, Sequence[Arguments]] = pickle.load(sys.stdin.buffer)
    from dlquiz.reference import catalog

    known = [name for name in draws if name in catalog.names()]
    _answer(json.dumps(known))
    ready = {}
    for line in sys.stdin.buffer:
        name = line.decode().strip()
        reference = catalog.find(name)
        if name not in ready:
            ready[name] = [catalog.bind(reference, given) for given in draws[name]]
        taken = 0.0
        for bound in ready[name]:
            # In a draw the key is computed first, and what it was made of is still known then.
            answer = catalog.value_of(reference, bound)
            start = time.process_time()
            catalog.active_mistakes(reference, bound, answer)
            taken += time.process_time() - start
        _answer(str(taken / len(ready[name]) * 1e6))


def _answer(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == SERVE:
        _serve(sys.argv[2])
    else:
        main()
