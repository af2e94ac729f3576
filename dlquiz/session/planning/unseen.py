"""Which of the questions never answered come next: topics in turn, as in a sitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dlquiz.session.planning.luck import HEADS, Luck


class Unseen:
    """The questions of one run that were not asked yet, by topic, in the order of their first coins."""

    def __init__(self, topics: Mapping[str, Sequence[int]], luck: Luck) -> None:
        self._luck = luck
        self._topics = list(topics)
        self._left = {topic: sorted(places, key=lambda place: luck.coin(place, 0)) for topic, places in topics.items()}

    def take(self, day: int, most: int, admit: Callable[[int], bool]) -> list[int]:
        """`most` of them at most, one of each topic in turn; what is not admitted on that day stays for another."""
        taken: list[int] = []
        put_back: list[tuple[str, int]] = []
        turns = self._turns(day) if most > 0 else []
        before = ""
        while turns and len(taken) < most:
            before = self._next(turns, before)
            turns.remove(before)
            place = self._left[before].pop()
            if self._left[before]:
                turns.append(before)
            if admit(place):
                taken.append(place)
            else:
                put_back.append((before, place))
        for topic, place in reversed(put_back):
            self._left[topic].append(place)
        return taken

    def _turns(self, day: int) -> list[str]:
        """The topics in the order in which a shuffle of all their questions would first show them.

        Each draw is in proportion to the number n of a topic's questions, which is the order of u^(1/n) for uniform u
        (P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", 2006).
        """
        coins = zip(self._topics, self._luck.of_day(day, len(self._topics)), strict=True)
        shown = {
            topic: ((coin + 1) / HEADS) ** (1 / len(self._left[topic])) for topic, coin in coins if self._left[topic]
        }
        return sorted(shown, key=shown.__getitem__, reverse=True)

    def _next(self, turns: Sequence[str], before: str) -> str:
        """The topic whose turn it is, unless one has so many questions left that every second must be of it."""
        other = [topic for topic in turns if topic != before]
        if not other:
            return turns[0]
        left = {topic: len(self._left[topic]) for topic in turns}
        pressing = max(other, key=left.__getitem__)
        return pressing if 2 * left[pressing] > sum(left.values()) else other[0]
