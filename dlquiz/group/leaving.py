"""Erasing all that a group has of a member, the role and the name included."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from dlquiz.errors import GroupError
from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction
from dlquiz.group.scram import new_password, verifier


def erase(address: Address) -> None:
    """Erase the member's rows, name and login at once, and then drop the role.

    No session can drop its own role, so a second connection of the group's `leaver` does it. Where that fails, the role
    can neither log in nor do anything, and goes with the next invitation.
    """
    password = new_password()

    def work(connection: Connection) -> str:
        found = connection.execute("SELECT dlquiz.erase(%s)", (verifier(password),)).fetchone()
        assert found is not None, "a function gives one row"
        return str(found[0])

    leaver = in_transaction(address, work)
    as_leaver = replace(address, parameters=address.parameters | {"user": leaver, "password": password})
    with suppress(GroupError):
        in_transaction(as_leaver, lambda connection: connection.execute("SELECT dlquiz.drop_left()") and None)
