"""From what a bank or a command line gives to the arguments a reference implementation takes.

Every argument is checked before any work: a hostile size is refused, never allocated. These caps guard what banks
and commands ask for; the functions themselves have none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice
from reprlib import Repr
from typing import Any

from dlquiz.errors import ArgumentError
from dlquiz.expressions import RESERVED
from dlquiz.expressions.values import ROWS
from dlquiz.expressions.work import size, spend, spent
from dlquiz.messages import short
from dlquiz.messages.naming import close_to, did_you_mean
from dlquiz.reference.kinds import REQUIRED, Argument, ArgumentKind, Reference

OF_A_CALL = 30
"""Units of work of any call, however small its arguments are."""
LARGEST_SIZE = 1_000_000
LARGEST_COUNT = 1_000_000_000
LEAST: Mapping[ArgumentKind, int] = {"size": 1, "padding": 0, "count": 1, "integer": -LARGEST_COUNT}
"""The smallest integer of each kind of argument that is one."""
MOST_ITEMS = 1_000
MOST_ENTRIES = 100_000
MOST_AXES = 3
DEEPEST_ARRAY = 8
MOST_WORDS = 8
LARGEST = sys.float_info.max
# Made once: `int | float` where it is asked for is made again for each of up to 100,000 entries.
REAL = (int, float)
LONGEST_WORD = 40
LONGEST_SHOWN = 40
LONGEST_NAME = 200

_NAME = "[A-Za-z_][A-Za-z0-9_]*"
_DOTTED = r"[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*"
"""A name, or the path of a module in a network, such as `layer1.0.conv1`."""


class _Refused(Exception):  # noqa: N818 - carries a reason from a check to `bind`, which names the argument
    def __init__(self, en: str, zh: str) -> None:
        self.en, self.zh = en, zh


class Bound(dict[str, Any]):
    """Checked arguments by name, complete with defaults; `given` names those that are no defaults."""

    given: frozenset[str] = frozenset()


def bind(reference: Reference, given: Mapping[str, Any]) -> Bound:
    """Check `given` argument by argument and complete it with defaults.

    Raises `ArgumentError` naming the first argument that is unknown, missing or refused, or none if several conflict.
    """
    spend(OF_A_CALL)
    _refuse_unknown(reference, given)
    bound = Bound()
    bound.given = frozenset(given)
    for argument in reference.arguments:
        if argument.name in given:
            bound[argument.name] = check_argument(argument, given[argument.name])
        elif argument.default is REQUIRED:
            raise ArgumentError(
                argument.name,
                f"{reference.name} needs the argument `{argument.name}`",
                f"{reference.name} 缺少参数 `{argument.name}`",
            )
        else:
            bound[argument.name] = argument.default(**bound) if callable(argument.default) else argument.default
    return _accepted(reference, bound)


def rebind(reference: Reference, bound: Mapping[str, Any], argument: Argument, value: Any) -> Bound:
    """Arguments that were checked, with another value of one; raises `ArgumentError` as `bind` does."""
    spend(OF_A_CALL)
    changed = Bound(bound)
    changed.given = frozenset(bound)
    changed[argument.name] = check_argument(argument, value)
    return _accepted(reference, changed)


def _accepted(reference: Reference, bound: Bound) -> Bound:
    if spent():
        # Counted once they are checked, as what was given may be of any depth and length; without a budget not at all.
        spend(2 * size(bound))
    reference.refuse(**bound)
    return bound


def _refuse_unknown(reference: Reference, given: Mapping[str, Any]) -> None:
    known = [argument.name for argument in reference.arguments]
    for name in given:
        if name not in known:
            all_names = (f"it takes {', '.join(known)}", f"可用参数：{'、'.join(known)}")
            hint, hint_zh = did_you_mean(str(name), known, all_names)
            raise ArgumentError(
                str(name),
                f"{reference.name} has no argument `{name}`; {hint}",
                f"{reference.name} 没有参数 `{name}`；{hint_zh}",
            )


def check_argument(argument: Argument, value: Any) -> Any:
    """The value as the argument's kind has it; `ArgumentError` for one that the kind refuses."""
    if isinstance(value, str) and value in argument.words:
        return value
    if value is None and argument.default is None:
        return None
    try:
        return _CHECKS[argument.kind](argument, value)
    except _Refused as refused:
        words = f" or {' or '.join(argument.words)}" if argument.words and argument.kind != "word" else ""
        words_zh = f"，或 {'、'.join(argument.words)}" if words else ""
        raise ArgumentError(
            argument.name,
            f"`{argument.name}` must be {refused.en}{words}, not {_short(value)}",
            f"`{argument.name}` 必须是{refused.zh}{words_zh}，而不是 {_short(value)}",
        ) from refused


def _short(value: Any) -> str:
    """The beginning of a refused value; never all of a long one."""
    if isinstance(value, str):
        text = value[: LONGEST_SHOWN + 1]
    elif isinstance(value, Mapping):
        text = _BRIEF.repr(dict(islice(value.items(), LONGEST_SHOWN)))
    else:
        try:
            text = _BRIEF.repr(list(value[:LONGEST_SHOWN]) if isinstance(value, tuple) else value)
        except ValueError:
            # More digits than Python writes out.
            text = f"this {type(value).__name__}"
    return short(text, LONGEST_SHOWN)


def _brief() -> Repr:
    """Lists to their beginnings and a few levels deep."""
    brief = Repr()
    brief.maxlevel = 4
    brief.maxlist = brief.maxtuple = brief.maxdict = 14
    brief.maxother = brief.maxlong = LONGEST_SHOWN + 2
    brief.maxstring = LONGEST_SHOWN
    return brief


_BRIEF = _brief()


def _whole(value: Any, low: int, high: int, en: str, zh: str) -> int:
    """An exact integer between two bounds; booleans and reals are not integers."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _Refused(f"{en} of at most {high:,}" if isinstance(value, int) and value > high else en, zh)
    return value


def _whole_or_axes(low: int, en: str, zh: str) -> Callable[[Argument, Any], Any]:
    def check(_: Argument, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return _whole(value, low, LARGEST_SIZE, en, zh)
        if not 1 <= len(value) <= MOST_AXES:
            raise _Refused(f"{en}, or up to {MOST_AXES} of them", f"{zh}，或至多 {MOST_AXES} 个")
        return tuple(_whole(item, low, LARGEST_SIZE, en, zh) for item in value)

    return check


def _counts(_: Argument, value: Any) -> tuple[int, ...]:
    en, zh = "a list of positive integers", "正整数列表"
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_ITEMS:
        raise _Refused(en, zh)
    return tuple(_whole(item, 1, LARGEST_COUNT, en, zh) for item in value)


def _shapes(argument: Argument, value: Any) -> tuple[tuple[int, ...], ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_ITEMS:
        raise _Refused("a list of shapes", "形状列表")
    return tuple(_shape(argument, shape) for shape in value)


def _shape(argument: Argument, value: Any) -> tuple[int, ...]:
    if isinstance(value, list | tuple) and len(value) > DEEPEST_ARRAY:
        raise _Refused(f"a list of at most {DEEPEST_ARRAY} positive integers", f"至多 {DEEPEST_ARRAY} 个正整数的列表")
    return _counts(argument, value)


def _layers(_: Argument, value: Any) -> tuple[tuple[int, int, int, int], ...]:
    en = "a list of [kernel_size, stride], optionally with dilation and padding,"
    zh = "由 [kernel_size, stride]（可加 dilation、padding）组成的列表"
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_ITEMS:
        raise _Refused(en, zh)
    layers = []
    for layer in value:
        if not isinstance(layer, list | tuple) or not 2 <= len(layer) <= 4:
            raise _Refused(en, zh)
        kernel_size, stride, dilation, padding = [*layer, 1, 0][:4] if len(layer) == 2 else [*layer, 0][:4]
        layers.append(
            (
                _whole(kernel_size, 1, 10_000, en, zh),
                _whole(stride, 1, 10_000, en, zh),
                _whole(dilation, 1, 10_000, en, zh),
                _whole(padding, 0, 10_000, en, zh),
            )
        )
    return tuple(layers)


def _numbers(value: Any) -> Any:
    _count_of(value)
    return value


def _count_of(value: Any) -> int:
    """How many numbers an array holds; refused unless it holds nothing else."""
    numbers = _flat(value)
    if not all(map(_is_real, numbers)):
        raise _Refused("a finite number or an array of them", "有限的数或数组")
    return len(numbers)


def _flat(value: Any) -> list[Any]:
    """The entries of an array, unwrapped axis by axis; refused before an axis that is too long is walked."""
    entries_so_far = [value]
    for _ in range(DEEPEST_ARRAY + 1):
        lists = sum(isinstance(item, ROWS) for item in entries_so_far)
        if not lists:
            return entries_so_far
        lengths = set(map(len, entries_so_far)) if lists == len(entries_so_far) else set()
        if len(lengths) != 1:
            raise _Refused("an array whose rows have one length", "各行等长的数组")
        if not 1 <= len(entries_so_far) * lengths.pop() <= MOST_ENTRIES:
            raise _Refused(f"1 to {MOST_ENTRIES:,} numbers", f" 1 到 {MOST_ENTRIES} 个数")
        entries_so_far = list(chain.from_iterable(entries_so_far))
    raise _Refused(f"an array of at most {DEEPEST_ARRAY} axes", f"至多 {DEEPEST_ARRAY} 个轴的数组")


def _is_real(value: Any) -> bool:
    """Whether a value is a number that float64 holds; booleans, nan and the infinities are not."""
    return isinstance(value, REAL) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _array(_: Argument, value: Any) -> Any:
    return _numbers(value)


def _arrays(_: Argument, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_ITEMS:
        raise _Refused("a list of arrays", "数组的列表")
    _refuse_many(value)
    return tuple(value)


def _refuse_many(arrays: Iterable[Any]) -> None:
    """Refuse arrays that are too long together, at the first that is one too many."""
    room = MOST_ENTRIES
    for array in arrays:
        room -= _count_of(array)
        if room < 0:
            raise _Refused(f"at most {MOST_ENTRIES:,} numbers", f"至多 {MOST_ENTRIES} 个数")


def _real(_: Argument, value: Any) -> float | int:
    if not _is_real(value):
        raise _Refused("a finite number", "有限的数")
    number: float | int = value
    return number


def _flag(_: Argument, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in (0, 1) and isinstance(value, int):
        return bool(value)
    raise _Refused("true or false", " true 或 false")


def _listed(words: tuple[str, ...], value: Any) -> tuple[str, str]:
    """The words there are; of many, those that look like the refused one."""
    if len(words) <= MOST_WORDS:
        return f"the word {' or '.join(words)}", f"单词 {' 或 '.join(words)}"
    close = close_to(value, words, 3) if isinstance(value, str) and len(value) <= LONGEST_WORD else []
    some, some_zh = ", ".join(close or words[:3]), "、".join(close or words[:3])
    return f"one of {len(words)} words such as {some}", f" {len(words)} 个单词之一，例如 {some_zh}"


def _word(argument: Argument, value: Any) -> str:
    if argument.words:
        raise _Refused(*_listed(argument.words, value))
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not re.fullmatch(_DOTTED, value):
        raise _Refused("a name", "名称")
    return value


def _expression(_: Argument, value: Any) -> str:
    if not isinstance(value, str) and not _is_real(value):
        raise _Refused("an expression", "表达式")
    return str(value)


def _mapping(_: Argument, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or len(value) > MOST_ITEMS or not all(isinstance(name, str) for name in value):
        raise _Refused("names with their numbers, such as {x: 2}", "名称到数值的映射，例如 {x: 2}")
    if not all(re.fullmatch(_NAME, name) and name not in RESERVED for name in value):
        raise _Refused(
            "free names with their numbers, none of them a function, pi or e",
            "名称到数值的映射，名称不得是函数、pi 或 e",
        )
    _refuse_many(value.values())
    return dict(value)


_CHECKS: Mapping[ArgumentKind, Callable[[Argument, Any], Any]] = {
    "size": _whole_or_axes(LEAST["size"], "a positive integer", "正整数"),
    "padding": _whole_or_axes(LEAST["padding"], "an integer of 0 or more", "非负整数"),
    "count": lambda _, value: _whole(value, LEAST["count"], LARGEST_COUNT, "a positive integer", "正整数"),
    "integer": lambda _, value: _whole(value, LEAST["integer"], LARGEST_COUNT, "an integer", "整数"),
    "shape": _shape,
    "counts": _counts,
    "shapes": _shapes,
    "layers": _layers,
    "array": _array,
    "arrays": _arrays,
    "real": _real,
    "flag": _flag,
    "word": _word,
    "expression": _expression,
    "mapping": _mapping,
}
