"""Arrays of a record with named axes: which shapes are refused, and how arrays meet that share an axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import plain
from dlquiz.reference import catalog
from dlquiz.reference.engine.references import own

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


SQUARE = """
diagonal:
  summary: S
  result: real
  arguments: {x: {kind: array, shape: N N}}
  value: x[0, 0]
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


@pytest.mark.parametrize(
    ("arguments", "name", "said"),
    [
        ({"inputs": drawn(4)}, "inputs", "shape 4, where N D | N C H W"),
        ({"inputs": drawn(2, 3), "gamma": drawn(2)}, "gamma", "2 along D, where another argument has 3"),
        ({"inputs": drawn(2, 3, 2, 2), "gamma": drawn(2)}, "gamma", "2 along C"),
        ({"inputs": drawn(2, 3), "gamma": drawn(2, 3)}, "gamma", "shape 2×3, where () | D | C"),
    ],
)
def test_other_shapes_are_refused(arguments: dict[str, object], name: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        value(**arguments)
    assert refused.value.argument == name
    assert said in refused.value.en
    assert refused.value.zh != refused.value.en


def test_axes_of_one_name_have_one_length_within_an_array_too() -> None:
    diagonal = own("b", "diagonal", SQUARE)
    assert catalog.run(diagonal, catalog.bind(diagonal, {"x": [[1, 2], [3, 4]]})) == 1
    with pytest.raises(ArgumentError, match="shape 2×3, where N N is needed"):
        catalog.bind(diagonal, {"x": [[1, 2, 3], [4, 5, 6]]})
