"""Banks that are compiled by a process of their own: what it does, how it ends, and what waits meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from indexed import assert_equal, is_served, later, opened, write_bank
from limited import as_anybody
from valid_bank import VALID

from dlquiz.bank import Library, load_library
from dlquiz.bank.index import Index, beside, load_files, serving
from dlquiz.bank.index.beside import Beside
from dlquiz.bank.library import grown

PATIENCE = 60.0


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Eight banks that stand in no index; the fourth is faulty."""
    texts = [VALID.replace("sample_bank", f"bank{number}") for number in range(8)]
    texts[3] = texts[3].replace("type: choice", "type: choise")
    return [write_bank(tmp_path / f"bank{number}.yaml", text) for number, text in enumerate(texts)]


def good(files: list[Path]) -> list[Path]:
    return [*files[:3], *files[4:]]


def names(files: list[Path]) -> list[str]:
    return [str(file) for file in files]


def finished(index: Path, files: list[Path]) -> list[str]:
    beside = Beside(Index(index, later()), names(files))
    try:
        return list(beside.finished())
    finally:
        beside.stop()


def test_every_file_is_told_of_and_every_faultless_one_stands_in_the_index(index: Path, files: list[Path]) -> None:
    assert finished(index, files) == names(files)
    assert all(map(is_served, opened(index, *good(files))))
    (faulty,) = opened(index, files[3])
    assert_equal(faulty, files[3])
    assert faulty.faults


def test_a_file_stands_there_as_soon_as_it_is_told_of(index: Path, files: list[Path]) -> None:
    beside = Beside(Index(index, later()), names(files))
    try:
        told = beside.finished()
        for file in good(files)[:4]:
            while next(told) != str(file):
                pass
            assert is_served(opened(index, file)[0])
    finally:
        beside.stop()


def test_a_name_that_is_no_text_and_a_file_that_is_gone(index: Path, files: list[Path], tmp_path: Path) -> None:
    strange = tmp_path / "b\udc80 {}\n.yaml"
    try:
        write_bank(strange, VALID)
    except OSError:
        pytest.skip("this file system takes no such name")
    gone = tmp_path / "gone.yaml"
    assert finished(index, [gone, strange]) == names([gone, strange])
    assert is_served(opened(index, strange)[0])


def test_killed_it_leaves_a_good_index(index: Path, files: list[Path]) -> None:
    for after in range(4):
        beside = Beside(Index(index, later()), names(files))
        told = beside.finished()
        done = [next(told) for _ in range(after)]
        beside.stop()
        beside.stop()
        for file in (Path(name) for name in done):
            (found,) = opened(index, file)
            assert is_served(found) or found.faults
    for found, file in zip(opened(index, *files), files, strict=True):
        assert_equal(found, file)
    assert all(map(is_served, opened(index, *good(files))))


def test_two_at_once(index: Path, files: list[Path]) -> None:
    running = [Beside(Index(index, later()), names(files)) for _ in range(2)]
    try:
        assert [list(each.finished()) for each in running] == [names(files)] * 2
    finally:
        for each in running:
            each.stop()
    assert all(map(is_served, opened(index, *good(files))))
    assert sorted(path.name for path in index.parent.iterdir()) == ["index.db"]


def test_it_mends_a_corrupt_index(index: Path, files: list[Path]) -> None:
    index.write_bytes(b"SQLite format 3\0" + bytes(4000))
    assert finished(index, files) == names(files)
    assert all(map(is_served, opened(index, *good(files))))


def test_it_ends_early_where_nothing_can_be_written(index: Path, files: list[Path]) -> None:
    index.mkdir()
    assert finished(index, files) == []


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The work of the process can be done in this one, which goes on living; how nice it became is noted."""
    niceness: list[int] = []
    monkeypatch.setattr(beside, "_end_with_parent", lambda: None)
    monkeypatch.setattr(beside.gc, "disable", lambda: None)
    monkeypatch.setattr(beside.os, "nice", niceness.append, raising=False)
    return niceness


@pytest.mark.parametrize("nice", [False, True])
def test_it_tells_the_place_of_each_file_that_it_is_done_with(
    index: Path, files: list[Path], working: list[int], nice: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(index, files[0])
    beside.work({"index": str(index), "at": later(), "files": names(files), "nice": nice})
    assert capsys.readouterr().out.split() == [str(place) for place in range(8)]
    assert (len(working), all(grade > 0 for grade in working)) == (int(nice), True)
    assert all(map(is_served, opened(index, *good(files))))


def test_what_nobody_hears_any_more_is_told_no_further(
    index: Path, files: list[Path], working: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had started it has closed the pipe: it ends, and what it has done stands in the index."""

    def closed(_: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")

    with monkeypatch.context() as patch:
        patch.setattr(beside.sys.stdout, "write", closed)
        beside.work({"index": str(index), "at": later(), "files": names(files), "nice": False})
    assert is_served(opened(index, files[0])[0])


def test_it_ends_where_nothing_can_be_put_into_the_index(
    index: Path, files: list[Path], working: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    index.mkdir()
    beside.work({"index": str(index), "at": later(), "files": names(files), "nice": False})
    assert capsys.readouterr().out == ""


STARTING = """
import os, sys, time
from pathlib import Path
from dlquiz.bank.index import Index, beside
beside._START = "import sys, time; sys.stdin.buffer.readline(); " + sys.argv[2]
started = beside.Beside(Index(Path(sys.argv[1]), 0), [])
print(started._process.pid, flush=True)
time.sleep(1)
os._exit(9)
"""


@pytest.mark.skipif(os.name != "posix", reason="asks by signal 0 whether a process lives")
def test_it_lives_no_longer_than_who_has_started_it(index: Path) -> None:
    staying = "from threading import Thread; from dlquiz.bank.index.beside import _end_with_parent as e; e()"
    done = subprocess.run([sys.executable, "-c", STARTING, str(index), staying], stdout=subprocess.PIPE, check=False)
    assert done.returncode == 9
    began = time.monotonic()
    while lives(int(done.stdout)):
        assert time.monotonic() - began < PATIENCE, "it lives on"
        time.sleep(0.01)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that nobody has waited for has ended all the same.
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def waiting(index: Path, files: list[Path], at_once: int) -> Library:
    return load_library(files, (), Index(index, later()), at_once)


def test_so_many_bytes_are_read_at_once(index: Path, files: list[Path]) -> None:
    size = files[0].stat().st_size
    found = waiting(index, files, 2 * size)
    assert found.waiting == tuple(names(files)[2:])
    assert [bank.id for bank in found.banks] == ["bank0", "bank1"]
    assert list(found.loaded) == names(files), "the order of the files is kept"
    assert not found.faults
    # What was read before stands in the index, and is no more to be read.
    assert waiting(index, files, size).waiting == tuple(names(files)[3:])
    assert waiting(index, files, 10**9).waiting == ()


def test_the_first_file_is_always_read(index: Path, files: list[Path]) -> None:
    assert waiting(index, files, 1).waiting == tuple(names(files)[1:])


def test_a_file_that_was_only_touched_does_not_wait(index: Path, files: list[Path]) -> None:
    opened(index, *files)
    for file in files:
        os.utime(file, (5, 5))
    assert waiting(index, files, 1).waiting == ()


def test_a_file_that_was_written_waits(index: Path, files: list[Path]) -> None:
    opened(index, *files)
    for file in files[:2]:
        write_bank(file, file.read_text("utf-8").replace("halved", "devlah"), 1_700_000_000)
    # The faulty one stands nowhere, and is the second that is read.
    assert waiting(index, files, 1).waiting == (*names(files)[1:2], str(files[3]))


def test_without_a_home_for_an_index_nothing_waits(index: Path, files: list[Path]) -> None:
    index.parent.rmdir()
    found = waiting(index, files, 1)
    assert found.waiting == ()
    assert len(found.banks) == 8


@pytest.mark.parametrize("there", [False, True])
def test_where_no_index_can_be_written_nothing_waits(index: Path, files: list[Path], there: bool) -> None:
    if there:
        opened(index, files[0])
        index.chmod(0o400)
    else:
        index.parent.chmod(0o500)

    def open_all() -> None:
        assert waiting(index, files, 1).waiting == ()

    try:
        as_anybody(open_all)
    finally:
        index.parent.chmod(0o700)


def test_a_name_that_is_not_found_may_be_in_a_file_that_waits(index: Path, files: list[Path]) -> None:
    found = waiting(index, files, 1)
    assert found.question("bank5/which") is None
    assert found.may_hold("bank5/which")
    assert found.may_hold("nothing/at-all")
    assert not load_library(files[4:]).may_hold("nothing/at-all")


def test_it_grows_to_what_is_read_at_once(index: Path, files: list[Path], tmp_path: Path) -> None:
    twin = write_bank(tmp_path / "twin.yaml", VALID.replace("sample_bank", "bank1"))
    files = [files[0], twin, *files[1:]]
    plain = load_library(files)
    found = waiting(index, files, 1)
    for file in reversed(found.waiting):
        found = grown(found, [file, str(files[0])], Index(index, later()))
        assert file not in found.waiting
    assert found.waiting == ()
    assert [bank.id for bank in found.banks] == [bank.id for bank in plain.banks]
    assert list(found.questions()) == list(plain.questions())
    assert found.faults == plain.faults
    assert {fault.code for fault in found.faults} == {"B105", "B106"}
    assert load_files(Index(index, later()), files).keys() == found.loaded.keys()


@pytest.fixture
def in_two(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Any two new files are worth a process; what it is done with is noted."""
    noted: list[list[str]] = []
    right = beside.Helper.close

    def closed(helper: beside.Helper) -> None:
        noted.append(sorted(helper.done))
        right(helper)

    monkeypatch.setattr(serving, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(serving.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(beside.Helper, "close", closed)
    return noted


def assert_all_opened(index: Path, files: list[Path]) -> None:
    """As they are read, in their order; and in the index from then on."""
    found = load_files(Index(index, later()), files)
    assert list(found) == names(files)
    for loaded, file in zip(found.values(), files, strict=True):
        assert_equal(loaded, file)
    assert all(map(is_served, opened(index, *good(files))))


def test_many_new_files_are_compiled_by_two(index: Path, files: list[Path], in_two: list[list[str]]) -> None:
    assert_all_opened(index, files)
    assert len(in_two) == 1
    in_two.clear()
    load_files(Index(index, later()), good(files))
    assert not in_two, "nothing is new any more"


def test_they_meet_in_the_middle(
    index: Path, files: list[Path], in_two: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    right_read, right_start = serving._read, beside.Helper.__init__

    def noted(data: bytes, file: str, siblings: Iterable[Path]) -> object:
        read.append(file)
        return right_read(data, file, siblings)

    def quick(helper: beside.Helper, index: Index, given: list[str]) -> None:
        """The process is done with the last five before anything else happens."""
        right_start(helper, index, given[:5])
        began = time.monotonic()
        while len(helper.done) < 5:
            assert time.monotonic() - began < PATIENCE
            time.sleep(0.01)

    monkeypatch.setattr(serving, "_read", noted)
    monkeypatch.setattr(beside.Helper, "__init__", quick)
    found = load_files(Index(index, later()), files)
    # The faulty one is read by whoever asks: it stands in no index.
    assert read == [*names(files)[:3], str(files[3])]
    assert in_two == [names(files)[3:]]
    assert list(found) == names(files)
    for loaded, file in zip(found.values(), files, strict=True):
        assert_equal(loaded, file)


ONE_DONE = """\
import json, os, sys, time
told = json.loads(sys.stdin.buffer.readline())
sys.path[:] = told["path"]
from dlquiz.bank.index import beside
compiled = beside.compile_files
def one_by_one(index, files):
    yield from compiled(index, files[:1])
    {then}
    yield from compiled(index, files[1:])
beside.compile_files = one_by_one
beside.work(told)
"""


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("then", "done"), [("time.sleep(0.5)", 2), ("os._exit(3)", 1), ("time.sleep(60)", 1)], ids=["slow", "dead", "stuck"]
)
def test_the_file_that_the_process_is_at_is_waited_for(
    index: Path,
    files: list[Path],
    in_two: list[list[str]],
    then: str,
    done: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    right_read, right_start = serving._read, beside.Helper.__init__
    last, before = names(files)[-1], names(files)[-2]

    def noted(data: bytes, file: str, siblings: Iterable[Path]) -> object:
        read.append(file)
        return right_read(data, file, siblings)

    def begun(helper: beside.Helper, index: Index, given: list[str]) -> None:
        """The process is done with the last one, and goes on with the one before it alone."""
        right_start(helper, index, given[:2])
        began = time.monotonic()
        while not helper.done:
            assert time.monotonic() - began < PATIENCE
            time.sleep(0.01)

    monkeypatch.setattr(beside, "_START", ONE_DONE.replace("{then}", then))
    monkeypatch.setattr(beside.Helper, "__init__", begun)
    monkeypatch.setattr(serving, "_read", noted)
    monkeypatch.setattr(serving, "BESIDE_PATIENCE", 60.0 if done == 2 else 1.0)
    assert_all_opened(index, files)
    assert in_two == [sorted([last, before][:done])]
    assert (before in read) == (done == 1)
    assert last not in read


@pytest.mark.parametrize("start", ["raise SystemExit(3)", "import time; time.sleep(60)", None])
def test_a_process_that_is_of_no_help(
    index: Path, files: list[Path], in_two: list[list[str]], start: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if start is None:
        monkeypatch.setattr(beside.subprocess, "Popen", refused)
    else:
        monkeypatch.setattr(beside, "_START", start)
    assert_all_opened(index, files)
    assert in_two == [[]]


def refused(*_: object, **__: object) -> None:
    raise OSError("no more processes")


def test_few_bytes_are_worth_no_process(index: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "Helper", refused)
    assert_all_opened(index, files)
