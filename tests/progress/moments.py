"""Moments to kill a program at, before and after it has done something whose time nobody knows beforehand."""

from __future__ import annotations

import random


class Moments:
    """Random moments, of which three come too early for each one that comes late.

    How long the deed takes differs between machines, and on one that is busy from one second to the next. So each kill
    tells the moments what it found: as long as all come on the one side, their reach moves towards the other at once.
    """

    FARTHER, NEARER = 1.25, 0.5

    def __init__(self, dice: random.Random, reach: float = 0.03) -> None:
        self.dice, self.reach = dice, reach
        self.early = self.late = 0

    def next(self) -> float:
        """Seconds until the next kill."""
        return self.dice.uniform(0, self.reach)

    def found(self, *, early: bool) -> None:
        """Whether the kill came before what it was aimed at was done."""
        self.early += early
        self.late += not early
        self.reach *= self.FARTHER if early else self.NEARER
