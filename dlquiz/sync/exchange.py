"""One exchange with a folder: what others wrote there comes in, and what the folder lacks is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import HistoryError, IdTakenError
from dlquiz.messages import Text, message
from dlquiz.messages.reasons import reason
from dlquiz.progress.database import random_id
from dlquiz.progress.places import Part, Place
from dlquiz.progress.store import Store
from dlquiz.reports import read_new_lines
from dlquiz.sync import files
from dlquiz.sync.exchanged import Exchanged

LONGEST_DEVICE = 40


class _Read(NamedTuple):
    """What reading a place gave; `is_ours` says whether our own files are as we left them."""

    received: int
    answers: Counter[str]
    waiting: int
    unreadable: tuple[Text, ...]
    is_ours: bool


def new_installation(device: str) -> str:
    """A name for the folder that one history writes into: it tells people the machine, and is random."""
    readable = re.sub("[^A-Za-z0-9_-]+", "-", device)[:LONGEST_DEVICE].strip("-")
    return f"{readable or 'machine'}-{random_id()[:12]}"


def exchange(store: Store, folder: Path, device: str, new_name: Callable[[str], str] = new_installation) -> Exchanged:
    """Take in what is new in `folder`, and write what it lacks.

    Where our own files are not as we left them, somebody else writes under our name (a machine was copied), or they
    were lost: then we go on under a new name. Raises OSError where the folder cannot be used, StorageError.
    """
    place = Place(store, str(folder))
    if place.installation is None:
        place.start_again(new_name(device))
    first = _read(store, place, folder)
    rounds = [first]
    if not first.is_ours:
        place.start_again(new_name(device))
        rounds.append(_read(store, place, folder))
    sent = _write(place, folder)
    present = list(files.listed(folder))
    return Exchanged(
        sent=sent,
        received=sum(one.received for one in rounds),
        answers=sum((one.answers for one in rounds), Counter[str]()),
        files=len(present),
        waiting=rounds[-1].waiting,
        machines=len(files.machines(present)),
        unreadable=rounds[-1].unreadable,
    )


def _read(store: Store, place: Place, folder: Path) -> _Read:
    """Take in what is new. Reading stops at a file of ours that is not as we left it.

    Nothing is remembered of that one, so that a program that is killed now finds it so again.
    """
    installation, before = place.installation or "", place.files()
    # What the place lacks is known by reading: only where it lacks nothing can known lines be passed over.
    read_all = bool(place.unsent())
    received, waiting, answers, unreadable = 0, 0, Counter[str](), []
    own_first = sorted(files.listed(folder), key=lambda name: files.number_of(name, installation) is None)
    gone = set(before) - set(own_first)
    is_ours = not _lost(gone, installation, before)
    for name in own_first if is_ours else ():
        ours = files.number_of(name, installation) is not None
        try:
            with files.Opened(folder / name, str(folder / name), before.get(name)) as opened:
                if opened.is_unchanged:
                    continue
                if ours and name in before and not opened.continues:
                    is_ours = False
                    break
                known = store.known_lines(read_all=read_all)
                lines = read_new_lines(opened.new_lines(), str(folder / name), known, first=opened.lines_before + 1)
                got = place.receive(name, (entry for _, entry in lines), lambda: opened.part)
                waiting += opened.waits
        except (HistoryError, IdTakenError) as error:
            unreadable.append(_named(folder / name, error))
            is_ours = is_ours and not ours
            continue
        except OSError as error:
            unreadable.append(message("sync_unreadable", file=folder / name, reason=reason(error)))
            is_ours = is_ours and not ours
            continue
        received += sum(got.merged)
        answers += got.answers
        # What we wrote, and were killed before we knew, we have; rows that are new were written by another.
        is_ours = is_ours and not (ours and any(got.merged))
    if is_ours:
        place.forget(gone)
    return _Read(received, answers, waiting, tuple(unreadable), is_ours)


def _lost(gone: set[str], installation: str, before: dict[str, Part]) -> bool:
    """Whether a file of ours is gone; one that is there packed is not."""
    ours = {file for file in gone if files.number_of(file, installation) is not None}
    return any(f"{file}{files.PACKED}" not in before for file in ours)


def _named(path: Path, error: HistoryError | IdTakenError) -> Text:
    """The sentence about a file; only that of a line that cannot be read names the file by itself."""
    prefix = "" if isinstance(error, HistoryError) else f"{path}: "
    return Text(f"{prefix}{error.en}", f"{prefix}{error.zh}")


def _write(place: Place, folder: Path) -> int:
    """Write the rows that the place lacks into our own files; how many they were."""
    _finish_closing(place, folder)
    unsent = place.unsent()
    left = list(unsent)
    while left:
        name, size, room = _open_file(place, folder)
        some, left = left[:room], left[room:]
        place.wrote(name, files.append(folder / name, size, place.rows(some)), some)
    return len(unsent)


def _open_file(place: Place, folder: Path) -> tuple[str, int, int]:
    """The file that we write next: its name, its size, and for how many rows there is room in it."""
    installation, known = place.installation or "", place.files()
    for file in sorted(known, reverse=True):
        number = files.number_of(file, installation)
        if number is None:
            continue
        if not file.endswith(files.PACKED):
            room = files.MOST_ROWS - files.rows_in(folder / file)
            if room > 0:
                return file, known[file].size, room
            _close(place, folder, file)
        return f"{installation}/{number + 1:04d}.jsonl", 0, files.MOST_ROWS
    return f"{installation}/0001.jsonl", 0, files.MOST_ROWS


def _close(place: Place, folder: Path, file: str) -> None:
    """Pack a file of ours that is full."""
    packed = files.pack(folder / file)
    place.wrote(f"{file}{files.PACKED}", files.part_of(packed))
    _finish_closing(place, folder)


def _finish_closing(place: Place, folder: Path) -> None:
    """Remove our files that are there packed, too."""
    installation, known = place.installation or "", place.files()
    for file in known:
        if files.number_of(file, installation) is not None and f"{file}{files.PACKED}" in known:
            (folder / file).unlink(missing_ok=True)
            place.forget([file])
