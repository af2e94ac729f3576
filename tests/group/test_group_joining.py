"""Making a group, inviting and joining: roles, names and passwords on a real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from pushes import name_of, rows

from benchmarks.postgres import Server
from dlquiz.errors import GroupError, GroupOfflineError, UsageError
from dlquiz.group import creating, joining
from dlquiz.group.address import Address, address_of
from dlquiz.group.assignment import Assignment, read_assignment
from dlquiz.group.assignments import assign, find_assignment, list_assignments
from dlquiz.group.connecting import in_transaction
from dlquiz.group.creating import create_group
from dlquiz.group.inviting import invite, read_names
from dlquiz.group.joining import join_group, joined_on, look_at_group
from dlquiz.messages import message

Join = Callable[..., Address]
HOSTILE = [
    "Robert'); DROP SCHEMA dlquiz CASCADE; --",
    'a "quoted" one',
    "%s %(x)s {owner} $$ \\",
    "=1+1",
    "艾达 · Åsa",
    "SUPERUSER",
]


def test_a_group_that_is_made_again_is_brought_up_to_date_unless_it_is_of_a_newer_program(
    root: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = create_group(root, answers=False)
    assert (first.new, first.answers, first.tables) == (True, False, 14)
    (invitation,) = invite(root, 1, ["Ada"])
    again = create_group(root, answers=False)
    assert again == first._replace(new=False)
    join_group(address_of(invitation.url))
    assert rows(root, "SELECT joined IS NOT NULL FROM dlquiz.members") == [(True,)]
    with pytest.raises(UsageError, match="without `--answers`"):
        create_group(root, answers=True)
    monkeypatch.setattr(creating, "VERSION", 0)
    for act in (lambda: create_group(root, answers=False), lambda: look_at_group(address_of(invitation.url))):
        with pytest.raises(GroupError, match="newer dlquiz"):
            act()


def test_two_groups_of_one_server_know_nothing_of_each_other(new_database: Callable[[], str]) -> None:
    """Roles belong to the whole server: their names hold the id of the group."""
    addresses = [address_of(new_database()) for _ in range(2)]
    made = [create_group(address, answers=False) for address in addresses]
    assert made[0].id != made[1].id
    invited = [address_of(invite(address, 1, teacher=True)[0].url) for address in addresses]
    database = addresses[1].parameters["dbname"].replace(" ", "%20")
    other = address_of(invited[0].url.rpartition("/")[0] + f"/{database}")
    with pytest.raises(GroupError, match="may not do that"):
        look_at_group(other)


def test_a_database_without_a_group_says_so_and_a_schema_that_is_no_groups_is_left_alone(root: Address) -> None:
    with pytest.raises(GroupError, match="no group at"):
        invite(root, 1)
    with psycopg.connect(root.url) as connection:
        connection.execute("CREATE SCHEMA dlquiz")
    with pytest.raises(GroupError, match="not a group's"):
        create_group(root, answers=False)
    with psycopg.connect(root.url) as connection:
        connection.execute("CREATE TABLE dlquiz.info (id text, version int, answers boolean)")
    with pytest.raises(GroupError, match="not a group's"):
        create_group(root, answers=False)


def test_who_may_not_make_roles_makes_no_group_and_who_may_needs_to_be_no_superuser(root: Address) -> None:
    with psycopg.connect(root.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE poor LOGIN PASSWORD 'poor'")
    address = address_of(root.invitation("poor", "poor"))
    with pytest.raises(GroupError, match="may not make a group"):
        create_group(address, answers=False)
    assert rows(root, "SELECT to_regnamespace('dlquiz')") == [(None,)], "nothing is left"
    with psycopg.connect(root.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE prof LOGIN CREATEROLE PASSWORD 'prof'")
        connection.execute(f'GRANT CREATE ON DATABASE "{root.parameters["dbname"]}" TO prof')
    address = address_of(root.invitation("prof", "prof"))
    create_group(address, answers=False)
    learner = address_of(invite(address, 1, ["Ada"])[0].url)
    assert look_at_group(learner).member == name_of(learner)
    create_group(address, answers=False)


def test_a_hostile_name_is_a_name(teacher: Address) -> None:
    before = rows(teacher, "SELECT count(*) FROM pg_roles")
    invitations = invite(teacher, len(HOSTILE), HOSTILE)
    assert [one.name for one in invitations] == HOSTILE
    stored = rows(teacher, "SELECT name FROM dlquiz.names")
    assert {(name,) for name in HOSTILE} <= set(stored)
    assert rows(teacher, "SELECT count(*) FROM pg_roles") == [(before[0][0] + len(HOSTILE),)]
    assert rows(teacher, "SELECT count(*) FROM pg_roles WHERE rolsuper") == [(1,)]


def test_an_invitation_lets_in_one_role_with_no_rights_of_its_own(teacher: Address) -> None:
    (invitation,) = invite(teacher, 1)
    address = address_of(invitation.url)
    found = look_at_group(address)
    assert (found.member, found.teacher, found.answers) == (name_of(address), False, False)
    query = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = "
    assert rows(teacher, f"{query}'{address.parameters['user']}'") == [(False,) * 5]
    (other,) = invite(teacher, 1, teacher=True)
    assert look_at_group(address_of(other.url)).teacher


def test_an_invitation_says_when_it_was_used_and_what_is_wrong_with_it(teacher: Address) -> None:
    (invitation,) = invite(teacher, 1)
    address = address_of(invitation.url)
    assert joined_on(address) is None
    join_group(address)
    assert rows(teacher, "SELECT max(joined) FROM dlquiz.members") == [(joined_on(address),)]
    role, password = address.parameters["user"], address.password
    for url, key in (
        (invitation.url.replace(password, "mistyped"), "group_wrong_login"),
        (invitation.url.replace(f":{password}", ""), "group_no_password"),
        (invitation.url.replace(role, f"{role}x"), "group_wrong_login"),
    ):
        with pytest.raises(GroupError) as refused:
            in_transaction(address_of(url), lambda _: None, wait=lambda _: pytest.fail("tried again"))
        beginning = message(key, place=address.shown, text="\0").en.partition("\0")[0]
        assert str(refused.value).startswith(beginning)
        assert not any(secret in refused.value.en + refused.value.zh for secret in (password, "mistyped"))


def test_who_made_the_group_is_not_invited_with_that_address(teacher: Address) -> None:
    with pytest.raises(GroupError, match="may not do that"):
        look_at_group(teacher)


def test_no_password_stands_in_any_log(teacher: Address, server: Server) -> None:
    """The server logs all statements with their parameters; the passwords it keeps are verifiers."""
    invitations = invite(teacher, 3)
    for one in invitations:
        join_group(address_of(one.url))
    log = server.log.read_text("utf-8", "replace")
    assert "dlquiz.invite" in log
    for one in invitations:
        assert address_of(one.url).password not in log
    kept = rows(teacher, "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'dlquiz%' AND rolcanlogin")
    assert len(kept) >= 3
    assert all(re.match(r"SCRAM-SHA-256\$(1|4096):", text) for (text,) in kept)


@pytest.mark.parametrize(("as_teacher", "rounds"), [(False, 1), (True, 4096)])
def test_a_learner_logs_in_with_fewer_rounds_than_a_teacher(
    as_teacher: bool, rounds: int, teacher: Address, joined: Callable[..., Address]
) -> None:
    """A random password needs none, and a class logs in all at once."""
    role = joined(as_teacher=as_teacher).parameters["user"]
    ((kept,),) = rows(teacher, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{role}'")
    assert kept.startswith(f"SCRAM-SHA-256${rounds}:")


@pytest.mark.parametrize("verifier", ["plain text", "md5" + 32 * "0", "SCRAM-SHA-256$1:' SUPERUSER --$a:b", ""])
def test_nothing_but_a_verifier_becomes_a_password(verifier: str, teacher: Address) -> None:
    with psycopg.connect(teacher.url) as connection, pytest.raises(psycopg.errors.InvalidParameterValue):
        connection.execute("SELECT dlquiz.invite(%s, %s, false)", ([verifier], [None]))


def test_where_nobody_listens_is_a_sentence() -> None:
    for url in ("postgresql://u@127.0.0.1:1/x", "postgresql://u@/x?host=/nowhere", "postgresql://u@none.invalid/x"):
        with pytest.raises(GroupOfflineError, match="cannot be reached"):
            joining.look_at_group(address_of(url))


# ---------------------------------------------------------------- names in a file


def written(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "names.txt"
    file.write_bytes(content)
    return str(file)


def test_names_are_read_line_by_line(tmp_path: Path) -> None:
    text = "\ufeffAda Lovelace\r\n\n  艾达  \nAda Lovelace\n"
    assert read_names(written(tmp_path, text.encode())) == ["Ada Lovelace", "艾达", "Ada Lovelace"]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"Ada\x00", "names.txt:1: a name has"),
        (b"Ada\n" + 201 * b"x", "names.txt:2: a name has"),
        (b"Ad\xff", "is not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_file_of_names_that_cannot_be_used_is_named(content: bytes | None, wanted: str, tmp_path: Path) -> None:
    file = str(tmp_path / "none.txt") if content is None else written(tmp_path, content)
    with pytest.raises(UsageError, match=wanted):
        read_names(file)


# ---------------------------------------------------------------- assignments


def test_an_assignment_is_seen_by_every_member_as_it_was_given(teacher: Address, joined: Join) -> None:
    at = "2026-12-01T18:00:00+00:00"
    given = read_assignment(
        {"name": "wk '1'", "blueprint": "b:1", "minutes": 5, "seed": 2**63 - 1, "each": True, "from": None, "until": at}
    )
    assign(teacher, given)
    (found,) = [one for one in list_assignments(joined()) if one.name == given.name]
    assert found == given
    assert read_assignment(found.document()) == given
    assert find_assignment("wk '1'", [found]) == given
    with pytest.raises(UsageError, match="did you mean `wk '1'`"):
        find_assignment("wk 1", [found])
    with pytest.raises(UsageError, match="already"):
        assign(teacher, given)
    with pytest.raises(GroupError, match="may not do that"):
        assign(joined(), Assignment("mine", "b:1", 5, 1))


def test_each_member_has_a_seed_of_their_own_where_that_is_wanted() -> None:
    for each in (False, True):
        seeds = {Assignment("w", "b:1", 5, 7, each=each).seed_of(member) for member in ("a", "b", "c")}
        assert len(seeds) == (3 if each else 1)
        assert all(0 <= seed < 2**63 for seed in seeds)


@pytest.mark.parametrize("name", ["", " x", "x" * 101, "a\nb"])
def test_a_name_that_cannot_be_typed_is_refused(name: str, teacher: Address) -> None:
    with pytest.raises(UsageError, match="name of an assignment"):
        assign(teacher, Assignment(name, "b:1", 5, 1))


def test_an_assignment_ends_after_it_begins(teacher: Address) -> None:
    at = read_assignment(
        {"name": "x", "blueprint": "b:1", "minutes": 5, "seed": 1, "each": False, "from": "2026-12-01", "until": None}
    ).starts
    with pytest.raises(UsageError, match="must end after it begins"):
        assign(teacher, Assignment("x", "b:1", 5, 1, starts=at, ends=at))
