"""In a child without a learner's code: which attempts are refused once it is protected."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OUTSIDE = Path("..", "printed")
"""A file that this process may read and write, were it not protected."""
MEGABYTES = 64
"""The memory that a probe is given, and a part of what it then asks for."""


def refused() -> list[str]:
    """What this process was refused, of `files`, `processes`, `network` and `memory`."""
    attempts: dict[str, list[Callable[[], object]]] = {
        "files": [lambda: OUTSIDE.open("rb").close(), lambda: OUTSIDE.open("ab").close()],
        "processes": [_start_a_process],
        "network": [_use_the_network],
        "memory": [lambda: bytes(16 * MEGABYTES << 20)],
    }
    return [name for name, each in attempts.items() if all(_is_refused(attempt) for attempt in each)]


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False


def _start_a_process() -> None:
    if sys.platform == "win32":
        subprocess.run([sys.executable, "-I", "-c", ""], check=False)
        return
    started = os.fork()
    if not started:
        os._exit(0)
    os.waitpid(started, 0)


def _use_the_network() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("127.0.0.1", 0))
