"""`banks`: what is installed, and which of it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dlquiz import locations
from dlquiz.bank import Bank, Library
from dlquiz.cli.common import DONE, language, one_line
from dlquiz.cli.library import every_installed, installed, own_bank_folders
from dlquiz.cli.output import certain, picked, say_json, write, write_table
from dlquiz.errors import Fault, StorageError, UsageError
from dlquiz.messages import Language, Text, message, say
from dlquiz.messages.naming import suggestion
from dlquiz.settings import Settings, load_settings, save_settings
from dlquiz.sharing.pins import Pin, pins_by_folder


@dataclass(frozen=True, slots=True)
class Installed:
    """One bank file: its bank, if it holds one, and what is wrong with it.

    It is `asked` unless it was disabled, or is broken, or its id is taken.
    """

    file: str
    bank: Bank | None
    enabled: bool
    asked: bool
    origin: str
    faults: tuple[Fault, ...]
    pin: Pin | None = None
    """What keeps it as it was, where it was added from elsewhere."""


def list_banks(extra: Sequence[str], as_json: bool) -> int:
    """Every bank file that is installed, or added by `--bank`."""
    rows = _installed(every_installed(extra), installed(extra))
    if as_json:
        say_json({"banks": [_document(row, language()) for row in rows]})
        return DONE
    _write(rows)
    return DONE


def _installed(library: Library, enabled: Library) -> list[Installed]:
    asked = {bank.file for bank in enabled.banks}
    files = dict.fromkeys([*library.loaded, *(fault.file for fault in library.faults)])
    pins = pins_by_folder()
    rows = []
    for file in files:
        loaded = library.loaded.get(file)
        faults = tuple(fault for fault in library.faults if fault.file == file)
        bank = None if loaded is None else loaded.bank
        disabled = bank is not None and bank.id in enabled.disabled
        pin = next((pins[folder] for folder in Path(file).parents if folder in pins), None)
        rows.append(Installed(file, bank, not disabled, file in asked, _origin(file), faults, pin))
    return rows


def _origin(file: str) -> str:
    """Which of the places for banks a file is in."""
    path = Path(file)
    if locations.is_bundled(path):
        return "shipped"
    if locations.is_added(path):
        return "added"
    is_own = any(path.resolve().is_relative_to(folder.resolve()) for folder in own_bank_folders())
    return "own" if is_own else "--bank"


def _document(row: Installed, chosen: Language) -> dict[str, Any]:
    return {
        "id": None if row.bank is None else row.bank.id,
        "title": None if row.bank is None else row.bank.title._asdict(),
        "file": row.file,
        "questions": 0 if row.bank is None else len(row.bank.questions),
        "enabled": row.enabled,
        "from": row.origin,
        "faults": [fault.document(chosen) for fault in row.faults],
        "source": _source(row.pin),
    }


def _source(pin: Pin | None) -> dict[str, Any] | None:
    return None if pin is None else {"address": pin.source, **picked(pin, "sha256 commit added")}


def _write(rows: Sequence[Installed]) -> None:
    chosen = language()
    keys = ("column_bank", "column_questions", "column_state", "column_faults", "column_from", "column_file")
    table = [[say(chosen, key) for key in keys]]
    for row in rows:
        named = "-" if row.bank is None else row.bank.id
        state = say(chosen, "bank_on" if row.asked else "bank_broken" if row.enabled else "bank_off")
        origin = row.origin if row.origin == "--bank" else say(chosen, f"from_{row.origin}")
        count = 0 if row.bank is None else len(row.bank.questions)
        table.append([named, str(count), state, str(len(row.faults) or "-"), origin, row.file])
    write_table(table, (1, 3))
    for pin in dict.fromkeys(row.pin for row in rows if row.pin is not None):
        banks = Text(", ".join(pin.banks), "、".join(pin.banks))
        write(say(chosen, "share_row", banks=banks, source=pin.source, day=pin.added[:10], sha256=pin.sha256))
    for fault in (fault for row in rows for fault in row.faults):
        write(one_line(fault.sentence(chosen)))


def switch_bank(name: str, extra: Sequence[str], *, on: bool) -> int:
    """Ask an installed bank, or ask it no more; what was answered of it stays."""
    settings = load_settings(locations.settings_file())
    if settings.trouble:
        # Writing would lose what stands in the lines that could not be read.
        raise UsageError(*message("settings_unread", trouble=settings.trouble))
    known = list(dict.fromkeys([*(bank.id for bank in every_installed(extra).banks), *settings.disabled]))
    if name not in known:
        raise _not_installed(name, known)
    others = tuple(bank for bank in settings.disabled if bank != name)
    with certain():
        write(say(language(), "bank_enabled" if on else "bank_disabled", bank=name))
    _save(replace(settings, disabled=others if on else (*others, name)))
    return DONE


def _not_installed(name: str, known: Sequence[str]) -> UsageError:
    hint, hint_zh = suggestion(name, known)
    return UsageError(
        f"no installed bank has the id `{name}`{hint}; installed: {', '.join(known)}",
        f"没有名为 `{name}` 的已安装题库{hint_zh}；已安装：{'、'.join(known)}",
    )


def _save(settings: Settings) -> None:
    if not save_settings(locations.settings_file(), settings):
        raise StorageError(*message("settings_unsaved", file=locations.settings_file()))
