"""The bank files of a ZIP archive, unpacked into memory within bounds. Nothing else of it is unpacked at all."""

from __future__ import annotations

import io
import lzma
import math
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.sharing.contents import Read, gathered, refuse_link, refuse_unsafe

MOST_MEMBERS = 5_000
"""Files and folders of an archive: more than a repository with a course in it has."""
BEGINNING = b"PK\x03\x04"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LONGEST_COMMENT = 22, 0xFFFF
_SHORTEST_ENTRY = 46
"""Bytes of an entry of the list of members, without its name."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError),
    *(NotImplementedError, ValueError, OverflowError, UnicodeError, OSError),
)
"""What the zipfile module raises for bytes that are no good archive."""


def contents_of_archive(data: bytes, name: str, subdirectory: str = "") -> dict[str, bytes]:
    """The banks in an archive; `name` is what messages call it. Raises `UsageError`."""
    if _most_members(data) > MOST_MEMBERS:
        raise UsageError(*message("share_members", name=name, most=MOST_MEMBERS))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return gathered(_files_in(archive), subdirectory)
    except _BROKEN as error:
        raise UsageError(*message("share_damaged", name=name)) from error


def _most_members(data: bytes) -> float:
    """How many members the list at the end of an archive may have: the reader takes all of it into memory."""
    tail = data[-(_END_SIZE + _LONGEST_COMMENT) :]
    if _END_64 in tail:
        # The form for lists beyond 4 GB, which says their length elsewhere.
        return math.inf
    ends = [found.start() for found in re.finditer(re.escape(_END), tail) if found.start() + _END_SIZE <= len(tail)]
    # Which of them counts is for the reader to decide.
    return max((struct.unpack_from("<L", tail, end + 12)[0] // _SHORTEST_ENTRY for end in ends), default=0)


def _files_in(archive: zipfile.ZipFile) -> Iterator[tuple[str, Read]]:
    members = archive.infolist()
    tops = {member.filename.partition("/")[0] for member in members}
    # As GitHub and others pack a repository: all of it in one folder, which is named after the branch.
    is_wrapped = len(tops) == 1 and all("/" in member.filename for member in members)
    for member in members:
        path = member.filename.removesuffix("/") if member.is_dir() else member.filename
        _refuse_escape(path)
        if member.is_dir():
            continue
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
            refuse_link(path)
            continue
        yield path.partition("/")[2] if is_wrapped else path, _reader(archive, member)


def _refuse_escape(path: str) -> None:
    """Of what is not unpacked, too: an archive that tries to lead out of its folder is not trusted with anything."""
    if path.startswith("/") or "\\" in path or ":" in path.partition("/")[0] or ".." in path.split("/"):
        refuse_unsafe(path)


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Read:
    def read(most: int) -> bytes:
        if member.compress_type not in _METHODS or member.flag_bits & _ENCRYPTED:
            raise UsageError(*message("share_packed", name=member.filename))
        with archive.open(member) as file:
            # Never more than is asked for, whatever the archive says of its size.
            return file.read(most)

    return read
