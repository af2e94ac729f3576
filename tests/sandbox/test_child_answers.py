"""What the child does with the learner's code, in this process: its parts, with what it would send kept."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlquiz.sandbox import child
from dlquiz.sandbox.arrays import from_npy, to_npy
from dlquiz.sandbox.child import Answers, Capped
from dlquiz.sandbox.wire import packed, received

ROW = np.array([1.0, 2.0])
Answer = tuple[dict[str, Any], bytes]


def answers(source: str, *calls: list[Any], returned: int = 0, traced: bool = False) -> list[Answer]:
    sent = bytearray()
    before = sys.getrecursionlimit()
    # What measures these tests is a trace function, too.
    tracing = sys.settrace, sys.setprofile
    if not traced:
        sys.settrace = sys.setprofile = lambda _: None
    try:
        child._run({"source": source, "function": "f", "returned": returned}, list(calls), Answers(sent.extend))
    finally:
        sys.settrace, sys.setprofile = tracing
        sys.modules.pop(child.NAME, None)
    assert sys.getrecursionlimit() == before
    stream, found = io.BytesIO(bytes(sent)), []
    while message := received(stream.read):
        found.append(message)
    return found


def headers(source: str, *calls: list[Any], returned: int = 0) -> list[dict[str, Any]]:
    return [header for header, _ in answers(source, *calls, returned=returned)]


def test_arrays_are_sent_one_after_the_other() -> None:
    ((header, data),) = answers("def f(x): return x * 2, 3", [ROW], returned=2)
    first, second = header["returned"]
    assert from_npy(data[:first]).tolist() == [2.0, 4.0]
    assert from_npy(data[first:]).tolist() == 3
    assert len(data) == first + second
    assert header["seconds"] > 0


@pytest.mark.parametrize(
    ("returned", "kind"),
    [("None", "NoneType"), ("{1: 2}", "dict"), ("(y for y in x)", "generator"), ("iter(x)", "iterator")],
)
def test_what_is_no_result(returned: str, kind: str) -> None:
    assert headers(f"def f(x): return {returned}", [ROW]) == [{"failed": "not_returned", "type": kind}]


def test_several_are_wanted() -> None:
    assert headers("def f(x): return x", [ROW], returned=2) == [{"failed": "not_returned", "type": "ndarray"}]
    found = headers("def f(x): return x, {}", [ROW], returned=2)
    assert found == [{"failed": "not_returned", "type": "dict"}]


@pytest.mark.parametrize(
    ("returned", "kind"), [("'ab'", "<U2"), ("1j", "complex128"), ("[[1], [2, 3]]", "list"), ("object()", "object")]
)
def test_what_is_no_array_of_numbers(returned: str, kind: str) -> None:
    assert headers(f"def f(x): return {returned}", [ROW]) == [{"failed": "dtype", "type": kind}]


def test_an_error_of_a_conversion_is_an_exception() -> None:
    source = "class Own:\n    def __array__(self, *_, **__): raise ValueError('own')\ndef f(x): return Own()"
    assert headers(source, [1]) == [{"failed": "exception", "type": "ValueError", "message": "own", "line": 2}]


def test_memory_has_a_reason_of_its_own() -> None:
    assert headers("def f(x): raise MemoryError", [1]) == [{"failed": "memory"}]
    source = "import numpy as np\ndef f(x): return np.broadcast_to(x, (1 << 24,))"
    assert headers(source, [1.0]) == [{"failed": "memory"}]


def test_inputs_are_compared() -> None:
    source = "def f(x, y):\n    if y: x += 1\n    return x"
    found = headers(source, [ROW.copy(), 0], [ROW.copy(), 1])
    assert "returned" in found[0]
    assert found[1] == {"failed": "input_changed"}


def test_exceptions_have_the_learners_last_line() -> None:
    source = "import json\ndef f(x):\n    return json.loads(x)"
    (found,) = headers(source, ["{"])
    assert (found["failed"], found["type"], found["line"]) == ("exception", "JSONDecodeError", 3)
    (found,) = headers("class E(Exception):\n    def __str__(self): return 1\ndef f(x): raise E", [1])
    assert (found["type"], found["message"], found["line"]) == ("E", "", 3)
    assert headers("1 / 0\ndef f(x): return x", [1], [2])[1]["type"] == "ZeroDivisionError"
    (found,) = headers("def f(x): raise ValueError('x' * 5000)", [1])
    assert len(found["message"]) == child.MOST_MESSAGE


def test_an_exception_that_passed_no_line_of_the_learner_has_none() -> None:
    (found,) = headers("f = None\ndef g(x): return x\nf = int", ["x"])
    assert (found["type"], found["line"]) == ("ValueError", None)


def test_a_file_without_the_function_is_not_counted() -> None:
    assert headers("f = 3", [1]) == [{"not_counted": "no_function"}]
    (found,) = headers("\nreturn 1", [1])
    assert (found["not_counted"], found["line"], found["column"]) == ("syntax", 2, 1)


def test_a_trace_function_is_taken_away() -> None:
    before = sys.gettrace()
    source = "import sys\ndef trace(*_): raise ValueError\ndef f(x):\n    sys.settrace(trace)\n    return x"
    try:
        ((header, _),) = answers(source, [1], traced=True)
    finally:
        sys.settrace(before)
    assert "returned" in header


def test_a_profile_function_is_taken_away() -> None:
    # What measures these tests is taken away, too.
    before, measuring = sys.getprofile(), sys.gettrace()
    source = "import sys\ndef f(x):\n    sys.setprofile(lambda *_: None)\n    return x"
    try:
        ((header, _),) = answers(source, [1], traced=True)
        assert sys.getprofile() is None
    finally:
        sys.setprofile(before)
        sys.settrace(measuring)
    assert "returned" in header


def test_arguments_are_values_and_arrays() -> None:
    first, second = to_npy(ROW), to_npy(np.eye(2))
    calls = [[1, {"bytes": len(first)}], ["a", {"bytes": len(second)}]]
    (one, row), (letter, eye) = child._arguments(calls, first + second)
    assert (one, row.tolist(), letter, eye.tolist()) == (1, [1.0, 2.0], "a", [[1.0, 0.0], [0.0, 1.0]])


def test_what_does_not_fit_is_dropped(tmp_path: Path) -> None:
    with (tmp_path / "printed").open("wb") as file:
        capped = Capped(file.fileno(), 5)
        assert capped.writable()
        assert [capped.write(b"abc"), capped.write(b"defg"), capped.write(b"h")] == [3, 4, 1]
        assert capped.fileno() == file.fileno()
    assert (tmp_path / "printed").read_bytes() == b"abcde"


def test_a_message_is_sent_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []

    def write(channel: int, data: memoryview) -> int:
        assert channel == 5
        written.append(bytes(data[:2]))
        return len(written[-1])

    monkeypatch.setattr(os, "write", write)
    child._sender(5)(b"abcde")
    assert written == [b"ab", b"cd", b"e"]


class Ended(Exception):  # noqa: N818 - it is how the child ends
    """Stands for the end of the process."""


def ended_with(monkeypatch: pytest.MonkeyPatch, request: bytes, **replaced: Any) -> tuple[list[Answer], list[int]]:
    """What `main` sends for a request, and the exit codes; the process itself stays as it is."""
    sent, codes = bytearray(), []
    asked = io.BytesIO(request)
    monkeypatch.setattr(child, "_streams", lambda: (0, asked))
    monkeypatch.setattr(child, "_sender", lambda _: sent.extend)
    monkeypatch.setattr(child, "protect", lambda *words: codes.append(words[0]))
    monkeypatch.setattr(child, "_run", replaced.get("run", lambda *_: None))

    def leave(code: int) -> None:
        codes.append(code)
        raise Ended

    monkeypatch.setattr(os, "_exit", leave)
    with suppress(Ended):
        child.main()
    stream, found = io.BytesIO(bytes(sent)), []
    while message := received(stream.read):
        found.append(message)
    return found, codes


LIMITS = {"parent": 9, "seconds": 1.0, "megabytes": 5, "packages": []}


def test_the_request_is_run_once_the_process_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    request = packed({"calls": [[1]], "source": "", "function": "f", "returned": 0, **LIMITS})
    assert ended_with(monkeypatch, request) == ([({"ready": True}, b"")], [9, 0])

    def fail(*_: object) -> None:
        raise ValueError

    assert ended_with(monkeypatch, request, run=fail) == ([({"ready": True}, b"")], [9, 1])


def test_a_probe_answers_with_what_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from dlquiz.sandbox import probe

    monkeypatch.setattr(probe, "refused", lambda: ["files"])
    request = packed({"calls": [], **LIMITS})
    assert ended_with(monkeypatch, request) == ([({"ready": True, "refused": ["files"]}, b"")], [9])


def test_without_a_request_the_child_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended_with(monkeypatch, b"") == ([], [])
