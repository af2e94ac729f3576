"""Sizes and shapes: what is refused, and the wording of a worked solution.

What holds for all arguments is proved in `test_every_entry.py` (`proofs_shapes.py`, `proofs_channels.py`).
"""

from __future__ import annotations

from typing import Any

import pytest
from every_case import every_case
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from latex_numbers import exactly, last_value, meet
from proofs_shapes import keeping, stamped, walked, walked_with_ceiling
from strategies.shapes import WINDOWS

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


TRANSPOSED = {"input_size": 7, "kernel_size": 5, "stride": 3, "padding": 1, "output_padding": 1}  # 22
LARGER = {"input_size": 400, "trained_size": 224, "total_stride": 32}  # 6
DENSE = {"in_channels": 64, "growth_rate": 32, "layers": 6}  # 256

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("conv_output_size", {"input_size": 4, "kernel_size": 5}, "kernel_size"),
    ("conv_output_size", {"input_size": (4, 9), "kernel_size": (3, 3, 3)}, "kernel_size"),
    ("conv_output_size", {"input_size": (9,) * 4, "kernel_size": 3}, "input_size"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "padding": "full"}, "padding"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "padding": -1}, "padding"),
    ("conv_output_size", {"input_size": 9, "kernel_size": 3, "stride": 0}, "stride"),
    ("conv_output_size", {"input_size": 9.5, "kernel_size": 3}, "input_size"),
    ("conv_output_size", {"input_size": True, "kernel_size": 1}, "input_size"),
    ("conv_output_size", {"input_size": (10**6, 10**6), "kernel_size": 3}, "input_size"),
    ("pool_output_size", {"input_size": 9, "kernel_size": 3, "padding": 2}, "padding"),
    ("pool_output_size", {"input_size": 1, "kernel_size": 9, "stride": 2, "ceil_mode": True}, "kernel_size"),
    ("conv_transpose_output_size", {**TRANSPOSED, "output_padding": 3}, "output_padding"),
    ("conv_transpose_output_size", {"input_size": 1, "kernel_size": 2, "padding": 1}, "padding"),
    ("conv_transpose_output_size", {"input_size": 10**5, "kernel_size": 100}, "input_size"),
    ("conv_output_shape", {"input_shape": (3,), "out_channels": 4, "kernel_size": 3}, "input_shape"),
    ("conv_output_shape", {"input_shape": (3, 9, 9), "out_channels": 4, "kernel_size": (3, 3, 3)}, "kernel_size"),
    ("conv_output_shape", {"input_shape": (3, 9, 9), "out_channels": 0, "kernel_size": 3}, "out_channels"),
    ("pool_output_shape", {"input_shape": (3, 9, 9, 9, 9), "kernel_size": 3}, "input_shape"),
    ("same_padding", {"kernel_size": 4}, "kernel_size"),
    ("same_padding", {"kernel_size": 10**6 - 1}, "kernel_size"),
    ("tensorflow_same_padding", {"input_size": 9, "kernel_size": 10**9, "dilation": 10**9}, "kernel_size"),
    ("flatten_size", {"input_shape": (10**6, 10**6)}, "input_shape"),
    ("flatten_size", {"input_shape": (1,) * 9}, "input_shape"),
    ("flatten_size", {"input_shape": (3, 4, 4), "image_size": (8, 8, 8)}, "image_size"),
    ("im2col_shape", {"input_shape": (3, 4, 9), "kernel_size": 5}, "kernel_size"),
    ("concat_channels", {"channels": (10**6, 1)}, "channels"),
    ("add_channels", {"channels": (64, 32)}, "channels"),
    ("dense_block_channels", {**DENSE, "layers": 10**4}, "layers"),
    ("transition_channels", {"channels": 10, "compression": 1.5}, "compression"),
    ("transition_channels", {"channels": 1}, "compression"),
    ("fully_convolutional_size", {**LARGER, "input_size": 200}, "input_size"),
]


@every_case(("name", "arguments", "argument"), REFUSED)
def test_impossible_and_hostile_arguments_are_refused(name: str, arguments: dict[str, Any], argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(catalog.find(name), arguments)
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


@pytest.mark.parametrize(
    ("channels", "share", "last"),
    [
        pytest.param(257, 0.5, r"$C = \lfloor 0.5 \cdot 257 \rfloor = \lfloor 128.5 \rfloor = 128$", id="half"),
        pytest.param(
            999_999,
            0.9999999,
            r"$C = \lfloor 0.9999999 \cdot 999{,}999 \rfloor = \lfloor 999{,}998.9 \rfloor = 999{,}998$",
            id="a product that six digits would round up",
        ),
    ],
)
def test_worked_solution_keeps_the_digits_a_floor_turns_on(channels: int, share: float, last: str) -> None:
    assert catalog.find("transition_channels").steps(channels=channels, compression=share)[-1].en == last


@pytest.mark.parametrize("padding", [0, "same", "valid"])
def test_convention_says_what_the_padding_means(padding: int | str) -> None:
    for name in ("conv_output_size", "conv_output_shape"):
        reference = catalog.find(name)
        sizes = {"input_size": 9} if name == "conv_output_size" else {"input_shape": (3, 9, 9), "out_channels": 2}
        convention = reference.convention_for(catalog.bind(reference, {**sizes, "kernel_size": 3, "padding": padding}))
        assert {0: "per side", "same": "TensorFlow", "valid": "no padding"}[padding] in convention.en
    pooled = catalog.find("pool_output_size")
    for ceil_mode, said in ((True, "PyTorch's ceil_mode"), (False, "floor")):
        arguments = {"input_size": 9, "kernel_size": 3, "ceil_mode": ceil_mode}
        assert said in pooled.convention_for(catalog.bind(pooled, arguments)).en
