"""Linux and macOS: how much of the machine this process may take, and that it ends with the program."""

from __future__ import annotations

import math
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import resource

MOST_FILE = 16 << 20
MOST_OPEN = 64
OF_PYTHON = 512 << 20
"""Address space of Python and NumPy, where the system does not say it."""


def limit(seconds: float, megabytes: int) -> None:
    """Bound processor time, memory, the size of files and their number from now on; no core dump."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = usage.ru_utime + usage.ru_stime
    # SIGXCPU ends a process that does not catch it; a second later nothing can be caught.
    whole = math.ceil(spent + seconds) + 1
    _bound(resource.RLIMIT_CPU, whole, whole + 1)
    _bound(resource.RLIMIT_FSIZE, MOST_FILE, MOST_FILE)
    _bound(resource.RLIMIT_NOFILE, MOST_OPEN, MOST_OPEN)
    _bound(resource.RLIMIT_CORE, 0, 0)
    space = _address_space() + (megabytes << 20)
    _bound(resource.RLIMIT_AS, space, space)
    # Writing more than a file may have is then an error of that write.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def reset_signals() -> None:
    """Take back what the program ignores or blocks: a child inherits it."""
    if sys.platform == "win32":
        return
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for each in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGINT, signal.SIGPIPE}:
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _bound(which: int, soft: int, hard: int) -> None:
    """macOS refuses some of them; `protection` finds out which hold."""
    if sys.platform != "win32":
        most = resource.getrlimit(which)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (soft, hard))


def _address_space() -> int:
    """Bytes that this process has now."""
    statm = Path("/proc/self/statm")
    if sys.platform != "linux" or not statm.exists():
        return OF_PYTHON
    return int(statm.read_text("ascii").split()[0]) * resource.getpagesize()


def end_with(parent: int) -> None:
    """Linux: this process is killed when the thread of the program that started it ends."""
    if sys.platform == "linux":
        import ctypes

        end_with_parent, kill = 1, int(signal.SIGKILL)
        ctypes.CDLL(None).prctl(end_with_parent, kill, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def drop_privileges() -> None:
    """Linux: root keeps no capability, so that it is refused what others are."""
    if sys.platform == "linux":
        import ctypes

        # struct __user_cap_header_struct of version 3 for this process, and two empty sets of capabilities.
        head = (ctypes.c_uint32 * 2)(0x20080522, 0)
        ctypes.CDLL(None).capset(ctypes.byref(head), ctypes.byref((ctypes.c_uint32 * 6)()))
