"""Settings on several machines: what was set last counts everywhere.

Each machine writes what it knows into a file of its own, `INSTALLATION/settings.json`, so that no two ever write one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple, TypeAlias

from dlquiz.messages import Text, message
from dlquiz.messages.reasons import reason
from dlquiz.settings import OF_THIS_MACHINE, Settings, load_settings, save_settings, value_of, with_value
from dlquiz.sync.files import written_whole

NAME = "settings.json"
SHARED = tuple(
    one.name for one in fields(Settings) if one.name not in (*OF_THIS_MACHINE, "trouble", "follows_environment")
)
"""The settings that are handed on, by their fields."""
LATEST = 2**63 - 1
"""No value is later, whatever a clock says."""
_HEAD = {"dlquiz": "settings", "format": 1}


class Value(NamedTuple):
    """A value as the settings file has it, and the microsecond since 1970 in which it was set."""

    at: int
    value: str


Values: TypeAlias = dict[str, Value]


class Settled(NamedTuple):
    """How many settings were changed here, and what could not be read or written."""

    changed: int
    troubles: tuple[Text, ...]


def exchange_settings(folder: Path, installation: str, settings_file: Path) -> Settled:
    """Take over what was set elsewhere after it was set here, and write what is set now. Raises OSError."""
    here = load_settings(settings_file)
    if here.trouble is not None:
        return Settled(0, (message("settings_unread", trouble=here.trouble),))
    own, troubles = folder / installation / NAME, []
    found: dict[Path, Values] = {}
    for path in _files_in(folder):
        try:
            found[path] = _read(path)
        except OSError as error:
            troubles.append(message("sync_unreadable", file=path, reason=reason(error)))
        except (ValueError, RecursionError):
            troubles.append(message("sync_no_settings", file=path))
    mine = found.pop(own, {})
    known = dict(mine)
    if settings_file.exists():
        known |= _set_here(here, mine, settings_file.stat().st_mtime_ns // 1000)
    for theirs in found.values():
        known |= {name: max(known.get(name, value), value) for name, value in theirs.items()}
    settings, changed = _with_all(here, known)
    if changed and not save_settings(settings_file, settings):
        return Settled(0, (*troubles, message("settings_unsaved", file=settings_file)))
    # Only now: a program that was killed before takes for set here what it has not used yet.
    if known != mine:
        _write(own, known)
    return Settled(changed, tuple(troubles))


def _files_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(".") and not path.is_symlink() and (path / NAME).is_file():
            yield path / NAME


def _set_here(here: Settings, mine: Values, at: int) -> Values:
    """What is not as this machine wrote it last; the first time, what is not as it is by itself.

    A clock that goes wrong somewhere does not undo it: it is later than what it follows.
    """
    changed, usual = {}, Settings()
    for name in SHARED:
        if name == "language" and here.follows_environment:
            continue
        value, before = value_of(here, name), mine.get(name)
        if value != (value_of(usual, name) if before is None else before.value):
            changed[name] = Value(at if before is None else min(max(at, before.at + 1), LATEST), value)
    return changed


def _with_all(settings: Settings, known: Values) -> tuple[Settings, int]:
    """The settings as they are known now, and how many changed; what another version has otherwise is passed over."""
    count = 0
    for name in SHARED:
        wanted = known.get(name)
        if wanted is None or wanted.value == value_of(settings, name):
            continue
        changed = with_value(settings, name, wanted.value)
        if changed is not None:
            settings, count = changed, count + 1
    return settings, count


def _read(path: Path) -> Values:
    """Raises OSError, ValueError; RecursionError for what is nested too deeply."""
    document = json.loads(path.read_bytes())
    values = document.get("settings") if isinstance(document, dict) and document.items() >= _HEAD.items() else None
    if not isinstance(values, dict):
        raise ValueError(path)
    read = {}
    for name, entry in values.items():
        match entry:
            case [int(at), str(value)] if 0 <= at <= LATEST and f"{name}{value}".isprintable():
                read[name] = Value(at, value)
            case _:
                raise ValueError(path)
    return read


def _write(path: Path, known: Values) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {**_HEAD, "settings": dict(sorted(known.items()))}
    with written_whole(path) as stream:
        stream.write((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
