"""Linux: which system calls this process may make, by a seccomp filter that ctypes installs; no privilege is needed.

A process group is left by `setsid`, limits of processes do not bind root, and Landlock knows neither signals (before
version 6) nor UDP nor the permissions of files: all of that is refused here. Threads and signals of its own stay.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterator, Sequence

ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The column of the tables below, and what the kernel calls the machine (`linux/audit.h`)."""

# fmt: off
REFUSED: dict[str, tuple[int, int | None]] = {
    # Starting, signalling, reading and slowing other processes; namespaces.
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281), "kill": (62, 129),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "unshare": (272, 97), "setns": (308, 268),
    # The network, and what does work past this filter.
    "socket": (41, 198), "socketpair": (53, 199), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    # Files past Landlock: permissions, owners, times, attributes, sizes, handles.
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "truncate": (76, 45), "open_by_handle_at": (304, 265),
    # What lasts longer than a process, or takes memory that is not counted.
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "memfd_create": (319, 279), "memfd_secret": (447, 447),
}
# fmt: on
"""System calls by their numbers on both machines; older calls do not exist on the second."""
CLONE, CLONE3, TGKILL, PRLIMIT, FCNTL = (56, 220), (435, 435), (234, 131), (302, 261), (72, 25)
OPENAT, OPENAT2 = (257, 56), (437, 437)
OPEN: tuple[int, int | None] = (2, None)
SECCOMP = (317, 277)
FIRST_UNKNOWN = 463
"""Newer calls, which may do what is refused here, do not exist; nor do those of x32, whose numbers are far higher."""

THREAD = 0x10000
OWNING = (8, 10, 15)
"""`F_SETOWN`, `F_SETSIG`, `F_SETOWN_EX`: these make a file signal any process."""
TRUNCATE, HOW_OPENED = 0o1000, 0o3
"""`O_TRUNC`, and what tells whether a file is opened to be read, written or both."""

LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
NUMBER_AT, MACHINE_AT = 0, 4
SET_FILTER, ALL_THREADS, NO_NEW_PRIVILEGES = 1, 1, 38

Instruction = tuple[int, int, int, int]
"""Of the kernel's BPF machine: an operation, how far to jump if it holds and if not, and a number."""


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict() -> bool:
    """Refuse those calls to this process and all of its threads from now on; False where that is not possible."""
    known = ARCHITECTURES.get(platform.machine())
    if known is None or sys.byteorder != "little" or struct.calcsize("P") != 8:
        return False
    column, machine = known
    code = b"".join(struct.pack("HBBI", *each) for each in _program(column, machine, os.getpid()))
    program = Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(libc.syscall(SECCOMP[column], SET_FILTER, ALL_THREADS, ctypes.byref(program)) == 0)


def _program(column: int, machine: int, process: int) -> Iterator[Instruction]:
    """The filter: each test jumps over its own verdict where it does not hold."""
    yield (LOAD, 0, 0, MACHINE_AT)
    yield (EQUAL, 1, 0, machine)
    yield (RETURN, 0, 0, REFUSE)
    yield (LOAD, 0, 0, NUMBER_AT)
    yield from _verdict((AT_LEAST, 0, 1, FIRST_UNKNOWN), UNKNOWN)
    for numbers in (CLONE3, OPENAT2):
        # The caller then falls back to the older call, whose arguments can be seen here.
        yield from _verdict((EQUAL, 0, 1, numbers[column]), UNKNOWN)
    for older in REFUSED.values():
        number = older[column]
        if number is not None:
            yield from _verdict((EQUAL, 0, 1, number), REFUSE)
    yield from _if_argument(CLONE[column], 0, [(AND, 0, 0, THREAD), (EQUAL, 0, 1, 0)])
    yield from _if_argument(TGKILL[column], 0, [(EQUAL, 1, 0, process)])
    yield from _if_argument(PRLIMIT[column], 0, [(EQUAL, 1, 0, 0)])
    for command in OWNING:
        yield from _if_argument(FCNTL[column], 1, [(EQUAL, 0, 1, command)])
    # Before version 3, Landlock takes emptying a file for reading it, if it is opened to be read.
    for number, place in ((OPEN[column], 1), (OPENAT[column], 2)):
        if number is not None:
            yield from _if_argument(number, place, [(AND, 0, 0, TRUNCATE | HOW_OPENED), (EQUAL, 0, 1, TRUNCATE)])
    yield (RETURN, 0, 0, ALLOW)


def _verdict(test: Instruction, verdict: int) -> Iterator[Instruction]:
    yield test
    yield (RETURN, 0, 0, verdict)


def _if_argument(number: int, place: int, tests: Sequence[Instruction]) -> Iterator[Instruction]:
    """Refuse the call of this number where the tests of its argument (the lower 32 bits) lead to the verdict."""
    inner = [(LOAD, 0, 0, 16 + 8 * place), *tests, (RETURN, 0, 0, REFUSE), (LOAD, 0, 0, NUMBER_AT)]
    yield (EQUAL, 0, len(inner), number)
    yield from inner
