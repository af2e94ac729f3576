"""Study groups: making one, inviting, joining, sending, leaving."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace

import click

from dlquiz import locations
from dlquiz.cli.common import DONE, is_terminal, language
from dlquiz.cli.group_sync import push_to_group, tell_sent
from dlquiz.cli.library import read_progress
from dlquiz.cli.output import note_done, say_json, talk, write
from dlquiz.errors import UsageError
from dlquiz.group import creating, inviting, joining, leaving
from dlquiz.group.address import Address, address_of
from dlquiz.group.columns import columns
from dlquiz.group.membership import Membership, Sent, forget_membership, read_membership, write_membership
from dlquiz.messages import message, say

STANDARD = "-"


def create_group(url: str, *, answers: bool) -> int:
    """Make a group, or bring it up to date; this home is the teacher's from then on."""
    file = locations.group_file()
    membership = read_membership(file)
    address = address_of(url)
    _warn_if_plain(address)
    made = creating.create_group(address, answers=answers)
    write_membership(file, replace(membership, teacher=address.url))
    counts = {"tables": made.tables, "functions": made.functions}
    write(say(language(), "group_made" if made.new else "group_upgraded", id=made.id, place=address.shown, **counts))
    write(say(language(), "group_takes_answers" if made.answers else "group_takes_no_answers"))
    talk(say(language(), "group_created_next"))
    return DONE


def invite(number: int | None, name_file: str | None, *, teacher: bool) -> int:
    """Print invitations as CSV; whoever has a line can join."""
    address = read_membership(locations.group_file()).teacher_address()
    names = [] if name_file is None else _names(name_file, number)
    if number is None and not names:
        raise UsageError(*message("group_invite_number"))
    invitations = inviting.invite(address, len(names) or number or 0, names, teacher=teacher)
    if address.is_only_here:
        talk(say(language(), "group_only_here", place=address.shown))
    write_csv([("name", "invitation"), *invitations])
    talk(say(language(), "group_secret"))
    return DONE


def _names(file: str, number: int | None) -> list[str]:
    names = inviting.read_names(file)
    if not names:
        raise UsageError(*message("group_names_none", file=file))
    if number is not None and number != len(names):
        raise UsageError(*message("group_invite_names", file=file, found=len(names), wanted=number))
    if len(names) > inviting.MOST:
        raise UsageError(*message("group_invite_most", most=inviting.MOST))
    return names


def join(line: str, *, agreed: bool) -> int:
    """Join a group, after what will leave the machine was shown and agreed to."""
    file = locations.group_file()
    membership = read_membership(file)
    address = address_of(sys.stdin.readline() if line == STANDARD else line)
    if membership.member not in ("", address.url):
        raise UsageError(*message("group_already"))
    _warn_if_plain(address)
    found = joining.look_at_group(address)
    _tell_what_leaves(address, found)
    taken = None if address.url in (membership.member, membership.teacher) else joining.joined_on(address)
    if taken is not None:
        talk(say(language(), "group_taken", day=taken))
    if not agreed and not is_terminal():
        raise UsageError(*message("group_join_yes"))
    if not agreed and not click.confirm(say(language(), "group_join_ask"), err=True):
        write(say(language(), "group_not_joined_now"))
        return DONE
    joining.join_group(address)
    if found.teacher:
        write_membership(file, replace(membership, teacher=address.url))
        return DONE
    write_membership(file, replace(membership, member=address.url, sent=Sent()))
    write(say(language(), "group_joined"))
    return DONE


def _tell_what_leaves(address: Address, found: joining.Hello) -> None:
    chosen = language()
    if found.teacher:
        write(say(chosen, "group_as_teacher", place=address.shown))
        return
    write(say(chosen, "group_leaves", place=address.shown))
    for table, names in columns(answers=found.answers, version=found.version).items():
        write(say(chosen, "group_leaves_row", table=table, columns=", ".join(names)))
    write(say(chosen, "group_leaves_assigned"))
    write(say(chosen, "group_leaves_typed" if found.answers else "group_leaves_not"))
    write(say(chosen, "group_pseudonym", member=found.member))


def push(as_json: bool) -> int:
    """Send what is new."""
    with read_progress() as store:
        pushed = push_to_group(store)
    if pushed.reached:
        note_done("group_pushed", **pushed.document())
    if as_json:
        say_json(pushed.document())
    else:
        tell_sent(pushed)
    return DONE


def leave(*, erase: bool, agreed: bool) -> int:
    """Forget the group here, and erase there what it has of the learner if that is wanted."""
    file = locations.group_file()
    membership = read_membership(file)
    url = membership.member or membership.teacher
    if not url:
        raise UsageError(*message("group_not_joined"))
    if erase:
        if not agreed and not is_terminal():
            raise UsageError(*message("group_erase_yes"))
        if not agreed and not click.confirm(say(language(), "group_erase_ask"), err=True):
            write(say(language(), "group_not_erased"))
            return DONE
        leaving.erase(address_of(url))
    _forget(membership)
    write(say(language(), "group_erased" if erase else "group_left"))
    return DONE


def _forget(membership: Membership) -> None:
    """A teacher who also learns in a group leaves as a learner first."""
    if membership.member and membership.teacher:
        write_membership(locations.group_file(), Membership(teacher=membership.teacher))
    else:
        forget_membership(locations.group_file())


def _warn_if_plain(address: Address) -> None:
    if address.is_plain:
        talk(say(language(), "group_plain", place=address.shown))


def write_csv(rows: list[tuple[object, ...]]) -> None:
    """Rows on standard output as CSV, with the line ends of this system's texts."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    sys.stdout.write(text.getvalue())
