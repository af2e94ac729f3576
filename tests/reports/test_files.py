"""Files of lines: what can be read of them is read, what cannot is shown, and none is replaced by half of another."""

from __future__ import annotations

import gzip
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dlquiz.errors import HistoryError, UsageError
from dlquiz.reports import is_export, kept, opened_lines, replaced

HEAD = b'{"dlquiz":"progress","format":3}\n'
LINES = [HEAD, b'{"kind":"attempt"}\n', b"{}"]
CONTENT = b"".join(LINES)


class Breaking(io.BytesIO):
    """A stream that a loose cable ends: reading its second line fails."""

    def __init__(self, content: bytes, reason: OSError) -> None:
        super().__init__(content)
        self.reason, self.lines_read = reason, 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.lines_read += 1
        if self.lines_read == 2:
            raise self.reason
        return super().readline(size)


LOOSE = pytest.mark.parametrize(
    ("reason", "expected"),
    [(OSError(5, "Input/output error"), r"\(Input/output error\)"), (OSError("gone"), r"\(gone\)")],
    ids=["strerror", "no code"],
)


# Read


def damaged(packed: bytes) -> bytes:
    return packed[:20] + bytes([packed[20] ^ 0xFF]) + packed[21:]


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda packed: packed[:12], 1),
        (damaged, 3),
        (lambda packed: packed[:-8] + bytes(8), 3),
        (lambda packed: packed + b"more", 3),
    ],
    ids=["cut off", "damaged", "another checksum", "followed by something"],
)
def test_what_was_packed_and_is_whole_no_more_is_reported_with_its_line(
    spoil: Callable[[bytes], bytes], line: int
) -> None:
    with pytest.raises(HistoryError, match=f"history:{line}: what was packed ends or is damaged here"):
        list(opened_lines(io.BytesIO(spoil(gzip.compress(CONTENT, mtime=0))), "history"))


@LOOSE
def test_where_reading_fails_the_line_is_reported_and_what_came_before_was_read(reason: OSError, expected: str) -> None:
    lines = opened_lines(Breaking(CONTENT, reason), "history")
    assert next(lines) == HEAD
    with pytest.raises(HistoryError, match=f"history:2: reading fails here {expected}: copy the file"):
        next(lines)


# Kept, where it can be read only once


@pytest.mark.parametrize("content", [CONTENT, gzip.compress(CONTENT), b""], ids=["plain", "packed", "nothing"])
def test_what_is_read_once_is_kept_whole(content: bytes) -> None:
    with kept(io.BytesIO(content), "-") as copy:
        copy.seek(0)
        assert copy.read() == content


@pytest.mark.parametrize("before", [[], [HEAD], [b"\xef\xbb\xbf" + HEAD, b"\n"]], ids=["at once", "second", "third"])
def test_keeping_ends_at_the_first_line_that_is_none_of_ours(before: list[bytes]) -> None:
    with kept(io.BytesIO(b"".join(before) + b"yes\n" * 1000), "-") as copy:
        copy.seek(0)
        assert copy.readlines() == [*before, b"yes\n"]


@LOOSE
def test_what_cannot_be_kept_is_reported(reason: OSError, expected: str) -> None:
    with pytest.raises(HistoryError, match=f"-: it cannot be kept for reading {expected}: write it to a file"):
        kept(Breaking(CONTENT, reason), "-")


# Distinguished from other files


@pytest.mark.parametrize(
    ("content", "ours"),
    [
        (b"", True),
        (HEAD, True),
        (gzip.compress(CONTENT), True),
        (b'{"dlquiz":"progress","format":9}\n', True),
        (b'{"dlquiz":"other"}\n', False),
        (b"[1]\n", False),
        (b"a letter\n", False),
        (b"\xff\xfe\n", False),
        (gzip.compress(CONTENT)[:12], False),
        (b"\x1f\x8bx", False),
    ],
    ids=["empty", "plain", "packed", "later", "another", "list", "text", "no UTF-8", "cut off", "cut off in its head"],
)
def test_an_export_is_known_by_its_first_line(tmp_path: Path, content: bytes, ours: bool) -> None:
    file = tmp_path / "history"
    file.write_bytes(content)
    assert is_export(file) is ours


def test_what_is_not_there_or_a_folder_is_no_export(tmp_path: Path) -> None:
    assert not is_export(tmp_path / "nothing")
    assert not is_export(tmp_path)


# Replaced


@pytest.mark.parametrize("name", ["history.jsonl", "history.jsonl.gz", "HISTORY.GZ"])
def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"before")
    with replaced(path) as stream:
        stream.write(CONTENT)
        assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with path.open("rb") as written:
        assert list(opened_lines(written, name)) == LINES
    assert (path.read_bytes() == CONTENT) is (path.suffix == ".jsonl")


def test_the_same_content_is_packed_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.gz", "two.gz"):
        with replaced(tmp_path / name) as stream:
            stream.write(CONTENT)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


@pytest.mark.parametrize("name", ["history.jsonl", "history.jsonl.gz"])
@pytest.mark.parametrize(
    ("error", "raised", "expected"),
    [
        (OSError(28, "No space left on device"), UsageError, r"cannot be written \(No space left on device\)"),
        (OSError("gone"), UsageError, r"cannot be written \(gone\)"),
        (KeyError("a mistake"), KeyError, "a mistake"),
    ],
    ids=["full", "no code", "any other"],
)
def test_where_writing_fails_the_file_is_as_it_was(
    tmp_path: Path, name: str, error: Exception, raised: type[Exception], expected: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"before")
    with pytest.raises(raised, match=expected), replaced(path) as stream:
        stream.write(CONTENT)
        raise error
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_place_in_no_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"), replaced(tmp_path / "nowhere" / "history"):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX only")
def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "history.gz"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with replaced(pipe) as stream:
        stream.write(CONTENT)
    reader.join(timeout=30)
    assert read == [CONTENT]
    assert pipe.is_fifo()
