"""What is tried to find out what protects this machine, and what stands for other systems."""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from dlquiz.sandbox import job, limits, macos, probe, protect, protection
from dlquiz.sandbox.protection import Protection

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are of Linux")


def test_what_is_missing_is_named() -> None:
    assert Protection(files=True, processes=True, network=True, memory=True).missing == ()
    assert Protection(files=False, processes=True, network=False, memory=True).missing == ("files", "network")


def test_what_is_found_is_what_a_child_was_refused() -> None:
    protection.protection.cache_clear()
    found = protection.protection()
    assert found.time
    assert protection.protection() is found
    assert protection.mechanisms() == protection.MECHANISMS.get(sys.platform, ())


@LINUX
def test_without_the_mechanisms_the_child_is_refused_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from dlquiz.sandbox import process

    before, imported, rest = process.START.partition("from dlquiz")
    removed = "from dlquiz.sandbox import child; child.protect = lambda *_: None; "
    monkeypatch.setattr(process, "START", f"{before}{removed}{imported}{rest}")
    protection.protection.cache_clear()
    assert protection.protection().missing == ("files", "processes", "network", "memory")
    protection.protection.cache_clear()


@pytest.mark.skipif(sys.platform == "win32", reason="it starts a process by fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_this_process_is_refused_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "printed").touch()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(probe, "MEGABYTES", 1)
    assert probe.refused() == []


def test_an_attempt_that_fails_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail() -> None:
        raise PermissionError

    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name in ("_start_a_process", "_use_the_network"):
        monkeypatch.setattr(probe, name, fail)
    monkeypatch.setattr(probe, "MEGABYTES", 1)
    # The file is not there to be opened, and made when it is opened to be written.
    assert probe.refused() == ["processes", "network"]


def test_a_network_that_refuses_only_its_addresses_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS, a socket can be made and gets no address. A port of the system is refused to anybody else than root."""
    asked: list[object] = []

    class Refusing(socket.socket):
        def bind(self, address: object) -> None:
            asked.append(address)
            raise PermissionError

    monkeypatch.setattr(socket, "socket", Refusing)
    assert probe._is_refused(probe._use_the_network)
    assert asked == [("127.0.0.1", 0)]


@LINUX
def test_everything_is_done_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    from dlquiz.sandbox import landlock, seccomp

    done: list[tuple[Any, ...]] = []
    monkeypatch.setattr(limits, "end_with", lambda parent: done.append(("end", parent)))
    monkeypatch.setattr(limits, "reset_signals", lambda: done.append(("signals",)))
    monkeypatch.setattr(limits, "limit", lambda *bounds: done.append(("limit", *bounds)))
    monkeypatch.setattr(limits, "drop_privileges", lambda: done.append(("drop",)))
    monkeypatch.setattr(landlock, "restrict", lambda read, write: done.append(("landlock", read[-1], write)))
    monkeypatch.setattr(seccomp, "restrict", lambda: done.append(("seccomp",)))
    protect.protect(7, 2.5, 100, ["/packages"])
    assert done == [
        ("end", 7),
        ("signals",),
        ("limit", 2.5, 100),
        ("drop",),
        ("landlock", "/packages", [str(Path.cwd()), "/dev/null"]),
        ("seccomp",),
    ]
    done.clear()
    monkeypatch.setattr(sys, "platform", "darwin")
    protect.protect(7, 2.5, 100, [])
    assert [name for name, *_ in done] == ["end", "signals", "limit", "drop"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of POSIX")
class TestLimits:
    def test_they_count_from_what_is_taken_already(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import resource

        asked: dict[int, tuple[int, int]] = {}
        monkeypatch.setattr(resource, "setrlimit", asked.__setitem__)
        monkeypatch.setattr(resource, "getrlimit", lambda _: (0, resource.RLIM_INFINITY))
        monkeypatch.setattr(limits, "_address_space", lambda: 5 << 20)
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        limits.limit(2.0, 100)
        spent = resource.getrusage(resource.RUSAGE_SELF)
        soft, hard = asked[resource.RLIMIT_CPU]
        assert spent.ru_utime + spent.ru_stime + 2 < soft < hard < spent.ru_utime + spent.ru_stime + 7
        assert asked[resource.RLIMIT_AS] == (105 << 20, 105 << 20)
        assert asked[resource.RLIMIT_CORE] == (0, 0)
        assert asked[resource.RLIMIT_FSIZE] == (limits.MOST_FILE, limits.MOST_FILE)

    def test_a_lower_limit_stays_and_a_refusal_is_borne(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import resource

        asked: list[tuple[int, int]] = []
        monkeypatch.setattr(resource, "getrlimit", lambda _: (0, 50))
        monkeypatch.setattr(resource, "setrlimit", lambda _, bounds: asked.append(bounds))
        limits._bound(resource.RLIMIT_AS, 60, 70)
        assert asked == [(50, 50)]

        def refuse(*_: object) -> None:
            raise ValueError

        monkeypatch.setattr(resource, "setrlimit", refuse)
        limits._bound(resource.RLIMIT_AS, 60, 70)

    def test_signals_are_taken_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        handlers: dict[int, object] = {}
        masks: list[tuple[object, ...]] = []
        monkeypatch.setattr(signal, "signal", handlers.__setitem__)
        monkeypatch.setattr(signal, "pthread_sigmask", lambda *words: masks.append(words))
        limits.reset_signals()
        assert masks == [(signal.SIG_SETMASK, ())]
        assert handlers.pop(signal.SIGINT) is signal.default_int_handler
        assert set(handlers.values()) == {signal.SIG_DFL}
        assert handlers.keys() >= {signal.SIGTERM, signal.SIGXCPU, signal.SIGALRM}
        assert not handlers.keys() & {signal.SIGKILL, signal.SIGSTOP, signal.SIGPIPE}

    def test_windows_has_none_of_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise AssertionError

        import resource

        monkeypatch.setattr(resource, "setrlimit", fail)
        monkeypatch.setattr(signal, "signal", fail)
        monkeypatch.setattr(ctypes, "CDLL", fail)
        monkeypatch.setattr(limits.sys, "platform", "win32")
        limits.limit(1.0, 1)
        limits._bound(0, 1, 1)
        limits.reset_signals()
        limits.end_with(-1)
        limits.drop_privileges()

    def test_the_address_space_is_that_of_this_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if sys.platform == "linux":
            before = limits._address_space()
            with mmap.mmap(-1, 1 << 30):
                assert before + (1 << 30) <= limits._address_space() < before + (1 << 31)
        monkeypatch.setattr(limits.sys, "platform", "darwin")
        assert limits._address_space() == limits.OF_PYTHON


class Library:
    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def prctl(self, *words: object) -> int:
        self.calls.append(words)
        return 0

    def capset(self, head: Any, sets: Any) -> int:
        self.calls.append((list(head._obj), list(sets._obj)))
        return 0


@LINUX
def test_it_ends_with_the_program_and_root_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    limits.end_with(os.getppid())
    limits.drop_privileges()
    assert library.calls == [(1, signal.SIGKILL, 0, 0, 0), ([0x20080522, 0], [0] * 6)]
    assert ended == []
    limits.end_with(os.getppid() + 1)
    assert ended == [1], "the program had ended before"


def test_the_profile_of_macos_quotes_paths(tmp_path: Path) -> None:
    words = macos.command(tmp_path / 'a "b"', ["/opt/python"])
    assert words[:2] == [macos.SANDBOX_EXEC, "-p"]
    lines = words[2].splitlines()
    assert lines[0] == "(version 1)"
    assert "(deny network*)" in lines
    assert "(deny process-fork)" in lines
    inside = f'(subpath "{tmp_path.resolve()}/a \\"b\\"")'
    assert lines.index("(deny file-write*)") < lines.index(f'(allow file-write* {inside} (literal "/dev/null"))')
    assert lines[-1] == f'(allow file-read-data (subpath "/opt/python") {inside})'
    assert lines[-2].startswith('(deny file-read-data (subpath "/Users")')


def test_the_job_of_windows_has_its_bounds() -> None:
    found = job.limits(2.0, 100)
    assert found.process_memory == 612 << 20
    assert found.basic.process_time == 40_000_000
    assert found.basic.processes == 2
    assert found.basic.flags == 0x210A
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(found) == 144
