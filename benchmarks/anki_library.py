"""Anki's own library, where it is installed: a collection with a card for each question, one answer a call.

It is under the AGPL and no extra brings it along: `pip install anki`.
"""

from __future__ import annotations

from functools import partial
from itertools import cycle
from typing import Any

from benchmarks import progress
from benchmarks.homes import keep, temporary_folder
from benchmarks.measuring import Run
from benchmarks.model import Anchor, Benchmark, Goal
from benchmarks.packages import load
from benchmarks.progress import SHORT, asked


def answering() -> Run:
    """From the states a card may go to, to its answer in the collection's file, as Anki's reviewer does it."""
    collection = load("anki.collection").Collection(str(temporary_folder() / "collection.anki2"))
    keep(_Closed(collection))
    good = load("anki.scheduler_pb2").CardAnswer.GOOD
    cards = cycle(_cards(collection))

    def run() -> None:
        card = collection.get_card(next(cards))
        card.start_timer()
        states = collection._backend.get_scheduling_states(card.id)
        collection.sched.answer_card(collection.sched.build_answer(card=card, states=states, rating=good))

    return run


def _cards(collection: Any) -> list[int]:
    model = collection.models.by_name("Basic")
    for question in asked():
        note = collection.new_note(model)
        note["Front"], note["Back"] = question.prompt.en, question.explanation.en if question.explanation else ""
        collection.add_note(note, 1)
    return [int(card) for card in collection.find_cards("")]


class _Closed:
    """Anki's collection is no context manager of its own."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    def __enter__(self) -> Any:
        return self._collection

    def __exit__(self, *_: object) -> None:
        self._collection.close()


BENCHMARKS = (
    Benchmark(
        "progress-commit-anki",
        f"an answer committed, {SHORT:,} answers",
        partial(progress.answering, SHORT),
        Anchor("Anki's library", answering, ("anki",)),
        goal=Goal(ratio=1.7),
    ),
)
