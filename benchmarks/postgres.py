"""A PostgreSQL server of its own for benchmarks and tests of groups, with no rights beyond a temporary folder.

Debian's programs lie outside PATH, and `initdb` refuses root: it then runs as the user `postgres`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "of the tests"


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first; None where there is none that can be used."""
    if sys.platform == "win32":
        return None
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: -float(one.parent.name))
    return next(
        (folder for folder in [*([Path(found).parent] if found else []), *folders] if (folder / "postgres").exists()),
        None,
    )


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


class Server:
    """A server in a folder of its own; started and stopped as often as a test likes."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self.settings: dict[str, object] = {
            "fsync": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
            "shared_buffers": "16MB",
            "max_connections": 40,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            # All that could say a password.
            "log_statement": "all",
            "log_min_duration_statement": 0,
            "timezone": "UTC",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, user: str = "postgres", password: str = PASSWORD, database: str = "postgres") -> str:
        return f"postgresql://{user}:{password.replace(' ', '%20')}@127.0.0.1:{self.port}/{database}"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def initialize(self) -> None:
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, "utf-8")
        secret.chmod(0o644)
        words: list[str | Path] = ["-D", self.data, "-A", "scram-sha-256", "-U", "postgres", f"--pwfile={secret}"]
        subprocess.run(
            [*self._as_postgres("initdb"), *words, "--no-sync", "-E", "UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder,
        )  # fmt: skip

    def start(self, **settings: object) -> None:
        options = {**self.settings, **settings, "port": self.port}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_postgres("postgres"), "-D", self.data, *words],
                stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        for _ in range(600):
            if self._answers():
                return
            assert self._process.poll() is None, self.log.read_text("utf-8", "replace")
            time.sleep(0.05)
        raise AssertionError("the server does not start")

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def pid(self) -> int:
        """The process id of the server itself, which may run below a program that changes the user."""
        return int((self.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])

    def kill(self) -> None:
        """As if the machine lost its power: no process of the server goes on."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.kill(self.pid, sign)
        self._process.wait(timeout=60)
        self._process = None

    @property
    def runs(self) -> bool:
        return self._process is not None

    @staticmethod
    def _as_postgres(program: str) -> list[str | Path]:
        folder = programs()
        assert folder is not None, "PostgreSQL is not installed"
        as_other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        return [*as_other, folder / program]


def _place_for_all() -> Path:
    """A temporary folder that the user `postgres` can enter, too: that of the campaigns is their owner's alone."""
    places = (Path(tempfile.gettempdir()), Path("/dev/shm"), Path("/tmp"), Path("/var/tmp"))
    return next(place for place in places if all(one.stat().st_mode & 0o001 for one in (place, *place.parents)))


@contextmanager
def running_server(**settings: object) -> Iterator[Server]:
    """A server that is gone at the end, with its folder."""
    # Not pytest's folder: the path of a socket is short.
    folder = Path(tempfile.mkdtemp(prefix="dlquiz-group-", dir=_place_for_all()))
    server = Server(folder, **settings)
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server.initialize()
        server.start()
        yield server
    finally:
        try:
            server.kill()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
