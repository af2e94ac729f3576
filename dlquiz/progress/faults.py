"""What can go wrong with the progress file, each in one plain sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dlquiz.errors import DamagedError, IdTakenError, StorageError
from dlquiz.messages import Text


class UnreadableRowError(ValueError):
    """A row that nobody has written so: the file is damaged where SQLite does not look."""


def damaged(where: str, backups: int | None = None) -> DamagedError:
    """`backups`: how many there are that can be put in its place; None where not all of the file was checked."""
    if backups == 0:
        return DamagedError(
            f"The progress file {where} is damaged and was left as it is, and there is no backup of it: "
            "`dlquiz doctor --restore` puts what can still be read of it in its place and keeps the damaged file.",
            f"进度文件 {where} 已损坏，程序没有改动它，也没有可用的备份："
            "运行 `dlquiz doctor --restore` 可换上其中仍能读出的内容，损坏的文件会保留。",
        )
    if backups is None:
        # Noticed in use: whether an answer is damaged or only what is derived from them, `soundness` finds out.
        return DamagedError(
            f"The progress file {where} is damaged: `dlquiz doctor` checks all of it and names the command that helps.",
            f"进度文件 {where} 已损坏：运行 `dlquiz doctor` 可检查整个文件，并得知该用哪条命令修复。",
        )
    return DamagedError(
        f"The progress file {where} is damaged and was left as it is: `dlquiz doctor --restore` puts what can still be "
        f"read of it and the newest good backup ({backups} there), united, in its place and keeps the damaged file.",
        f"进度文件 {where} 已损坏，程序没有改动它：运行 `dlquiz doctor --restore` "
        f"可换上其中仍能读出的内容与最新完好备份（现有 {backups} 份）的合并，损坏的文件会保留。",
    )


def derived_damaged(where: str) -> DamagedError:
    return DamagedError(
        f"All answers in the progress file {where} can be read, but the schedule or the figures derived from them "
        "cannot: `dlquiz doctor --rebuild` derives them again.",
        f"进度文件 {where} 中的作答记录都能读出，但由它们得出的复习安排或统计无法读出："
        "请运行 `dlquiz doctor --rebuild` 重新计算。",
    )


def emptied(where: str, backups: int) -> DamagedError:
    return DamagedError(
        f"The progress file {where} is gone or empty, but there are backups of it ({backups}): "
        "`dlquiz doctor --restore` puts the newest good one in its place.",
        f"进度文件 {where} 不见了或是空的，但它有 {backups} 份备份："
        "运行 `dlquiz doctor --restore` 可换上最新的完好备份。",
    )


def lost(where: str, rescued: str) -> Text:
    return Text(
        f"{where} was moved, deleted, replaced or cut short while dlquiz had it open. All that could be read, and "
        f"every answer from now on, is kept in {rescued}: after quitting, `dlquiz import {rescued}` adds it to your "
        "progress.",
        f"程序打开期间，{where} 被移动、删除、替换或截断。能读出的内容和之后的每次作答都保存在 {rescued} 中："
        f"退出后运行 `dlquiz import {rescued}` 即可并入进度。",
    )


def found_again(where: str) -> Text:
    return Text(
        f"The progress file {where} can be opened again: all answers of this session are saved in it.",
        f"进度文件 {where} 又可以打开了：本次的作答都已保存。",
    )


def left(where: str) -> StorageError:
    return StorageError(
        f"Not saved: the progress file {where} was moved, deleted, replaced or cut short meanwhile. Run this again.",
        f"未保存：其间进度文件 {where} 被移动、删除、替换或截断。请重新运行。",
    )


def no_backup(where: str, reason: str, reason_zh: str) -> StorageError:
    return StorageError(
        f"No backup of the progress file {where} could be made ({reason}); the older ones are as they were.",
        f"未能备份进度文件 {where}（{reason_zh}）；已有的备份没有改动。",
    )


def healthy(where: str) -> StorageError:
    return StorageError(
        f"The progress file {where} is not damaged and was left as it is: "
        "`dlquiz doctor --restore --from FILE` puts FILE in its place all the same.",
        f"进度文件 {where} 没有损坏，程序没有改动它：如仍要替换，请用 `dlquiz doctor --restore --from 文件`。",
    )


def nothing_to_restore(where: str, folder: str) -> StorageError:
    return StorageError(
        f"No answer can be read from the progress file {where}, and there is no good backup of it in {folder}: "
        "everything was left as it is.",
        f"进度文件 {where} 中没有能读出的作答记录，{folder} 中也没有它的完好备份：一切保持原样。",
    )


def damaged_backup(where: str) -> StorageError:
    return StorageError(f"{where} is damaged itself: nothing was restored.", f"{where} 本身已损坏：未做恢复。")


def in_use(where: str) -> StorageError:
    return StorageError(
        f"Another program has the progress file {where} open: close it first.",
        f"另一个程序正打开着进度文件 {where}：请先关闭它。",
    )


def no_such_file(where: str) -> StorageError:
    return StorageError(f"There is no file {where} to restore from.", f"没有可用来恢复的文件 {where}。")


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


def unreachable(where: str, why: Text) -> StorageError:
    return StorageError(
        f"The progress file {where} cannot be opened for writing ({why.en}): check the place and its permissions.",
        f"无法以可写方式打开进度文件 {where}（{why.zh}）：请检查该位置及其权限。",
    )


def unknown_attempt(attempt_id: str) -> StorageError:
    return StorageError(f"There is no answer with the id {attempt_id!r}.", f"没有编号为 {attempt_id!r} 的作答记录。")


def taken_twice(attempt_id: str) -> IdTakenError:
    return IdTakenError(
        f"Another row is already stored under the id {attempt_id!r}: nothing was saved.",
        f"编号 {attempt_id!r} 已用于另一条记录：本次未保存。",
    )


# Said by Python's module of a text that is not UTF-8, without a code of SQLite.
_UNDECODABLE = "Could not decode to UTF-8"

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
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _UNDECODABLE in str(error):
        return damaged(where)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return unreachable(where, Text.same(str(error)))
    for code, (en, zh) in _SENTENCES.items():
        if name.startswith(code):
            return StorageError(
                f"Nothing was saved in {where}: {en} ({error}).", f"未能保存到 {where}：{zh}（{error}）。"
            )
    return StorageError(f"The progress file {where} cannot be used: {error}.", f"无法使用进度文件 {where}：{error}。")


@contextmanager
def translate_errors(where: Path | str) -> Iterator[None]:
    """Turns what SQLite reports about the file at `where`, and rows that cannot be read, into a StorageError.

    Misuse of the connection (closed, another thread) is a fault of the program and passes through.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise translated(error, str(where)) from error
    except (UnreadableRowError, UnicodeDecodeError) as error:
        # What SQLite reports about a schema quotes it, damaged bytes and all.
        raise damaged(str(where)) from error
