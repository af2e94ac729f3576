"""Wrong formulas for sizes along an axis: convolution, pooling, transposed convolution, padding.

Each is written for one axis in the usual letters (n input, k kernel, s stride, p padding per side, d dilation) and
takes the bound arguments of a reference as keywords, one number or one per axis. One that makes no sense for the
numbers (no output would be left) raises `ValueError`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from dlquiz.reference.shapes import along_axes, axis_arguments, tensorflow_same_padding
from dlquiz.reference.shapes import effective_kernel as span

Formula = Callable[..., Any]
Test = Callable[..., bool]

LETTERS = {
    "input_size": "n",
    "kernel_size": "k",
    "stride": "s",
    "padding": "p",
    "dilation": "d",
    "output_padding": "extra",
    "trained_size": "n0",
    "total_stride": "J",
}


def per_axis(axis_formula: Formula) -> Formula:
    """The formula of one axis over whole arguments. A padding given as a word counts as 0, switches are left out."""

    def by_letters(**axis: int) -> Any:
        size = axis_formula(**{LETTERS[name]: value for name, value in axis.items()})
        if size <= 0:
            raise ValueError(f"{axis_formula.__name__} leaves no output")
        return size

    @wraps(axis_formula)
    def formula(**arguments: Any) -> Any:
        sizes = {name: 0 if isinstance(value, str) else value for name, value in arguments.items() if name in LETTERS}
        return along_axes(by_letters, **sizes)

    return formula


def ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


@per_axis
def rounded_down(n: int, k: int, s: int, p: int, d: int) -> int:
    return (n + 2 * p - span(k, d)) // s + 1


@per_axis
def rounded_up(n: int, k: int, s: int, p: int, d: int) -> int:
    return ceiling(n + 2 * p - span(k, d), s) + 1


@per_axis
def not_rounded(n: int, k: int, s: int, p: int, d: int) -> float:
    return (n + 2 * p - span(k, d)) / s + 1


@per_axis
def padding_once(n: int, k: int, s: int, p: int, d: int) -> int:
    return (n + p - span(k, d)) // s + 1


@per_axis
def without_padding(n: int, k: int, s: int, d: int, **_: int) -> int:
    return (n - span(k, d)) // s + 1


@per_axis
def without_plus_one(n: int, k: int, s: int, p: int, d: int) -> int:
    return (n + 2 * p - span(k, d)) // s


@per_axis
def plus_one_inside(n: int, k: int, s: int, p: int, d: int) -> int:
    return (n + 2 * p - span(k, d) + 1) // s


@per_axis
def without_stride(n: int, k: int, p: int, d: int, **_: int) -> int:
    return n + 2 * p - span(k, d) + 1


@per_axis
def without_dilation(n: int, k: int, s: int, p: int, **_: int) -> int:
    return (n + 2 * p - k) // s + 1


@per_axis
def kernel_times_dilation(n: int, k: int, s: int, p: int, d: int) -> int:
    return (n + 2 * p - d * k) // s + 1


@per_axis
def full_padding(n: int, k: int, s: int, d: int, **_: int) -> int:
    return (n + 2 * (span(k, d) - 1) - span(k, d)) // s + 1


@per_axis
def padding_of_one(n: int, k: int, s: int, d: int, **_: int) -> int:
    return (n + 2 - span(k, d)) // s + 1


@per_axis
def over_stride_up(n: int, s: int, **_: int) -> int:
    return ceiling(n, s)


@per_axis
def over_stride_down(n: int, s: int, **_: int) -> int:
    return n // s


@per_axis
def over_kernel(n: int, k: int, **_: int) -> int:
    return n // k


@per_axis
def input_kept(n: int, **_: int) -> int:
    return n


@per_axis
def times_stride(n: int, s: int, **_: int) -> int:
    return n * s


@per_axis
def transposed_forward(n: int, k: int, s: int, p: int, d: int, extra: int) -> int:
    return (n + 2 * p - span(k, d)) // s + 1


@per_axis
def transposed_padding_once(n: int, k: int, s: int, p: int, d: int, extra: int) -> int:
    return (n - 1) * s - p + span(k, d) + extra


@per_axis
def transposed_without_padding(n: int, k: int, s: int, d: int, extra: int, **_: int) -> int:
    return (n - 1) * s + span(k, d) + extra


@per_axis
def transposed_padding_added(n: int, k: int, s: int, p: int, d: int, extra: int) -> int:
    return (n - 1) * s + 2 * p + span(k, d) + extra


@per_axis
def transposed_without_extra(n: int, k: int, s: int, p: int, d: int, **_: int) -> int:
    return (n - 1) * s - 2 * p + span(k, d)


@per_axis
def transposed_all_strides(n: int, k: int, s: int, p: int, d: int, extra: int) -> int:
    return n * s - 2 * p + span(k, d) + extra


@per_axis
def transposed_without_dilation(n: int, k: int, s: int, p: int, extra: int, **_: int) -> int:
    return (n - 1) * s - 2 * p + k + extra


@per_axis
def transposed_kernel_times_dilation(n: int, k: int, s: int, p: int, d: int, extra: int) -> int:
    return (n - 1) * s - 2 * p + d * k + extra


@per_axis
def half_kernel(k: int, **_: int) -> int | float:
    return _half(k)


@per_axis
def whole_span(k: int, d: int) -> int:
    return d * (k - 1)


@per_axis
def undilated_half(k: int, **_: int) -> int | float:
    return _half(k - 1)


@per_axis
def undilated_span(k: int, **_: int) -> int:
    return k - 1


@per_axis
def half_of_kernel_times_dilation(k: int, d: int) -> int | float:
    return _half(d * k - 1)


@per_axis
def map_without_plus_one(n: int, n0: int, J: int) -> int:
    return (n - n0) // J


@per_axis
def map_from_whole_input(n: int, J: int, **_: int) -> int:
    return n // J


@per_axis
def map_of_one(**_: int) -> int:
    return 1


@per_axis
def map_from_ratio(n: int, n0: int, **_: int) -> int:
    return n // n0


@per_axis
def map_rounded_up(n: int, n0: int, J: int) -> int:
    return ceiling(n - n0, J) + 1


@per_axis
def map_without_stride(n: int, n0: int, **_: int) -> int:
    return n - n0 + 1


def _half(number: int) -> int | float:
    return number / 2 if number % 2 else number // 2


def more_than(least: int, name: str) -> Test:
    """True where argument `name` exceeds `least` on some axis; false where it is a word."""

    def applies(**arguments: Any) -> bool:
        value = arguments[name]
        numbers = [value] if isinstance(value, int) else value
        return not isinstance(value, str) and any(number > least for number in numbers)

    return applies


def each(*tests: Test) -> Test:
    """True where all the tests are."""
    return lambda **arguments: all(test(**arguments) for test in tests)


def is_same(padding: Any, **_: Any) -> bool:
    return bool(padding == "same")


def not_same(padding: Any, **_: Any) -> bool:
    return bool(padding != "same")


def leaves_remainder(padding: Any, stride: Any, **arguments: Any) -> bool:
    """True where the division by the stride does not come out even on some axis."""
    names = ("input_size", "kernel_size", "dilation")
    sizes = {name: arguments[name] for name in names}
    axes = axis_arguments(**sizes, stride=stride, padding=0 if isinstance(padding, str) else padding)
    return padding != "same" and any(
        (axis["input_size"] + 2 * axis["padding"] - span(axis["kernel_size"], axis["dilation"])) % axis["stride"]
        for axis in axes
    )


def map_leaves_remainder(**arguments: Any) -> bool:
    """True where the larger input is not whole strides larger on some axis."""
    return any(
        (axis["input_size"] - axis["trained_size"]) % axis["total_stride"] for axis in axis_arguments(**arguments)
    )


def uneven(input_size: Any, stride: Any, **_: Any) -> bool:
    """True where the stride does not divide the input on some axis."""
    axes = axis_arguments(input_size=input_size, stride=stride)
    return any(axis["input_size"] % axis["stride"] for axis in axes)


def is_valid(padding: Any, **_: Any) -> bool:
    return bool(padding == "valid")


def _split(total: int) -> tuple[int, int]:
    """Before and after, as TensorFlow shares them out."""
    whole = max(total, 0)
    return whole // 2, whole - whole // 2


def total_padding_at_stride_one(kernel_size: int, dilation: int, **_: int) -> tuple[int, int]:
    return _split(span(kernel_size, dilation) - 1)


def padding_for_fewer_windows(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    if input_size < stride:
        raise ValueError("no window would be left")
    return _split((input_size // stride - 1) * stride + span(kernel_size, dilation) - input_size)


def padding_without_dilation(input_size: int, kernel_size: int, stride: int, **_: int) -> tuple[int, int]:
    return tensorflow_same_padding(input_size, kernel_size, stride)


def padding_of_kernel_times_dilation(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    return _split((ceiling(input_size, stride) - 1) * stride + dilation * kernel_size - input_size)


def odd_cell_before(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    before, after = tensorflow_same_padding(input_size, kernel_size, stride, dilation)
    return after, before


def whole_total_per_side(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int]:
    total = sum(tensorflow_same_padding(input_size, kernel_size, stride, dilation))
    return total, total
