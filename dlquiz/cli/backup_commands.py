"""Backups of the progress file: made, listed and put back in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlquiz import locations
from dlquiz.cli.attempts import when
from dlquiz.cli.clock import local_zone, now
from dlquiz.cli.output import note_done, write
from dlquiz.messages import Language, Text, say
from dlquiz.progress import backups
from dlquiz.progress.backups import Backup, back_up, back_up_today, listed
from dlquiz.progress.restore import Restored, restore
from dlquiz.session.formatting import restored_text
from dlquiz.text.cells import pad


def back_up_now() -> Backup:
    """Make a backup, whatever backups there are. Raises StorageError."""
    made = back_up(locations.progress_file(), now(), local_zone())
    note_done("did_back_up", file=made.file)
    return made


def back_up_daily(stopped: Callable[[], bool] = backups.never) -> None:
    """Make the backup of the learner's day, if there is none yet. Raises StorageError, and `Stopped` on demand."""
    back_up_today(locations.progress_file(), now(), local_zone(), stopped)


def restore_progress(source: str | None = None) -> Restored:
    """Put the newest good backup, or the file `source`, in the place of the progress file. Raises StorageError."""
    restored = restore(locations.progress_file(), now(), None if source is None else Path(source))
    note_done("did_restore", file=locations.progress_file())
    return restored


def restored_json(restored: Restored) -> dict[str, Any]:
    return {
        "from": restored.source,
        "at": restored.at,
        "answers": restored.answers,
        "read from the damaged file": restored.salvaged,
        "added from the backup": restored.added,
        "set aside": restored.aside,
    }


_LABELS = {
    "platform": Text("platform", "系统"),
    "banks": Text("banks", "题库"),
    "own banks": Text("own banks", "自有题库"),
    "progress": Text("progress", "进度"),
    "settings": Text("settings", "设置"),
    "answers": Text("answers", "作答次数"),
    "index": Text("index", "缓存"),
    "backups": Text("backups", "备份"),
    "rescued": Text("rescued", "另存"),
    "code": Text("code", "代码"),
    "scorer": Text("model", "模型"),
    "sync": Text("sync", "同步"),
}


def write_row(chosen: Language, key: str, value: object) -> None:
    """A line of the report of `doctor`: what it is about, and the value."""
    write(f"{pad(_LABELS.get(key, Text.same(key)).in_language(chosen), 9)} {value}")


def write_backups(chosen: Language, report: dict[str, Any]) -> None:
    """How many backups there are, and the one just made."""
    found, folder = listed(locations.progress_file()), backups.folder_of(locations.progress_file())
    if found:
        row = say(chosen, "backups_row", count=len(found), at=when(found[0].at), folder=folder)
    else:
        row = say(chosen, "no_backups", folder=folder)
    write_row(chosen, "backups", row)
    if "backed up" in report:
        write(say(chosen, "backed_up", file=report["backed up"]["file"]))


def write_restored(chosen: Language, restored: Restored) -> None:
    for line in restored_lines(chosen, restored):
        write(line)


def restored_lines(chosen: Language, restored: Restored) -> list[str]:
    """What is in place now, and where the file is that was there before."""
    row = restored_text(restored, when).in_language(chosen)
    return [row] if restored.aside is None else [row, say(chosen, "set_aside", file=restored.aside)]
