"""The file that says which banks were added, from where and with which hash, and the folders that have them.

A folder is written first and named in the file last, so that a program that is killed leaves what there was before, and
perhaps a folder that nothing names: whoever adds or updates next deletes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from dlquiz import locations
from dlquiz.errors import Fault, StorageError, UsageError
from dlquiz.messages import message
from dlquiz.messages.reasons import reason
from dlquiz.progress.places import only_one
from dlquiz.sharing.contents import Contents, contents_of_folder, digest_of

FORMAT = 1
PATIENCE = 10.0
"""Seconds to wait for another dlquiz that adds or updates."""
_SHORT = 16
_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Pin:
    """What was added in one go: its banks by their ids, and what keeps them as they were."""

    source: str
    sha256: str
    commit: str
    added: str
    """The time in ISO 8601, in UTC."""
    folder: str
    """In the folder of all added banks."""
    banks: tuple[str, ...]

    @property
    def place(self) -> Path:
        return locations.added_folder() / self.folder

    @property
    def is_edited(self) -> bool:
        """Whether a file of it was written, added or removed since; not where all of them are gone."""
        try:
            return digest_of(contents_of_folder(self.place)) != self.sha256
        except UsageError:
            return self.place.is_dir() and any(self.place.iterdir())


def pin_of(source: str, sha256: str, commit: str, at: datetime, banks: Sequence[str]) -> Pin:
    return Pin(source, sha256, commit, at.isoformat(timespec="seconds"), f"{banks[0]}-{sha256[:_SHORT]}", tuple(banks))


def read_pins() -> list[Pin]:
    """All that was added, in order. Raises `StorageError` where the file cannot be read."""
    file = locations.added_file()
    try:
        found = json.loads(file.read_bytes())
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        return [_pin(entry) for entry in found["added"]]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(*message("share_file_unread", file=file, reason=reason(error))) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError(*message("share_file_damaged", file=file)) from error


def _pin(entry: dict[str, Any]) -> Pin:
    values = {field.name: entry[field.name] for field in fields(Pin)}
    banks = values.pop("banks")
    if not (isinstance(banks, list) and banks and all(isinstance(value, str) for value in (*banks, *values.values()))):
        raise ValueError(entry)
    datetime.fromisoformat(values["added"])
    if not _FOLDER.fullmatch(values["folder"]):
        raise ValueError(values["folder"])
    return Pin(**values, banks=tuple(banks))


def pins_by_folder() -> dict[Path, Pin]:
    """All that was added, by where it is; nothing where the file cannot be read, which is a fault of the library."""
    try:
        return {pin.place: pin for pin in read_pins()}
    except StorageError:
        return {}


def faults_of_added() -> tuple[Fault, ...]:
    """That the file of what was added cannot be read, or that something it names is gone."""
    try:
        pins = read_pins()
    except StorageError as error:
        fix = message("share_file_fix")
        return (Fault.at(str(locations.added_file()), (1, 1), "B001", "error", (error.en, error.zh), fix),)
    gone = [pin for pin in pins if not pin.place.is_dir()]
    return tuple(
        Fault.at(
            *(str(pin.place), (1, 1), "B001", "error", message("share_lost", banks=", ".join(pin.banks))),
            message("share_lost_fix", bank=pin.banks[0]),
        )
        for pin in gone
    )


def keep(pin: Pin, contents: Contents, instead_of: Pin | None = None) -> None:
    """Write the banks, then pin them, in place of an older version if there is one.

    Raises `UsageError` where another dlquiz was quicker, `StorageError`; then all is as it was.
    """
    with _alone():
        pins = read_pins()
        others = [other for other in pins if other != instead_of]
        if (instead_of is not None and instead_of not in pins) or any({*pin.banks} & {*one.banks} for one in others):
            raise UsageError(*message("share_raced"))
        # The place in the order of banks is kept.
        left = [pin if one == instead_of else one for one in pins] if instead_of else [*pins, pin]
        _delete_unnamed(pins)
        try:
            if instead_of is None or pin.folder != instead_of.folder or not pin.place.is_dir():
                _write(pin.place, contents)
            _write_pins(left)
        except BaseException:
            # It may have come after the last step.
            _delete_unnamed(read_pins())
            raise
        _delete_unnamed(left)


def forget(pin: Pin) -> None:
    """Remove what was added. Raises `UsageError` where another dlquiz was quicker, `StorageError`."""
    with _alone():
        pins = read_pins()
        if pin not in pins:
            raise UsageError(*message("share_raced"))
        left = [other for other in pins if other != pin]
        _write_pins(left)
        _delete_unnamed(left)


@contextmanager
def _alone() -> Iterator[None]:
    file = locations.added_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # SQLite, whose lock it is, does not say why it cannot have it.
        file.with_name(f"{file.name}.sync").touch()
        with only_one(file, PATIENCE) as alone:
            if not alone:
                raise UsageError(*message("share_busy"))
            yield
    except OSError as error:
        raise _unwritten(error) from error


def _write(folder: Path, contents: Contents) -> None:
    for name, data in contents.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_through(file, data)


def _write_pins(pins: Iterable[Pin]) -> None:
    file = locations.added_file()
    fresh = file.with_name(f"{file.name}.new")
    document = {"format": FORMAT, "added": [asdict(pin) for pin in pins]}
    try:
        _write_through(fresh, json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _write_through(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _delete_unnamed(pins: Iterable[Pin]) -> None:
    """Delete the folders that no pin names."""
    named = {pin.folder for pin in pins}
    with suppress(FileNotFoundError):
        for folder in list(locations.added_folder().iterdir()):
            if folder.name not in named:
                # Where another program has a file of it open, Windows keeps it until the next time.
                shutil.rmtree(folder, ignore_errors=True)


def _unwritten(error: OSError) -> StorageError:
    return StorageError(*message("share_unwritten", folder=locations.added_folder(), reason=reason(error)))
