"""Sizes, shapes and receptive fields: refused exactly where there is none, and deep stacks.

What holds for all arguments is proved in `test_every_entry.py` (`proofs_shapes.py`, `proofs_fields.py`).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from latex_numbers import exactly, last_value, meet
from proofs_shapes import keeping, stamped, walked, walked_with_ceiling
from strategies.shapes import LAYER_ROWS, WINDOWS

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries
from dlquiz.reference import catalog

relaxed = settings(max_examples=150)


def agreed(name: str, **given_arguments: Any) -> Any:
    """The value on which run, closed form and the last line of the steps agree."""
    reference = catalog.find(name)
    arguments = catalog.bind(reference, given_arguments)
    value = catalog.run(reference, arguments)
    closed = catalog.value_of(reference, arguments)
    assert [type(number) for number in entries(value)] == [type(number) for number in entries(closed)]
    for text in reference.steps(**arguments)[-1]:
        shown = last_value(text)
        assert shown is not None and meet(shown, exactly(value)), text
    return value


SHORT = {"input_size": "n", "kernel_size": "k", "stride": "s", "padding": "p", "dilation": "d"}
sizes = WINDOWS.map(lambda drawn: {SHORT[name]: size for name, size in drawn.items()})


def named(n: int, k: int, s: int, p: int, d: int) -> dict[str, int]:
    return {"input_size": n, "kernel_size": k, "stride": s, "padding": p, "dilation": d}


def refused_for(name: str, **given_arguments: Any) -> str:
    with pytest.raises(ArgumentError) as refused:
        agreed(name, **given_arguments)
    return refused.value.argument


@relaxed
@given(sizes)
def test_a_convolution_is_refused_exactly_where_no_window_fits(draw: dict[str, int]) -> None:
    expected = walked(**draw)
    if expected:
        assert agreed("conv_output_size", **named(**draw)) == expected
    else:
        assert refused_for("conv_output_size", **named(**draw)) == "kernel_size"


@relaxed
@given(sizes, st.booleans())
def test_a_pooling_is_refused_exactly_where_no_window_fits(draw: dict[str, int], ceil_mode: bool) -> None:
    expected = (walked_with_ceiling if ceil_mode else walked)(**draw)
    arguments = {**named(**draw), "ceil_mode": ceil_mode}
    if 2 * draw["p"] > draw["k"]:
        assert refused_for("pool_output_size", **arguments) == "padding"
    elif expected:
        assert agreed("pool_output_size", **arguments) == expected
    else:
        assert refused_for("pool_output_size", **arguments) == "kernel_size"


@relaxed
@given(sizes, st.integers(0, 3))
def test_a_transposed_convolution_is_refused_exactly_where_nothing_is_left(draw: dict[str, int], extra: int) -> None:
    arguments = {**named(**draw), "output_padding": extra}
    if extra >= max(draw["s"], draw["d"]):
        assert refused_for("conv_transpose_output_size", **arguments) == "output_padding"
    elif expected := stamped(**arguments):
        assert agreed("conv_transpose_output_size", **arguments) == expected
    else:
        assert refused_for("conv_transpose_output_size", **arguments) == "padding"


@relaxed
@given(st.integers(1, 15), st.integers(1, 5))
def test_padding_on_both_sides_is_refused_exactly_where_it_cannot_keep_the_size(k: int, d: int) -> None:
    try:
        expected = keeping(k, d)
    except StopIteration:
        assert refused_for("same_padding", kernel_size=k, dilation=d) == "kernel_size"
    else:
        assert agreed("same_padding", kernel_size=k, dilation=d) == expected


@pytest.mark.unmeasured
@relaxed
@given(sizes)
def test_transposed_convolution_undoes_the_size_of_a_convolution(draw: dict[str, int]) -> None:
    spare = draw["n"] + 2 * draw["p"] - draw["d"] * (draw["k"] - 1) - 1
    assume(spare >= 0 and spare % draw["s"] == 0)
    smaller = catalog.computed("conv_output_size", **named(**draw))
    assert agreed("conv_transpose_output_size", **named(**{**draw, "n": smaller})) == draw["n"]


def test_a_number_beside_a_tuple_holds_for_every_axis() -> None:
    assert agreed("conv_output_size", input_size=(28, 20, 9), kernel_size=3, padding=1, stride=(1, 2, 3)) == (28, 10, 3)
    assert agreed("conv_output_size", input_size=28, kernel_size=(3, 5)) == (26, 24)
    assert agreed("conv_output_size", input_size=(9, 9), kernel_size=3) == (7, 7)


@settings(max_examples=100)
@given(st.lists(LAYER_ROWS, max_size=8))
def test_closed_forms_equal_runs_on_deep_stacks_and_on_none(layers: list[tuple[int, int, int, int]]) -> None:
    for name in ("receptive_field", "receptive_fields", "jump", "receptive_field_center"):
        reference = catalog.find(name)
        assert reference.run(layers=tuple(layers)) == reference.closed(layers=tuple(layers))


STACK = ((3, 2, 1, 0), (3, 1, 2, 0), (2, 2, 1, 0), (5, 1, 1, 2))  # 3, 11, 13, 29; jump 4; centre 6.5


def test_padding_never_changes_the_size() -> None:
    padded = tuple((k, s, d, 3) for k, s, d, _ in STACK)
    assert catalog.computed("receptive_field", layers=padded) == catalog.computed("receptive_field", layers=STACK) == 29


def test_layers_may_be_written_short() -> None:
    assert catalog.computed("receptive_field", layers=[[3, 2], [3, 1, 2]]) == 11
