"""Arrays with named axes: `shape: 'N D | N C H W'` checked over all arguments, and arrays that share axes meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import shape_of
from dlquiz.reference.engine.record import ArgumentRecord

Axes = tuple[str, ...]


def lined_up(arguments: Sequence[ArgumentRecord], letters: Mapping[str, Any]) -> dict[str, Any]:
    """The values by letter, an array that shares axes with a larger one shaped so that they meet.

    Numbers of channels `C` beside images `N C H W` become `C 1 1`; `D` beside `N D` meets it as it is. Raises
    `ArgumentError` for an array whose axes are not as its shape, or the other arrays, say.
    """
    named = [
        argument for argument in arguments if argument.axes and not isinstance(letters[argument.letter], str | None)
    ]
    if not named:
        return dict(letters)
    found: dict[str, Axes] = {}
    _choose(named, letters, {}, found)
    row = dict(letters)
    for letter, axes in found.items():
        beside = next((other for other in found.values() if _needs_places(axes, other)), None)
        if beside is not None:
            first = next(place for place, name in enumerate(beside) if name in axes)
            row[letter] = _spread(letters[letter], beside[first:], axes)
    return row


def _choose(
    arguments: Sequence[ArgumentRecord], letters: Mapping[str, Any], sizes: dict[str, int], found: dict[str, Axes]
) -> None:
    """Give each argument the first of its alternatives that fits, and note the length of each axis."""
    for argument in arguments:
        shape = shape_of(letters[argument.letter])
        # Of `D | C` the one that the arrays before have: beside images it is C.
        fitting = sorted(
            (axes for axes in argument.axes if len(axes) == len(shape)),
            key=lambda axes: -sum(name in sizes for name in axes),
        )
        known = [axes for axes in fitting if all(name in sizes for name in axes)]
        fitting = known[:1] or fitting
        good = [axes for axes in fitting if _fits(axes, shape, sizes)]
        if not good:
            raise _refused(argument, shape, fitting, sizes)
        found[argument.letter] = good[0]
        sizes |= zip(good[0], shape, strict=True)


def _fits(axes: Axes, shape: tuple[int, ...], sizes: Mapping[str, int]) -> bool:
    """Whether axes of one name have one length, within the array and in those before it."""
    found = dict(sizes)
    return all(found.setdefault(name, length) == length for name, length in zip(axes, shape, strict=True))


def _refused(
    argument: ArgumentRecord, shape: tuple[int, ...], fitting: Sequence[Axes], sizes: Mapping[str, int]
) -> ArgumentError:
    given = "×".join(map(str, shape)) or "()"
    known = zip(fitting[0], shape, strict=True) if fitting else ()
    other = next(((name, length) for name, length in known if sizes.get(name, length) != length), None)
    if other is None:
        wanted = " | ".join(" ".join(axes) or "()" for axes in argument.axes)
        return ArgumentError(
            argument.name,
            f"`{argument.name}` has the shape {given}, where {wanted} is needed",
            f"`{argument.name}` 的形状是 {given}，应为 {wanted}",
        )
    name, length = other
    return ArgumentError(
        argument.name,
        f"`{argument.name}` has {length} along {name}, where another argument has {sizes[name]}",
        f"`{argument.name}` 沿 {name} 轴有 {length} 个，而另一个参数有 {sizes[name]} 个",
    )


def _needs_places(axes: Axes, other: Axes) -> bool:
    """Whether all of these axes are among the other's, in order, but not as its last ones."""
    rest = iter(other)
    return bool(axes) and len(axes) < len(other) and axes != other[-len(axes) :] and all(name in rest for name in axes)


def _spread(value: Any, beside: Axes, axes: Axes) -> Any:
    """The array with an axis of length 1 for each of `beside` that it does not have."""
    if not beside:
        return value
    if axes and beside[0] == axes[0]:
        return tuple(_spread(part, beside[1:], axes[1:]) for part in value)
    return (_spread(value, beside[1:], axes),)
