"""What the catalogue's entries for layers share: guarded runs, mistakes from tables, and checks of shapes.

The checks are plain Python: an argument is refused before NumPy is asked for anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries, plain, shape_of
from dlquiz.expressions.work import spend
from dlquiz.messages import Text
from dlquiz.reference.catalog import same_value
from dlquiz.reference.kinds import Mistake

MOST_ENTRIES = 10**6
MOST_PRODUCTS = 10**8
PRODUCTS_A_UNIT = 300
"""How many products NumPy computes in a unit of work."""

Run = Callable[..., Any]
Shape = tuple[int, ...]


def written(shape: Shape) -> str:
    """A shape as people write it: 2×3, and `one number` for ()."""
    return "×".join(map(str, shape))


def guarded(module: str, name: str) -> Run:
    """The function `name` of `module`, imported when first called; refuses a result that is not finite."""

    def run(**arguments: Any) -> Any:
        value = _quietly(getattr(import_module(module), name), arguments)
        if not _finite(plain(value)):
            raise ArgumentError("", "the numbers are too large to compute with", "数值过大，无法计算")
        return value

    run.__name__ = run.__qualname__ = name
    return run


def worked(module: str, name: str) -> Run:
    """The worked solution by the function `name` of `module`, imported when first called.

    A finite value may have something on the way to it that is not.
    """

    def steps(**arguments: Any) -> Any:
        return _quietly(getattr(import_module(module), name), arguments)

    steps.__name__ = steps.__qualname__ = name
    return steps


def _quietly(formula: Run, arguments: Mapping[str, Any]) -> Any:
    """What overflows or divides by zero shows in the value; it needs no warning besides."""
    from numpy import errstate

    with errstate(all="ignore"):
        return formula(**arguments)


def _finite(value: Any) -> bool:
    return all(isinstance(entry, int) or math.isfinite(entry) for entry in entries(value))


class Slip(NamedTuple):
    """A mistake as a family lists it: its formula stands under its name in the family's table of wrong formulas.

    First its feedback in both languages, then why it tempts.
    """

    name: str
    en: str
    zh: str
    tempting_en: str
    tempting_zh: str
    when: Callable[..., bool] = lambda **_: True


def mistakes(run: Run, module: str, table: str, *slips: Slip) -> tuple[Mistake, ...]:
    """The mistakes of one reference; each applies where `when` says so and its value is finite and not the answer's."""
    found = []
    for slip in slips:
        formula = _from_table(module, table, slip.name)
        applies = _telling(run, formula, slip.when)
        tempting = Text(slip.tempting_en, slip.tempting_zh)
        feedback = Text(slip.en, slip.zh)
        found.append(Mistake(slip.name, formula, feedback, applies, tempting=tempting, means=slip.when))
    return tuple(found)


def _from_table(module: str, table: str, name: str) -> Run:
    def formula(**arguments: Any) -> Any:
        return _quietly(getattr(import_module(module), table)[name], arguments)

    formula.__name__ = formula.__qualname__ = name
    return formula


def _telling(run: Run, formula: Run, when: Callable[..., bool]) -> Callable[..., bool]:
    def applies(**arguments: Any) -> bool:
        if not when(**arguments):
            return False
        value = plain(formula(**arguments))
        return _finite(value) and not same_value(value, plain(run(**arguments)))

    return applies


def is_word(name: str, *words: str) -> Callable[..., bool]:
    """A condition: the word argument `name` is one of `words`."""
    return lambda **arguments: arguments[name] in words


def both(*conditions: Callable[..., bool]) -> Callable[..., bool]:
    return lambda **arguments: all(condition(**arguments) for condition in conditions)


def refused(argument: str, en: str, zh: str) -> ArgumentError:
    return ArgumentError(argument, en, zh)


def of_dimensions(argument: str, value: Any, *allowed: int) -> Shape:
    """The shape of an array argument; refused unless it has one of the allowed numbers of axes."""
    shape = shape_of(value)
    if len(shape) not in allowed:
        kinds = {0: ("a number", "一个数"), 1: ("a vector", "向量"), 2: ("a matrix", "矩阵")}
        en, zh = zip(
            *(kinds.get(axes, (f"an array of {axes} axes", f"{axes} 维数组")) for axes in allowed), strict=True
        )
        raise refused(
            argument,
            f"`{argument}` must be {' or '.join(en)}, not {described(shape).en}",
            f"`{argument}` 应为{'或'.join(zh)}，而不是{described(shape).zh}",
        )
    return shape


def described(shape: Shape) -> Text:
    if not shape:
        return Text("one number", "一个数")
    return Text(f"of shape {written(shape)}", f"形状 {written(shape)}")


def of_shape(argument: str, value: Any, *allowed: Shape, why: Text) -> None:
    """Refuse an array argument unless its shape is one of `allowed`; `why` says what fixes it."""
    shape = shape_of(value)
    if shape not in allowed:
        raise refused(
            argument,
            f"`{argument}` must be {' or '.join(described(each).en for each in allowed)} ({why.en}), "
            f"not {described(shape).en}",
            f"`{argument}` 应为{'或'.join(described(each).zh for each in allowed)}（{why.zh}），"
            f"而不是{described(shape).zh}",
        )


def at_most(argument: str, work: int, limit: int = MOST_PRODUCTS) -> None:
    """Refuse what would take too long or too much memory, and count what is not refused."""
    if work > limit:
        raise refused(
            argument,
            f"`{argument}` is too large here: {work:,} steps of computation, at most {limit:,} are done",
            f"`{argument}` 过大：需要 {work:,} 步计算，至多 {limit:,} 步",
        )
    spend(work // PRODUCTS_A_UNIT)
