"""Histories to send, what a group has of them, and groups as programs of earlier versions made them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attempt_samples import START, sample

from dlquiz.group import connecting, creating
from dlquiz.group.address import Address
from dlquiz.group.creating import Made, create_group
from dlquiz.group.membership import Membership, write_membership
from dlquiz.progress.interviews import Interview, Place
from dlquiz.progress.store import Store


def answer(store: Store, number: int, question: str = "", **changes: Any) -> str:
    """Record the answer of that number, so many hours after the first; its id."""
    identity = f"a{number:04d}"
    name = question or f"cnn/q{number % 7}"
    store.record(sample(name, START + timedelta(hours=number), id=identity, **changes))
    return identity


def interview(identity: str, attempts: list[str], assignment: str | None = "week 1", **changes: Any) -> Interview:
    places = tuple(Place("cnn/q1", 1, attempt) for attempt in attempts)
    values: dict[str, Any] = {
        "id": identity,
        "at": START + timedelta(days=1),
        "utc_offset": 0,
        "device": "laptop",
        "began": START,
        "minutes": 10,
        "blueprint": (("cnn", 3),),
        "seed": 1,
        "seconds": 60.0,
        "places": places,
        "assignment": assignment,
    }
    return Interview(**(values | changes))


def joins(home: Path, address: Address) -> Path:
    write_membership(home, Membership(member=address.url))
    return home


def name_of(address: Address) -> str:
    """The pseudonym of a member."""
    return address.parameters["user"].rpartition("_")[2]


def rows(address: Address, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address.url) as connection:
        return connection.execute(query.encode()).fetchall()


def first_answers(address: Address) -> dict[str, tuple[str, float, str | None]]:
    found = rows(address, "SELECT question, attempt, score, mistake FROM dlquiz.first_answers")
    return {question: (attempt, score, mistake) for question, attempt, score, mistake in found}


def first_in_force(store: Store) -> dict[str, tuple[str, float, str | None]]:
    """The same from the learner's own history."""
    found = {one.question: (one.id, one.score, one.mistake) for one in store.history()}
    return dict(sorted(found.items()))


def counted(monkeypatch: Any, act: Callable[[int], None]) -> None:
    """Let connections call `act` with the number of each statement before it is sent, commits included."""
    seen = 0

    def step() -> None:
        nonlocal seen
        seen += 1
        act(seen)

    class Counted(psycopg.Connection[Any]):
        def execute(self, *given: Any, **more: Any) -> Any:
            step()
            return super().execute(*given, **more)

        def cursor(self, *given: Any, **more: Any) -> Any:
            step()
            return super().cursor(*given, **more)

        def commit(self) -> None:
            step()
            super().commit()
            step()

    monkeypatch.setattr(connecting.psycopg, "connect", Counted.connect)


FUNCTIONS = Path(__file__).with_name("functions_3.sql")
"""The functions of version 3; with the tables of versions 1 and 2 they do what theirs did."""


def create_before(version: int, root: Address, monkeypatch: pytest.MonkeyPatch, *, answers: bool = False) -> Made:
    """Make a group as a program of that version did."""
    run = creating._run

    def run_older(connection: Any, file: str, roles: Any) -> None:
        if file == "functions.sql":
            connection.execute(FUNCTIONS.read_bytes())
        else:
            run(connection, file, roles)

    with monkeypatch.context() as patched:
        patched.setattr(creating, "LAYOUTS", creating.LAYOUTS[:version])
        patched.setattr(creating, "VERSION", version)
        patched.setattr(creating, "_run", run_older)
        return create_group(root, answers=answers)
