"""Files of lines: read one by one, compressed or not, and replaced in one step."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from dlquiz.errors import HistoryError, UsageError
from dlquiz.messages.reasons import reason
from dlquiz.reports.json_lines import HEAD, LONGEST_LINE
from dlquiz.reports.values import UnreadableError, loaded

_GZIP = b"\x1f\x8b"
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{|$)")


def opened_lines(stream: IO[bytes], file: str, *, rewind: bool = True) -> Iterator[bytes]:
    """The lines of a stream that can be read again from its beginning, unpacked where it is gzip.

    Without `rewind` they are taken from where it is, as they are. None is longer than `LONGEST_LINE`. Raises
    HistoryError, with `file` and the line, where reading fails.
    """
    number = 0
    try:
        packed = rewind and is_packed(stream)
        lines = cast("IO[bytes]", gzip.GzipFile(fileobj=stream, mode="rb")) if packed else stream
        while line := lines.readline(LONGEST_LINE):
            number += 1
            yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise HistoryError(
            f"{file}:{number + 1}: what was packed ends or is damaged here (copy the file again)",
            f"{file}:{number + 1}: 压缩内容到此中断或已损坏（请重新复制文件）",
        ) from error
    except OSError as error:
        why = reason(error)
        raise HistoryError(
            f"{file}:{number + 1}: reading fails here ({why.en}): copy the file and import the copy",
            f"{file}:{number + 1}: 读取到此失败（{why.zh}）：请复制文件后导入副本",
        ) from error


def is_packed(stream: IO[bytes]) -> bool:
    """Whether a stream is gzip, from its beginning; it is there afterwards."""
    stream.seek(0)
    packed = stream.read(len(_GZIP)) == _GZIP
    stream.seek(0)
    return packed


def kept(stream: IO[bytes], file: str) -> IO[bytes]:
    """A copy of what can be read only once, for reading from its beginning.

    It ends with the first line that cannot be one of ours, so that a stream without end is none here: reading the copy
    tells that line. Raises HistoryError, with `file`, where there is no room for it.
    """
    with ExitStack() as opened:
        try:
            copy = opened.enter_context(tempfile.TemporaryFile())
            line = stream.readline(LONGEST_LINE)
            copy.write(line)
            if line.startswith(_GZIP):
                shutil.copyfileobj(stream, copy)
            while _BEGINNING.match(line) and (line := stream.readline(LONGEST_LINE)):
                copy.write(line)
        except OSError as error:
            why = reason(error)
            raise HistoryError(
                f"{file}: it cannot be kept for reading ({why.en}): write it to a file and import that",
                f"{file}：无法暂存以供读取（{why.zh}）：请先写入文件再导入",
            ) from error
        opened.pop_all()
    return copy


def is_export(path: Path) -> bool:
    """Whether the file at `path` begins as `written_lines` begins; an empty one may become one."""
    try:
        with path.open("rb") as stream:
            first = next(opened_lines(stream, str(path)), b"")
        head = loaded(first.decode("utf-8")) if first else HEAD
    except (OSError, HistoryError, UnreadableError, UnicodeDecodeError):
        return False
    return isinstance(head, dict) and head.get("dlquiz") == HEAD["dlquiz"]


@contextmanager
def replaced(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content is the file at `path` once all went well; until then nothing there has changed.

    A name that ends in `.gz` is packed, the same content always to the same bytes. A pipe or a device is written to as
    it is. Raises UsageError where it cannot be written.
    """
    with _translate_errors(path), ExitStack() as opened:
        if path.exists() and not path.is_file():
            yield opened.enter_context(path.open("wb"))
            return
        place = path.resolve()
        fresh = place.with_name(f"{place.name}.{os.getpid()}.new")
        opened.callback(_forget, fresh)
        with fresh.open("wb") as file:
            if path.suffix.lower() == ".gz":
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                    yield cast("IO[bytes]", packed)
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(place)


def _forget(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def _translate_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = reason(error)
        raise UsageError(
            f"{path} cannot be written ({why.en}): choose another place", f"无法写入 {path}（{why.zh}）：请另选位置"
        ) from error
