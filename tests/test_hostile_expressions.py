"""Hostile expressions: long, deep, huge. Each is refused at once, and before anything large is allocated."""

from __future__ import annotations

import math
import time
import tracemalloc
from typing import Any

import pytest
from every_case import every_case

from dlquiz.errors import ExpressionError
from dlquiz.expressions import evaluate, parse


def value(source: str, **names: Any) -> Any:
    return evaluate(parse(source), names)


DIGITS = "9" * 300
HOSTILE_SOURCES = [
    pytest.param("1" * 10_000_000, id="ten megabytes"),
    pytest.param("1+" * 499 + "1", id="long chain"),
    pytest.param("(" * 500 + "1", id="open parentheses"),
    pytest.param("(" * 499 + "1" + ")" * 499, id="parentheses"),
    pytest.param("[" * 499 + "1" + "]" * 499, id="brackets"),
    pytest.param("-" * 999 + "1", id="signs"),
    pytest.param("not " * 249 + "1", id="negations"),
    pytest.param("2^" * 400 + "2", id="powers, parsed"),
    pytest.param("sin(" * 200 + "1" + ")" * 200, id="calls"),
    pytest.param("1 if 1 else " * 80 + "1", id="conditions"),
    pytest.param("x[" * 300 + "0" + "]" * 300, id="indices"),
    pytest.param("[" + "1," * 498 + "1]" + "+1" * 60, id="many nodes"),
    pytest.param("^" * 999, id="carets"),
    pytest.param("a" * 100_000, id="one long name"),
    pytest.param(" " * 100_000, id="blanks"),
]
HOSTILE_VALUES = [
    pytest.param("9^9^9", id="tower"),
    pytest.param("9^9^9^9^9^9", id="higher tower"),
    pytest.param("2^(10^9)", id="huge exponent"),
    pytest.param("2^(10^300)", id="huger exponent"),
    pytest.param("(-3)^(10^18)", id="negative base"),
    pytest.param(f"{DIGITS}^{DIGITS}", id="long numbers"),
    pytest.param(f"({DIGITS}^4)*{DIGITS}", id="long product"),
    pytest.param("(2^4000)*(2^4000)", id="product of powers"),
    pytest.param("word*(10^12)", id="a repeated word"),
    pytest.param("(10^12)*word", id="a repeated word, turned round"),
    pytest.param("[word]*(10^9)", id="a word in an array"),
    pytest.param("outer(v, v)", id="outer product"),
    pytest.param("outer(v, outer(w, w))", id="outer product of an outer product"),
    pytest.param("outer(w, w) @ outer(w, w) @ outer(w, w)", id="matrix products"),
    pytest.param("[[v]] @ transpose([[v]]) + transpose([v]) @ [v]", id="column times row"),
    pytest.param("dot(transpose([v]), [v])", id="column dot row"),
    pytest.param("dot([transpose([v])], [transpose([v])])", id="dot of cubes"),
    pytest.param("transpose([v]) + [v]", id="broadcast"),
    pytest.param("maximum(transpose([v]), v)", id="broadcast of a function"),
    pytest.param("v*(2^4000)*(2^4000)", id="exact products of an array"),
    pytest.param("prod(v + 2^1000)", id="exact product over an array"),
    pytest.param("[v]*(10^300) @ transpose([v*(10^1000)])", id="exact dot product"),
    pytest.param("v^(10^9)", id="powers of an array"),
    pytest.param("[[[[[[[[[[1]]]]]]]]]]", id="ten axes"),
    pytest.param("[[w,w,w,w],[w,w,w,w],[w,w,w,w]]+transpose([[[v]]])", id="stacks"),
    pytest.param("exp(v)", id="overflow in an array"),
]
HOSTILE_NAMES = {"v": tuple(range(1000, 2200)), "w": tuple(range(120)), "word": "ab"}


def refusal(call: Any, *arguments: Any) -> tuple[float, int]:
    """Seconds and bytes that a refusal takes: the best of three, so that a busy machine is not to blame."""
    seconds = math.inf
    for _ in range(3):
        started = time.process_time()
        with pytest.raises(ExpressionError):
            call(*arguments)
        seconds = min(seconds, time.process_time() - started)
    tracemalloc.start()
    with pytest.raises(ExpressionError):
        call(*arguments)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak


@every_case("source", HOSTILE_SOURCES)
def test_hostile_sources_are_refused_at_once(source: str) -> None:
    seconds, peak = refusal(parse, source)
    assert seconds < 0.5
    assert peak < 2_000_000


@every_case("source", HOSTILE_VALUES)
def test_hostile_values_are_refused_at_once(source: str) -> None:
    value("sum([1, 2])")  # NumPy is imported beforehand
    expression = parse(source)
    seconds, peak = refusal(evaluate, expression, HOSTILE_NAMES)
    assert seconds < 0.5
    assert peak < 5_000_000


@pytest.mark.unmeasured
def test_many_large_steps_are_refused_together() -> None:
    """Each step alone is small enough; a thousand characters must not buy minutes."""
    expression = parse("+".join(["sum(v%7)"] * 38))
    started = time.process_time()
    with pytest.raises(ExpressionError, match="too many"):
        evaluate(expression, {"v": tuple(range(50_000))})
    assert time.process_time() - started < 20


def test_what_honest_banks_need_is_within_the_bounds() -> None:
    image = tuple(tuple(range(100)) for _ in range(100))
    assert value("sum(x @ x) > 0", x=image) == 1
    assert value("+".join(["1"] * 39)) == 39
    assert value("2^4000") == 2**4000
    assert value("prod([" + ",".join(map(str, range(1, 61))) + "])") == math.factorial(60)
