"""The assignments of a group on its server."""

from __future__ import annotations

from psycopg import errors

from dlquiz.errors import UsageError
from dlquiz.group.address import Address
from dlquiz.group.assignment import Assignment
from dlquiz.group.connecting import Connection, Cursor, in_transaction
from dlquiz.messages import message
from dlquiz.messages.naming import suggestion

LONGEST_NAME = 100
_COLUMNS = "name, blueprint, minutes, seed, each, starts, ends"


ASSIGNMENTS = f"SELECT {_COLUMNS} FROM dlquiz.assignments ORDER BY ends NULLS LAST, name"
"""All of the group, by their end and name; those without an end last."""


def read_assignments(answer: Cursor) -> list[Assignment]:
    """What `ASSIGNMENTS` gives."""
    return [Assignment(*row) for row in answer]


def assign(address: Address, assignment: Assignment) -> None:
    """Give the group an assignment. Raises `UsageError` for a name that cannot be used, or is taken."""
    name = assignment.name
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise UsageError(*message("group_assignment_name", most=LONGEST_NAME))
    if assignment.starts and assignment.ends and assignment.starts >= assignment.ends:
        raise UsageError(*message("group_assignment_times"))
    values = (
        name,
        assignment.blueprint,
        assignment.minutes,
        assignment.seed,
        assignment.each,
        assignment.starts,
        assignment.ends,
    )

    def work(connection: Connection) -> None:
        try:
            connection.execute(
                f"INSERT INTO dlquiz.assignments ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)", values
            )
        except errors.UniqueViolation:
            raise UsageError(*message("group_assignment_taken", name=name)) from None

    in_transaction(address, work, again=False)


def list_assignments(address: Address) -> list[Assignment]:
    return in_transaction(address, lambda connection: read_assignments(connection.execute(ASSIGNMENTS)))


def find_assignment(name: str, assignments: list[Assignment]) -> Assignment:
    """The assignment of that name. Raises `UsageError`."""
    found = next((one for one in assignments if one.name == name), None)
    if found is None:
        en, zh = suggestion(name, [one.name for one in assignments])
        text = message("group_no_assignment", name=name)
        raise UsageError(f"{text.en}{en}", f"{text.zh}{zh}")
    return found
