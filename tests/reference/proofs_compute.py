"""Proofs of multiply-adds, FLOPs and memory: computations that count as they go, and products of ones.

A sum of products of ones is the number of its products, so that a layer of ones on an input of ones adds up to its own
multiply-adds.
"""

from __future__ import annotations

import random
import struct
from array import array
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from proof import Arguments, Proof, proof

Matrix = list[list[int]]
Ones = npt.NDArray[np.int64]
FORMATS = {1: "b", 2: "e", 4: "f", 8: "d", 12: "fff", 16: "ffff"}
"""Numbers of struct that take so many bytes: 12 and 16 hold a weight with its gradient and one or two moments."""

TYPES = {1: np.int8, 2: np.float16, 4: np.float32, 8: np.float64}


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


def axes(kernel_size: Any, output_size: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Kernel and output over the same axes: two, unless one of them says otherwise."""
    number = next((len(size) for size in (kernel_size, output_size) if not isinstance(size, int)), 2)
    kernel, output = ((size,) * number if isinstance(size, int) else size for size in (kernel_size, output_size))
    return kernel, output


def conv_by_counting(
    in_channels: int, out_channels: int, kernel_size: Any, output_size: Any, groups: int, batch_size: int, **_: Any
) -> int:
    """A convolution by loops over pixels, one multiplication at a time."""
    kernel, output = axes(kernel_size, output_size)
    counter, window = Counter(), list(product(*map(range, kernel)))
    places = range(batch_size), range(out_channels), *map(range, output)
    for _sample, made, *position in product(*places):
        total = 0
        for seen in range(in_channels):
            if seen * groups // in_channels == made * groups // out_channels:
                for cell in window:
                    pixel = sum(map(int.__add__, position, cell))
                    total = counter.add_product(total, pixel, made + 1)
    return counter.multiplications


def conv_of_ones(
    in_channels: int, out_channels: int, kernel_size: Any, output_size: Any, groups: int, batch_size: int, **_: Any
) -> int:
    """Images of ones are shifted cell by cell of the window, weighted by ones group by group, and added up."""
    kernel, output = axes(kernel_size, output_size)
    size = (place + cells - 1 for place, cells in zip(output, kernel, strict=True))
    images = np.ones((batch_size, groups, in_channels // groups, *size), np.int64)
    filters = np.ones((out_channels // groups, in_channels // groups), np.int64)
    total = 0
    for shift in product(*map(range, kernel)):
        seen = tuple(slice(start, start + place) for start, place in zip(shift, output, strict=True))
        total += int(np.tensordot(filters, images[(..., *seen)], (1, 2)).sum())
    return total


def reduction_by(convolution: Any) -> Any:
    def value(in_channels: int, reduced_channels: int, out_channels: int, kernel_size: Any, output_size: Any) -> int:
        """The 1×1 convolution, then the k×k on what it leaves."""
        kernel, output = axes(kernel_size, output_size)
        common = {"output_size": output, "groups": 1, "batch_size": 1}
        first = convolution(in_channels, reduced_channels, tuple(1 for _ in kernel), **common)
        return int(first + convolution(reduced_channels, out_channels, kernel, **common))

    return value


def linear_by_counting(in_features: int, out_features: int) -> int:
    """A row times a matrix, one multiplication at a time."""
    counter = Counter()
    counter.matmul(filled(1, in_features), filled(in_features, out_features))
    return counter.multiplications


def ones(*shape: int) -> Ones:
    return np.ones(shape, np.int64)


def linear_of_ones(in_features: int, out_features: int) -> int:
    """A row of ones times a matrix of ones, added up."""
    return int((ones(in_features) @ ones(in_features, out_features)).sum())


def matmul_by_counting(m: int, n: int, p: int) -> int:
    """A product of matrices by loops, multiplications and additions counted."""
    counter = Counter()
    counter.matmul(filled(m, n), filled(n, p))
    return counter.multiplications + counter.additions


class Tallied:
    """A one that lets NumPy's object arrays count what they do with it."""

    operations = 0

    def __mul__(self, other: Tallied) -> Tallied:
        Tallied.operations += 1
        return self

    __add__ = __mul__


def matmul_by_objects(m: int, n: int, p: int) -> int:
    """NumPy multiplies matrices of objects that count; the first addition of each sum, to 0, is the one it spares."""
    before = Tallied.operations
    result = np.full((m, n), Tallied()) @ np.full((n, p), Tallied())
    return Tallied.operations - before + result.size


def attention_by_counting(
    sequence_length: int, embed_dim: int, heads: int, causal: bool, projections: bool
) -> tuple[int, int]:
    """Multiplications and additions of self-attention head by head, token by token, without the softmax."""
    counter, free, width = Counter(), Counter(), embed_dim // heads
    projected = counter if projections else free
    tokens = filled(sequence_length, embed_dim)
    outputs: Matrix = [[] for _ in range(sequence_length)]
    for _ in range(heads):
        queries, keys, values = (projected.matmul(tokens, filled(embed_dim, width)) for _ in "qkv")
        for place, query in enumerate(queries):
            seen = slice(place + 1) if causal else slice(None)
            scores = counter.matmul([query], [list(row) for row in zip(*keys[seen], strict=True)])
            outputs[place] += counter.matmul(scores, values[seen])[0]
    projected.matmul(outputs, filled(embed_dim, embed_dim))
    return counter.multiplications, counter.additions


def attention_of_ones(sequence_length: int, embed_dim: int, heads: int, causal: bool, projections: bool) -> int:
    """The products of all heads at once, each of fresh ones, added up; hidden scores are 0 and multiply nothing."""
    tokens, square = ones(sequence_length, embed_dim), ones(embed_dim, embed_dim)
    split = ones(heads, sequence_length, embed_dim // heads)
    shown = np.tril(ones(sequence_length, sequence_length)) if causal else ones(sequence_length, sequence_length)
    scores = shown * (split @ split.transpose(0, 2, 1))
    weighted = (np.ones_like(scores) * shown) @ split
    projected = [tokens @ square for _ in ("query", "key", "value", "output")] if projections else []
    return int(sum(array.sum() for array in (*projected, scores, weighted)))


def speedup_by(convolution: Any) -> Any:
    def value(out_channels: int, kernel_size: Any) -> float:
        """A standard convolution over a depthwise and a pointwise one, on one position of two channels."""
        kernel, position = axes(kernel_size, 1)
        common = {"output_size": position, "batch_size": 1}
        standard = convolution(2, out_channels, kernel, groups=1, **common)
        depthwise = convolution(2, 2, kernel, groups=2, **common)
        pointwise = convolution(2, out_channels, position, groups=1, **common)
        return float(standard / (depthwise + pointwise))

    return value


def model_by_allocating(parameters: int, bytes_per_parameter: int) -> float:
    """Bytes are really laid out, and their number is divided by 1024 twice."""
    return len(bytes(bytes_per_parameter) * parameters) / 1024 / 1024


def model_by_structure(parameters: int, bytes_per_parameter: int) -> float:
    """The size of a C structure with the numbers that training keeps of every parameter."""
    return struct.calcsize("=" + "".join(f"{parameters}{kind}" for kind in FORMATS[bytes_per_parameter])) / (1 << 20)


def activations_by_allocating(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: Any) -> float:
    """A buffer grows by the bytes of every cell of every shape."""
    buffer = array("B")
    for shape in shapes:
        for _cell in product(*map(range, shape)):
            buffer.extend(bytes(bytes_per_value))
    return buffer.buffer_info()[1] * buffer.itemsize / 1024 / 1024


def activations_of_arrays(shapes: Sequence[Sequence[int]], bytes_per_value: int, **_: Any) -> float:
    """Real arrays of a number format of that size are joined."""
    joined = np.concatenate([np.zeros(shape, TYPES[bytes_per_value]).ravel() for shape in shapes])
    return memoryview(joined).nbytes / (1 << 20)


def sizes(source: random.Random, **largest: int) -> Arguments:
    return {name: source.randint(1, high) for name, high in largest.items()}


def conv(source: random.Random) -> Arguments:
    groups = source.choice((1, 1, 2, 3))
    kernel, output = source.choice((1, 2, 3, 3, (1, 3), (3, 2))), source.choice((1, 2, 4, 5, (3, 4), (2, 5)))
    given = {"kernel_size": source.choice((kernel, kernel, (3,), (2, 1, 2))), "output_size": output}
    if not isinstance(given["kernel_size"], int):
        given["output_size"] = source.randint(1, 4)
    channels = {"in_channels": groups * source.randint(1, 3), "out_channels": groups * source.randint(1, 3)}
    seen = {"input_size": source.randint(2, 8)} if source.random() < 0.5 else {}
    return {**channels, **given, **seen, "groups": groups, "batch_size": source.choice((1, 1, 2, 3))}


def reduction(source: random.Random) -> Arguments:
    kernel = source.choice((1, 3, 3, 5, (3, 2), (3,)))
    output = source.randint(1, 3) if isinstance(kernel, tuple) else source.choice((1, 2, 3, (2, 3)))
    channels = sizes(source, in_channels=8, reduced_channels=3, out_channels=4)
    return {**channels, "kernel_size": kernel, "output_size": output}


def attention(source: random.Random) -> Arguments:
    heads = source.choice((1, 2, 4))
    return {
        "sequence_length": source.randint(1, 8),
        "embed_dim": heads * source.randint(1, 4),
        "heads": heads,
        "causal": source.random() < 0.5,
        "projections": source.random() < 0.7,
    }


def speedup(source: random.Random) -> Arguments:
    kernel = source.choice((1, 3, 3, 5, source.randint(1, 7), (3, 5), (3,), (3, 3, 3)))
    return {"out_channels": source.randint(1, 64), "kernel_size": kernel}


def model(source: random.Random) -> Arguments:
    return {"parameters": source.randint(1, 200_000), "bytes_per_parameter": source.choice(tuple(FORMATS))}


def activations(source: random.Random) -> Arguments:
    maps = [[source.randint(1, 8) for _ in range(source.choice((1, 3, 3)))] for _ in range(source.randint(1, 8))]
    parameters = source.choice((0, source.randint(1, 10_000)))
    return {"shapes": maps, "bytes_per_value": source.choice(tuple(TYPES)), "parameters": parameters}


PROOFS: dict[str, Proof] = {
    "conv_macs": proof(conv, conv_by_counting, conv_of_ones),
    "inception_reduction_macs": proof(reduction, reduction_by(conv_by_counting), reduction_by(conv_of_ones)),
    "linear_macs": proof(
        lambda source: sizes(source, in_features=60, out_features=30), linear_by_counting, linear_of_ones
    ),
    "matmul_flops": proof(lambda source: sizes(source, m=12, n=12, p=12), matmul_by_counting, matmul_by_objects),
    "attention_macs": proof(attention, lambda **given: attention_by_counting(**given)[0], attention_of_ones),
    "attention_flops": proof(
        attention,
        lambda **given: sum(attention_by_counting(**given)),
        lambda **given: attention_of_ones(**given) * len(("multiply", "add")),
    ),
    "separable_speedup": proof(speedup, speedup_by(conv_by_counting), speedup_by(conv_of_ones)),
    "model_memory": proof(model, model_by_allocating, model_by_structure),
    "activation_memory": proof(activations, activations_by_allocating, activations_of_arrays),
}
