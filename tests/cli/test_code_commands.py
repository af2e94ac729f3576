"""`grade --file`: exit codes, lines and JSON of a function in a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from code_bank import RIGHT, SOFTMAX
from command_fixtures import Command

from dlquiz.sandbox.protection import Protection

NAIVE = SOFTMAX.replace("logits - logits.max(-1, keepdims=True)", "logits")
KEYS = ["question", "seed", "parameters", "verdict", "score", "expected", "read_as", "mistake", "message", "yours"]
OWN_KEYS = ["groups", "seconds", "speed", "printed"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.py"


def grading(functions: str, file: Path, *more: str) -> tuple[str, ...]:
    return ("--bank", functions, "grade", "functions", "softmax-rows", "--file", str(file), *more)


@pytest.mark.parametrize(
    ("source", "code", "first"),
    [
        (SOFTMAX, 0, "Right: 3 of 3 groups of cases passed"),
        (NAIVE, 1, "Partly: 2 of 3 groups of cases passed"),
        (SOFTMAX.replace("-1", "0"), 1, "Wrong: 0 of 3 groups of cases passed"),
        ("def softmax(logits:\n", 2, "  Not read, not counted: syntax error on line 1"),
        ("def soft(logits):\n    pass\n", 2, "  Not read, not counted: there is no function `softmax`"),
        (
            "def softmax(x):\n    return x\n",
            2,
            "  Not read, not counted: line 1 has `softmax(x)`; write `softmax(logits)`",
        ),
    ],
)
def test_the_exit_code_and_the_first_line(
    dlquiz: Command, functions: str, file: Path, source: str, code: int, first: str
) -> None:
    file.write_text(source, "utf-8")
    done = dlquiz(*grading(functions, file))
    assert (done.code, done.err) == (code, "")
    assert done.lines[0].startswith(first)


def test_a_file_that_is_not_there_does_not_count(dlquiz: Command, functions: str, file: Path) -> None:
    done = dlquiz(*grading(functions, file))
    assert done.code == 2
    assert done.lines == [
        f"  Not read, not counted: there is no file {file}; `dlquiz code functions softmax-rows` makes it"
    ]
    assert dlquiz(*grading(functions, file, "--json")).document["groups"] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xff\xfe\x00", "is not UTF-8 text"), (b"#" * 20_481, "more than 20 KB")],
    ids=["bytes", "long"],
)
def test_a_file_that_cannot_be_read_does_not_count(
    dlquiz: Command, functions: str, file: Path, data: bytes, said: str
) -> None:
    file.write_bytes(data)
    done = dlquiz(*grading(functions, file))
    assert (done.code, said in done.out) == (2, True)
    file.unlink()
    file.mkdir()
    assert dlquiz(*grading(functions, file)).code == 2


def test_the_document(dlquiz: Command, functions: str, file: Path) -> None:
    file.write_text(NAIVE, "utf-8")
    done = dlquiz(*grading(functions, file, "--json", "--seed", "3"))
    found = done.document
    assert (done.code, list(found)) == (1, [*KEYS, *OWN_KEYS, "trace"])
    assert (found["verdict"], found["seed"], found["mistake"]) == ("partly", 3, "overflow")
    small, large, many = found["groups"]
    assert small == {"name": "small", "passed": 1, "of": 1, "first_failure": None}
    assert (many["passed"], many["of"]) == (5, 5)
    failure = large["first_failure"]
    assert list(failure) == ["arguments", "expected", "got", "reason"]
    assert (failure["reason"], failure["got"][0][0]) == ("value", "nan")
    assert [len(row) for row in failure["arguments"]["logits"]] == [5, 5]
    assert sum(failure["expected"][0]) == pytest.approx(1)
    assert list(found["speed"]) == ["yours", "reference"]
    assert found["seconds"] > 0
    assert found["trace"]["type"] == "code"


def test_the_document_of_an_exception_and_of_what_does_not_count(dlquiz: Command, functions: str, file: Path) -> None:
    file.write_text("def softmax(logits):\n    return 1 / 0\n", "utf-8")
    failure = dlquiz(*grading(functions, file, "--json")).document["groups"][0]["first_failure"]
    assert (failure["reason"], failure["type"], failure["line"]) == ("exception", "ZeroDivisionError", 2)
    assert failure["got"] is None
    file.write_text("", "utf-8")
    done = dlquiz(*grading(functions, file, "--json"))
    assert (done.code, done.document["verdict"], done.document["groups"]) == (2, "unreadable", [])
    assert done.document["speed"] is None


def test_several_arrays_stand_by_their_names(dlquiz: Command, functions: str, file: Path) -> None:
    file.write_text(RIGHT["conv-backward"].replace("upstream.sum()", "0.0"), "utf-8")
    asked = ("--bank", functions, "grade", "functions/conv-backward", "--file", str(file))
    failure = dlquiz(*asked, "--json").document["groups"][0]["first_failure"]
    assert list(failure["expected"]) == list(failure["got"]) == ["inputs", "kernel", "bias"]
    assert failure["got"]["bias"] == 0.0
    done = dlquiz(*asked)
    assert "  plain: wrong values" not in done.out
    assert any("returned bias: wrong values" in line for line in done.lines)
    assert "  returned `bias`" in done.lines


def test_what_is_asked_for_a_file_takes_one_and_nothing_else_does(dlquiz: Command, functions: str, file: Path) -> None:
    file.write_text(SOFTMAX, "utf-8")
    missing = dlquiz("--bank", functions, "grade", "functions", "softmax-rows")
    assert (missing.code, "`--file FILE`" in missing.err) == (2, True)
    typed = dlquiz("--bank", functions, "grade", "functions", "softmax-rows", "0.5")
    assert (typed.code, "`--file FILE`" in typed.err) == (2, True)
    other = dlquiz("grade", "conv-output-size", "--file", str(file))
    assert (other.code, "only for code questions" in other.err) == (2, True)
    both = dlquiz(*grading(functions, file)[:5], "0.5", "--file", str(file))
    assert (both.code, "nothing follows the id" in both.err) == (2, True)


def test_without_isolation_and_a_terminal_nothing_is_run(
    dlquiz: Command, functions: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(SOFTMAX, "utf-8")
    bare = Protection(files=False, processes=True, network=False, memory=True)
    monkeypatch.setattr("dlquiz.session.code_consent.protection", lambda: bare)
    assert "read or change your files, use the network" in dlquiz(*grading(functions, file)).refusal
    assert dlquiz(*grading(functions, file, "--unprotected")).code == 0
