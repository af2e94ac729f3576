"""The catalogue: name → reference implementation. The only door through which banks and commands reach them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from dlquiz.errors import DisagreementError, UsageError
from dlquiz.expressions.values import Value, plain
from dlquiz.messages import Text
from dlquiz.messages.naming import close_to, did_you_mean_any, ending
from dlquiz.reference.binding import bind, rebind
from dlquiz.reference.engine.blocks import SHARED, blocks
from dlquiz.reference.equality import UNDEFINED, are_finite, same_value
from dlquiz.reference.kinds import REQUIRED, ActiveMistake, Argument, Reference

__all__ = [
    "UNDEFINED",
    "active_mistakes",
    "bind",
    "computed",
    "default_shown",
    "families",
    "find",
    "names",
    "rebind",
    "run",
    "same_value",
    "signature",
    "steps",
    "value_of",
]


FAMILIES = (
    *("sizes", "counting", "compute", "receptive_field", "networks", "gradients", "layers", "optimizers"),
    *("statistics", "initialisation", "attention", "transformers", "language", "numerics", "scale", "vision"),
    *("generative", "evaluation", "building_blocks", "methods"),
)
"""The files of records, in the catalogue's own order."""


@cache
def names() -> tuple[str, ...]:
    """All names, in the catalogue's own order."""
    return tuple(name for of_family in families().values() for name in of_family)


def families() -> Mapping[str, tuple[str, ...]]:
    """The names by family, in the catalogue's own order."""
    return {family: tuple(name for name in blocks(family) if name != SHARED) for family in FAMILIES}


@lru_cache(maxsize=1024)
def _family(name: str) -> str | None:
    """The family that has a reference of that name; the files behind that of the family are not read for it."""
    return next((family for family in FAMILIES if name in blocks(family) and name != SHARED), None)


NOISE = 1e-12
"""The part of the largest argument that a sum of a few may be off by."""
LEAST_PART = 3
MOST_SUGGESTIONS = 6


def find(name: str | tuple[str, str, str]) -> Reference:
    """The reference called `name`; `UsageError` with a did-you-mean where there is none.

    A bank's own reference is given as its bank, its name and its records, see `engine.references.own`.
    """
    if not isinstance(name, str):
        from dlquiz.reference.engine import references

        return references.own(*name)
    family = _family(name)
    if family is None:
        containing = [known for known in names() if len(name) >= LEAST_PART and name in known]
        suggested = list(dict.fromkeys([*close_to(name, names(), 3), *containing]))[:MOST_SUGGESTIONS]
        hint, hint_zh = ending(did_you_mean_any(suggested))
        raise UsageError(f"there is no reference `{name}`{hint}", f"没有名为 `{name}` 的参考实现{hint_zh}")
    # Home knows names only, and is not to wait for a reader of YAML.
    from dlquiz.reference.engine import references

    return references.shipped(family, name)


def signature(reference: Reference) -> str:
    """The reference as it is called: `conv_output_size(input_size, kernel_size, stride=1, …)`."""
    parts = []
    for argument in reference.arguments:
        if argument.default is REQUIRED:
            parts.append(argument.name)
        elif argument.default in argument.words:
            parts.append(f"{argument.name}={'|'.join(argument.words)}")
        else:
            parts.append(f"{argument.name}={default_shown(argument)}")
    return f"{reference.name}({', '.join(parts)})"


def default_shown(argument: Argument) -> str:
    """The default of an argument as a bank would write it; nothing where it must be given."""
    return "" if argument.default is REQUIRED else argument.default_text or _yaml(argument.default)


def _yaml(value: Any) -> str:
    if value is None:
        return "null"
    # Python writes 1e-05.
    return str(value).lower() if isinstance(value, bool) else re.sub("e([-+])0+", r"e\1", str(value))


def value_of(reference: Reference, bound: Mapping[str, Any]) -> Value:
    """The value by the closed form where there is one: exact, and without NumPy. For drawing and showing."""
    return plain((reference.closed or reference.run)(**bound))


def computed(name: str, **arguments: Any) -> Value:
    """The value of the reference called `name`, by its closed form; raises `ArgumentError` for what it refuses."""
    reference = find(name)
    return value_of(reference, bind(reference, arguments))


def run(reference: Reference, bound: Mapping[str, Any], expected: Value = None) -> Value:
    """The value by the NumPy run: what grades. Raises `DisagreementError` if the closed form says otherwise.

    `expected` is the value by the closed form where it is known already.
    """
    value = plain(reference.run(**bound))
    if reference.closed is not None:
        expected = plain(reference.closed(**bound)) if expected is None else expected
        if not same_value(value, expected) and not same_value(value, expected, NOISE * _largest(bound.values())):
            raise DisagreementError(
                f"{reference.name}: the NumPy run gives {value}, the closed form {expected}; please report this",
                f"{reference.name}：NumPy 运行得到 {value}，闭式得到 {expected}；请报告此问题",
            )
    return value


def _largest(values: Iterable[Any]) -> float:
    """The largest number among arguments, at whatever depth: where such numbers cancel, this much of it is rounding."""
    sizes = (_largest(value) if isinstance(value, list | tuple) else _size(value) for value in values)
    return max(sizes, default=0.0)


def _size(value: Any) -> float:
    return abs(float(value)) if isinstance(value, int | float) and abs(value) < sys.float_info.max else 0.0


def steps(reference: Reference, bound: Mapping[str, Any]) -> list[Text]:
    """The worked solution for these arguments, line by line."""
    return reference.steps(**bound)


def active_mistakes(reference: Reference, bound: Mapping[str, Any], answer: Value) -> tuple[ActiveMistake, ...]:
    """The mistakes that mean something for these arguments and whose value differs from `answer`."""
    found = []
    for mistake, value in reference.wrong_values(bound):
        if are_finite(value) and not same_value(value, answer):
            feedback, tempting = mistake.filled(mistake.feedback, bound), mistake.filled(mistake.tempting, bound)
            found.append(ActiveMistake(mistake.name, value, feedback, tempting, mistake.title))
    return tuple(found)
