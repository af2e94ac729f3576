"""A learner's function on given arguments, run in a real child process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from every_case import every_case
from hostile_runs import Victim, complaints
from hostile_solutions import solutions

from dlquiz.errors import UsageError
from dlquiz.sandbox import process, running
from dlquiz.sandbox.arrays import to_npy
from dlquiz.sandbox.model import MOST_PRINTED, Failed, Limits, NotCounted, Returned, Run, StoppedError
from dlquiz.sandbox.process import Child, printed_in, workplace
from dlquiz.sandbox.protection import protection

LIMITS = Limits(20.0, 256)
ROWS = np.array([[1.0, 2.0], [3.0, 4.5]])
NPY = to_npy(ROWS)


def run(source: str, *calls: list[object], returned: int = 0, limits: Limits = LIMITS) -> Run:
    names = ["x", "y", "z"][: len(calls[0])]
    found = running.run(source, "f", names, calls, returned, limits)  # type: ignore[arg-type]
    assert isinstance(found, Run)
    return found


def arrays(found: Run) -> list[list[object]]:
    return [[value.tolist() for value in one.values] if isinstance(one, Returned) else one for one in found.outcomes]


def test_each_call_has_its_array() -> None:
    found = run("def f(x, y): return x @ x * y", [ROWS, 2], [np.eye(2, dtype="f4"), 0.5])
    assert arrays(found) == [[(ROWS @ ROWS * 2).tolist()], [[[0.5, 0], [0, 0.5]]]]
    assert found.printed == ""
    # Not compared: where this process waits for a processor, calls are over before it begins to measure.
    assert found.seconds > 0 and all(one.seconds > 0 for one in found.outcomes if isinstance(one, Returned))


def test_arguments_arrive_as_they_are() -> None:
    source = "def f(x, y, z): return [x == 10 ** 30, y == 'ß', z is True]"
    assert arrays(run(source, [10**30, "ß", True])) == [[[True, True, True]]]
    assert arrays(run("def f(x): return [type(x) is float, x != x]", [np.float64("nan")])) == [[[True, True]]]
    assert arrays(run("def f(x): return x.dtype.str == '<i2' and x.flags.owndata", [np.ones(2, "<i2")])) == [[True]]


def test_numbers_and_lists_are_arrays() -> None:
    found = run("def f(x): return (3, [[1, 2], [3, 4]], float('nan'))[x]", [0], [1], [2])
    assert arrays(found)[:2] == [[3], [[[1, 2], [3, 4]]]]
    assert np.isnan(found.outcomes[2].values[0])  # type: ignore[union-attr]


def test_several_arrays_are_returned_as_a_tuple_or_list() -> None:
    assert arrays(run("def f(x): return x, x.sum()", [ROWS], returned=2)) == [[ROWS.tolist(), 10.5]]
    assert arrays(run("def f(x): return [x[0]]", [ROWS], returned=1)) == [[[1.0, 2.0]]]
    source = "def f(x, y): return ((x,), x, (x, None), (row for row in x))[y]"
    found = run(source, *([ROWS, place] for place in range(4)), returned=2)
    kinds = ("tuple", "ndarray", "NoneType", "generator")
    assert found.outcomes == tuple(Failed("not_returned", kind) for kind in kinds)


def test_an_exception_has_its_line_and_the_next_call_goes_on() -> None:
    source = "import numpy as np\n\ndef g(x):\n    return np.ones(2) @ x\n\ndef f(x):\n    return g(x)\n"
    found = run(source, [np.ones(3)], [np.ones(2)])
    failed, right = found.outcomes
    assert isinstance(failed, Failed)
    assert (failed.reason, failed.type, failed.line) == ("exception", "ValueError", 4)
    assert "matmul" in failed.message
    assert isinstance(right, Returned)


def test_a_file_that_raises_fails_in_every_call() -> None:
    found = run("x = 1\nx / 0\ndef f(x): return x", [1], [2])
    assert found.outcomes == (Failed("exception", "ZeroDivisionError", "division by zero", 2),) * 2


def test_a_module_can_have_dataclasses_and_no_main() -> None:
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass Pair:\n    a: int\n"
        "def f(x): return Pair(x).a\nif __name__ == '__main__': raise SystemExit\n"
    )
    assert arrays(run(source, [4])) == [[4]]


def test_what_is_printed_is_kept_and_cut() -> None:
    found = run("import sys\nprint('loading')\ndef f(x):\n    print('ß', file=sys.stderr)\n    return x", [1])
    assert found.printed == "loading\nß\n"
    assert len(run("def f(x):\n    print('x' * 1_000_000)\n    return x", [1]).printed) == MOST_PRINTED


def test_only_a_syntax_error_that_shows_in_the_child_is_found_there() -> None:
    assert running.run("return 1\ndef f(x): return x", "f", ["x"], [[1]], 0, LIMITS) == NotCounted(
        "syntax", "'return' outside function", 1, 1
    )
    assert running.run("def f(x): return x\ndel f", "f", ["x"], [[1]], 0, LIMITS) == NotCounted("no_function")
    assert running.run("def f(y): return y", "f", ["x"], [[1]], 0, LIMITS) == NotCounted("signature", "f(y)", 1, 1)


def test_without_calls_nothing_is_run() -> None:
    assert running.run("while True: pass\ndef f(x): return x", "f", ["x"], [], 0, LIMITS) == Run((), 0.0, "")


def test_no_run_gets_more_than_a_minute_and_4_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Limits] = []

    def refused(_: Path, request: object, limits: Limits, data: bytes) -> Child:
        asked.append(limits)
        raise UsageError("not here", "此处不行")

    monkeypatch.setattr(running, "Child", refused)
    with pytest.raises(UsageError, match="not here"):
        run("def f(x): return x", [1], limits=Limits(1e9, 10**9))
    assert asked == [Limits(60.0, 4096)]


def test_after_the_time_all_calls_are_late() -> None:
    source = "def f(x):\n    while x: pass\n    return x"
    begun = time.monotonic()
    found = run(source, [0], [1], [0], limits=Limits(0.5, 256))
    assert arrays(found)[0] == [0]
    assert found.outcomes[1:] == (Failed("timeout"),) * 2
    assert 0.5 <= found.seconds < time.monotonic() - begun < 20


def test_the_time_goes_on_in_the_next_child() -> None:
    source = "import os, time\ndef f(x):\n    time.sleep(0.7)\n    if x: os._exit(3)\n    return x"
    # Less is left for the second call than it takes; on a busy machine, the first one takes it all.
    assert run(source, [1], [0], limits=Limits(1.0, 256)).outcomes[1] == Failed("timeout")


def test_after_a_call_that_ends_the_child_the_next_ones_run() -> None:
    source = "import os\ndef f(x):\n    if x >= 0: os._exit(x)\n    return x"
    found = run(source, [-1], [3], [-1], [0], [-1], [5], [-1])
    assert arrays(found)[::2][:3] == [[-1], [-1], [-1]]
    ended = [Failed("exception", f"exit {code}") for code in (3, 0, 5)]
    assert list(found.outcomes[1::2]) == ended
    assert found.outcomes[-1] == ended[-1], "the child is not started more often"


def test_a_file_that_ends_the_child_is_run_again_only_a_few_times() -> None:
    found = run("import os\nos._exit(9)\ndef f(x): return x", *[[1]] * 50)
    assert found.outcomes == (Failed("exception", "exit 9"),) * 50


def test_it_runs_in_a_thread() -> None:
    found: list[Run] = []
    thread = threading.Thread(target=lambda: found.append(run("def f(x): return x", [1])))
    thread.start()
    thread.join()
    assert arrays(found[0]) == [[1]]


def test_nothing_is_left_and_nothing_is_inherited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = (
        "import os\nopen('left', 'w').close()\nfolder = os.getcwd()\n"
        "def f(x):\n    print(sorted(os.environ), os.listdir(), __name__)\n"
        "    return os.path.basename(folder) == 'work'"
    )
    found = run(source, [1])
    assert arrays(found) == [[True]]
    assert "DLQUIZ" not in found.printed
    assert "PATH'" not in found.printed
    assert "['left'] solution" in found.printed
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_cannot_be_started_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(Path(sys.executable).with_name("no-python")))
    with pytest.raises(UsageError, match=r"could not be started: .*no-python"):
        run("def f(x): return x", [1])


def test_without_a_folder_for_temporary_files_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match=r"could not be started: .*nowhere"):
        run("def f(x): return x", [1])


def test_a_folder_that_cannot_be_removed_loses_no_result(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(process, "remove", refuse)
    assert arrays(run("def f(x): return x", [1])) == [[1]]


def test_a_long_file_and_many_calls_are_handed_over() -> None:
    source = f"text = '{'ß' * 60_000}'\ndef f(x): return x + len(text)"
    assert arrays(run(source, *[[number] for number in range(2_000)]))[-1] == [61_999]


def test_a_child_that_ends_before_it_is_ready_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", "raise ImportError('no NumPy here')")
    with pytest.raises(UsageError, match="could not be started: ImportError: no NumPy here"):
        run("def f(x): return x", [1])
    monkeypatch.setattr(process, "START", "import os; os._exit(3)")
    with pytest.raises(UsageError, match="could not be started: exit 3"):
        run("def f(x): return x", [1])


@every_case(
    "header",
    [
        {},
        {"failed": "stub"},
        {"failed": ["value"]},
        {"returned": [-1], "seconds": 0.0},
        {"returned": [0], "seconds": 0.0},
        {"returned": "x", "seconds": 0.0},
        {"returned": [9], "seconds": "late"},
        {"returned": {"9": 9}, "seconds": 0.0},
        {"returned": [len(NPY)]},
        {"returned": [len(NPY)], "seconds": 10**400},
        {"returned": [float(len(NPY))], "seconds": 0.0},
    ],
)
def test_a_message_that_is_not_ours_is_an_exception(header: dict[str, object]) -> None:
    assert running._outcome((header, NPY), 1) == Failed("exception")


@every_case(
    ("sizes", "data"), [([len(NPY)] * 2, NPY * 2), ([], b""), ([len(NPY)], NPY + b"x"), ([len(NPY) + 1, -1], NPY)]
)
def test_as_many_arrays_come_as_are_wanted(sizes: list[int], data: bytes) -> None:
    assert running._outcome(({"returned": sizes, "seconds": 0.0}, data), 1) == Failed("exception")


def test_a_message_that_could_be_ours_is_believed() -> None:
    found = running._outcome(({"returned": [len(NPY)], "seconds": 1}, NPY), 1)
    assert isinstance(found, Returned)
    assert found.values[0].tolist() == ROWS.tolist()


def test_a_failure_has_a_text_and_a_number() -> None:
    sent = {"failed": "exception", "type": 3, "message": "a\ud800", "line": True}
    assert running._outcome((sent, b""), 1) == Failed("exception", "", "a?", None)


@pytest.mark.skipif(sys.platform == "win32", reason="real-time signals")
def test_a_signal_without_a_name_is_given_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", "import os; os.kill(os.getpid(), 40)")
    with pytest.raises(UsageError, match="could not be started: signal 40"):
        run("def f(x): return x", [1])


def test_a_child_that_is_not_ready_in_time_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", "import time; time.sleep(1000)")
    monkeypatch.setattr(process, "STARTING", 0.1)
    with (
        workplace() as place,
        pytest.raises(UsageError, match=r"SIGKILL|exit 1"),
        Child(place, {"calls": []}, LIMITS) as child,
    ):
        child.ready()
    assert child.killed


def test_what_the_children_printed_is_utf8(tmp_path: Path) -> None:
    (tmp_path / "printed").write_bytes(b"\xff\xfe ok")
    assert printed_in(tmp_path) == "\ufffd\ufffd ok"


@pytest.mark.skipif(sys.platform == "win32", reason="there an interrupt is not tried")
def test_an_interrupt_leaves_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupted(self: Child, deadline: float) -> None:
        started.append(self._process.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(Child, "message", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run("def f(x): return x", [1])
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


QUICK = ("channel", "inputs", "objects-dtype", "objects-not_returned", "ends-exception-SIG")


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    made = Victim(tmp_path_factory.mktemp("victim"))
    yield made
    made.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reasons were looked at on Linux only")
@pytest.mark.parametrize("group", QUICK)
def test_a_hostile_solution_gets_a_truthful_reason(victim: Victim, group: str) -> None:
    """One of each group; the campaign runs them all."""
    if protection().missing:
        pytest.skip(f"not protected here: {protection().missing}")
    solution = next(one for one in solutions() if one.name.startswith(group))
    assert complaints(victim, solution) == []


WAITING = """
import sys
from dlquiz.sandbox.model import Limits
from dlquiz.sandbox.running import run
source = "import os, time\\nopen(f'{os.getpid()}', 'w').close()\\ndef f(x): time.sleep(60)"
run(source, "f", ["x"], [[1]], 0, Limits(50.0, 256))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_a_killed_program_leaves_no_child(tmp_path: Path) -> None:
    """The child makes a file of its number; then its parent is killed by signal 9."""
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    program = subprocess.Popen([sys.executable, "-c", WAITING], env=environment)
    try:
        ends = time.monotonic() + 60
        while not (found := list(tmp_path.glob("dlquiz-*/work/[0-9]*"))):
            assert time.monotonic() < ends
            time.sleep(0.02)
    finally:
        program.kill()
        program.wait()
    child = int(found[0].name)
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text("utf-8").split()[2]:
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_run_that_is_not_wanted_any_more_is_stopped_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(StoppedError):
        running.run(
            "def f(x):\n    while True: pass", "f", ["x"], [[1]], 0, LIMITS, lambda: time.monotonic() > begun + 1
        )
    assert time.monotonic() - begun < LIMITS.seconds / 2


def test_a_run_that_stays_wanted_ends_as_any_other() -> None:
    def ran(source: str, seconds: float) -> Run | NotCounted:
        return running.run(source, "f", ["x"], [[1]], 0, Limits(seconds, 256), lambda: False)

    assert ran("def f(x):\n    while True: pass", 0.5).outcomes == (Failed("timeout"),)  # type: ignore[union-attr]
    found = ran("def f(x): return x", 20)
    assert isinstance(found, Run) and arrays(found) == [[1]]
