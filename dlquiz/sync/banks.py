"""The learner's own banks, taken to a folder that the other machines read, too, or back from there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dlquiz.sync.files import written_whole


class Carried(NamedTuple):
    """How many files went over, and which did not since another of that name is there."""

    files: int
    stay: tuple[Path, ...]


def carry(source: Path, target: Path, *, copies: bool) -> Carried:
    """Move the files below `source` into `target`, or copy them; none is overwritten, links and hidden ones stay.

    Whatever was not moved is still in `source`. Raises OSError.
    """
    count, stay = 0, []
    target.mkdir(parents=True, exist_ok=True)
    for path in list(_files(source)):
        place = target / path.relative_to(source)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as content, written_whole(place) as stream:
                shutil.copyfileobj(content, stream)
            count += 1
        elif not place.is_file() or place.read_bytes() != path.read_bytes():
            stay.append(path)
            continue
        if not copies:
            path.unlink()
    if not copies:
        _remove_empty(source)
    return Carried(count, tuple(stay))


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _remove_empty(folder: Path) -> None:
    """Remove the folders below that have nothing in them."""
    if not folder.is_dir():
        return
    for path in list(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            _remove_empty(path)
            if not any(path.iterdir()):
                path.rmdir()
