"""The bytes of a file that is to be read as YAML. Home needs no more of this package: the cache knows files by them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dlquiz.errors import Fault
from dlquiz.messages import Text
from dlquiz.messages.reasons import reason

MAXIMUM_BYTES = 2 * 1024 * 1024


class Refused(Exception):  # noqa: N818 - it ends the reading, it is not an error of its own
    """The reading of a file ends here, with one fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def file_bytes(path: Path) -> bytes:
    """What stands in the file at `path`, which must be a regular one; one byte more than is allowed at most."""
    name = str(path)
    try:
        # Asking first keeps the open from waiting for the other end of a named pipe; what is opened is asked again.
        if not path.is_file():
            raise refused(name, "B001", _no_file(path), _NAME_A_FILE)
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                fix = Text("give the path of a bank file", "请给出题库文件的路径")
                raise refused(name, "B001", _no_file(path), fix)
            # Room is taken for as much as is asked for: of a small file not for 2 MB.
            data = file.read(min(status.st_size, MAXIMUM_BYTES) + 1)
            return data if len(data) <= status.st_size else data + file.read(MAXIMUM_BYTES + 1 - len(data))
    except OSError as error:
        why = reason(error)
        message = Text(f"cannot be read: {why.en}", f"无法读取：{why.zh}")
        fix = Text("check the path and its permissions", "请检查路径和权限")
        raise refused(name, "B001", message, fix) from error


_NAME_A_FILE = Text("give the path of a bank file (.yaml)", "请给出题库文件（.yaml）的路径")


def _no_file(path: Path) -> Text:
    if path.exists():
        return Text(f"{path.name} is not a regular file", f"{path.name} 不是普通文件")
    return Text(f"{path.name} does not exist", f"{path.name} 不存在")


def bytes_of(path: Path) -> bytes | None:
    """What stands in the file at `path`; None where `read_file` refuses to open it, or its size."""
    try:
        data = file_bytes(path)
    except Refused:
        return None
    return data if len(data) <= MAXIMUM_BYTES else None


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def refused(file: str, code: str, message: Text, fix: Text, place: tuple[int, int] = (1, 1)) -> Refused:
    """The end of reading a file, with its fault."""
    return Refused(Fault.at(file, place, code, "error", message, fix))
