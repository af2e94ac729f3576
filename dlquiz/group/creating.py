"""Making a group in a database, or bringing one that is there up to date."""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import NamedTuple

from psycopg import sql

from dlquiz.errors import GroupError, UsageError
from dlquiz.group.address import Address
from dlquiz.group.connecting import Connection, in_transaction
from dlquiz.group.faults import NotAllowedError
from dlquiz.messages import message

LAYOUTS = ("tables.sql", "to_version_2.sql", "to_version_3.sql", "to_version_4.sql")
"""What makes the tables, each from those of the version before. Functions and rights are made again each time."""
VERSION = len(LAYOUTS)
PACKED_FROM = 4
"""The version from which on the first answers of each member are packed as they are now."""
LONGEST = 3600.0
"""Seconds that an upgrade of a large class may take."""
ROLES = ("owner", "member", "teacher", "leaver")


class Made(NamedTuple):
    """What was made: `new` where there was no group before; its id, and how many of each thing it has."""

    new: bool
    id: str
    answers: bool
    tables: int
    functions: int


def role_name(group_id: str, kind: str) -> str:
    """The name of a role of a group. Roles belong to the whole server: the id keeps two groups apart."""
    return f"dlquiz_{group_id}_{kind}"


def create_group(address: Address, *, answers: bool) -> Made:
    """Make the group, or upgrade it, in one transaction.

    Raises `UsageError` where `answers` are wanted of a group that was made without, `GroupError` for what the server
    refuses, and for a schema `dlquiz` that is no group's or a newer program's.
    """
    try:
        return in_transaction(address, lambda connection: _create(connection, address, answers), longest=LONGEST)
    except NotAllowedError:
        raise GroupError(*message("group_cannot_create", place=address.shown)) from None


def _create(connection: Connection, address: Address, answers: bool) -> Made:
    # Two teachers at once: the second finds what the first has made.
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('dlquiz group create', 0))")
    here = connection.execute("SELECT to_regnamespace('dlquiz') IS NOT NULL").fetchone() == (True,)
    group_id, version = _existing(connection, address, answers) if here else (secrets.token_hex(6), 0)
    roles = {kind: sql.Identifier(role_name(group_id, kind)) for kind in ROLES}
    if not here:
        connection.execute(sql.SQL("CREATE ROLE {owner} NOLOGIN CREATEROLE").format(**roles))
        connection.execute(sql.SQL("GRANT {owner} TO CURRENT_USER").format(**roles))
        connection.execute(sql.SQL("CREATE SCHEMA dlquiz AUTHORIZATION {owner}").format(**roles))
    connection.execute(sql.SQL("SET LOCAL ROLE {owner}").format(**roles))
    if not here:
        for kind in ROLES[1:]:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(roles[kind]))
    for file in LAYOUTS[version:]:
        _run(connection, file, roles)
    if not here:
        connection.execute(
            "INSERT INTO dlquiz.info (id, version, answers) VALUES (%s, %s, %s)", (group_id, VERSION, answers)
        )
    _run(connection, "functions.sql", {})
    if here and version < PACKED_FROM:
        connection.execute(_NOTE_OFFERS)
        connection.execute("SELECT count(dlquiz.pack_answers(member)) FROM dlquiz.members")
    connection.execute("UPDATE dlquiz.info SET version = %s", (VERSION,))
    _run(connection, "rights.sql", roles)
    connection.execute("RESET ROLE")
    database = sql.Identifier(connection.info.dbname)
    for kind in ROLES[1:]:
        connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, roles[kind]))
    if not here:
        connection.execute(sql.SQL("GRANT {teacher} TO CURRENT_USER").format(**roles))
    counts = connection.execute(_COUNTS).fetchone()
    kept = connection.execute("SELECT answers FROM dlquiz.info").fetchone()
    assert counts is not None, "two counts are one row"
    assert kept is not None, "made above"
    return Made(not here, group_id, kept[0], *counts)


_NOTE_OFFERS = """UPDATE dlquiz.first_answers AS f
SET offer = (dlquiz.offer_of(a.question, a.offered, a.answer)).digest
FROM dlquiz.attempts AS a WHERE a.member = f.member AND a.id = f.attempt AND a.offered IS NOT NULL"""
_COUNTS = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'dlquiz'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition),
  (SELECT count(*) FROM pg_proc WHERE pronamespace = 'dlquiz'::regnamespace)"""


def _existing(connection: Connection, address: Address, answers: bool) -> tuple[str, int]:
    """The id of the group that is there, and the version of its tables."""
    if connection.execute("SELECT to_regclass('dlquiz.info') IS NOT NULL").fetchone() != (True,):
        raise GroupError(*message("group_schema_taken", place=address.shown))
    found = connection.execute("SELECT id, version, answers FROM dlquiz.info").fetchone()
    if found is None:
        raise GroupError(*message("group_schema_taken", place=address.shown))
    group_id, version, has_answers = found
    check_version(version)
    if answers and not has_answers:
        raise UsageError(*message("group_no_answers"))
    return str(group_id), int(version)


def check_version(version: int) -> None:
    """Raises `GroupError` for tables that this program does not know."""
    if version > VERSION:
        raise GroupError(*message("group_newer"))


def _run(connection: Connection, file: str, roles: dict[str, sql.Identifier]) -> None:
    text = (files("dlquiz.group") / "sql" / file).read_text("utf-8")
    if not roles:
        connection.execute(text.encode("utf-8"))
        return
    connection.execute(sql.SQL(text).format(**roles))
