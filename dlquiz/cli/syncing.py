"""`sync`: rows out to a place that several machines reach, and in from there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlquiz import locations
from dlquiz.cli.clock import now
from dlquiz.cli.common import DONE, is_terminal, language
from dlquiz.cli.group_sync import group_asked, group_lacks_rows, send_to_group, tell_sent
from dlquiz.cli.library import device, every_installed, own_banks, read_progress
from dlquiz.cli.output import say_json, talk, write
from dlquiz.cli.shared_banks import keep_banks
from dlquiz.errors import GroupError, UsageError
from dlquiz.group.membership import is_member
from dlquiz.messages import message, say
from dlquiz.progress.places import Place
from dlquiz.progress.store import Store
from dlquiz.session.naming import follow_names
from dlquiz.settings import GROUP_SCHEMES, load_settings
from dlquiz.sync.exchange import Exchanged
from dlquiz.sync.last import last_exchanges, summary
from dlquiz.sync.syncing import BANKS, sync

if TYPE_CHECKING:
    from dlquiz.group.pushing import Pushed


def sync_progress(place: str | None, banks: tuple[str, ...], shares: bool | None, as_json: bool) -> int:
    """Sync with `place`, or with the one in the settings; 2 where the rows did not get further than to `place`.

    Own banks and settings are there from now on, or no longer, as `shares` says; who was never asked is asked. A group
    that was joined gets what is new, too; it may also be the only place.
    """
    chosen = place or load_settings(locations.settings_file()).sync
    if not chosen and shares is False:
        _share(Path(), shares)
        return DONE
    if chosen.startswith(GROUP_SCHEMES) or (not chosen and is_member(locations.group_file())):
        if shares:
            raise UsageError(*message("sync_group_banks"))
        _share(Path(), shares)
        return _sync_with_group(chosen, as_json)
    if not chosen:
        raise UsageError(*message("sync_nowhere"))
    folder = _whole(chosen)
    _share(folder, _asked(folder) if shares is None and not as_json else shares)
    with read_progress() as store:
        try:
            done, trouble = sync(store, folder, device(), now(), _shared_settings(folder))
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


def _share(folder: Path, shares: bool | None) -> None:
    """Keep own banks in the place from now on, or no longer; None changes nothing."""
    if shares is not None:
        for line in keep_banks(folder if shares else None):
            talk(line.in_language(language()))


def _asked(folder: Path) -> bool | None:
    """What somebody at a terminal answers, once; None where nobody is asked."""
    settings = load_settings(locations.settings_file())
    if settings.own_banks or settings.trouble or not folder.is_dir() or not is_terminal():
        return None
    return click.confirm(say(language(), "sync_banks_ask", place=folder, folder=folder / BANKS), err=True)


def _shared_settings(folder: Path) -> Path | None:
    """The file of settings, where they are shared in this place: the learner's own banks are there."""
    return locations.settings_file() if own_banks() == folder / BANKS else None


def _settings_changed(store: Store, folder: Path) -> bool:
    """Whether settings that are shared in this place were changed since the last exchange; it is not looked at."""
    shared = _shared_settings(folder)
    if shared is None:
        return False
    last = next((last for last in last_exchanges(store) if last.place == str(folder)), None)
    return last is None or shared.stat().st_mtime > last.at.timestamp()


def figures(done: Exchanged) -> dict[str, int]:
    """What an exchange did, as numbers by name."""
    return {name: getattr(done, name) for name in ("sent", "received", "files", "waiting", "machines")}


def sync_beside() -> None:
    """Sync with the place in the settings in another process, and wait for its end.

    It has the progress file to itself, which SQLite's locks ask for, and takes no time of the screen's.
    """
    _started().wait()


def send_what_is_new(store: Store) -> None:
    """Send what was answered in this run, in a process that goes on after this one."""
    if _place_lacks_rows(store) or group_lacks_rows(store):
        LEFT.append(_started())


def _place_lacks_rows(store: Store) -> bool:
    chosen = load_settings(locations.settings_file()).sync
    if not chosen or chosen.startswith(GROUP_SCHEMES):
        return False
    folder = _whole(chosen)
    place = Place(store, str(folder))
    return place.installation is None or bool(place.unsent_count) or _settings_changed(store, folder)


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
