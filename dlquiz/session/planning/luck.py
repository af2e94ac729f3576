"""The coins of a forecast: the same for the same question, seed and run, whatever else is asked."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.variants import Stream

HEADS = 1 << 32
"""One more than the largest coin."""
AT_ONCE = 8
"""How many coins one number of the stream holds."""


class Luck:
    """Coins of one run, drawn once and kept, so that two paces are compared on the same luck."""

    def __init__(self, names: Sequence[str], seed: int, run: int) -> None:
        self._streams = [Stream("plan", seed, run, name) for name in names]
        self._coins: list[list[int]] = [[] for _ in names]
        self._days: dict[int, list[int]] = {}
        self._key = (seed, run)

    def coin(self, place: int, number: int) -> int:
        """The coin `number` of the question at `place`: uniform in [0, HEADS)."""
        coins = self._coins[place]
        if number >= len(coins):
            coins += _split(self._streams[place])
        return coins[number]

    def of_day(self, day: int, count: int) -> list[int]:
        """The first `count` coins of a day."""
        coins = self._days.get(day, [])
        if len(coins) < count:
            stream = Stream("plan", *self._key, "day", day)
            coins = [coin for _ in range(-(-count // AT_ONCE)) for coin in _split(stream)]
            self._days[day] = coins
        return coins[:count]


def _split(stream: Stream) -> list[int]:
    number = stream.below(HEADS**AT_ONCE)
    return [number >> 32 * place & (HEADS - 1) for place in range(AT_ONCE)]
