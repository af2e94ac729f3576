"""What a learner may do to a store, drawn from a seed, and what must be in it afterwards, known without the store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import NamedTuple

from attempt_samples import START, sample

from dlquiz.progress.records import Draft, Regrade
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating

WEIGHTS = {"record": 8, "draft": 6, "clear": 1, "undo": 2, "undo last": 1, "rate": 2, "regrade": 2, "dispute": 1}
QUESTIONS = 5


class Deed(NamedTuple):
    """One thing done; `attempt` is the id it is about."""

    kind: str
    number: int
    attempt: str
    question: str
    seed: int
    rating: Rating


class InForce(NamedTuple):
    """What a store says of an attempt in force."""

    attempt: str
    verdict: str
    rating: Rating
    dispute: str | None


class State(NamedTuple):
    """What a store holds: the attempts in force, the oldest first, and the draft's question, seed and text."""

    attempts: tuple[InForce, ...] = ()
    draft: tuple[str, int, str] | None = None


def deeds(prefix: str, seed: int, *, alone: bool = True) -> Iterator[Deed]:
    """Endless deeds, the same for the same seed, about attempts of this prefix only.

    `alone`: whether nobody else works on the store. Where somebody does, whose answer is the last nobody can say.
    """
    dice = random.Random(seed)
    kinds = {kind: weight for kind, weight in WEIGHTS.items() if alone or kind != "undo last"}
    done: list[str] = []
    asked = ("bank/q0", 0)
    for number in count():
        kind = dice.choices([*kinds], [*kinds.values()])[0] if done else "record"
        if kind == "draft" or (kind == "record" and dice.random() < 0.5):
            asked = (f"bank/q{dice.randrange(QUESTIONS)}", number)
        if kind == "record":
            done.append(f"{prefix}{number}")
        about = done[-1] if kind == "record" else dice.choice(done)
        yield Deed(kind, number, about, *asked, Rating(dice.randrange(1, 5)))


def do(store: Store, deed: Deed) -> None:
    """The deed, done to a store."""
    at = START + timedelta(hours=deed.number)
    match deed.kind:
        case "record":
            # Now and then an answer of many pages, so that the log is often written back into the file.
            answer = "28" * (1 + 6_000 * (deed.number % 7 == 0))
            same = {"id": deed.attempt, "seed": deed.seed, "rating": deed.rating, "answer": answer}
            store.record(sample(deed.question, at, **same))
        case "draft":
            store.drafts.save(Draft(deed.question, deed.seed, [["hint", ""]], typed(deed), at))
        case "clear":
            store.drafts.clear()
        case "undo":
            store.undo(deed.attempt, at)
        case "undo last":
            store.undo_last(at)
        case "rate":
            store.rate(deed.attempt, at, deed.rating)
        case "regrade":
            store.regrade([Regrade(deed.attempt, "partly", 0.5, None, 27, f"g{deed.number}", deed.rating)], at)
        case "dispute":
            store.dispute(deed.attempt, at, f"no {deed.number}")


def typed(deed: Deed) -> str:
    return f"typed {deed.number}"


class Learner:
    """What must be in a store after deeds that were acknowledged."""

    def __init__(self, before: State) -> None:
        self._attempts = {text.attempt: text for text in before.attempts}
        self._rated: set[str] = set()
        self._draft = before.draft

    def does(self, deed: Deed) -> None:
        found = self._attempts.get(deed.attempt)
        match deed.kind:
            case "record":
                self._attempts[deed.attempt] = InForce(deed.attempt, "right", deed.rating, None)
                if self._draft is not None and self._draft[:2] == (deed.question, deed.seed):
                    self._draft = None
            case "draft":
                self._draft = (deed.question, deed.seed, typed(deed))
            case "clear":
                self._draft = None
            case "undo":
                self._attempts.pop(deed.attempt, None)
            case "undo last":
                self._attempts.popitem() if self._attempts else None
            case _ if found is not None:
                self._attempts[deed.attempt] = self._corrected(found, deed)

    def _corrected(self, found: InForce, deed: Deed) -> InForce:
        """A rating of the learner's own holds over that of any regrade."""
        match deed.kind:
            case "rate":
                self._rated.add(deed.attempt)
                return found._replace(rating=deed.rating)
            case "regrade":
                rating = found.rating if deed.attempt in self._rated else deed.rating
                return found._replace(verdict="partly", rating=rating)
            case _:
                return found._replace(dispute=f"no {deed.number}")

    @property
    def state(self) -> State:
        return State(tuple(self._attempts.values()), self._draft)


def state_of(store: Store) -> State:
    """What the store says it holds."""
    shown = [InForce(one.id, one.verdict, one.rating, one.dispute) for one in reversed(store.history())]
    draft = store.drafts.current()
    return State(tuple(shown), None if draft is None else (draft.question, draft.seed, draft.typed))
