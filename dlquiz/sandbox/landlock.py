"""Linux: which files this process may reach (Landlock, kernel 5.13 and newer), by ctypes; no privilege is needed.

The numbers are those of `linux/landlock.h`; they are the same on every machine.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
BENEATH_PATH = 1
NO_NEW_PRIVILEGES = 38

WRITE_FILE, READ_FILE, READ_FOLDER, REMOVE_FILE, MAKE_FILE, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 5, 1 << 8, 1 << 14
READING = READ_FILE | READ_FOLDER
WRITING = READING | WRITE_FILE | REMOVE_FILE | MAKE_FILE | TRUNCATE
"""Files only: a learner's function needs no folders, and removing many of them takes long."""
OF_FILES = READ_FILE | WRITE_FILE | TRUNCATE
"""Those of them that a rule for a single file may give."""
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All rights over files, by the first version that knows them."""
TCP = 0b11
"""Binding and connecting, from version 4."""
SCOPES = 0b11
"""Abstract sockets and signals only inside, from version 6."""


class Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def restrict(readable: Sequence[str], writable: Sequence[str]) -> bool:
    """Let this process, and all that it starts, only read below the first paths, and have files below the second ones.

    False where the kernel has no Landlock. Looking at a file's name, size and times stays possible everywhere.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)
    if version < 1:
        return False
    rights = RIGHTS[max(known for known in RIGHTS if known <= version)]
    wanted = Ruleset(rights, TCP if version >= 4 else 0, SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(wanted), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path, READING)
        for path in writable:
            _allow(libc, ruleset, path, WRITING & rights)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(libc.syscall(RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    """A path that is not there needs no rule."""
    with suppress(FileNotFoundError, NotADirectoryError):
        found = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            given = rights if Path(path).is_dir() else rights & OF_FILES
            libc.syscall(ADD_RULE, ruleset, BENEATH_PATH, ctypes.byref(Beneath(given, found)), 0)
        finally:
            os.close(found)
