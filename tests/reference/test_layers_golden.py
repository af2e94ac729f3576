"""Known answers by hand, and identities."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from every_case import every_case
from layer_samples import BY_NAME, GOLDEN, IMAGE, KERNEL, G, bound

from dlquiz.expressions import plain
from dlquiz.reference.catalog import run


def value(name: str, /, **given: Any) -> Any:
    return run(BY_NAME[name], bound(name, given))


def close(expected: Any, digits: float = 1e-9) -> Any:
    return pytest.approx(np.asarray(expected, dtype=float), rel=digits, abs=1e-12)


@every_case(("name", "given", "expected"), GOLDEN)
def test_known_answers(name: str, given: dict[str, Any], expected: Any) -> None:
    # Central differences lose digits to rounding: 1e-16/1e-5.
    assert np.asarray(value(name, **given)) == close(expected, 1e-8 if name == "numeric_gradient" else 1e-9)


def test_a_plain_number_comes_out_where_a_number_goes_in() -> None:
    assert isinstance(value("activation", name="relu", z=2), float)
    assert isinstance(value("cross_entropy", logits=[1, 2], target=0), float)
    assert plain(value("conv2d_backward", inputs=IMAGE, kernel=KERNEL, upstream=G, of="bias")) == 2.0


def test_tanh_keeps_its_tails() -> None:
    assert value("activation_derivative", name="tanh", z=20) == close(4 * math.exp(-40))
