"""Every write of a store to a place that may only be read: reported, and nothing is changed. POSIX only.

`python read_only.py` is a program for which permissions hold, even of root. For each line of JSON on its standard
input, the name of a write and a file, it prints as JSON the sentence that the write was refused with, or null. Its
first line is null, or why it cannot do this here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import pytest
from limited import obey_permissions
from stopped_writes import WRITES, begin

from dlquiz.errors import StorageError
from dlquiz.progress.store import open_store

WRITER = Path(__file__)
REFUSED = ("the file", "its folder", "both")


class ReadOnly:
    """Places that are read-only, and a program that writes there all the same. `program` runs it, without something."""

    def __init__(self, folder: Path, program: Sequence[str] = (str(WRITER),)) -> None:
        self.folder = folder
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        self._program = subprocess.Popen([sys.executable, *program], text=True, env=environment, **pipes)

    def __enter__(self) -> Self:
        reason = self._heard()
        if reason is not None:
            self.__exit__()
            pytest.skip(reason)
        return self

    def __exit__(self, *_: object) -> None:
        self._program.communicate(timeout=60)
        for place in self.folder.glob("*"):
            place.chmod(0o755)

    def write(self, write: str, refused: str) -> None:
        """Have a write tried where something may only be read."""
        path = self.folder / f"{write}, {refused}" / "progress.db"
        with open_store(path) as store:
            begin(store)
        before = path.read_bytes()
        if refused != "its folder":
            path.chmod(0o444)
        if refused != "the file":
            path.parent.chmod(0o555)
        assert self._program.stdin is not None
        self._program.stdin.write(f"{json.dumps([write, str(path)])}\n")
        self._program.stdin.flush()
        assert self._heard() is not None, "it was called saved"
        assert path.read_bytes() == before

    def _heard(self) -> str | None:
        assert self._program.stdout is not None
        heard: str | None = json.loads(self._program.stdout.readline())
        return heard


PLACES = [(write, refused) for write in WRITES for refused in REFUSED]


def refused(write: str, path: str) -> str | None:
    try:
        with open_store(Path(path)) as store:
            WRITES[write](store)
    except StorageError as error:
        return error.en
    return None


def main() -> None:
    print(json.dumps(None if obey_permissions() else "permissions do not hold here"), flush=True)
    for line in sys.stdin:
        print(json.dumps(refused(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
