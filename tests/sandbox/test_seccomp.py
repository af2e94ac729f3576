"""The filter of system calls, run here on every call by a small machine like the kernel's."""

from __future__ import annotations

import errno
import os
import platform
import struct
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from dlquiz.sandbox import seccomp

ALLOW, REFUSE, UNKNOWN = 0x7FFF0000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
"""What the filter answers (`linux/seccomp.h`): the call is made, or fails with that error."""
LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
"""The operations of the kernel's machine (`linux/bpf_common.h`)."""
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls each of them (`linux/audit.h`)."""
PROCESS = 4711
COLUMNS = {name: column for name, (column, _) in seccomp.ARCHITECTURES.items()}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def verdict(
    machine: str, number: int, arguments: Sequence[int] = (), *, claimed: int | None = None, process: int = PROCESS
) -> int:
    """What the kernel would do with a call: `seccomp(2)` and `struct seccomp_data`."""
    column, name = seccomp.ARCHITECTURES[machine]
    words = [number, MACHINES[machine] if claimed is None else claimed, 0, 0]
    for argument in (*arguments, *[0] * (6 - len(arguments))):
        words += [argument & 0xFFFFFFFF, argument >> 32 & 0xFFFFFFFF]
    program = list(seccomp._program(column, name, process))
    at = held = 0
    while True:
        operation, if_so, if_not, value = program[at]
        at += 1
        if operation == RETURN:
            return value
        if operation == LOAD:
            held = words[value // 4]
        elif operation == AND:
            held &= value
        else:
            assert operation in (EQUAL, AT_LEAST)
            at += if_so if (held == value if operation == EQUAL else held >= value) else if_not


@pytest.fixture(params=COLUMNS)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def numbers(machine: str) -> dict[str, int]:
    """The calls with a number of their own on a machine."""
    named = dict(seccomp.REFUSED, clone=seccomp.CLONE, clone3=seccomp.CLONE3, tgkill=seccomp.TGKILL)
    named |= {"prlimit64": seccomp.PRLIMIT, "fcntl": seccomp.FCNTL, "open": seccomp.OPEN, "openat": seccomp.OPENAT}
    named |= {"openat2": seccomp.OPENAT2, "seccomp": seccomp.SECCOMP}
    return {name: both[COLUMNS[machine]] for name, both in named.items() if both[COLUMNS[machine]] is not None}


def test_every_listed_call_is_refused_and_most_others_are_not(machine: str) -> None:
    refused = {number for number in range(seccomp.FIRST_UNKNOWN) if verdict(machine, number) == REFUSE}
    known = numbers(machine)
    always = {known[name] for name in seccomp.REFUSED if name in known}
    # A clone without flags is a process, and a signal to process 0 is not to this one.
    assert refused == always | {known["clone"], known["tgkill"]}
    for common in ("read", "write", "mmap", "brk", "futex", "exit_group", "rt_sigaction", "getrandom"):
        assert common not in seccomp.REFUSED


def test_the_numbers_are_those_of_the_systems_headers(machine: str) -> None:
    header = HEADERS[machine]
    if not header.exists():
        pytest.skip("no headers here")
    lines = (line.split() for line in header.read_text("utf-8").splitlines() if line.startswith("#define __NR"))
    there: dict[str, str] = {}
    for words in (words for words in lines if len(words) > 2):
        # What has two names is defined once more by the other one.
        there.setdefault(words[1].removeprefix("__NR3264_").removeprefix("__NR_"), words[2])
    assert {name: there.get(name) for name in numbers(machine)} == {
        name: str(number) for name, number in numbers(machine).items()
    }
    always = seccomp.REFUSED.keys() & numbers(machine).keys()
    assert [name for name in sorted(always) if verdict(machine, int(there[name])) != REFUSE] == []
    assert max(int(number) for number in there.values() if number.isdecimal()) < seccomp.FIRST_UNKNOWN + 10


def test_newer_calls_and_those_of_other_machines_do_not_exist(machine: str) -> None:
    for newest in (463, 466):
        # `setxattrat` and `removexattrat` change what a file says about itself.
        assert verdict(machine, newest) == UNKNOWN
    assert verdict(machine, 0x40000000 + 41) == UNKNOWN
    assert verdict(machine, 0, claimed=0x40000003) == REFUSE
    for name in ("clone3", "openat2"):
        assert verdict(machine, numbers(machine)[name]) == UNKNOWN


def test_threads_are_started_and_processes_are_not(machine: str) -> None:
    clone = numbers(machine)["clone"]
    assert verdict(machine, clone, [0x3D0F00]) == ALLOW
    assert verdict(machine, clone, [17]) == REFUSE
    assert verdict(machine, clone, [0x01200011]) == REFUSE


def test_signals_reach_this_process_only(machine: str) -> None:
    tgkill = numbers(machine)["tgkill"]
    assert verdict(machine, tgkill, [PROCESS, 5, 6]) == ALLOW
    assert verdict(machine, tgkill, [PROCESS + 1, 5, 6]) == REFUSE
    fcntl = numbers(machine)["fcntl"]
    # A process may have the number of a call, whose arguments the filter looks at.
    assert verdict(machine, tgkill, [fcntl, 8, 6], process=fcntl) == ALLOW
    assert [verdict(machine, fcntl, [3, command]) for command in (1, 4, 8, 10, 15)] == [ALLOW] * 2 + [REFUSE] * 3


def test_limits_of_others_are_out_of_reach(machine: str) -> None:
    limits = numbers(machine)["prlimit64"]
    assert verdict(machine, limits, [0, 7]) == ALLOW
    assert verdict(machine, limits, [PROCESS + 1, 7]) == REFUSE


def test_a_file_opened_to_be_read_cannot_be_emptied(machine: str) -> None:
    opened = numbers(machine)["openat"]
    assert verdict(machine, opened, [0, 0, os.O_RDONLY]) == ALLOW
    assert verdict(machine, opened, [0, 0, 0o1000 | os.O_WRONLY]) == ALLOW
    assert verdict(machine, opened, [0, 0, 0o1000]) == REFUSE
    if machine == "x86_64":
        assert verdict(machine, 2, [0, 0o1000]) == REFUSE


class Kernel:
    """Takes the place of the C library, and keeps what it is asked for."""

    def __init__(self, answer: int) -> None:
        self.answer, self.calls = answer, []

    def prctl(self, *words: int) -> int:
        self.calls.append(words)
        return 0

    def syscall(self, *words: object) -> int:
        self.calls.append(words[:3])
        return self.answer


def installed(
    monkeypatch: pytest.MonkeyPatch, answer: int, machine: str = "x86_64"
) -> tuple[bool, list[tuple[int, ...]]]:
    kernel = Kernel(answer)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(seccomp.ctypes, "CDLL", lambda *_, **__: kernel)
    return seccomp.restrict(), kernel.calls


@pytest.mark.skipif(struct.calcsize("P") != 8, reason="a system of 32 bits")
def test_it_is_installed_for_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed(monkeypatch, 0) == (True, [(38, 1, 0, 0, 0), (317, 1, 1)])
    assert installed(monkeypatch, 0, "aarch64") == (True, [(38, 1, 0, 0, 0), (277, 1, 1)])
    assert installed(monkeypatch, -1)[0] is False


def test_a_machine_without_a_table_is_not_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed(monkeypatch, 0, "riscv64") == (False, [])
    monkeypatch.setattr(seccomp, "sys", SimpleNamespace(byteorder="big"))
    assert installed(monkeypatch, 0) == (False, [])
