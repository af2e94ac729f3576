"""A progress file with some history, to be damaged: fixtures of the tests of storage and of the campaigns."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from attempt_samples import HOUR, START, sample

from dlquiz.progress import migrations
from dlquiz.progress.records import Draft
from dlquiz.progress.store import open_store
from dlquiz.schedule import Rating

VERSION_1, VERSION_3, VERSION_4, VERSION_5 = (
    Path(__file__).with_name(f"version_{number}.sql") for number in (1, 3, 4, 5)
)
"""Progress files as earlier programs wrote them, in the language of SQLite."""


def made_from(script: Path, version: int, path: Path) -> Path:
    """A progress file made from one of those."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for statement in migrations.statements(script.read_text("utf-8")):
            file.execute(statement)
        file.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        file.execute(f"PRAGMA user_version = {version}")
    return path


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed progress file of 300 attempts, some corrected."""
    path = tmp_path_factory.mktemp("healthy") / "progress.db"
    ids = (f"id{number}" for number in count())
    with open_store(path, new_id=lambda: next(ids)) as store:
        for number in range(300):
            at, rating = START + number * HOUR, Rating(1 + number % 4)
            store.record(sample(f"b/q{number % 40}", at, id=f"a{number}", rating=rating))
        store.undo("a7", START)
        store.rate("a8", START, Rating.EASY)
        store.dispute("a9", START, "no")
        store.drafts.save(Draft("b/q1", 1, ["28"], "2", START))
    return path


@pytest.fixture
def copy(healthy: Path, tmp_path: Path) -> Path:
    return shutil.copy(healthy, tmp_path / "progress.db")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A progress file of version 1: four attempts in force, one taken back, one rated, one disputed, and a draft."""
    return made_from(VERSION_1, 1, tmp_path / "progress.db")


@pytest.fixture(scope="module")
def long_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "progress.db"
    with open_store(path) as store:
        store.connection.execute("PRAGMA synchronous = OFF")
        for number in range(600):
            store.record(sample(f"b/q{number % 40}", START + number * HOUR, id=f"a{number}"))
    return path
