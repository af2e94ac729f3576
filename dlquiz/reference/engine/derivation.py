"""Right and wrong values of a record: the letters of each axis, the named lines in order, then the value."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from math import prod
from types import MappingProxyType
from typing import Any, NamedTuple

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions import Value, plain, show
from dlquiz.messages import Text
from dlquiz.reference.binding import check_argument
from dlquiz.reference.engine.axes import lined_up
from dlquiz.reference.engine.record import ArgumentRecord, Formula, MistakeRecord, Record, each_key
from dlquiz.reference.kinds import Argument

Names = dict[str, Any]
MOST_CELLS = 10**9
MOST_MULTIPLY_ADDS = 10**8
MOST_STEPS = 10_000
SIZES = ("size", "padding")
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}")
_DIGITS = 10
NOTHING: Mapping[str, Formula] = MappingProxyType({})


class Step(NamedTuple):
    """One step of a rule that repeats: its number, from 1, and the names after it."""

    number: int
    names: Names


class Row(NamedTuple):
    """One axis worked out: the names after all lines, and the steps of a rule that repeats."""

    names: Names
    steps: tuple[Step, ...] = ()


class Changes(NamedTuple):
    """What a mistake computes otherwise, sorted out once: which lines depend on it."""

    arguments: tuple[tuple[ArgumentRecord, Formula | str], ...]
    lines: tuple[tuple[str, Formula], ...]
    replaced: frozenset[str]
    value: Formula
    steps: Formula | None


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
        return self.as_given([self._value.value(row.names) for row in self.ends(bound)], bound)

    @cached_property
    def _value(self) -> Formula:
        if self.record.value is None:
            raise ValueError(f"{self.record.name} has no closed form")
        return self.record.value

    def as_given(self, values: list[Any], bound: Mapping[str, Any]) -> Value:
        """One value an axis where a size was given an axis, else the only one."""
        if not self.record.per_axis:
            return plain(values[0])
        return plain(tuple(values)) if _axis_counts(self.record, bound) else plain(values[0])

    def rows(self, bound: Mapping[str, Any]) -> list[Names]:
        """The letters of each axis with the lines of `let`, worked out once for all mistakes of a draw."""
        if self._last is None or self._last[0] != bound:
            self._last = (dict(bound), [self._with_lines(row) for row in self._letters(bound)])
        return self._last[1]

    def ends(self, bound: Mapping[str, Any]) -> list[Row]:
        """The same after the last step of a rule that repeats."""
        rows = self.rows(bound)
        if self._ends is None or self._ends[0] is not rows:
            self._ends = (rows, [self.worked(row) for row in rows])
        return self._ends[1]

    def _letters(self, bound: Mapping[str, Any]) -> list[Names]:
        given = {argument.letter: bound[argument.name] for argument in self.record.arguments}
        if not self.record.per_axis:
            return [lined_up(self.record.arguments, given)]
        self._check_axes(bound)
        return [
            {letter: value[axis] if isinstance(value, tuple) else value for letter, value in given.items()}
            for axis in range(max(_axis_counts(self.record, bound), default=1))
        ]

    def _check_axes(self, bound: Mapping[str, Any]) -> None:
        lengths = {
            argument.name: len(bound[argument.name])
            for argument in self.record.arguments
            if isinstance(bound[argument.name], tuple)
        }
        axes = next(iter(lengths.values()), 1)
        for name, length in lengths.items():
            if length != axes:
                raise ArgumentError(
                    name,
                    f"`{name}` has {length} values where {axes} are needed, one per axis",
                    f"`{name}` 有 {length} 个值，而应为每个轴一个，共 {axes} 个",
                )

    def _with_lines(self, row: Names) -> Names:
        for name, formula in self.record.let.items():
            row[name] = formula.value(row)
        return row

    def worked(self, names: Names, changes: Changes | None = None, start: Mapping[str, Formula] = NOTHING) -> Row:
        """The names after the last step; those given where nothing repeats."""
        if not self.record.each:
            return Row(names)
        names = dict(names)
        for name, formula in {**self.record.start, **start}.items():
            names[name] = formula.value(names)
        lines = {**self.record.each, **(dict(changes.lines) if changes else {})}
        lines = {name: lines[name] for name in self.record.each}
        names["t"] = 0
        steps: list[Step] = []
        for number, entries in enumerate(self._entries(names, changes), 1):
            names |= {**entries, "t": number}
            for name, formula in lines.items():
                names[name] = formula.value(names)
            steps.append(Step(number, dict(names)))
        for name in (*lines, *(letter for letters in self.record.over for letter in letters)):
            if name not in names:
                raise ExpressionError(f"there is no step, so `{name}` has no value", f"一步也没有，`{name}` 没有值")
        for name in self.record.steps_read:
            names[each_key(name)] = tuple(step.names[name] for step in steps)
        return Row(names, tuple(steps))

    def _entries(self, names: Names, changes: Changes | None) -> Iterator[Names]:
        """What each step is given by `over`."""
        lists = {letters: plain(formula.value(names)) for letters, formula in self.record.over.items()}
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
        if formula is None:
            return True
        rows = self.ends(bound)
        return formula.holds(rows[0].names) if len(rows) == 1 else any(formula.holds(row.names) for row in rows)

    def refuse(self, **bound: Any) -> None:
        """Refuse arguments that are out of range, that conflict, or that would take too long."""
        self._check_rows(self._letters(bound))
        for row in self.ends(bound) if self.record.require else ():
            for rule in self.record.require:
                if not rule.when.holds(row.names):
                    raise ArgumentError(rule.argument, *self.filled(rule.say, row.names))
        for limit, most in (("cells", MOST_CELLS), ("multiply_adds", MOST_MULTIPLY_ADDS)):
            formula = self.record.most.get(limit)
            if formula is not None and prod(plain(formula.value(row.names)) for row in self.ends(bound)) > most:
                name = self.record.arguments[0].name
                raise ArgumentError(
                    name, f"`{name}` is too large here: more than {most:,}", f"`{name}` 过大：超过 {most:,}"
                )

    def _check_rows(self, rows: Iterable[Names]) -> None:
        for row in rows:
            for argument in self.record.arguments:
                if argument.within is not None and not _inside(argument, row):
                    raise ArgumentError(
                        argument.name,
                        f"`{argument.name}` lies in {argument.within.shown}, not {row[argument.letter]}",
                        f"`{argument.name}` 应在 {argument.within.shown} 内，而不是 {row[argument.letter]}",
                    )

    @staticmethod
    def filled(text: Text, names: Names) -> Text:
        """The text with values of letters and lines put in."""
        if "{{" not in text.en and "{{" not in text.zh:
            return text
        return Text(*(_PLACEHOLDER.sub(lambda found: _shown(names[found[1]]), part) for part in text))

    def said(self, text: Text, mistake: MistakeRecord, bound: Mapping[str, Any]) -> Text:
        """A text of a mistake with the numbers of the first axis where it can be made; `yours.x` is the wrong one."""
        if "{{" not in text.en and "{{" not in text.zh:
            return text
        ends = self.ends(bound)
        place = next((at for at, row in enumerate(ends) if mistake.when is None or mistake.when.holds(row.names)), 0)
        names = dict(ends[place].names)
        if "yours." in text.en or "yours." in text.zh:
            wrong = self.wrong_row(self.rows(bound)[place], mistake, bound)
            names |= {f"yours.{name}": value for name, value in wrong.names.items()}
        return self.filled(text, names)

    # Wrong values

    def wrong(self, mistake: MistakeRecord, bound: Mapping[str, Any]) -> Value:
        """The value somebody gets who makes the mistake; raises what `UNDEFINED` names where there is none."""
        if mistake.function is not None:
            return plain(mistake.function(**bound))
        values = [self._wrong_row(row, mistake, bound) for row in self.rows(bound)]
        if self.record.per_axis and min(values) <= 0:
            raise ValueError("no output is left")
        return self.as_given(values, bound)

    def _wrong_row(self, row: Names, mistake: MistakeRecord, bound: Mapping[str, Any]) -> Any:
        simple = self._changes(mistake)
        if not simple.arguments and not simple.lines and not self.record.each:
            return simple.value.value(row)
        return simple.value.value(self.wrong_row(row, mistake, bound).names)

    def wrong_row(self, row: Names, mistake: MistakeRecord, bound: Mapping[str, Any]) -> Row:
        """One axis as the mistake has it, after the last step."""
        names, changes = self.changed(row, mistake, getattr(bound, "given", bound.keys()))
        return self.worked(names, changes, mistake.start)

    def changed(self, row: Names, mistake: MistakeRecord, given: Collection[str]) -> tuple[Names, Changes]:
        """The names of an axis as the mistake has them, before any repeated step; `given` are no defaults."""
        changes = self._changes(mistake)
        names = dict(row)
        for argument, formula in changes.arguments:
            names[argument.letter] = formula if isinstance(formula, str) else plain(formula.value(row))
            check_argument(self._arguments[argument.name], names[argument.letter])
        if changes.arguments:
            self._default_again(names, changes, given)
            self._check_rows([names])
        for name, formula in changes.lines:
            if name in self.record.let:
                names[name] = formula.value(names)
        if changes.arguments and not all(rule.when.holds(names) for rule in self.record.require):
            raise ArgumentError(self.record.name, "the mistake has no value here", "此处该错误没有值")
        return names, changes

    def _default_again(self, names: Names, changes: Changes, given: Collection[str]) -> None:
        """Compute again the defaults that were not given, for they may depend on what was changed."""
        for argument in self.record.arguments:
            free = argument.name not in given and argument.name not in changes.replaced
            if free and isinstance(argument.default, Formula):
                names[argument.letter] = plain(argument.default.value(names))

    @cached_property
    def _all_changes(self) -> dict[str, Changes]:
        return {}

    def _changes(self, mistake: MistakeRecord) -> Changes:
        found = self._all_changes.get(mistake.name)
        if found is None:
            found = self._all_changes[mistake.name] = self._sorted_out(mistake)
        return found

    def _sorted_out(self, mistake: MistakeRecord) -> Changes:
        record = self.record
        lines = {**record.let, **record.each}
        arguments = tuple(
            (record.by_name[key], formula)
            for key, formula in mistake.replace.items()
            if key in record.by_name and key not in record.each
        )
        touched = {argument.letter for argument, _ in arguments}
        for argument in record.arguments:
            if isinstance(argument.default, Formula) and argument.default.names & touched:
                touched.add(argument.letter)
        found: list[tuple[str, Formula]] = []
        for name, formula in lines.items():
            new = mistake.replace.get(name, formula) if name not in record.by_name or name in record.each else formula
            assert isinstance(new, Formula)
            if new is not formula or touched & new.names:
                touched.add(name)
                found.append((name, new))
        value, steps = mistake.replace.get("value", record.value), mistake.replace.get("steps", record.steps)
        assert isinstance(value, Formula) and not isinstance(steps, str)
        return Changes(arguments, tuple(found), frozenset(mistake.replace), value, steps)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else show(plain(value), _DIGITS)


def _inside(argument: ArgumentRecord, row: Names) -> bool:
    value, within = row[argument.letter], argument.within
    assert within is not None
    if value is None or isinstance(value, str):
        return True
    low, high = within.low.value(row), within.high.value(row)
    return bool(low < value if within.low_open else low <= value) and bool(
        value < high if within.high_open else value <= high
    )


def _axis_counts(record: Record, bound: Mapping[str, Any]) -> list[int]:
    """How many axes each size has that was given an axis."""
    return [
        len(bound[argument.name])
        for argument in record.arguments
        if argument.kind in SIZES and isinstance(bound[argument.name], tuple)
    ]
