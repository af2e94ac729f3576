"""What can go wrong with the progress file, each in one plain sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dlquiz.errors import StorageError


def damaged(where: str) -> StorageError:
    return StorageError(
        f"The progress file {where} is damaged and was left as it is: "
        "move it away to begin a new one, or put a backup in its place.",
        f"进度文件 {where} 已损坏，程序没有改动它：请将它移走以便新建，或用备份替换它。",
    )


def newer(where: str, found: int, known: int) -> StorageError:
    return StorageError(
        f"The progress file {where} was written by a newer dlquiz (format {found}, this one knows {known}) "
        "and was left as it is: update dlquiz.",
        f"进度文件 {where} 由更新版本的 dlquiz 写成（格式 {found}，本版本只支持到 {known}），"
        "程序没有改动它：请升级 dlquiz。",
    )


def foreign(where: str) -> StorageError:
    return StorageError(
        f"{where} is not a progress file of dlquiz and was left as it is: choose another place.",
        f"{where} 不是 dlquiz 的进度文件，程序没有改动它：请另选位置。",
    )


def unreachable(where: str, reason: str) -> StorageError:
    return StorageError(
        f"The progress file {where} cannot be opened for writing ({reason}): check the place and its permissions.",
        f"无法以可写方式打开进度文件 {where}（{reason}）：请检查该位置及其权限。",
    )


def unknown_attempt(attempt_id: str) -> StorageError:
    return StorageError(f"There is no answer with the id {attempt_id!r}.", f"没有编号为 {attempt_id!r} 的作答记录。")


def taken_twice(attempt_id: str) -> StorageError:
    return StorageError(
        f"Another answer is already stored under the id {attempt_id!r}: nothing was saved.",
        f"编号 {attempt_id!r} 已用于另一条作答记录：本次未保存。",
    )


_SENTENCES = {
    "SQLITE_FULL": ("the disk is full", "磁盘已满"),
    "SQLITE_READONLY": ("the file or its folder is read-only", "文件或其所在文件夹为只读"),
    "SQLITE_BUSY": ("another program keeps the file locked", "另一个程序正占用该文件"),
    "SQLITE_LOCKED": ("another program keeps the file locked", "另一个程序正占用该文件"),
    "SQLITE_IOERR": ("the disk reports an error", "磁盘读写出错"),
    "SQLITE_CONSTRAINT": ("the values were refused", "数值不符合要求"),
}


def translated(error: sqlite3.Error, where: str) -> StorageError:
    """The StorageError that says what `error` means for the file at `where`."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(where)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return unreachable(where, str(error))
    for code, (en, zh) in _SENTENCES.items():
        if name.startswith(code):
            return StorageError(
                f"Nothing was saved in {where}: {en} ({error}).", f"未能保存到 {where}：{zh}（{error}）。"
            )
    return StorageError(f"The progress file {where} cannot be used: {error}.", f"无法使用进度文件 {where}：{error}。")


@contextmanager
def told(where: Path | str) -> Iterator[None]:
    """Turns what SQLite reports about the file at `where`, and rows that cannot be read, into a StorageError.

    Misuse of the connection (closed, another thread) is a fault of the program and passes through.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise translated(error, str(where)) from error
    except UnicodeDecodeError as error:
        # What SQLite reports about a schema quotes it, damaged bytes and all.
        raise damaged(str(where)) from error
