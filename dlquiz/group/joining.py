"""Joining a group: who the invitation makes one, and what will leave the machine."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dlquiz.errors import GroupError
from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction
from dlquiz.group.creating import check_version
from dlquiz.messages import message


class Hello(NamedTuple):
    """What the group says to somebody who logs in. `member` is the pseudonym; None for who made the group."""

    group_id: str
    version: int
    answers: bool
    teacher: bool
    member: str | None


def hello(connection: Connection) -> Hello:
    """Raises `GroupError` for a group of a newer program."""
    found = connection.execute("SELECT group_id, version, answers, teacher, member FROM dlquiz.hello()").fetchone()
    assert found is not None, "a function with OUT parameters gives one row"
    said = Hello(*found)
    check_version(said.version)
    return said


def look_at_group(address: Address) -> Hello:
    """What the group is to this address. Raises `GroupError` for one that nobody is invited with."""
    found = in_transaction(address, hello)
    if found.member is None:
        raise GroupError(*message("group_not_allowed", place=address.shown))
    return found


def joined_on(address: Address) -> date | None:
    """The day on which this invitation was first used; None for one that was not."""

    def work(connection: Connection) -> date | None:
        found = connection.execute("SELECT joined FROM dlquiz.members WHERE member = dlquiz.me()").fetchone()
        return None if found is None else found[0]

    return in_transaction(address, work)


def join_group(address: Address) -> None:
    """Tell the group that the invitation was taken. Joining again changes nothing."""
    in_transaction(address, lambda connection: connection.execute("SELECT dlquiz.join_group()") and None)
