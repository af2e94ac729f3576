"""Right and wrong values of a record: the letters of each axis, the named lines in order, then the value."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import Value, is_array, plain, show, show_to_read
from dlquiz.expressions.values import entries as entries_of
from dlquiz.expressions.work import spend
from dlquiz.messages import Language, Text
from dlquiz.reference.binding import MOST_AXES, check_argument
from dlquiz.reference.engine.axes import lined_up
from dlquiz.reference.engine.changes import Changes, changes_of
from dlquiz.reference.engine.record import (
    PLACEHOLDER,
    VALUE,
    ArgumentRecord,
    Formula,
    Interval,
    Lines,
    MistakeRecord,
    Record,
    Requirement,
    each_key,
)
from dlquiz.reference.equality import UNDEFINED
from dlquiz.reference.kinds import Argument
from dlquiz.reference.tex.plain_tex import in_groups

Names = dict[str, Any]
MOST_CELLS = 10**9
MOST_MULTIPLY_ADDS = 10**8
A_UNIT_OF_WORK = 300
"""Multiply-adds that NumPy computes in a unit of work."""
MOST_STEPS = 10_000
_COUNTED = {"cells": Text("cells", "格"), "multiply_adds": Text("multiply-adds", "次乘加")}
SIZES = ("size", "padding")
OF_REALS = ("array", "matrix")
_DIGITS = 10


class Step(NamedTuple):
    """One step of a rule that repeats: its number, from 1, and the names after it."""

    number: int
    names: Names


class Row(NamedTuple):
    """One axis worked out: the names after all lines, and the steps of a rule that repeats."""

    names: Names
    steps: tuple[Step, ...] = ()
    given: tuple[Names, ...] = ()
    """What `over` gave to each step."""


class Derivation:
    """Computes what a record says; `bound` are checked arguments by name."""

    def __init__(self, record: Record, arguments: tuple[Argument, ...]) -> None:
        self.record = record
        self._arguments = {argument.name: argument for argument in arguments}
        self._last: tuple[Mapping[str, Any], list[Names]] | None = None
        self._ends: tuple[list[Names], list[Row]] | None = None

    # The right value

    def value(self, bound: Mapping[str, Any]) -> Value:
        """The value by the closed form; an axis at a time where the record says so."""
        ends = self.ends(bound)
        values = [self._value.value(row.names) for row in ends]
        if self.record.whole:
            return self.joined(self.record.whole, [row.names for row in ends], values)
        return self.as_given(values, bound)

    @cached_property
    def _value(self) -> Formula:
        if self.record.value is None:
            raise ValueError(f"{self.record.name} has no closed form")
        return self.record.value

    def as_given(self, values: list[Any], bound: Mapping[str, Any]) -> Value:
        """One value an axis where a size was given an axis, else the only one."""
        if not self.record.per_axis:
            # What a function gives stays an integer, or a real, as it is.
            return plain(values[0]) if self.record.function else self._settled(values[0])
        return plain(tuple(values)) if _axis_counts(self.record, bound) else plain(values[0])

    def _settled(self, value: Any) -> Value:
        """The plain value; the arrays of NumPy's layers hold reals, whatever they are computed from."""
        found = plain(value)
        return _reals(found) if self._of_reals and getattr(value, "dtype", "") != "float64" else found

    @cached_property
    def _of_reals(self) -> bool:
        record = self.record
        return bool(record.run or record.function) and record.result in OF_REALS

    def joined(self, whole: tuple[Formula, ...], rows: list[Names], values: list[Any]) -> Value:
        """The key of all axes together: numbers and lists laid end to end."""
        found: list[Any] = []
        for part in whole:
            value = plain(part.value(self.together(part.names, rows, values)))
            found += value if isinstance(value, tuple) else [value]
        return tuple(found)

    def together(self, wanted: Collection[str], rows: list[Names], values: list[Any]) -> Names:
        """The names of all axes: of what differs from axis to axis, `value` included, the list of its values."""
        changed = set(wanted) - {"value", *self._alike}
        along = {name: tuple(row[name] for row in rows) for name in changed}
        return {**rows[0], **along, "value": tuple(map(plain, values))}

    @cached_property
    def _alike(self) -> frozenset[str]:
        """The letters that are the same on every axis."""
        arguments = self.record.arguments
        alone = [each.letter for each in arguments if each.kind not in SIZES and not each.leading]
        return frozenset((*alone, *(name for each in arguments for name in each.leading)))

    def rows(self, bound: Mapping[str, Any]) -> list[Names]:
        """The letters of each axis with the lines of `let`, worked out once for all mistakes of a draw."""
        last, rows = self._last or ({}, [])
        if last is not bound:
            if not rows or not self._are_same(last, bound):
                rows = [self._with_lines(row) for row in self._letters(bound)]
            self._last = (bound, rows)
        return rows

    def _are_same(self, bound: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        # At 2 and at 2.0 an expression has an integer and a real, and at −0.0 another 0 than at 0.
        return bound == other and all(repr(bound[name]) == repr(other[name]) for name in self._written_reals)

    @cached_property
    def _written_reals(self) -> list[str]:
        return [argument.name for argument in self.record.arguments if argument.kind in ("mapping", "real")]

    def ends(self, bound: Mapping[str, Any]) -> list[Row]:
        """The same after the last step of a rule that repeats."""
        rows = self.rows(bound)
        if self._ends is None or self._ends[0] is not rows:
            self._ends = (rows, [self.worked(row) for row in rows])
        return self._ends[1]

    def _letters(self, bound: Mapping[str, Any]) -> list[Names]:
        if not self.record.per_axis:
            given = {argument.letter: bound[argument.name] for argument in self.record.arguments}
            return [lined_up(self.record.arguments, given)]
        alike: Names = {}
        along: dict[str, tuple[int, ...]] = {}
        for argument in self.record.arguments:
            value = bound[argument.name]
            if argument.leading:
                self._check_shape(argument, value)
                alike |= zip(argument.leading, value, strict=False)
                along[argument.name] = value[len(argument.leading) :]
            elif isinstance(value, tuple):
                along[argument.name] = value
            else:
                alike[argument.letter] = value
        axes = self._check_axes({name: len(sizes) for name, sizes in along.items()})
        by_letter = {self.record.by_name[name].letter: sizes for name, sizes in along.items()}
        return [{**alike, **{letter: sizes[axis] for letter, sizes in by_letter.items()}} for axis in range(axes)]

    @staticmethod
    def _check_shape(argument: ArgumentRecord, shape: tuple[int, ...]) -> None:
        if not 1 <= len(shape) - len(argument.leading) <= MOST_AXES:
            first = ", ".join(argument.leading)
            raise ArgumentError(
                argument.name,
                f"`{argument.name}` is ({first}, …) with one to {MOST_AXES} spatial axes, such as (3, 32, 32), "
                f"not {shape}",
                f"`{argument.name}` 应为 ({first}, …)，含 1 到 {MOST_AXES} 个空间轴，如 (3, 32, 32)，而不是 {shape}",
            )

    @staticmethod
    def _check_axes(lengths: Mapping[str, int]) -> int:
        """How many axes there are; refuses sizes given for unlike numbers of them."""
        axes = next(iter(lengths.values()), 1)
        for name, length in lengths.items():
            if length != axes:
                raise ArgumentError(
                    name,
                    f"`{name}` has {length} values where {axes} are needed, one per axis",
                    f"`{name}` 有 {length} 个值，而应为每个轴一个，共 {axes} 个",
                )
        return axes

    def _with_lines(self, row: Names) -> Names:
        self.record.let.add_to(row)
        return row

    def worked(self, names: Names, changes: Changes | None = None, *, keep_steps: bool = False) -> Row:
        """The names after the last step; those given where nothing repeats. The steps are kept only on demand."""
        if not self.record.each:
            return Row(names)
        names = dict(names)
        (changes.start if changes else self.record.start).add_to(names)
        lines = changes.each if changes else self.record.each
        given = tuple(self._entries(names, changes))
        names["t"] = 0
        read = changes.read if changes else self.record.steps_read
        steps = self._walked_through(names, given, lines, read, keep_steps=keep_steps)
        value = changes.value if changes else self._value
        for name in () if given else (*lines, *(letter for letters in self.record.over for letter in letters)):
            if name not in names and name in value.names:
                raise ExpressionError(f"there is no step, so `{name}` has no value", f"一步也没有，`{name}` 没有值")
        return Row(names, steps, given)

    @staticmethod
    def _walked_through(
        names: Names, given: Iterable[Names], lines: Lines, read: Collection[str], *, keep_steps: bool = False
    ) -> tuple[Step, ...]:
        """Take one step after the other, and keep what each of `read` is after every step; the steps only on demand."""
        seen: dict[str, list[Any]] = {name: [] for name in read}
        steps = []
        for number, entries in enumerate(given, 1):
            names |= entries
            names["t"] = number
            lines.add_to(names)
            for name, values in seen.items():
                values.append(names[name])
            if keep_steps:
                steps.append(Step(number, dict(names)))
        names |= {each_key(name): tuple(values) for name, values in seen.items()}
        return tuple(steps)

    def _entries(self, names: Names, changes: Changes | None) -> Iterator[Names]:
        """What each step is given by `over`."""
        lists = {letters: _walked(formula, names) for letters, formula in self.record.over.items()}
        count = min((len(each) for each in lists.values()), default=MOST_STEPS)
        wanted = changes.steps if changes and changes.steps else self.record.steps
        if wanted is not None:
            count = min(count, plain(wanted.value(names))) if lists else plain(wanted.value(names))
        if not isinstance(count, int) or count > MOST_STEPS:
            raise ExpressionError(f"at most {MOST_STEPS:,} steps are worked out", f"至多计算 {MOST_STEPS:,} 步")
        for place in range(count):
            found: Names = {}
            for letters, each in lists.items():
                entry = each[place]
                found.update(zip(letters, entry if len(letters) > 1 else (entry,), strict=True))
            yield found

    # Conditions, refusals, texts

    def holds(self, formula: Formula | None, bound: Mapping[str, Any]) -> bool:
        """Whether a condition holds, on any axis."""
        return formula is None or _holds(formula, self.ends(bound))

    def refuse(self, **bound: Any) -> None:
        """Refuse arguments that are out of range, that conflict, or that would take too long."""
        given = self._letters(bound)
        self._check_rows(given)
        if self.record.refuse is not None:
            self.record.refuse(**bound)
        try:
            self._check_rules(given, bound)
            self._check_most(given, bound)
        except ExpressionError as error:
            # What is out of range while it is worked out is no argument either.
            raise ArgumentError(self.record.arguments[0].name, error.en, error.zh) from error

    def _check_rules(self, given: list[Names], bound: Mapping[str, Any]) -> None:
        for rule in self.record.require:
            for names in self._known(rule.names, given, bound):
                if not rule.when.holds(names):
                    raise ArgumentError(rule.argument, *self.filled(rule.say, names))

    def _known(self, wanted: Collection[str], given: list[Names], bound: Mapping[str, Any]) -> list[Names]:
        """The names of each axis, with the lines where some are wanted.

        A line may have no value for arguments that a rule before it refuses, and what a function computes waits until
        they are checked.
        """
        if self.record.by_letter.keys() >= set(wanted):
            return given
        if self.record.function is None or VALUE in wanted:
            return [row.names for row in self.ends(bound)]
        for row in given:
            if not self._lines_before_value.keys() <= row.keys():
                self._lines_before_value.add_to(row)
        return given

    @cached_property
    def _lines_before_value(self) -> Lines:
        return Lines((name, formula) for name, formula in self.record.let.items() if name != VALUE)

    def _check_most(self, given: list[Names], bound: Mapping[str, Any]) -> None:
        for limit, most in (("cells", MOST_CELLS), ("multiply_adds", MOST_MULTIPLY_ADDS)):
            formula = self.record.most.get(limit)
            if formula is None:
                continue
            number = prod(plain(formula.value(names)) for names in self._known(formula.names, given, bound))
            for argument in self.record.arguments:
                number *= prod(bound[argument.name][: len(argument.leading)]) if argument.leading else 1
            if number > most:
                name = self.record.arguments[0].name
                raise ArgumentError(
                    name,
                    f"`{name}` is too large here: at most {most:,} {_COUNTED[limit].en} are computed, not {number:,}",
                    f"`{name}` 过大：至多计算 {most:,} {_COUNTED[limit].zh}，而不是 {number:,} {_COUNTED[limit].zh}",
                )
            if limit == "multiply_adds":
                spend(int(number) // A_UNIT_OF_WORK)

    @cached_property
    def _bounded(self) -> tuple[tuple[ArgumentRecord, Interval], ...]:
        return tuple((argument, argument.within) for argument in self.record.arguments if argument.within is not None)

    def _check_rows(self, rows: Iterable[Names]) -> None:
        for row in rows:
            for argument, within in self._bounded:
                outside = _outside(within, row[argument.letter], row)
                if outside is not None:
                    raise ArgumentError(
                        argument.name,
                        f"`{argument.name}` lies in {within.shown}, not {outside}",
                        f"`{argument.name}` 应在 {within.shown} 内，而不是 {outside}",
                    )

    @staticmethod
    def filled(text: Text, names: Names) -> Text:
        """The text with values of letters and lines put in."""
        if "{{" not in text.en and "{{" not in text.zh:
            return text
        return Text(_filled(text.en, names, "en"), _filled(text.zh, names, "zh"))

    def said(self, text: Text, mistake: MistakeRecord, bound: Mapping[str, Any]) -> Text:
        """A text of a mistake with the numbers of the first axis where it can be made; `yours.x` is the wrong one."""
        if "{{" not in text.en and "{{" not in text.zh:
            return text
        ends = self.ends(bound)
        place = next((at for at, row in enumerate(ends) if mistake.when is None or mistake.when.holds(row.names)), 0)
        names = dict(ends[place].names)
        if "yours." in text.en or "yours." in text.zh:
            wrong, _ = self.wrong_row(self.rows(bound)[place], mistake, bound)
            names |= {f"yours.{name}": value for name, value in wrong.names.items()}
        return self.filled(text, names)

    # Wrong values

    def wrong_values(self, bound: Mapping[str, Any]) -> list[Value | None]:
        """The value of each mistake of the record, None where it cannot be made or has none."""
        ends = self.ends(bound)
        return [self._wrong_or_none(mistake, bound, ends) for mistake in self.record.mistakes]

    def _wrong_or_none(self, mistake: MistakeRecord, bound: Mapping[str, Any], ends: list[Row]) -> Value | None:
        if mistake.when is not None and not _holds(mistake.when, ends):
            return None
        try:
            return self._wrong(mistake, bound, ends)
        except UNDEFINED:
            return None

    def wrong(self, mistake: MistakeRecord, bound: Mapping[str, Any]) -> Value:
        """The value somebody gets who makes the mistake; raises what `UNDEFINED` names where there is none."""
        return self._wrong(mistake, bound, self.ends(bound))

    def _wrong(self, mistake: MistakeRecord, bound: Mapping[str, Any], ends: list[Row]) -> Value:
        if mistake.function is not None:
            return plain(mistake.function(**bound, mistake=mistake.name))
        changes = self._changes(mistake)
        if not self.record.per_axis:
            return self._settled(changes.value.value(self._wrong_names(0, ends[0], changes, bound)))
        names = [self._wrong_names(axis, end, changes, bound) for axis, end in enumerate(ends)]
        values = [changes.value.value(row) for row in names]
        value = self.joined(changes.whole, names, values) if changes.whole else ()
        if min(*values, *value, 1) <= 0:
            raise ValueError("no output is left")
        return value or self.as_given(values, bound)

    def _wrong_names(self, axis: int, end: Row, changes: Changes, bound: Mapping[str, Any]) -> Names:
        """The names of one axis as the wrong value needs them."""
        if not changes.repeats:
            changed = changes.arguments or changes.lines
            return self.changed(end.names, changes, bound) if changed else end.names
        names = self.changed(self.rows(bound)[axis], changes, bound)
        changes.start.add_to(names)
        entries = tuple(self._entries(names, changes)) if changes.walks else end.given
        self._walked_through(names, entries, changes.each, changes.read)
        if changes.rules:
            self._keep(names, changes.rules)
        return names

    def wrong_row(self, row: Names, mistake: MistakeRecord, bound: Mapping[str, Any]) -> tuple[Row, Changes]:
        """One axis as the mistake has it, after the last step, and what is computed otherwise."""
        changes = self._changes(mistake)
        return self.worked(self.changed(row, changes, bound), changes, keep_steps=True), changes

    def wrong_arguments(self, mistake: MistakeRecord, bound: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the mistake has them, of a record whose sizes have one axis."""
        changes = self._changes(mistake)
        names = self.changed(self.rows(bound)[0], changes, bound)
        replaced = (*(argument for argument, _ in changes.arguments), *changes.defaults)
        return {**bound, **{argument.name: names[argument.letter] for argument in replaced}}

    def changed(self, row: Names, changes: Changes, bound: Mapping[str, Any]) -> Names:
        """The names of an axis as a mistake has them, before any repeated step."""
        names = dict(row)
        if changes.arguments:
            for argument, formula in changes.arguments:
                names[argument.letter] = formula if isinstance(formula, str) else plain(formula.value(row))
                check_argument(self._arguments[argument.name], names[argument.letter])
            for argument in changes.defaults:
                if argument.name not in getattr(bound, "given", bound):
                    names[argument.letter] = plain(argument.default.value(names))
            self._check_rows([names])
        changes.lines.add_to(names)
        if changes.rules:
            # Rules about the lines of a step wait until the steps are worked out.
            self._keep(names, (rule for rule in changes.rules if rule.when.names <= names.keys()))
        return names

    def _keep(self, names: Names, rules: Iterable[Requirement]) -> None:
        if not all(rule.when.holds(names) for rule in rules):
            raise ArgumentError(self.record.name, "the mistake has no value here", "此处该错误没有值")

    @cached_property
    def _all_changes(self) -> dict[str, Changes]:
        return {}

    def _changes(self, mistake: MistakeRecord) -> Changes:
        found = self._all_changes.get(mistake.name)
        if found is None:
            found = self._all_changes[mistake.name] = changes_of(self.record, mistake)
        return found


def _walked(formula: Formula, names: Names) -> Any:
    """The list that is walked through; one that was given as it is, for its entries may differ in shape."""
    match formula.tree:
        case ast.Name(id=name):
            found = names[name]
            # A line may be an array of NumPy; its rows are quicker to work with as plain ones.
            return plain(found) if hasattr(found, "tolist") else found
        case ast.IfExp():
            test, kept, other = formula.parts
            return _walked(kept if test.holds(names) else other, names)
        case ast.List():
            return tuple(_walked(part, names) for part in formula.parts)
    return plain(formula.value(names))


def _holds(formula: Formula, rows: Sequence[Row]) -> bool:
    return formula.holds(rows[0].names) if len(rows) == 1 else any(formula.holds(row.names) for row in rows)


def _reals(value: Value) -> Value:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return tuple(map(_reals, value))
    try:
        return tuple(map(float, value)) if isinstance(value, tuple) else float(value)
    except OverflowError as error:
        raise ExpressionError("the result is out of range", "结果超出范围") from error


def _filled(part: str, names: Names, language: Language) -> str:
    def shown(found: re.Match[str]) -> str:
        in_formula = part.count("$", 0, found.start()) % 2 == 1
        return _shown(names.get(found[1], found[1]), language, show if in_formula else show_to_read)

    return in_groups(PLACEHOLDER.sub(shown, part))


def _shown(value: Any, language: Language, written: Callable[[Value, int], str]) -> str:
    if isinstance(value, Text):
        return value.in_language(language)
    return value if isinstance(value, str) else written(plain(value), _DIGITS)


def _outside(within: Interval, value: Any, row: Names) -> float | None:
    """The number, or the first entry of an array, that is not within the bounds; None where there is none."""
    if value is None or isinstance(value, str):
        return None
    low, high = within.low.value(row), within.high.value(row)
    for entry in entries_of(value) if is_array(value) else (value,):
        above = low < entry if within.low_open else low <= entry
        below = entry < high if within.high_open else entry <= high
        if not (above and below):
            return float(entry) if not isinstance(entry, int) else entry
    return None


def _axis_counts(record: Record, bound: Mapping[str, Any]) -> list[int]:
    """How many axes each size has that was given an axis."""
    return [
        len(bound[argument.name])
        for argument in record.arguments
        if argument.kind in SIZES and isinstance(bound[argument.name], tuple)
    ]
