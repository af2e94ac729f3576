"""Who may do what: every role with every verb on every table, view and function, on a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql
from pushes import name_of

from dlquiz.group.address import address_of
from dlquiz.group.creating import create_group
from dlquiz.group.inviting import invite
from dlquiz.group.scram import new_password, verifier

pytestmark = pytest.mark.sweep

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
REFUSED = "refused"
# Of each table a member's row, and the values of another one to add.
ROWS: dict[str, dict[str, Any]] = {
    "attempts": {
        "id": "a1",
        "day": "2026-03-01",
        "number": 1,
        "bank": "b",
        "question": "b/q",
        "topic": "t",
        "kind": "numeric",
        "verdict": "right",
        "score": 1,
        "mistake": None,
        "hints": 0,
        "tries": 1,
        "seconds": 2.5,
        "rating": 3,
        "mode": "practice",
        "language": "en",
    },
    "corrections": {"id": "c1", "day": "2026-03-01", "number": 1, "attempt": "a1", "kind": "undo"},
    "interviews": {
        "id": "i1",
        "day": "2026-03-01",
        "number": 1,
        "assignment": "w1",
        "late": False,
        "questions": 1,
        "attempts": ["a1"],
    },
    "first_answers": {"question": "b/q", "bank": "b", "attempt": "a1", "score": 1, "seconds": 2.5},
    "packed_answers": {"answers": b"x"},
    "questions": {"question": "b/q"},
    "mistakes": {"mistake": "m"},
    "offers": {"digest": "c4ca4238a0b923820dcc509a6f75849b", "question": "b/q", "options": ["a"], "answer": "1"},
    "names": {"name": "Ada"},
    "members": {"role": "nobody", "teacher": False},
    "assignments": {"name": "w2", "blueprint": "b:1", "minutes": 5, "seed": 1, "each": False},
    "info": {"only_one": True, "id": "x", "version": 1, "answers": True},
    "left_roles": {"role": "nobody"},
    "kept_figures": {"only_one": True, "state": "x", "figures": "[]"},
}
FIRST_COLUMN = {
    "info": "only_one",
    "left_roles": "role",
    "assignments": "name",
    "kept_figures": "state",
    "questions": "question",
    "mistakes": "mistake",
    "offers": "answer",
}
OWN, ALL = "own rows", "all rows"
ALLOWED: dict[str, dict[tuple[str, str], str]] = {
    "member": {
        **{(verb, table): OWN for verb in ("SELECT", "INSERT") for table in ("attempts", "corrections", "interviews")},
        **{("SELECT", table): OWN for table in ("first_answers", "members")},
        **{("SELECT", table): ALL for table in ("assignments", "info")},
    },
    "teacher": {
        **{
            ("SELECT", table): ALL
            for table in (
                *("attempts", "corrections", "interviews", "first_answers", "packed_answers"),
                *("questions", "mistakes", "offers", "members", "assignments", "info"),
            )
        },
        ("INSERT", "assignments"): ALL,
        **{(verb, "kept_figures"): ALL for verb in ("SELECT", "INSERT")},
        ("UPDATE", "kept_figures"): "done",
    },
    "leaver": {},
    "public": {},
}
"""What a role may do; everything else is refused."""
CALLED: dict[str, tuple[str, ...]] = {
    "me": ("member", "teacher"),
    "is_teacher": ("member", "teacher"),
    "hello": ("member", "teacher"),
    "join_group": ("member", "teacher"),
    "note_first_answers": ("member",),
    "erase": ("member", "teacher"),
    "invite": ("teacher",),
    "grades": ("teacher",),
    "drop_left": ("teacher", "leaver"),
    "checked": (),
    "pack_answers": (),
    "offer_of": (),
    "only_members": (),
    "only_teachers": (),
}
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "note_first_answers": (["b/q"],),
    "erase": (verifier("x"),),
    "invite": ([verifier("x")], [None], False),
    "checked": (verifier("x"),),
    "pack_answers": ("x",),
    "offer_of": ("b/q", ["a"], "1"),
}


class Class(NamedTuple):
    """A group with two members and a teacher, and who may log in: the URL by role, and the two pseudonyms."""

    urls: dict[str, str]
    me: str
    other: str


@pytest.fixture(scope="module")
def learners(new_database: Callable[[], str]) -> Iterator[Class]:
    root = address_of(new_database())
    made = create_group(root, answers=False)
    members = [address_of(one.url) for one in invite(root, 2, ["Ada", "Max"])]
    teacher = address_of(invite(root, 1, teacher=True)[0].url)
    secret, stranger, leaver = new_password(), f"stranger_{made.id}", f"dlquiz_{made.id}_leaver"
    with psycopg.connect(root.url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {stranger} LOGIN PASSWORD '{secret}'")
        connection.execute(f"ALTER ROLE {leaver} LOGIN PASSWORD '{secret}'")
        for address in members:
            for table in ("attempts", "corrections", "interviews", "first_answers", "packed_answers"):
                add(connection, table, {"member": name_of(address), **ROWS[table]})
        add(connection, "assignments", ROWS["assignments"] | {"name": "w1"})
        for table in ("kept_figures", "questions", "mistakes", "offers"):
            add(connection, table, ROWS[table])
    urls = {
        "member": members[0].url,
        "teacher": teacher.url,
        "leaver": root.invitation(leaver, secret),
        "public": root.invitation(stranger, secret),
    }
    yield Class(urls, *map(name_of, members))


def add(connection: psycopg.Connection[Any], table: str, row: dict[str, Any]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    values = sql.SQL(", ").join(map(sql.Literal, row.values()))
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier("dlquiz", table), names, values)
    )


def tried(connection: psycopg.Connection[Any], statement: Callable[[], Any]) -> str:
    """`REFUSED`, or that it was done; all of it is taken back."""
    try:
        with connection.transaction(force_rollback=True):
            statement()
    except psycopg.errors.InsufficientPrivilege:
        return REFUSED
    except psycopg.errors.UniqueViolation:
        # It may add a row; this one is there.
        return "done"
    return "done"


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_has_exactly_these_rights_on_every_table_and_view(role: str, learners: Class, server: Any) -> None:
    """Derived from the catalog: a new table without a row here fails."""
    root = server.url(database=learners.urls["member"].rpartition("/")[2])
    query = """SELECT relname FROM pg_class
        WHERE relnamespace = 'dlquiz'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname"""
    with psycopg.connect(root) as connection:
        everything = [row[0] for row in connection.execute(query)]
    assert set(ROWS) <= set(everything)
    parts = {name for name in everything if name[-1].isdigit()}
    assert len(parts) == 32
    assert set(everything) - parts == {*ROWS, "in_force"}
    with psycopg.connect(learners.urls[role], autocommit=True) as connection:
        for table in everything:
            for verb in VERBS:
                wanted = ALLOWED[role].get((verb, table), REFUSED)
                assert found(connection, verb, table, learners) == wanted, (role, verb, table)


def found(connection: psycopg.Connection[Any], verb: str, table: str, learners: Class) -> str:
    name = sql.Identifier("dlquiz", table)
    if verb == "SELECT":
        seen: list[tuple[Any, ...]] = []
        looked = tried(
            connection, lambda: seen.extend(connection.execute(sql.SQL("SELECT t.* FROM {} AS t").format(name)))
        )
        if looked == REFUSED:
            return REFUSED
        about = {member for member in (learners.me, learners.other) for row in seen if member in row}
        assert seen, "there is something to see"
        return OWN if about == {learners.me} else ALL
    if verb == "INSERT":
        return added(connection, table, learners)
    first = FIRST_COLUMN.get(table, "member")
    statements = {
        "UPDATE": sql.SQL("UPDATE {} SET {} = {}").format(name, *2 * [sql.Identifier(first)]),
        "DELETE": sql.SQL("DELETE FROM {}").format(name),
        "TRUNCATE": sql.SQL("TRUNCATE {} CASCADE").format(name),
    }
    try:
        return tried(connection, lambda: connection.execute(statements[verb]))
    except (psycopg.errors.ObjectNotInPrerequisiteState, psycopg.errors.WrongObjectType):
        return privilege(connection, verb, table)


def privilege(connection: psycopg.Connection[Any], verb: str, table: str) -> str:
    """Where the statement makes no sense of a table: what the catalog says of the right to it."""
    query = "SELECT has_table_privilege(current_user, %s, %s)"
    row = connection.execute("SELECT c.oid FROM pg_class AS c WHERE c.relname = %s", (table,)).fetchone()
    assert row is not None
    has = connection.execute(query, (row[0], verb)).fetchone()
    return "done" if has == (True,) else REFUSED


def added(connection: psycopg.Connection[Any], table: str, learners: Class) -> str:
    base = table.rstrip("0123456789").rstrip("_") if table[-1].isdigit() else table
    row = dict(ROWS.get(base, {"id": "x"}))
    for key in ("id", "question"):
        if key in row and base != "info":
            row[key] = f"{row[key]}-new"
    if table == "in_force":
        return privilege(connection, "INSERT", table)
    if base not in FIRST_COLUMN:
        mine = tried(connection, lambda: add(connection, table, {"member": learners.me, **row}))
        others = tried(connection, lambda: add(connection, table, {"member": learners.other, **row}))
        assert others == REFUSED, "a row of somebody else"
        return REFUSED if mine == REFUSED else OWN
    return REFUSED if tried(connection, lambda: add(connection, table, row)) == REFUSED else ALL


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_may_call_exactly_these_functions(role: str, learners: Class, server: Any) -> None:
    root = server.url(database=learners.urls["member"].rpartition("/")[2])
    query = "SELECT proname FROM pg_proc WHERE pronamespace = 'dlquiz'::regnamespace"
    with psycopg.connect(root) as connection:
        assert sorted(row[0] for row in connection.execute(query)) == sorted(CALLED)
    with psycopg.connect(learners.urls[role], autocommit=True) as connection:
        for function, roles in CALLED.items():
            given = ARGUMENTS.get(function, ())
            call = sql.SQL("SELECT * FROM {}({})").format(
                sql.Identifier("dlquiz", function), sql.SQL(", ").join(map(sql.Literal, given))
            )
            done = tried(connection, lambda call=call: connection.execute(call))
            assert (done == "done") == (role in roles), (role, function)


def test_every_function_that_runs_with_more_rights_has_a_search_path_of_its_own(learners: Class, server: Any) -> None:
    query = "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'dlquiz'::regnamespace"
    with psycopg.connect(server.url(database=learners.urls["member"].rpartition("/")[2])) as connection:
        rows = connection.execute(query).fetchall()
    assert [name for name, _, config in rows if "search_path=pg_catalog, pg_temp" not in (config or ())] == []
    assert sum(definer for _, definer, _ in rows) > 5


def test_who_takes_another_role_is_still_who_logged_in(learners: Class) -> None:
    """A member cannot become another one, and a function does not go by the role that was set."""
    with psycopg.connect(learners.urls["member"], autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                sql.SQL("SET ROLE {}").format(sql.Identifier(learners.urls["teacher"].split("/")[2].split(":")[0]))
            )
        group = learners.urls["member"].split("/")[2].split(":")[0].rpartition("_")[0]
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"{group}_member")))
        assert connection.execute("SELECT dlquiz.me()").fetchone() == (learners.me,)


def test_a_temporary_view_in_the_place_of_a_table_is_never_looked_into(learners: Class) -> None:
    """A member's own functions run in no function with more rights."""
    with psycopg.connect(learners.urls["member"], autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE stolen (text text)")
        connection.execute("""CREATE FUNCTION pg_temp.look() RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO stolen VALUES (current_user); RETURN 'x'; END $$""")
        for name in ("members", "info", "in_force", "first_answers", "pg_roles"):
            connection.execute(f"CREATE TEMPORARY VIEW {name} AS SELECT pg_temp.look() AS member, pg_temp.look() AS id")
        connection.execute("SELECT dlquiz.hello(), dlquiz.note_first_answers(ARRAY['b/q'])")
        assert connection.execute("SELECT * FROM stolen").fetchall() == []
