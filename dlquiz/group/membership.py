"""The file that remembers a group on this machine. It holds passwords, so that only its owner may read it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dlquiz.errors import StorageError, UsageError
from dlquiz.group.address import Address, address_of
from dlquiz.group.assignment import Assignment, read_assignment, state_of
from dlquiz.messages import message
from dlquiz.messages.reasons import reason


@dataclass(frozen=True, slots=True)
class Sent:
    """Up to which row of each table of the progress file all was sent, and how many rows the server then had."""

    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By table: the number of the last row, and how many rows there were up to it."""
    stored: int = -1


@dataclass(frozen=True, slots=True)
class Membership:
    """The URL that a learner joined with, and the one of the teacher; "" where there is none.

    `assignments` is what the server last said of them, for a time without a network.
    """

    member: str = ""
    teacher: str = ""
    sent: Sent = Sent()
    assignments: tuple[dict[str, Any], ...] = ()

    def member_address(self) -> Address:
        """Raises `UsageError` for a learner who has not joined."""
        if not self.member:
            raise UsageError(*message("group_not_joined"))
        return address_of(self.member)

    def teacher_address(self) -> Address:
        """Raises `UsageError` for a home that is no teacher's."""
        if not self.teacher:
            raise UsageError(*message("group_no_teacher"))
        return address_of(self.teacher)

    def any_address(self) -> Address:
        return address_of(self.teacher) if self.teacher else self.member_address()


def read_membership(path: Path) -> Membership:
    """What the file at `path` says; nothing where there is none. Raises `StorageError` where it cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
        sent = Sent({name: (int(row), int(count)) for name, (row, count) in found["sent"]["rows"].items()})
        stored, assignments = int(found["sent"]["stored"]), tuple(map(dict, found["assignments"]))
        return Membership(str(found["member"]), str(found["teacher"]), Sent(sent.rows, stored), assignments)
    except FileNotFoundError:
        return Membership()
    except OSError as error:
        raise StorageError(*message("group_file_unread", file=path, reason=reason(error))) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(*message("group_file_damaged", file=path)) from error


def is_member(path: Path) -> bool:
    """Whether a learner joined a group on this machine; what is damaged says so when it is used."""
    with suppress(StorageError):
        return bool(read_membership(path).member)
    return False


def write_membership(path: Path, membership: Membership) -> None:
    """Keep it in place of what was there, all of it or nothing, in a file with mode 600."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            fresh.unlink()
        # With its mode from the first byte on: a moment later would be too late.
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(membership), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StorageError(*message("group_file_unwritten", file=path, reason=reason(error))) from error


def open_assignments(membership: Membership, now: datetime) -> list[Assignment]:
    """Those that may be taken now and are not late, the first to end before the others. Raises `StorageError`."""
    try:
        known = [read_assignment(one) for one in membership.assignments]
    except (KeyError, ValueError, TypeError) as error:
        raise StorageError(*message("group_assignments_damaged")) from error
    found = [one for one in known if state_of(one, done=False, now=now) == "open"]
    return sorted(found, key=lambda one: (one.ends is None, one.ends or now, one.name))


def remember_assignments(path: Path, assignments: list[dict[str, Any]]) -> None:
    """Keep what the server says of assignments, where there is a membership to keep it with."""
    membership = read_membership(path)
    if membership.assignments != tuple(assignments):
        write_membership(path, replace(membership, assignments=tuple(assignments)))


def forget_membership(path: Path) -> None:
    """Remove the file; where it is gone already, nothing happens."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(*message("group_file_unwritten", file=path, reason=reason(error))) from error
