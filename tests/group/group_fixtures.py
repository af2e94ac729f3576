"""One server for all tests of a process, and a group in which each test has members of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from benchmarks.postgres import Server, programs, running_server
from dlquiz.group.address import Address, address_of
from dlquiz.group.creating import create_group
from dlquiz.group.inviting import invite
from dlquiz.group.joining import join_group

MUST = os.environ.get("DLQUIZ_POSTGRES") == "must"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    yield from _server()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """One that this test may kill."""
    yield from _server()


def _server() -> Iterator[Server]:
    if programs() is None and not MUST:
        pytest.skip("NOT RUN: no PostgreSQL here")
    with running_server() as running:
        yield running


@pytest.fixture(scope="session")
def new_database(server: Server) -> Callable[[], str]:
    """Makes an empty database, and gives the URL of the superuser in it."""
    numbers = count()

    def make() -> str:
        name = f"class {next(numbers)}"
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return server.url(database=name.replace(" ", "%20"))

    return make


@pytest.fixture
def root(new_database: Callable[[], str]) -> Address:
    """That of the superuser in an empty database."""
    return address_of(new_database())


@pytest.fixture(scope="session")
def teacher(new_database: Callable[[], str]) -> Address:
    """The address of who made a group, in which each test has members of its own."""
    address = address_of(new_database())
    create_group(address, answers=False)
    return address


@pytest.fixture
def joined(teacher: Address) -> Callable[..., Address]:
    """Invites a learner, or a teacher, who joins: the address of the member."""

    def join(name: str = "", *, as_teacher: bool = False) -> Address:
        (invitation,) = invite(teacher, 1, [name] if name else [], teacher=as_teacher)
        address = address_of(invitation.url)
        join_group(address)
        return address

    return join


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a machine remembers its group."""
    return tmp_path / "group.json"
