"""Multiply-adds, FLOPs and memory: the closed form, the NumPy run and a computation that counts as it goes agree."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.errors import ArgumentError
from dlquiz.reference import compute
from dlquiz.reference.binding import bind
from dlquiz.reference.catalog.compute import REFERENCES

BY_NAME = {reference.name: reference for reference in REFERENCES}
Arguments = dict[str, Any]
Matrix = list[list[int]]


class Counter:
    """Multiplies and adds, and counts both."""

    def __init__(self) -> None:
        self.multiplications = self.additions = 0

    def add_product(self, total: int, a: int, b: int) -> int:
        self.multiplications += 1
        self.additions += 1
        return total + a * b

    def matmul(self, left: Matrix, right: Matrix) -> Matrix:
        return [[self._dot(row, column) for column in zip(*right, strict=True)] for row in left]

    def _dot(self, row: list[int], column: tuple[int, ...]) -> int:
        total = 0
        for a, b in zip(row, column, strict=True):
            total = self.add_product(total, a, b)
        return total


def filled(rows: int, columns: int) -> Matrix:
    return [[(3 * row + column) % 7 - 3 for column in range(columns)] for row in range(rows)]


def axes(size: Any, number: int) -> tuple[int, ...]:
    return (size,) * number if isinstance(size, int) else size


def conv_oracle(
    in_channels: int, out_channels: int, kernel_size: Any, output_size: Any, groups: int, batch_size: int, **_: Any
) -> int:
    """A convolution by loops over a dictionary of pixels, one dot product at a time."""
    number = next((len(size) for size in (kernel_size, output_size) if not isinstance(size, int)), 2)
    kernel, output = axes(kernel_size, number), axes(output_size, number)
    counter = Counter()
    places = range(batch_size), range(out_channels), *map(range, output)
    for _sample, made, *position in product(*places):
        total = 0
        for seen in range(in_channels):
            if seen * groups // in_channels == made * groups // out_channels:
                for cell in product(*map(range, kernel)):
                    pixel = sum(place + offset for place, offset in zip(position, cell, strict=True))
                    total = counter.add_product(total, pixel, made + 1)
    return counter.multiplications


def linear_oracle(in_features: int, out_features: int) -> int:
    counter = Counter()
    counter.matmul(filled(1, in_features), filled(in_features, out_features))
    return counter.multiplications


def matmul_oracle(m: int, n: int, p: int) -> int:
    counter = Counter()
    counter.matmul(filled(m, n), filled(n, p))
    return counter.multiplications + counter.additions


def attention_oracle(sequence_length: int, embed_dim: int, heads: int) -> int:
    """Self-attention head by head, without the softmax, which multiplies nothing here."""
    counter, width = Counter(), embed_dim // heads
    tokens = filled(sequence_length, embed_dim)
    outputs: Matrix = [[] for _ in range(sequence_length)]
    for _ in range(heads):
        queries, keys, values = (counter.matmul(tokens, filled(embed_dim, width)) for _ in "qkv")
        scores = counter.matmul(queries, [list(row) for row in zip(*keys, strict=True)])
        outputs = [row + more for row, more in zip(outputs, counter.matmul(scores, values), strict=True)]
    counter.matmul(outputs, filled(embed_dim, embed_dim))
    return counter.multiplications


def speedup_oracle(out_channels: int, kernel_size: Any) -> float:
    common = {"kernel_size": kernel_size, "output_size": 2, "batch_size": 1}
    if not isinstance(kernel_size, int):
        common["output_size"] = (2,) * len(kernel_size)
    one_by_one = common | {"kernel_size": 1}
    standard = conv_oracle(in_channels=3, out_channels=out_channels, groups=1, **common)
    depthwise = conv_oracle(in_channels=3, out_channels=3, groups=3, **common)
    return standard / (depthwise + conv_oracle(in_channels=3, out_channels=out_channels, groups=1, **one_by_one))


def model_oracle(parameters: int, bytes_per_parameter: int) -> float:
    return len(bytes(bytes_per_parameter) * parameters) / 1024 / 1024


def activation_oracle(shapes: Any, bytes_per_value: int, **_: Any) -> float:
    buffer = array("B")
    for shape in shapes:
        for _cell in product(*map(range, shape)):
            buffer.extend([0] * bytes_per_value)
    return buffer.buffer_info()[1] * buffer.itemsize / 1024 / 1024


ORACLES: dict[str, Callable[..., float]] = {
    "conv_macs": conv_oracle,
    "linear_macs": linear_oracle,
    "matmul_flops": matmul_oracle,
    "attention_macs": attention_oracle,
    "separable_speedup": speedup_oracle,
    "model_memory": model_oracle,
    "activation_memory": activation_oracle,
}

small = st.integers(1, 4)
size = small | st.tuples(small, small)


@st.composite
def conv_arguments(draw: st.DrawFn) -> Arguments:
    groups = draw(st.integers(1, 3))
    return {
        "in_channels": groups * draw(st.integers(1, 2)),
        "out_channels": groups * draw(st.integers(1, 2)),
        "kernel_size": draw(size),
        "output_size": draw(size),
        "groups": groups,
        "batch_size": draw(st.integers(1, 2)),
        "input_size": draw(small),
    }


@st.composite
def attention_arguments(draw: st.DrawFn) -> Arguments:
    heads = draw(st.integers(1, 3))
    return {"sequence_length": draw(small), "embed_dim": heads * draw(small), "heads": heads}


DRAWS: dict[str, st.SearchStrategy[Arguments]] = {
    "conv_macs": conv_arguments(),
    "linear_macs": st.fixed_dictionaries({"in_features": small, "out_features": small}),
    "matmul_flops": st.fixed_dictionaries({"m": small, "n": small, "p": small}),
    "attention_macs": attention_arguments(),
    "separable_speedup": st.fixed_dictionaries(
        {"out_channels": small, "kernel_size": size | st.tuples(small) | st.tuples(small, small, small)}
    ),
    "model_memory": st.fixed_dictionaries(
        {"parameters": st.integers(1, 5_000), "bytes_per_parameter": st.integers(1, 16)}
    ),
    "activation_memory": st.fixed_dictionaries(
        {
            "shapes": st.lists(st.lists(small, min_size=1, max_size=4).map(tuple), min_size=1, max_size=8).map(tuple),
            "bytes_per_value": st.integers(1, 8),
            "parameters": st.integers(0, 1_000),
        }
    ),
}


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_closed_form_run_and_counted_computation_agree(name: str, data: st.DataObject) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, data.draw(DRAWS[name]))
    value = ORACLES[name](**bound)
    assert reference.closed is not None
    assert reference.closed(**bound) == reference.run(**bound) == value
    wanted = float if reference.result == "real" else int
    assert type(reference.closed(**bound)) is type(reference.run(**bound)) is wanted


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_steps_end_in_the_result(name: str, data: st.DataObject) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, data.draw(DRAWS[name]))
    lines = reference.steps(**bound)
    value = reference.run(**bound)
    shown = str(value) if isinstance(value, int) else f"{value:.6g}"
    assert 2 <= len(lines) <= 6
    assert all(line.en and line.zh for line in lines)
    for text in lines[-1]:
        assert text.removesuffix(" MiB").endswith(f"= {shown}")


VGG16 = [
    *[(64, 224, 224)] * 2,
    *[(128, 112, 112)] * 2,
    *[(256, 56, 56)] * 3,
    *[(512, 28, 28)] * 3,
    *[(512, 14, 14)] * 3,
    *[(64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (512, 7, 7)],
    *[(4_096,), (4_096,), (1_000,)],
]


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("conv_macs", {"in_channels": 3, "out_channels": 64, "kernel_size": 3, "output_size": 224}, 86_704_128),
        ("conv_macs", {"in_channels": 3, "out_channels": 64, "kernel_size": 11, "output_size": 55}, 70_276_800),
        ("conv_macs", {"in_channels": 64, "out_channels": 64, "kernel_size": 3, "output_size": 224}, 1_849_688_064),
        ("conv_macs", {"in_channels": 6, "out_channels": 16, "kernel_size": 5, "output_size": 10}, 240_000),
        ("conv_macs", {"in_channels": 192, "out_channels": 32, "kernel_size": 5, "output_size": 28}, 120_422_400),
        ("conv_macs", {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "output_size": (4, 5, 6)}, 19_440),
        ("linear_macs", {"in_features": 25_088, "out_features": 4_096}, 102_760_448),
        ("matmul_flops", {"m": 2, "n": 3, "p": 4}, 48),
        ("matmul_flops", {"m": 1_000, "n": 1_000, "p": 1_000}, 2_000_000_000),
        ("attention_macs", {"sequence_length": 10, "embed_dim": 4}, 1_440),
        ("attention_macs", {"sequence_length": 512, "embed_dim": 768, "heads": 12}, 1_610_612_736),
        ("separable_speedup", {"out_channels": 64, "kernel_size": 3}, 576 / 73),
        ("model_memory", {"parameters": 2**20}, 4.0),
        ("model_memory", {"parameters": 138_357_544}, 527.7921447753906),
        ("activation_memory", {"shapes": [(64, 32, 32), (128, 16, 16)]}, 0.375),
        ("activation_memory", {"shapes": VGG16}, 15_087_080 * 4 / 2**20),
        ("activation_memory", {"shapes": [(3, 224, 224), *VGG16]}, 15_237_608 * 4 / 2**20),
    ],
)
def test_known_costs(name: str, arguments: Arguments, value: float) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, arguments)
    assert reference.run(**bound) == value
    assert reference.closed is not None
    assert reference.closed(**bound) == value


def test_inception_saves_with_a_1x1_reduction() -> None:
    reduced = compute.conv_macs(192, 16, 1, 28) + compute.conv_macs(16, 32, 5, 28)
    assert reduced == 12_443_648


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_mistakes_that_apply_can_be_computed(name: str, data: st.DataObject) -> None:
    reference = BY_NAME[name]
    bound = bind(reference, data.draw(DRAWS[name]))
    for mistake in reference.mistakes:
        if mistake.applies(**bound):
            assert mistake.formula(**bound) > 0
    convention = reference.convention_for(bound)
    assert convention.en and convention.zh


CONV = {"in_channels": 3, "out_channels": 16, "kernel_size": 5, "output_size": 10}
TOKENS = {"sequence_length": 10, "embed_dim": 4}
MAPS = {"shapes": [(64, 32, 32), (128, 16, 16)]}


@pytest.mark.parametrize(
    ("name", "arguments", "argument"),
    [
        ("conv_macs", CONV | {"groups": 2}, "groups"),
        ("conv_macs", CONV | {"kernel_size": (3, 3), "output_size": (4, 4, 4)}, ""),
        ("attention_macs", TOKENS | {"heads": 3}, "heads"),
        ("activation_memory", MAPS | {"parameters": -1}, "parameters"),
    ],
)
def test_refused_arguments(name: str, arguments: Arguments, argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        bind(BY_NAME[name], arguments)
    assert refused.value.argument == argument


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: compute.conv_macs(3, 4, 3, 0), "output_size"),
        (lambda: compute.conv_macs(3, 4, 3, 5, batch_size=0), "batch_size"),
        (lambda: compute.linear_macs(3, 0), "out_features"),
        (lambda: compute.matmul_flops(1, 0, 1), "n"),
        (lambda: compute.attention_macs(0, 4), "sequence_length"),
        (lambda: compute.separable_speedup(4, (3, 0)), "kernel_size"),
        (lambda: compute.model_memory(4, 0), "bytes_per_parameter"),
        (lambda: compute.activation_memory([]), "shapes"),
        (lambda: compute.activation_memory([(3, 0)]), "shapes"),
    ],
)
def test_closed_forms_refuse_impossible_arguments(call: Callable[[], float], argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        call()
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("conv_macs", {"in_channels": 10**9, "out_channels": 10**9, "kernel_size": 10**6, "output_size": 10**6}),
        ("conv_macs", {"in_channels": 1, "out_channels": 10**9, "kernel_size": 10**3, "output_size": 10**4}),
        ("matmul_flops", {"m": 10**9, "n": 10**9, "p": 10**9}),
    ],
)
def test_a_hostile_size_is_refused_not_allocated(name: str, arguments: Arguments) -> None:
    with pytest.raises(ArgumentError, match="too large"):
        BY_NAME[name].run(**bind(BY_NAME[name], arguments))
