"""The files that dlquiz lives on: nothing that is written on request may take their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from dlquiz import locations
from dlquiz.cli.library import own_bank_folders
from dlquiz.errors import UsageError
from dlquiz.progress.backups import folder_of
from dlquiz.reports.files import replaced

LOGS = ("", "-wal", "-shm", "-journal", ".checked")


def refuse_own_file(path: Path, banks: Iterable[str] = ()) -> None:
    """Raise UsageError where writing to `path` would spoil progress, a backup, settings or a bank, whatever `--force`.

    The file may be named through links, in another case, or not be there yet. `banks` are those given with `--bank`.
    """
    if any(_is_same(path, own) for own in _own_files(banks)) or _is_inside(path, _own_folders()):
        raise UsageError(
            f"{path} belongs to dlquiz (progress, backups, settings or banks) and is not overwritten: "
            "choose another name",
            f"{path} 是 dlquiz 自己的文件（进度、备份、设置或题库），不会被覆盖：请另选文件名",
        )


def save_new(content: bytes, path: Path, banks: Iterable[str], *, force: bool) -> None:
    """Write a file, all of it or nothing.

    Raises `UsageError` for a file of dlquiz's own, and for any that is there, unless `force` is given.
    """
    refuse_own_file(path, banks)
    if path.exists() and not force:
        raise UsageError(
            f"{path} is there already: choose another name, or overwrite it with `--force`",
            f"{path} 已存在：请另选文件名，或用 `--force` 覆盖",
        )
    with ExitStack() as opened:
        opened.enter_context(replaced(path)).write(content)


def _own_folders() -> list[Path]:
    return [
        *(folder_of(locations.progress_file()), *own_bank_folders(), locations.added_folder()),
        locations.bundled_banks(),
    ]


def _own_files(banks: Iterable[str]) -> Iterator[Path]:
    progress = locations.progress_file()
    yield from (progress.with_name(progress.name + log) for log in LOGS)
    yield from (locations.settings_file(), locations.cache_file(), locations.log_file(), locations.group_file())
    yield locations.added_file()
    # What was set aside or rescued, and what may be a hard link to a file in one of the folders.
    yield from (*progress.parent.glob(f"{progress.name}.*"), *progress.parent.glob(f"{progress.stem}-rescued-*"))
    for folder in (*_own_folders(), *map(Path, banks)):
        yield from folder.rglob("*") if folder.is_dir() else [folder]


def _is_same(path: Path, own: Path) -> bool:
    path = path.resolve()
    try:
        if path.exists() and own.exists():
            return path.samefile(own)
        # Where one is not there yet, a file system that knows no case would give both the same file.
        return path.name.casefold() == own.name.casefold() and path.parent.samefile(own.parent)
    except OSError:
        return False


def _is_inside(path: Path, folders: Iterable[Path]) -> bool:
    there = [folder for folder in folders if folder.exists()]
    return any(above.exists() and above.samefile(folder) for above in path.resolve().parents for folder in there)
