"""Looking at a progress file by reading only: whether it is whole, ours, and of a version that is known."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from dlquiz.messages.reasons import reason
from dlquiz.progress import faults
from dlquiz.progress.migrations import APPLICATION_ID, NEWEST, version

BUSY_SECONDS = 5.0

_MAGIC = b"SQLite format 3\x00"


class Header(NamedTuple):
    """What the first 100 bytes say (https://www.sqlite.org/fileformat.html, section 1.3)."""

    magic: bytes
    page_size: int
    pages: int
    user_version: int
    application_id: int


def has_content(path: Path) -> bool:
    """Whether there is a file to inspect; an empty one is what a crash right after creation leaves."""
    status = status_of(path)
    if status is None:
        return False
    if not stat.S_ISREG(status.st_mode):
        raise faults.foreign(str(path))
    if status.st_size == 0 and beside(path, "-wal") and not size_of(path):
        # SQLite would delete the log that belongs to a file cut to nothing, and the last answers with it. The second
        # look tells it from a file that another program has filled, log and all, since the first one.
        raise faults.damaged(str(path))
    return status.st_size > 0


def status_of(path: Path) -> os.stat_result | None:
    """What the file system says, asked once: another program may make or delete the file between two questions."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise faults.unreachable(str(path), reason(error)) from error


def size_of(path: Path) -> int:
    """In bytes; 0 where there is no file."""
    status = status_of(path)
    return status.st_size if status else 0


def inspect(path: Path, refuse_content: Callable[[sqlite3.Connection], None]) -> bool:
    """Refuse what must stay untouched, by reading only; False where reading cannot see the content yet.

    `refuse_content` looks at what is in a file that is ours.
    """
    refuse_header(path)
    if beside(path, "-journal"):
        # Left by a crash before the write-ahead log was chosen: only a writer may play it back.
        return False
    with closing(read_only(path)) as looking:
        refuse_version(looking, path)
        refuse_content(looking)
    return True


def refuse_header(path: Path) -> None:
    header = header_of(path)
    if header.magic != _MAGIC:
        raise faults.damaged(str(path))
    if header.application_id not in (0, APPLICATION_ID):
        raise faults.foreign(str(path))
    if header.application_id and header.user_version > NEWEST:
        raise faults.newer(str(path), header.user_version, NEWEST)
    if not header.page_size or (size_of(path) % header.page_size and not beside(path, "-wal")):
        # SQLite takes what is missing from the last page for zeros, and a text cut short for a text.
        raise faults.damaged(str(path))


def header_of(path: Path) -> Header:
    """What stands at its beginning; not to be asked of a file that this process has open, see `integrity`."""
    try:
        with path.open("rb") as file:
            raw = file.read(100)
    except OSError as error:
        raise faults.unreachable(str(path), reason(error)) from error
    page_size, pages, user_version, application_id = (
        int.from_bytes(raw[start:end], "big") for start, end in ((16, 18), (28, 32), (60, 64), (68, 72))
    )
    return Header(raw[:16], 65536 if page_size == 1 else page_size, pages, user_version, application_id)


def refuse_version(connection: sqlite3.Connection, path: Path) -> None:
    application, found, tables = _identity(connection)
    # A crash before the first migration leaves a file without tables and without our mark.
    if application != APPLICATION_ID and (application or tables):
        raise faults.foreign(str(path))
    if found > NEWEST:
        raise faults.newer(str(path), found, NEWEST)


def _identity(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Application id, version and number of schema entries, all of one moment: another program may be migrating."""
    connection.execute("BEGIN")
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    found = version(connection)
    connection.execute("COMMIT")
    return application, found, tables


def refuse_damage(connection: sqlite3.Connection, path: Path, check: str = "quick_check") -> None:
    """By `quick_check`, or by `integrity_check`, which takes longer and also holds the indexes against the rows."""
    if connection.execute(f"PRAGMA {check}(1)").fetchone()[0] != "ok":
        raise faults.damaged(str(path))


def beside(path: Path, suffix: str) -> bool:
    """Whether SQLite's companion file has content."""
    return size_of(companion(path, suffix)) > 0


def companion(path: Path, suffix: str) -> Path:
    """The file beside the progress file whose name has `suffix` at its end."""
    real = real_place(path)
    return real.with_name(real.name + suffix)


def real_place(path: Path) -> Path:
    """Where SQLite keeps the log of a file, and what is to be replaced: behind a link the file that it leads to."""
    return path.resolve() if path.is_symlink() else path


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that never writes into the file or its log."""
    return sqlite3.connect(_uri(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _uri(path: Path) -> str:
    """The URI that opens `path` for reading; a share `//server/folder` needs its slashes behind an empty authority."""
    absolute = path.resolve().as_posix()
    return f"file://{'' if absolute.startswith('/') else '/'}{quote(absolute)}?mode=ro"
