"""What a home remembers of its group: the assignments that may be taken now, also without a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dlquiz.errors import StorageError
from dlquiz.group.assignment import Assignment
from dlquiz.group.membership import (
    Membership,
    is_member,
    open_assignments,
    read_membership,
    remember_assignments,
    write_membership,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def assignment(name: str, begins: datetime | None = None, ends: datetime | None = None) -> dict[str, Any]:
    return Assignment(name, "cnn_interview:2", 30, seed=1, starts=begins, ends=ends).document()


def test_what_may_be_taken_now_comes_by_its_end() -> None:
    given = (
        assignment("always"),
        assignment("later this week", NOW - HOUR, NOW + 50 * HOUR),
        assignment("not yet", NOW + HOUR),
        assignment("over", None, NOW - HOUR),
        assignment("b, ends now", NOW, NOW),
        assignment("a, ends now", NOW, NOW),
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
    remember_assignments(file, [assignment("first", NOW, None)])
    kept = read_membership(file)
    assert (kept.member, [one["name"] for one in kept.assignments]) == ("postgresql://m@host/db", ["first"])
    written = file.stat().st_mtime_ns
    remember_assignments(file, [assignment("first", NOW, None)])
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
