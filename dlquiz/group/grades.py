"""The gradebook: the only place where names and results stand side by side."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction


class Grade(NamedTuple):
    """`score` is 0 to 1, and None, as is `late`, where nothing was handed in."""

    member: str
    name: str | None
    assignment: str
    score: float | None
    late: bool | None


def grades(address: Address) -> list[Grade]:
    """A row for each learner who joined and each assignment, by name."""

    def work(connection: Connection) -> list[Grade]:
        connection.execute("SELECT dlquiz.drop_left()")
        rows = connection.execute("SELECT member, name, assignment, score, late FROM dlquiz.grades()")
        return [Grade(*row) for row in rows]

    return in_transaction(address, work)
