"""An assignment: an interview that a whole class takes, agreed once by the teacher. Needs no driver of PostgreSQL."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from dlquiz.variants.seeds import LARGEST_SEED

State: TypeAlias = Literal["running", "done", "early", "late", "open"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is asked, how long it takes, and when. Everybody has the same seed, or with `each` a seed of their own."""

    name: str
    blueprint: str
    minutes: int
    seed: int
    each: bool = False
    starts: datetime | None = None
    ends: datetime | None = None

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        times = {
            key: None if at is None else at.isoformat() for key, at in (("from", self.starts), ("until", self.ends))
        }
        return {
            "name": self.name,
            "blueprint": self.blueprint,
            "minutes": self.minutes,
            "seed": self.seed,
            "each": self.each,
            **times,
        }

    def seed_of(self, member: str) -> int:
        """The seed that a member's questions are drawn by."""
        if not self.each:
            return self.seed
        digest = hashlib.sha256(f"{self.seed}:{member}".encode()).digest()
        return int.from_bytes(digest[:8], "big") & LARGEST_SEED


def read_assignment(document: dict[str, Any]) -> Assignment:
    """The assignment that `document` made. Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
    times = (document["from"], document["until"])
    starts, ends = (None if text is None else datetime.fromisoformat(text) for text in times)
    name, blueprint, minutes, seed, each = (document[key] for key in ("name", "blueprint", "minutes", "seed", "each"))
    return Assignment(name, blueprint, minutes, seed, each, starts, ends)


def state_of(one: Assignment, done: bool, now: datetime) -> State:
    """How far a learner is with it; `late` is past its end, and can still be taken."""
    if done:
        return "done"
    if one.starts is not None and now < one.starts:
        return "early"
    return "late" if one.ends is not None and now > one.ends else "open"
