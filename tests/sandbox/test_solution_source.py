"""Whether a file has the function that is asked for, found without running it."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.sandbox.model import NotCounted
from dlquiz.sandbox.source import MOST_BYTES, problem


@every_case(
    "source",
    [
        "def f(x, y): return x",
        "def f(x, y, axis=-1): return x",
        "def f(x, y, *, axis=-1): return x",
        "def f(x, y, *rest, **more): return x",
        "def f(x, /, y=3): return x",
        "import numpy\n@numpy.vectorize\ndef f(x, y): 'doc'; return x",
        "def f(): return 1\ndef f(x, y): return x",
        "def f(x, y):\n    raise NotImplementedError if x else ValueError",
        "async def f(x, y): return x",
        "def f(x, y): raise ValueError",
        "def f(x, y): raise",
    ],
)
def test_a_function_that_can_be_called_is_no_problem(source: str) -> None:
    assert problem(source, "f", ["x", "y"]) is None


@every_case(
    ("source", "signature"),
    [
        ("def f(): return 1", "f()"),
        ("def f(y, x): return x", "f(y, x)"),
        ("def f(x): return x", "f(x)"),
        ("def f(x, y, z): return x", "f(x, y, z)"),
        ("def f(x, *, y): return x", "f(x, *, y)"),
        ("def f(x, y, *, z): return x", "f(x, y, *, z)"),
        ("\n\n  \ndef f(*x): return x", "f(*x)"),
    ],
)
def test_another_signature_is_quoted_with_its_place(source: str, signature: str) -> None:
    line = source.count("\n") + 1
    assert problem(source, "f", ["x", "y"]) == NotCounted("signature", signature, line, 1)


@pytest.mark.parametrize(
    "source", ["", "f = lambda x: x", "class f: pass", "def g(x): return x", "if 1:\n    def f(x): 1"]
)
def test_the_function_stands_at_the_top_level(source: str) -> None:
    assert problem(source, "f", ["x"]) == NotCounted("no_function")


@pytest.mark.parametrize(
    "body",
    [
        "raise NotImplementedError",
        "raise NotImplementedError('later')",
        "'what to do'\n    raise NotImplementedError",
        "pass",
        "...",
        "'what to do'",
    ],
)
def test_a_function_that_does_nothing_is_the_stub(body: str) -> None:
    assert problem(f"def f(x):\n    {body}", "f", ["x"]) == NotCounted("stub", line=1)


def test_a_syntax_error_has_line_and_column() -> None:
    assert problem("x = 1\ndef f(x)\n    return x", "f", ["x"]) == NotCounted("syntax", "expected ':'", 2, 9)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "-" * 65_000 + "1",
        "x = a" + ".b" * 30_000,
        "\0",
        "(" * 60_000,
        "x" * (MOST_BYTES + 1),
        "x = '\\ud8",
        "x = '\ud800'",
    ],
)
def test_what_the_parser_cannot_bear_is_a_syntax_error(source: str) -> None:
    found = problem(source, "f", ["x"])
    assert isinstance(found, NotCounted)
    assert found.reason == "syntax"
    assert found.message


def test_a_warning_of_the_parser_is_kept_from_the_screen() -> None:
    assert problem("def f(x): return '\\d', 1 is 1", "f", ["x"]) is None
