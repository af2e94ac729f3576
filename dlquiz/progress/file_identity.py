"""Whether the progress file that a connection has open is still the one at its path."""

from pathlib import Path
from typing import NamedTuple

from dlquiz.progress.inspection import companion, real_place


class _Look(NamedTuple):
    """What tells a file from another that takes its place. Where the system numbers no files, `file` is 0 for all."""

    device: int
    file: int
    size: int


class FileIdentity:
    """The file and its log as they were at the last look.

    SQLite goes on writing into a file that was moved, deleted or replaced, and into one that was cut short: what it
    commits there is in no file that anybody finds. Neither the file nor its log ever shrinks while it is open.
    """

    def __init__(self, path: Path) -> None:
        self._file = real_place(path)
        self._log = companion(path, "-wal")
        self._seen = {self._file: _look(self._file), self._log: _look(self._log)}

    def is_ours(self) -> bool:
        """Whether both are still there. What is found is what the next look is compared with."""
        return self._is_same(self._file) and self._is_same(self._log)

    def foreign_logs(self) -> list[Path]:
        """What lies where SQLite would delete our log, and is of another file."""
        if self._is_same(self._log):
            return []
        return [log for log in (self._log, companion(self._file, "-shm")) if log.exists()]

    def _is_same(self, file: Path) -> bool:
        before, now = self._seen[file], _look(file)
        if before is None:
            # SQLite makes the log when it first needs one.
            self._seen[file] = now
            return file is self._log or now is not None
        if now is None or now[:2] != before[:2] or now.size < before.size:
            return False
        self._seen[file] = now
        return True


def _look(file: Path) -> _Look | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return _Look(status.st_dev, status.st_ino, status.st_size)
