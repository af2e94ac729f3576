"""Addresses, verifiers, and what a home remembers of its group: no server is needed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

import pytest

from dlquiz.errors import StorageError, UsageError
from dlquiz.group.address import address_of
from dlquiz.group.assignment import Assignment
from dlquiz.group.membership import (
    Membership,
    Sent,
    forget_membership,
    is_member,
    open_assignments,
    read_membership,
    remember_assignments,
    write_membership,
)
from dlquiz.group.scram import new_password, verifier


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("PG"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("url", "shown", "plain", "here"),
    [
        ("postgresql://a:b@db.example.org/class", "db.example.org:5432/class", True, False),
        ("postgres://a:b@db.example.org:6543/class?sslmode=require", "db.example.org:6543/class", False, False),
        ("postgresql://a:b@db.example.org/class?sslmode=prefer", "db.example.org:5432/class", True, False),
        ("postgresql://a@localhost/class", "localhost:5432/class", False, True),
        ("postgresql://a@[::1]:1/class", "::1:1/class", False, True),
        ("postgresql://a@127.0.0.5/class", "127.0.0.5:5432/class", False, True),
        ("postgresql://a@/class?host=/run/pg&port=7", "/run/pg:7/class", False, True),
        ("postgresql://a@10.0.0.1,10.0.0.2:6/class", "10.0.0.1:5432/class", True, False),
        ("postgresql://someone@", "localhost:5432/someone", False, True),
    ],
)
def test_an_address_says_where_it_leads(url: str, shown: str, plain: bool, here: bool) -> None:
    address = address_of(f"  {url}\n")
    assert (address.shown, address.is_plain, address.is_only_here) == (shown, plain, here)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "db.example.org",
        "host=x password=secret",
        "postgresql://a:secret@h:99999/x",
        "postgresql://a:secret@h:x/y",
        "postgresql://a:secret@[::/x",
        "postgresql://a:secret@h/x?secret=1",
        "http://a:secret@h/x",
        "postgresql://%zz",
        "postgresql://a:se\x00cret@h/x",
        "postgresql://" + 5000 * "a",
    ],
)
def test_what_is_no_address_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(UsageError, match="not the URL of a PostgreSQL database") as raised:
        address_of(url)
    assert "secret" not in raised.value.en + raised.value.zh
    assert raised.value.__cause__ is None


def test_the_environment_says_what_the_url_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "db.example.org")
    monkeypatch.setenv("PGPASSWORD", "never kept")
    address = address_of("postgresql:///class")
    assert address.shown == "db.example.org:5432/class"
    assert "never kept" not in repr(address)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "postgresql://prof:pw@db.example.org:6543/a%20class?sslmode=require&application_name=x",
            "postgresql://role:word@db.example.org:6543/a%20class?sslmode=require",
        ),
        ("postgresql://prof@[::1]/c", "postgresql://role:word@[::1]:5432/c"),
        ("postgresql://prof@/c?host=/run/pg&port=7", "postgresql://role:word@/c?host=%2Frun%2Fpg&port=7"),
        ("postgresql://prof@h1,h2:6/c", "postgresql://role:word@h1:5432,h2:6/c"),
    ],
)
def test_an_invitation_leads_to_the_same_database(url: str, wanted: str) -> None:
    assert address_of(url).invitation("role", "word") == wanted
    again, before = address_of(wanted), address_of(url)
    assert again.hosts == before.hosts
    assert (again.parameters["user"], again.password) == ("role", "word")


def test_a_verifier_is_that_of_the_specification() -> None:
    """RFC 7677, section 3: its keys, computed from its example by the formulas of RFC 5802 written out."""
    salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
    scheme, rounds, keys = verifier("pencil", salt).split("$")
    assert (scheme, rounds) == ("SCRAM-SHA-256", "4096:W22ZaJ0SNY7soEsUEjb6gQ==")
    stored, server = (base64.b64decode(key) for key in keys.split(":"))
    without_proof = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    message = (
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        f"s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,{without_proof}"
    ).encode()
    proof = base64.b64decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    signature = hmac.digest(stored, message, "sha256")
    client_key = bytes(a ^ b for a, b in zip(proof, signature, strict=True))
    assert hashlib.sha256(client_key).digest() == stored
    assert hmac.digest(server, message, "sha256") == base64.b64decode("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")


def test_passwords_need_no_quoting_and_are_all_different() -> None:
    passwords = {new_password() for _ in range(100)}
    assert len(passwords) == 100
    assert all(len(one) == 32 and set(one) <= {*"-_", *ascii_letters, *digits} for one in passwords)
    assert verifier("a") != verifier("a"), "each has a salt of its own"


def test_the_file_comes_back_as_it_was_and_is_only_its_owners(home: Path) -> None:
    kept = Membership("postgresql://a:b@h/x", "", Sent({"attempts": (3, 2)}, 2), ({"name": "周测"},))
    home.parent.mkdir(exist_ok=True)
    home.write_text("{}", "utf-8")
    home.chmod(0o644)
    write_membership(home, kept)
    assert read_membership(home) == kept
    if sys.platform != "win32":
        assert stat.S_IMODE(home.stat().st_mode) == 0o600
    assert [one.name for one in home.parent.iterdir()] == [home.name]
    forget_membership(home)
    forget_membership(home)
    assert read_membership(home) == Membership()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"member": 1}', '{"member":"","teacher":"","sent":{"rows":[]}}'])
def test_a_damaged_file_is_named(text: str, home: Path) -> None:
    home.write_text(text, "utf-8")
    with pytest.raises(StorageError, match="is damaged"):
        read_membership(home)


def test_a_file_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(StorageError, match="cannot be read"):
        read_membership(folder)
    with pytest.raises(StorageError, match="cannot be written"):
        write_membership(folder, Membership())
    with pytest.raises(StorageError, match="cannot be written"):
        forget_membership(folder)


def test_who_is_in_no_group_has_no_address() -> None:
    with pytest.raises(UsageError, match="in no group"):
        Membership().member_address()
    with pytest.raises(UsageError, match="no teacher's"):
        Membership().teacher_address()
    both = Membership("postgresql://a@h/member", "postgresql://a@h/teacher")
    assert both.any_address() == both.teacher_address()
    assert Membership("postgresql://a@h/member").any_address().shown == "h:5432/member"


# The assignments that may be taken now, also without a network

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def open_from(name: str, begins: datetime | None = None, ends: datetime | None = None) -> dict[str, Any]:
    return Assignment(name, "cnn_interview:2", 30, seed=1, starts=begins, ends=ends).document()


def test_what_may_be_taken_now_comes_by_its_end() -> None:
    given = (
        open_from("always"),
        open_from("later this week", NOW - HOUR, NOW + 50 * HOUR),
        open_from("not yet", NOW + HOUR),
        open_from("over", None, NOW - HOUR),
        open_from("b, ends now", NOW, NOW),
        open_from("a, ends now", NOW, NOW),
    )
    found = open_assignments(Membership(assignments=given), NOW)
    assert [one.name for one in found] == ["a, ends now", "b, ends now", "later this week", "always"]
    assert [one.ends for one in found] == [NOW, NOW, NOW + 50 * HOUR, None]


@pytest.mark.parametrize(
    "damaged", [{"name": "x"}, {"name": "x", "from": "soon", "until": None}, {"name": "x", "from": 3, "until": None}]
)
def test_a_damaged_list_is_one_sentence(damaged: dict[str, Any]) -> None:
    with pytest.raises(StorageError, match="dlquiz group push"):
        open_assignments(Membership(assignments=(damaged,)), NOW)


def test_what_the_server_says_is_kept_with_the_membership(tmp_path: Path) -> None:
    file = tmp_path / "group.json"
    write_membership(file, Membership(member="postgresql://m@host/db"))
    remember_assignments(file, [open_from("first", NOW, None)])
    kept = read_membership(file)
    assert (kept.member, [one["name"] for one in kept.assignments]) == ("postgresql://m@host/db", ["first"])
    written = file.stat().st_mtime_ns
    remember_assignments(file, [open_from("first", NOW, None)])
    assert file.stat().st_mtime_ns == written


def test_who_joined_is_a_member(tmp_path: Path) -> None:
    file = tmp_path / "group.json"
    assert not is_member(file)
    write_membership(file, Membership(teacher="postgresql://t:x@h/y"))
    assert not is_member(file)
    write_membership(file, Membership(member="postgresql://m:x@h/y"))
    assert is_member(file)
    file.write_text("{", "utf-8")
    assert not is_member(file), "what is damaged is said when it is used"
