"""Invitations: a role and a random password for each, as one line to hand to a learner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import UsageError
from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction
from dlquiz.group.scram import MEMBER_ROUNDS, ROUNDS, new_password, verifier
from dlquiz.messages import message
from dlquiz.messages.reasons import reason

MOST = 1000
"""The most invitations at once."""
LONGEST_NAME = 200


class Invitation(NamedTuple):
    name: str
    url: str


def invite(address: Address, number: int, names: Sequence[str] = (), *, teacher: bool = False) -> list[Invitation]:
    """Make a role for each of `number` invitations, all or none. `names`, if any, are one for each.

    Not tried again where the connection breaks: nobody would have the passwords of the first time.
    """
    passwords = [new_password() for _ in range(number)]
    rounds = ROUNDS if teacher else MEMBER_ROUNDS
    verifiers = [verifier(password, rounds=rounds) for password in passwords]
    named: list[str | None] = [*names] or [None] * number

    def work(connection: Connection) -> list[str]:
        connection.execute("SELECT dlquiz.drop_left()")
        rows = connection.execute("SELECT * FROM dlquiz.invite(%s, %s, %s)", (verifiers, named, teacher))
        return [str(role) for (role,) in rows]

    roles = in_transaction(address, work, again=False)
    urls = map(address.invitation, roles, passwords)
    return [Invitation(name, url) for name, url in zip(names or [""] * number, urls, strict=True)]


def read_names(file: str) -> list[str]:
    """The names in a file, one a line; blank lines are passed over. Raises `UsageError`."""
    try:
        text = Path(file).read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(*message("group_names_unread", file=file, reason=reason(error))) from error
    except UnicodeDecodeError as error:
        raise UsageError(*message("group_names_not_utf8", file=file)) from error
    names = []
    for number, line in enumerate(text.split("\n"), 1):
        name = line.strip()
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise UsageError(*message("group_name_refused", place=f"{file}:{number}", most=LONGEST_NAME))
        if name:
            names.append(name)
    return names
