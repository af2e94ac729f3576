"""The real server in a process of its own, and what it leaves behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from browser import LONGEST


class Served(NamedTuple):
    program: subprocess.Popen[str]
    address: str

    @property
    def token(self) -> str:
        return self.address.partition("?token=")[2]

    @property
    def cookie(self) -> str:
        """What a browser that was let in sends."""
        return f"dlquiz-{self.port}={self.token}"

    @property
    def authority(self) -> str:
        return self.address.split("/")[2]

    @property
    def port(self) -> int:
        return int(self.authority.rpartition(":")[2])

    def children(self) -> set[int]:
        """The processes of its sessions. Linux only."""
        listed = Path(f"/proc/{self.program.pid}/task/{self.program.pid}/children")
        return {int(number) for number in listed.read_text().split()}


def alive(process: int) -> bool:
    """Whether a process is still there and no zombie. Linux only."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def served(home: Path, *banks: Path, arguments: tuple[str, ...] = ()) -> Iterator[Served]:
    """`dlquiz serve` at a free port."""
    named = [word for bank in banks for word in ("--bank", str(bank))]
    command = [sys.executable, "-m", "dlquiz", *named, "serve", "--port", "0", *arguments]
    environment = os.environ | {"DLQUIZ_HOME": str(home), "EDITOR": f"touch {home / 'edited'}"}
    program = subprocess.Popen(command, env=environment, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert program.stderr is not None
        first = program.stderr.readline()
        found = re.search(r"http://\S+/\?token=\S+", first)
        assert found is not None, first
        yield Served(program, found[0])
    finally:
        if program.poll() is None:
            program.terminate()
            try:
                program.wait(LONGEST)
            finally:
                program.kill()
        program.communicate()
