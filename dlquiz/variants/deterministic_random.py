"""Uniform integers that never change: what every draw and every shuffle rests on."""

from __future__ import annotations

import hashlib


class DeterministicRandom:
    """Uniform integers from SHA-256 of a key and a counter; the same on every machine, for ever."""

    def __init__(self, *key: object) -> None:
        self._key = "\x1f".join(map(str, key)).encode()
        self._counter = 0

    def below(self, bound: int) -> int:
        """A uniform integer in [0, bound), without the bias a plain remainder would have."""
        if not 0 < bound <= 1 << 256:
            raise ValueError(f"one digest cannot decide between {bound} numbers")
        limit = (1 << 256) - (1 << 256) % bound
        while True:
            digest = hashlib.sha256(self._key + b"\x1f" + str(self._counter).encode()).digest()
            self._counter += 1
            number = int.from_bytes(digest, "big")
            if number < limit:
                return number % bound

    def shuffled(self, items: tuple[int, ...]) -> tuple[int, ...]:
        """A uniform permutation (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)
