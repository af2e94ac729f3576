"""`sync`: rows out to a place that several machines reach, and in from there."""

from __future__ import annotations

from pathlib import Path

from dlquiz import locations
from dlquiz.cli.common import DONE, language
from dlquiz.cli.library import device, every_installed, read_progress
from dlquiz.cli.output import say_json, talk, write
from dlquiz.errors import UsageError
from dlquiz.messages import Language, message, say
from dlquiz.session.naming import follow_names
from dlquiz.settings import load_settings
from dlquiz.sync.exchange import Exchanged
from dlquiz.sync.syncing import sync


def sync_progress(place: str | None, banks: tuple[str, ...], as_json: bool) -> int:
    """Sync with `place`, or with the one in the settings; 2 where the rows did not get further than to `place`."""
    chosen = place or load_settings(locations.settings_file()).sync
    if not chosen:
        raise UsageError(*message("sync_nowhere"))
    folder = Path(chosen).expanduser().absolute()
    with read_progress() as store:
        done, trouble = sync(store, folder, device())
        if done.answers:
            follow_names(store, every_installed(banks))
    if as_json:
        say_json({"place": folder, **figures(done)})
    else:
        write(summary(language(), done))
    for sentence in done.unreadable:
        talk(sentence.in_language(language()))
    if trouble is not None:
        raise UsageError(*trouble)
    return DONE


def figures(done: Exchanged) -> dict[str, int]:
    """What an exchange did, as numbers by name."""
    return {name: getattr(done, name) for name in ("sent", "received", "files", "waiting", "machines")}


def summary(chosen: Language, done: Exchanged) -> str:
    """What an exchange did, as one line."""
    texts = [say(chosen, "sync_machines", count=done.machines), say(chosen, "sync_sent", count=done.sent)]
    texts += [say(chosen, "sync_from", count=count, device=name) for name, count in sorted(done.answers.items())]
    others = done.received - sum(done.answers.values())
    if others or not done.answers:
        texts.append(say(chosen, "sync_received" if not done.answers else "sync_others", count=others))
    if done.waiting:
        texts.append(say(chosen, "sync_waiting", count=done.waiting))
    return say(chosen, "sync_done", texts=("；" if chosen == "zh" else "; ").join(texts))
