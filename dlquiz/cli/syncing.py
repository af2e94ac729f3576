"""`sync`: rows out to a place that several machines reach, and in from there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlquiz import locations
from dlquiz.cli.auto_sync import shared_settings, whole_path
from dlquiz.cli.clock import now
from dlquiz.cli.common import DONE, is_terminal, language
from dlquiz.cli.group_sync import group_asked, send_to_group, tell_sent
from dlquiz.cli.library import device, every_installed, read_progress
from dlquiz.cli.output import say_json, talk, write
from dlquiz.cli.shared_banks import keep_banks
from dlquiz.errors import GroupError, UsageError
from dlquiz.group.membership import is_member
from dlquiz.messages import message, say
from dlquiz.progress.store import Store
from dlquiz.session.naming import follow_names
from dlquiz.settings import GROUP_SCHEMES, SHARED_BANKS, load_settings
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.last import summary
from dlquiz.sync.syncing import sync

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
    folder = whole_path(chosen)
    _share(folder, _asked(folder) if shares is None and not as_json else shares)
    with read_progress() as store:
        try:
            done, trouble = sync(
                store, folder, device(), now(), shared_settings(folder, load_settings(locations.settings_file()))
            )
        except UsageError:
            # A drive that is not connected keeps nothing from the group.
            _sent_to_group(store)
            raise
        if done.answers:
            follow_names(store, every_installed(banks))
        pushed, refused = _sent_to_group(store)
    if as_json:
        say_json({"place": folder, **figures(done), **({} if pushed is None else {"group": pushed.document()})})
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
        say_json({"place": place, **figures(sent), "group": pushed.document()})
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
    return click.confirm(say(language(), "sync_banks_ask", place=folder, folder=folder / SHARED_BANKS), err=True)


def figures(done: Exchanged) -> dict[str, int]:
    """What an exchange did, as numbers by name."""
    return {name: getattr(done, name) for name in ("sent", "received", "files", "waiting", "machines")}
