"""The joined group as a place of `sync`: what is new is sent there, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.cli.common import language
from dlquiz.cli.output import talk, write
from dlquiz.errors import GroupOfflineError, UsageError
from dlquiz.group.columns import columns
from dlquiz.group.membership import is_member, read_membership
from dlquiz.group.uploads import last_row
from dlquiz.messages import message, say, sentence
from dlquiz.progress.store import Store

if TYPE_CHECKING:
    from dlquiz.group.pushing import Pushed


def group_lacks_rows(store: Store) -> bool:
    """Whether something was recorded since the last push, if a group was joined."""
    file = locations.group_file()
    if not is_member(file):
        return False
    sent = read_membership(file).sent.rows
    return any(last_row(store, table) > sent.get(table, (0, 0))[0] for table in columns(answers=False))


def group_asked(url: str) -> str:
    """The address, as it is shown, of the joined group. Raises `UsageError` where `url` is that of another one."""
    from dlquiz.group.driver import need_driver

    need_driver()
    from dlquiz.group.address import address_of

    joined = read_membership(locations.group_file()).member_address()
    if url and address_of(url).shown != joined.shown:
        raise UsageError(*message("sync_other_group", place=address_of(url).shown, joined=joined.shown))
    return joined.shown


def send_to_group(store: Store) -> Pushed | None:
    """Send what is new to the group; None where none was joined."""
    if not is_member(locations.group_file()):
        return None
    from dlquiz.group.driver import need_driver

    need_driver()
    return push_to_group(store)


def push_to_group(store: Store) -> Pushed:
    """Send what is new. A server that cannot be reached is no error: it is sent the next time."""
    from dlquiz.group.pushing import Pushed, push

    try:
        return push(store, locations.group_file())
    except GroupOfflineError as error:
        talk(say(language(), "group_later", text=sentence(error.in_language(language()))))
        return Pushed(0, 0, reached=False)


def tell_sent(pushed: Pushed) -> None:
    """Say what was sent; of a server that could not be reached, all was said."""
    if pushed.reached:
        write(say(language(), "group_pushed", **pushed.document()))
