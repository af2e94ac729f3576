"""The bank files of a repository of git: one commit is fetched into a temporary folder and read, never checked out.

So no hook, filter, link or submodule of it does anything. git itself does the talking: proxies, certificates and
passwords are as it is set up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dlquiz.errors import UsageError
from dlquiz.messages import message
from dlquiz.messages.reasons import reason
from dlquiz.sharing.contents import Read, gathered, refuse_link
from dlquiz.sharing.sources import Source

SECONDS = 300.0
MOST_BYTES = 200 * 1024 * 1024
"""Of what is fetched, with whatever else is in the repository."""
_LOOK = 0.05
"""Seconds between two looks at the size of what was fetched."""
_FILES, _LINK = ("100644", "100755", "100664"), "120000"
_PROTOCOLS = "https:http:ssh"
"""What git may use, also where a server or its settings lead it elsewhere: no file and no program."""


class Commit(NamedTuple):
    """The banks of a commit, and its full name."""

    contents: dict[str, bytes]
    name: str


def contents_of_repository(source: Source) -> Commit:
    """The banks of the newest commit that `source` stands for. Raises `UsageError`."""
    # Windows deletes no file that is read-only, as those of git are.
    with tempfile.TemporaryDirectory(prefix="dlquiz-", ignore_cleanup_errors=True) as folder:
        git = _Git(Path(folder), source.address)
        git.run("init", "--quiet", "--bare", "--template=")
        _fetch(git, source)
        commit = git.run("rev-parse", "--verify", "FETCH_HEAD^{commit}").decode().strip()
        return Commit(gathered(_files(git, commit), source.subdirectory), commit)


def _fetch(git: _Git, source: Source) -> None:
    words = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-gc", "--no-write-commit-graph")
    git.run(*words, "--depth=1", "--", source.place, source.ref or "HEAD")


def _files(git: _Git, commit: str) -> Iterator[tuple[str, Read]]:
    for entry in git.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
        about, _, path = entry.partition(b"\t")
        mode, _, blob = about.decode().split()
        # What is no UTF-8 stays visible as half a character, which no name of a bank may hold.
        name = path.decode("utf-8", "surrogateescape")
        if mode == _LINK:
            refuse_link(name)
        elif mode in _FILES:
            yield name, _reader(git, blob)


def _reader(git: _Git, blob: str) -> Read:
    def read(most: int) -> bytes:
        if int(git.run("cat-file", "-s", blob)) > most:
            # It need not be read to be too large.
            return bytes(most)
        return git.run("cat-file", "blob", blob)

    return read


class _Git:
    """The program git in a folder. Its methods raise `UsageError`, which names the source by its address."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._address = address
        self._until = time.monotonic() + SECONDS
        self._environment = _environment()

    def run(self, *arguments: str) -> bytes:
        """What git prints."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            command = ("git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", *arguments)
            try:
                process = subprocess.Popen(
                    command,
                    cwd=self._folder,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=errors,
                    start_new_session=sys.platform != "win32",
                )
            except FileNotFoundError as error:
                raise UsageError(*message("share_no_git")) from error
            except OSError as error:
                raise UsageError(*message("share_git", source=self._address, reason=reason(error))) from error
            try:
                self._wait(process)
            finally:
                _end(process)
            output.seek(0)
            errors.seek(0)
            if process.returncode:
                why = _telling(errors.read().decode("utf-8", "replace"))
                raise UsageError(*message("share_git", source=self._address, reason=why))
            return output.read()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for its end, as long as neither time nor room runs out; between two looks git can end with too much."""
        ended = False
        while not ended:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK)
                ended = True
            if not ended and time.monotonic() > self._until:
                raise UsageError(*message("share_late", source=self._address))
            if _size(self._folder) > MOST_BYTES:
                raise UsageError(*message("share_large", name=self._address, most=f"{MOST_BYTES / 1e6:.0f}"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and the programs that it has started."""
    if process.poll() is None:
        if sys.platform == "win32":
            process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _size(folder: Path) -> int:
    size = 0
    for file in folder.rglob("*"):
        # git renames and removes files meanwhile.
        with suppress(OSError):
            size += file.stat().st_size
    return size


def _telling(errors: str) -> str:
    """The line that says why git gave up."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    starts: Sequence[str] = ("fatal:", "error:")
    return next((line for start in starts for line in lines if line.startswith(start)), "".join(lines[-1:])) or "?"


def _environment() -> dict[str, str]:
    """The environment without what would lead git elsewhere, and with what keeps it from asking anything."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for name in ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL"):
        if name in os.environ:
            kept[name] = os.environ[name]
    return {**kept, "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": _PROTOCOLS, "LC_ALL": "C"}
