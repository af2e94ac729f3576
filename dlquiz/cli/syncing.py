"""`sync`: rows out to a place that several machines reach, and in from there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dlquiz import locations
from dlquiz.cli.clock import now
from dlquiz.cli.common import DONE, language
from dlquiz.cli.group_sync import group_asked, group_lacks_rows, send_to_group, tell_sent
from dlquiz.cli.library import device, every_installed, read_progress
from dlquiz.cli.output import say_json, talk, write
from dlquiz.errors import GroupError, UsageError
from dlquiz.group.address import SCHEMES
from dlquiz.group.membership import is_member
from dlquiz.messages import message
from dlquiz.progress.places import Place
from dlquiz.progress.store import Store
from dlquiz.session.naming import follow_names
from dlquiz.settings import load_settings
from dlquiz.sync.exchange import Exchanged
from dlquiz.sync.last import summary
from dlquiz.sync.syncing import sync

if TYPE_CHECKING:
    from dlquiz.group.pushing import Pushed


def sync_progress(place: str | None, banks: tuple[str, ...], as_json: bool) -> int:
    """Sync with `place`, or with the one in the settings; 2 where the rows did not get further than to `place`.

    A group that was joined gets what is new, too; it may also be the only place.
    """
    chosen = place or load_settings(locations.settings_file()).sync
    if chosen.startswith(SCHEMES) or (not chosen and is_member(locations.group_file())):
        return _sync_with_group(chosen, as_json)
    if not chosen:
        raise UsageError(*message("sync_nowhere"))
    folder = _whole(chosen)
    with read_progress() as store:
        try:
            done, trouble = sync(store, folder, device(), now())
        except UsageError:
            # A drive that is not connected keeps nothing from the group.
            _sent_to_group(store)
            raise
        if done.answers:
            follow_names(store, every_installed(banks))
        pushed, refused = _sent_to_group(store)
    if as_json:
        say_json({"place": folder, **figures(done), **({} if pushed is None else {"group": pushed._asdict()})})
    else:
        write(summary(language(), done))
        if pushed is not None:
            tell_sent(pushed)
    for sentence in done.unreadable:
        talk(sentence.in_language(language()))
    if refused is not None:
        raise refused
    if trouble is not None:
        raise UsageError(*trouble)
    return DONE


def _sent_to_group(store: Store) -> tuple[Pushed | None, GroupError | None]:
    """What the group got, or why it took nothing: what was exchanged with the place is said first."""
    try:
        return send_to_group(store), None
    except GroupError as error:
        return None, error


def _sync_with_group(url: str, as_json: bool) -> int:
    place = group_asked(url)
    with read_progress() as store:
        pushed = send_to_group(store)
    assert pushed is not None, "a member"
    if as_json:
        sent = Exchanged(sent=pushed.sent)
        say_json({"place": place, **figures(sent), "group": pushed._asdict()})
    else:
        tell_sent(pushed)
    return DONE


def figures(done: Exchanged) -> dict[str, int]:
    """What an exchange did, as numbers by name."""
    return {name: getattr(done, name) for name in ("sent", "received", "files", "waiting", "machines")}


def sync_beside() -> None:
    """Sync with the place in the settings in another process, and wait for its end.

    It has the progress file to itself, which SQLite's locks ask for, and takes no time of the screen's.
    """
    _started().wait()


def sync_at_the_end(store: Store) -> None:
    """Send what was answered in this run, in a process that goes on after this one."""
    if _place_lacks_rows(store) or group_lacks_rows(store):
        LEFT.append(_started())


def _place_lacks_rows(store: Store) -> bool:
    chosen = load_settings(locations.settings_file()).sync
    if not chosen:
        return False
    place = Place(store, str(_whole(chosen)))
    return place.installation is None or bool(place.unsent_count)


LEFT: list[subprocess.Popen[bytes]] = []
"""Processes that go on after this one."""


def _started() -> subprocess.Popen[bytes]:
    command, nothing = locations.own_command("sync"), subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, creationflags=flags)
    # In a session of its own: the keys and the end of the terminal are not for it.
    return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)


def _whole(place: str) -> Path:
    return Path(place).expanduser().absolute()
