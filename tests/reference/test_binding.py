"""How arguments of every kind are bound: accepted, refused by name, and nothing hostile gets through."""

from __future__ import annotations

import json
import math
import re
import time
import tracemalloc
from itertools import product
from typing import Any, get_args

import numpy as np
import pytest
from every_case import every_case
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions.values import plain
from dlquiz.messages import Text
from dlquiz.reference import catalog
from dlquiz.reference.engine.references import own
from dlquiz.reference.kinds import Argument, ArgumentKind, Reference

HAN = re.compile(r"[\u4e00-\u9fff]")


def taking(kind: ArgumentKind, words: tuple[str, ...] = ()) -> Reference:
    return Reference(
        name="probe", summary=Text("", ""), arguments=(Argument("value", kind, words=words),), result="array",
        run=lambda value: value, closed=None, steps=lambda value: [], convention=Text("", ""),
        wrong_values=lambda bound: (), wrong_value=lambda name, bound: None, wrong_steps=lambda name, bound: None,
    )  # fmt: skip


WHOLE = ("size", "padding", "count", "integer")
ACCEPTED = [
    *[(kind, 1, 1) for kind in WHOLE],
    *[(kind, 1_000_000, 1_000_000) for kind in WHOLE],
    ("padding", 0, 0), ("integer", 0, 0), ("integer", -5, -5),
    ("size", [3, 5], (3, 5)), ("size", (3, 5, 7), (3, 5, 7)), ("size", [3], (3,)), ("padding", [0, 2], (0, 2)),
    ("shape", [3, 32, 32], (3, 32, 32)), ("shape", [1], (1,)), ("counts", (2, 3), (2, 3)),
    ("shapes", [[1, 2], [3]], ((1, 2), (3,))),
    ("layers", [[3, 1]], ((3, 1, 1, 0),)), ("layers", ((3, 1, 2), (2, 2, 1, 1)), ((3, 1, 2, 0), (2, 2, 1, 1))),
    ("arrays", [[1, 2], [[3]]], ([1, 2], [[3]])), ("arrays", [1, [2]], (1, [2])),
    ("array", 3, 3), ("array", -0.5, -0.5), ("array", [1, 2.5], [1, 2.5]), ("array", [[1], [2]], [[1], [2]]),
    ("real", 0.5, 0.5), ("real", 2, 2), ("real", -1e300, -1e300), ("real", 10**30, 10**30),
    ("flag", True, True), ("flag", False, False), ("flag", 1, True), ("flag", 0, False),
    ("word", "x", "x"), ("word", "_w1", "_w1"),
    ("expression", "x + 1", "x + 1"), ("expression", 3, "3"), ("expression", 0.5, "0.5"),
    ("mapping", {"x": 1, "y": [1, 2]}, {"x": 1, "y": [1, 2]}), ("mapping", {}, {}),
]  # fmt: skip

NESTED: Any = 1
for _ in range(5_000):
    NESTED = [NESTED]
HUGE = 10**5_000  # more digits than Python prints
HOSTILE = [
    pytest.param(value, id=name)
    for name, value in {
        "huge integer": HUGE, "minus huge": -HUGE, "nan": math.nan, "inf": math.inf, "-inf": -math.inf, "none": None,
        "text": "abc", "empty text": "", "code": "__import__('os')", "nested lists": NESTED, "list of none": [None],
        "list of text": ["1"], "list of nan": [math.nan], "list of true": [True], "empty list": [], "empty rows": [[]],
        "mixed depth": [1, [2]], "huge inside": [HUGE], "deep huge": [[HUGE]],
        "map of text": {"x": "1"}, "map of nan": {"x": math.nan}, "map by number": {1: 2}, "map of lists": {"x": []},
        "map of a constant": {"e": 1}, "map of a function": {"sum": 1}, "map of no name": {"x y": 1},
        "map of depth": {"x": NESTED}, "bytes": b"1", "set": {1}, "complex": 1j, "object": object(),
    }.items()
]  # fmt: skip
SOME_HOSTILE = [
    *[pytest.param(number, id=f"{number:.0e}") for number in (10**30, -1, 0, math.nan, math.inf)],
    *[pytest.param(value, id=str(value)) for value in (True, "abc", [], [[[1]]], None)],
    pytest.param(HUGE, id="huge"),
    pytest.param(NESTED, id="nested"),
]
# A list of arrays may well hold a number beside a vector: what is hostile to it stands in REFUSED.
NUMERIC_KINDS = [kind for kind in get_args(ArgumentKind) if kind not in ("word", "expression", "arrays")]
REFUSED = [
    *[(kind, value) for kind in WHOLE for value in (True, 1.0, 10**30, -(10**30), "3")],
    *[("size", value) for value in (0, -1, 1_000_001, [], [0], [3, -1], [3.0], [True], [1] * 4, [[3]])],
    *[("padding", value) for value in (-1, [-1], 1_000_001, "same")],
    *[("count", value) for value in (0, -1, 10**9 + 1, [3])],
    *[("integer", value) for value in (10**9 + 1, -(10**9) - 1, [3])],
    *[(kind, value) for kind in ("shape", "counts") for value in (3, [], [0], [-1], [1.0], [True], [10**30])],
    *[(kind, [1] * 1_001) for kind in ("shape", "counts")],
    *[("shapes", value) for value in (3, [], [3], [[]], [[0]], [[1]] * 1_001)],
    *[("layers", value) for value in (3, [], [3], [[3]], [[3, 0]], [[0, 1]], [[3, 1, 0]], [[3, 1, 1, -1]])],
    *[("layers", value) for value in ([[1, 1, 1, 1, 1]], [[3, 1.0]], [[True, 1]], [[10_001, 1]], [[3, 1]] * 1_001)],
    ("layers", [[3, 1], [3]]),
    *[("arrays", value) for value in (3, True, [], [[]], [[1, [2]]], ["a"], [[0] * 60_000] * 2)],
    *[("array", value) for value in (True, [], [[]], [1, [2]], [[1, 2], [3]], [0] * 100_001, 10**400, -(10**400))],
    *[("real", value) for value in (True, [1], 10**400, "1")],
    *[("flag", value) for value in (2, -1, 1.0, 0.0, "true", "yes", [])],
    *[("word", value) for value in (3, "", "a b", "1-a", "a-b", "x\n", "é", True)],
    *[("expression", value) for value in (True, None, [1], math.nan, math.inf, {"x": 1})],
    *[("mapping", value) for value in (3, [1], "x", {"x": True}, {"pi": 3}, {"x": [0] * 60_000, "y": [0] * 60_000})],
]  # fmt: skip


@every_case(("kind", "value", "expected"), ACCEPTED)
def test_accepted(kind: ArgumentKind, value: Any, expected: Any) -> None:
    found = catalog.bind(taking(kind), {"value": value})["value"]
    assert found == expected
    assert type(found) is type(expected)


def refused(reference: Reference, value: Any) -> ArgumentError:
    with pytest.raises(ArgumentError) as error:
        catalog.bind(reference, {"value": value})
    assert error.value.argument == "value"
    assert "`value`" in error.value.en and "`value`" in error.value.zh
    assert HAN.search(error.value.zh) and len(error.value.en) < 250
    return error.value


@every_case(("kind", "value"), REFUSED)
def test_refused(kind: ArgumentKind, value: Any) -> None:
    refused(taking(kind), value)


@pytest.mark.unmeasured
@every_case("kind", NUMERIC_KINDS)
@every_case("value", HOSTILE)
def test_hostile_values_are_refused_by_every_kind(kind: ArgumentKind, value: Any) -> None:
    refused(taking(kind), value)


def test_every_kind_is_tried() -> None:
    assert {kind for kind, *_ in ACCEPTED} == set(get_args(ArgumentKind)) == {kind for kind, *_ in REFUSED}


def test_words_are_taken_verbatim_and_listed() -> None:
    padding = taking("padding", ("valid", "same"))
    assert catalog.bind(padding, {"value": "same"}) == {"value": "same"}
    assert catalog.bind(padding, {"value": 2}) == {"value": 2}
    assert "or valid or same" in refused(padding, "Same").en
    word = taking("word", ("trainable", "all"))
    assert catalog.bind(word, {"value": "all"}) == {"value": "all"}
    assert "trainable or all" in refused(word, "other").en


def test_a_message_tells_the_limit() -> None:
    assert "at most 1,000,000" in refused(taking("size"), 10**30).en


@every_case("name", catalog.names())
def test_no_argument_of_any_entry_lets_a_hostile_value_crash(name: str) -> None:
    """Bound to something harmless or refused by name: never another exception, never a large allocation."""
    reference = catalog.find(name)
    for argument, hostile in product(reference.arguments, SOME_HOSTILE):
        try:
            bound = catalog.bind(reference, {**SAMPLES[name][0], argument.name: hostile})
        except ArgumentError as error:
            assert error.argument in {"", *(each.name for each in reference.arguments)}, hostile
            assert len(error.en) < 300
        else:
            assert bound.keys() == {each.name for each in reference.arguments}, hostile


LONG: dict[str, Any] = {
    "a long list": [1] * 10**6,
    "many lists": [[1]] * 10**6,
    "a large matrix": [[1] * 1_000] * 1_000,
    "lists of nothing": [[[]] * 1_000] * 1_000,
    "a wide cube": [[[0.5] * 100] * 100] * 100,
    "a deep list": json.loads("[" * 900 + "]" * 900),
    "many names": {f"a{number}": 1 for number in range(10**5)},
    "a long text": "x" * 10**6,
}


@pytest.mark.sweep
@pytest.mark.parametrize("name", catalog.names())
def test_what_is_too_long_is_refused_at_once(name: str) -> None:
    reference = catalog.find(name)
    for argument, long in product(reference.arguments, LONG):
        given = {**SAMPLES[name][0], argument.name: LONG[long]}
        assert any(seconds_to_refuse(reference, given) < 0.5 for _ in range(3)), (argument.name, long)


def seconds_to_refuse(reference: Reference, given: dict[str, Any]) -> float:
    started = time.process_time()
    with pytest.raises((ArgumentError, ExpressionError)) as error:
        catalog.run(reference, catalog.bind(reference, given))
    assert len(error.value.en) < 300
    return time.process_time() - started


@every_case("kind", NUMERIC_KINDS)
@every_case("long", LONG)
def test_what_is_too_long_is_not_copied(kind: ArgumentKind, long: str) -> None:
    tracemalloc.start()
    try:
        refused(taking(kind), LONG[long])
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", [*"ab", "kernel_sizes", 3, None, "x" * 100_000], ids=lambda name: str(name)[:12])
def test_an_unknown_argument_is_refused_by_name(name: Any) -> None:
    reference = catalog.find("conv_output_size")
    with pytest.raises(ArgumentError) as error:
        catalog.bind(reference, {"input_size": 5, "kernel_size": 3, name: 1})
    assert error.value.argument == str(name)
    assert "kernel_size" in error.value.en


def test_a_default_may_depend_on_the_arguments_before_it() -> None:
    reference = catalog.find("pool_output_size")
    assert catalog.bind(reference, {"input_size": 8, "kernel_size": 3})["stride"] == 3
    assert catalog.bind(reference, {"input_size": 8, "kernel_size": (3, 2)})["stride"] == (3, 2)


# --- arrays of a record whose axes have names: those of one name meet ------------------------------------------------

SCALED = """
scaled:
  summary: S
  result: array
  arguments:
    inputs: {kind: array, letter: x, shape: 'N D | N C H W'}
    gamma: {kind: array, letter: g, default: 1, shape: '() | D | C'}
    mask: {kind: array, letter: m, default: 1, shape: '() | N | N H W'}
  value: g*x*m if dims(m) != 1 else g*x
  mistakes: {}
"""


def value(**arguments: object) -> object:
    scaled = own("b", "scaled", SCALED)
    return catalog.run(scaled, catalog.bind(scaled, {name: plain(given) for name, given in arguments.items()}))


def drawn(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).integers(-5, 6, shape)


@pytest.mark.parametrize(
    ("inputs", "given", "placed"),
    [
        pytest.param((2, 3, 2, 4), {"gamma": drawn(3)}, drawn(3).reshape(1, 3, 1, 1), id="channels of images"),
        pytest.param((2, 3, 2, 4), {"mask": drawn(2, 2, 4)}, drawn(2, 2, 4).reshape(2, 1, 2, 4), id="axis between"),
        pytest.param((4, 3), {"gamma": drawn(3)}, drawn(3), id="features need no place"),
        pytest.param((4, 3), {"gamma": np.int64(2)}, 2, id="a number needs no place"),
    ],
)
def test_axes_of_one_name_meet(inputs: tuple[int, ...], given: dict[str, object], placed: Any) -> None:
    x = drawn(*inputs)
    np.testing.assert_array_equal(np.asarray(value(inputs=x, **given)), x * placed)
