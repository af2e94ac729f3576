"""What a server or the way to it reports, as one sentence that says what to do."""

from __future__ import annotations

from psycopg import Error

from dlquiz.errors import GroupError, GroupOfflineError
from dlquiz.group.address import Address
from dlquiz.messages import message


class NotAllowedError(GroupError):
    """Who has logged in may not do that."""


_KNOWN = {
    "28": "group_login_refused",
    "25006": "group_read_only",
    "3D000": "group_none_there",
    "3F000": "group_none_there",
    "42P01": "group_none_there",
    "42883": "group_none_there",
    "53100": "group_disk_full",
}
"""The message by SQLSTATE, or by its first two digits: PostgreSQL's manual, appendix A."""
PASSING = ("08", "40", "53", "57P", "55P03", "57014")
"""How the states begin that may be over when it is tried again: no connection, a deadlock, full, shutting down."""
DISK_FULL = "53100"


def passes(error: Error) -> bool:
    """Whether the same may work a moment later; an error without a state is a connection that broke."""
    state = error.sqlstate
    return state is None or (state.startswith(PASSING) and state != DISK_FULL)


def translated(error: Error, address: Address) -> GroupError:
    """The sentence for an error; nothing of the password is in it."""
    state = error.sqlstate
    if state is None or state.startswith(("08", "57P")):
        return GroupOfflineError(*message("group_offline", place=address.shown))
    if state.startswith("53") and state != DISK_FULL:
        return GroupOfflineError(*message("group_full", place=address.shown))
    if state == "42501":
        return NotAllowedError(*message("group_not_allowed", place=address.shown))
    key = _KNOWN.get(state) or _KNOWN.get(state[:2])
    if key is not None:
        return GroupError(*message(key, place=address.shown))
    return GroupError(*message("group_reports", place=address.shown, text=said(error, address)))


def said(error: Error, address: Address) -> str:
    """The server's own words, on one line and without the password."""
    text = " ".join((error.diag.message_primary or str(error)).split())
    return text.replace(address.password, "…") if address.password else text
