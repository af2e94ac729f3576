"""Expressions on NumPy arrays. Integer arrays keep exact Python integers (dtype object); all others are float64."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from math import isfinite, prod
from typing import Any

import numpy as np
import numpy.typing as npt

from dlquiz.errors import ExpressionError
from dlquiz.expressions.language import MAXIMUM_BITS
from dlquiz.expressions.scalars import scalar
from dlquiz.expressions.values import is_array

Array = npt.NDArray[Any]
MAXIMUM_AXES = 8
MAXIMUM_ELEMENTS = 100_000
MAXIMUM_MULTIPLY_ADDS = 1_000_000
_FLOAT64 = np.dtype(np.float64)
_NUMERIC = frozenset((int, float, bool, np.ndarray))


def stack(items: list[Any]) -> Array:
    """Rows or numbers of one shape as an array of one more dimension."""
    if not items:
        raise ExpressionError("an array has at least one entry", "数组至少有一个元素")
    if any(isinstance(item, str) for item in items):
        raise ExpressionError("an array holds numbers only", "数组只能由数字组成")
    shapes = set(map(_shape, items))
    if len(shapes) > 1:
        raise ExpressionError("the rows of an array must have one shape", "数组各行的形状必须相同")
    shape = next(iter(shapes))
    if len(shape) >= MAXIMUM_AXES:
        raise ExpressionError(f"an array has at most {MAXIMUM_AXES} axes", f"数组最多 {MAXIMUM_AXES} 个轴")
    _bound(len(items) * prod(shape))
    exact = all(_exact(item) for item in items)
    try:
        return np.array([item if exact else _real(item) for item in items], dtype=object if exact else np.float64)
    except OverflowError as error:
        raise _out_of_range() from error


def row(numbers: list[Any], *, exact: bool) -> Array:
    """Bare numbers as a vector, sooner than `stack` makes one of anything."""
    _bound(len(numbers))
    try:
        return np.array(numbers, dtype=object if exact else np.float64)
    except OverflowError as error:
        raise _out_of_range() from error


def index(array: Array, position: tuple[int, ...]) -> Any:
    """One entry (as a Python number) or one row."""
    try:
        found = array[position]
    except (IndexError, OverflowError) as error:
        raise ExpressionError(f"the index {list(position)} is outside the array", "下标超出数组范围") from error
    return found.item() if isinstance(found, np.generic) else found


def apply(spend: Callable[[int], None], name: str, *operands: Any) -> Any:
    """An operator or function where at least one operand is an array; broadcasting follows NumPy.

    `spend` is called with how many numbers it reads or makes, whichever is more; ten multiply-adds count as one.
    """
    found = _of_reals(spend, name, operands)
    if found is not None:
        return found
    shapes = tuple(map(_shape, operands))
    made = 0 if name in _MEASURED else _elements(name, shapes)
    multiply_adds = _multiply_adds(shapes) if name in ("@", "dot") else 0
    spend(max(sum(map(prod, shapes)), made, multiply_adds // 10))
    if not _NUMERIC.issuperset(map(type, operands)) and any(isinstance(operand, str) for operand in operands):
        raise ExpressionError(f"`{name}` takes numbers", f"`{name}` 只接受数字")
    if multiply_adds > MAXIMUM_MULTIPLY_ADDS:
        raise ExpressionError("the matrix product is too large", "矩阵乘积的计算量过大")
    if name in _MEASURED:
        return _MEASURED[name](*operands)
    _bound(made)
    exact = name in _EXACT and all(map(_exact, operands))
    if exact:
        _bound_bits(name, operands)
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
            result = _ARRAY[name](*(operands if exact or name in _AS_GIVEN else map(_real, operands)))
    except KeyError as error:
        raise ExpressionError(f"`{name}` takes numbers, not arrays", f"`{name}` 只接受数字") from error
    except ArithmeticError as error:
        raise ExpressionError("division by zero, or out of range", "除数为零或超出范围") from error
    except (ValueError, TypeError) as error:
        written = " and ".join(map(str, shapes))
        raise ExpressionError(f"`{name}` cannot take shapes {written}", f"`{name}` 不能用于形状 {written}") from error
    return _tidy(result)


def _of_reals(spend: Callable[[int], None], name: str, operands: tuple[Any, ...]) -> Array | None:
    """What `apply` gives for most operands, sooner: small arrays entry by entry in float64; None for all else."""
    function = _ENTRYWISE_REALS.get(name)
    if function is None:
        return None
    most, read, exact = 1, 0, name != "/"
    for operand in operands:
        if operand.__class__ is np.ndarray:
            if operand.dtype is not _FLOAT64 and name in _AS_GIVEN:
                return None
            most *= operand.size
            read += operand.size
            exact = exact and operand.dtype is not _FLOAT64
        elif operand.__class__ is float or operand.__class__ is int:
            read += 1
            exact = exact and operand.__class__ is int
        else:
            return None
    if exact or most > MAXIMUM_ELEMENTS:
        return None
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"):
            found: Array = function(*(operands if name in _AS_GIVEN else map(_real, operands)))
    except (ArithmeticError, ValueError):
        # `apply` says why, or computes it otherwise.
        return None
    spend(max(read, found.size))
    return found


def _shape(operand: Any) -> tuple[int, ...]:
    """What `np.shape` says, of numbers without making an array of them."""
    if isinstance(operand, int | float):
        return ()
    return operand.shape if isinstance(operand, np.ndarray) else np.shape(operand)


def _elements(name: str, shapes: Sequence[tuple[int, ...]]) -> int:
    """How large the result becomes (or would, if the shapes fitted)."""
    if name == "outer":
        return prod(map(prod, shapes))
    if name in ("@", "dot") and all(shapes):
        return _product_elements(name, *shapes)
    if name in _OVER_AXES:
        return prod(shapes[0])
    return _broadcast_elements(*shapes)


def _broadcast_elements(*shapes: tuple[int, ...]) -> int:
    several = {*shapes} - {()}
    if len(several) < 2:
        return prod(next(iter(several), ()))
    axes = list(zip_longest(*map(reversed, several), fillvalue=1))
    if any(len({*lengths, 1}) > 2 for lengths in axes):
        return max(map(prod, shapes))
    return prod(map(max, axes))


def _product_elements(name: str, left: tuple[int, ...], right: tuple[int, ...]) -> int:
    if name == "dot" and max(len(left), len(right)) > 2:
        raise ExpressionError("`dot` takes vectors and matrices; use `@`", "`dot` 只接受向量和矩阵，请用 `@`")
    rows = left[-2] if len(left) > 1 else 1
    columns = right[-1] if len(right) > 1 else 1
    return rows * columns * _broadcast_elements(left[:-2], right[:-2])


def _multiply_adds(shapes: Sequence[tuple[int, ...]]) -> int:
    inner = shapes[0][-1] if shapes[0] else 1
    return inner * _elements("@", shapes)


def _bound_bits(name: str, operands: tuple[Any, ...]) -> None:
    """Exact products grow with every factor: refuse them before they are multiplied out."""
    if name == "prod":
        bits = sum(int(number).bit_length() for number in np.ravel(operands[0]))
    elif name in ("*", "@", "dot", "outer"):
        bits = sum(max(int(number).bit_length() for number in np.ravel(operand)) for operand in operands)
    else:
        return
    if bits > MAXIMUM_BITS + 1:
        raise ExpressionError("the number is out of range", "数字超出范围")


def _out_of_range() -> ExpressionError:
    return ExpressionError("the result is out of range", "结果超出范围")


def _bound(elements: int) -> None:
    if elements > MAXIMUM_ELEMENTS:
        raise ExpressionError(f"an array has at most {MAXIMUM_ELEMENTS} entries", f"数组最多 {MAXIMUM_ELEMENTS} 个元素")


def _exact(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, np.ndarray) and value.dtype == object)


def _real(value: Any) -> Any:
    """A number or an array as NumPy computes with floats."""
    if value.__class__ is np.ndarray and value.dtype is _FLOAT64:
        return value
    if value.__class__ is float or value.__class__ is int:
        return float(value)
    return np.asarray(value, dtype=np.float64)


def _tidy(result: Any) -> Any:
    if isinstance(result, np.ndarray) and result.ndim:
        return result
    scalar = result.item() if hasattr(result, "item") else result
    if isinstance(scalar, float) and not isfinite(scalar):
        raise ExpressionError("the result is not finite", "结果不是有限数")
    return scalar


def _each(name: str) -> Callable[..., Any]:
    """A scalar operation entry by entry, so that numbers and arrays have one definition."""

    def run(*operands: Any) -> Any:
        results = np.vectorize(lambda *numbers: scalar(name, *map(_number, numbers)), otypes=[object])(*operands)
        return results if all(isinstance(number, int) for number in results.flat) else results.astype(np.float64)

    return run


def _at_once(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """NumPy's own function for float64 arrays; whatever it refuses is left to the scalar one, which says why."""
    entry_by_entry = _each(name)

    def run(*operands: Any) -> Any:
        if any(np.asarray(operand).dtype == object for operand in operands):
            return entry_by_entry(*operands)
        try:
            return function(*operands)
        except ArithmeticError:
            return entry_by_entry(*operands)

    return run


def _sigmoid(z: Array) -> Array:
    # The exponential of a negative number cannot overflow.
    small: Array = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def _softplus(z: Array) -> Array:
    positive: Array = np.maximum(z, 0.0)
    return positive + np.log1p(np.exp(-np.abs(z)))


def _leaky_relu(z: Array, alpha: Any = 0.01) -> Array:
    return np.where(z > 0, z, alpha * z)


def _elu(z: Array, alpha: Any = 1.0) -> Array:
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def _number(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _compare(ufunc: Callable[..., Any]) -> Callable[..., Any]:
    return lambda left, right: ufunc(left, right).astype(bool).astype(object)


def _extreme(pairwise: Callable[..., Any], reduction: Callable[..., Any]) -> Callable[..., Any]:
    def run(*operands: Any) -> Any:
        if len(operands) == 1:
            return reduction(operands[0])
        result = operands[0]
        for operand in operands[1:]:
            result = pairwise(result, operand)
        return result

    return run


def _whole_numbers(given: Any, what: tuple[str, str]) -> tuple[int, ...]:
    """Axes or lengths as a function takes them: one integer, or a list of integers."""
    items = list(np.ravel(given)) if is_array(given) else [given]
    if np.ndim(given) > 1 or not all(isinstance(item, int) for item in items):
        raise ExpressionError(f"{what[0]} must be an integer or a list of integers", f"{what[1]}应为整数或整数列表")
    return tuple(items)


def _axes(array: Any, given: Any) -> tuple[int, ...]:
    """Axes of `array`, counted from 0, each once; negative ones count from the last."""
    axes = np.ndim(array)
    if given.__class__ is int and -axes <= given < axes:
        return (given,)
    found = _whole_numbers(given, ("an axis", "轴"))
    if not all(-axes <= axis < axes for axis in found) or len({axis % axes for axis in found}) < len(found):
        raise ExpressionError(f"there are no axes {list(found)} of {axes}", f"{axes} 个轴中没有轴 {list(found)}")
    return found


def _size(array: Any, axis: Any) -> int:
    (place,) = _axes(array, axis) if not is_array(axis) else (None,)
    if place is None:
        raise ExpressionError("`size` takes one axis", "`size` 只接受一个轴")
    return int(np.shape(array)[place])


def _indices(array: Any, axis: Any) -> Array:
    """The index of every entry along one axis, counted from 0; the other axes have length 1."""
    length, place = _size(array, axis), _axes(array, axis)[0]
    lengths = [1] * np.ndim(array)
    lengths[place] = length
    return np.array(range(length), dtype=object).reshape(lengths)


def _reshape(array: Any, shape: Any) -> Any:
    lengths = _whole_numbers(shape, ("a length", "长度"))
    if len(lengths) > MAXIMUM_AXES or min(lengths) < 1 or prod(lengths) != np.size(array):
        raise ExpressionError(
            f"an array of size {np.size(array)} cannot take the shape {list(lengths)}",
            f"{np.size(array)} 个元素不能排成形状 {list(lengths)}",
        )
    return np.reshape(array, lengths)


def _over(reduction: Callable[..., Any]) -> Callable[..., Any]:
    """A reduction over some axes, which stay with length 1."""
    return lambda array, axes: reduction(array, axis=_axes(array, axes), keepdims=True)


def _where(condition: Any, kept: Any, other: Any) -> Any:
    return np.where(np.asarray(condition, dtype=bool), kept, other)


_MEASURED: Mapping[str, Callable[..., Any]] = {
    "len": len,
    "shape": lambda array: np.array([int(length) for length in array.shape], dtype=object),
    "dims": np.ndim,
    "size": _size,
    "indices": _indices,
}
"""What is asked of the shape of an array alone."""
_OVER_AXES: Mapping[str, Callable[..., Any]] = {
    "sum_over": _over(np.add.reduce),
    "max_over": _over(np.maximum.reduce),
    "min_over": _over(np.minimum.reduce),
    "mean_over": _over(lambda array, **axes: np.mean(np.asarray(array, dtype=np.float64), **axes)),
    "reshape": _reshape,
}
_WHOLE_ARRAYS: Mapping[str, Callable[..., Any]] = {
    "**": np.power,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "relu": lambda z: np.maximum(z, 0.0),
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "softplus": _softplus,
}
_ENTRYWISE: Mapping[str, Callable[..., Any]] = {
    **{name: _each(name) for name in ("//", "%", "floor", "ceil", "round", "erf")},
    **{name: _at_once(name, function) for name, function in _WHOLE_ARRAYS.items()},
}
_ARRAY: Mapping[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "neg": np.negative,
    "@": np.matmul,
    "<": _compare(np.less),
    "<=": _compare(np.less_equal),
    ">": _compare(np.greater),
    ">=": _compare(np.greater_equal),
    "==": _compare(np.equal),
    "!=": _compare(np.not_equal),
    "min": _extreme(np.minimum, np.min),
    "max": _extreme(np.maximum, np.max),
    "minimum": np.minimum,
    "maximum": np.maximum,
    "abs": np.abs,
    "sum": np.sum,
    "prod": np.prod,
    "mean": np.mean,
    "transpose": np.transpose,
    "dot": np.dot,
    "outer": np.outer,
    "where": _where,
    **_OVER_AXES,
    **_ENTRYWISE,
}
_ENTRYWISE_REALS = {
    **{name: _ARRAY[name] for name in ("+", "-", "*", "/", "neg", "minimum", "maximum", "abs")},
    **_WHOLE_ARRAYS,
}
_AS_GIVEN = frozenset({*_ENTRYWISE, *_OVER_AXES})
"""Functions that keep exact integers where they can, or whose second operand is no number to compute with."""
_EXACT = frozenset(_ARRAY) - {"/", "mean"}
