"""The worked solution that follows from a record: the formula, the numbers put in, and every named line.

Of a condition only the branch taken is shown. A line that `lines` describes is worked out by itself where the value
needs it; every other line is put into the formulas that use it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from dlquiz.expressions import plain
from dlquiz.expressions.language import free_names
from dlquiz.messages import Text
from dlquiz.reference.engine.changes import Changes
from dlquiz.reference.engine.derivation import Derivation, Names, Row, Step
from dlquiz.reference.engine.record import Computed, Formula, MistakeRecord, Record, each_read
from dlquiz.reference.engine.rewriting import chain, general, indexed, of_step, substituted, taken, valued
from dlquiz.reference.tex.expression_tex import symbol
from dlquiz.reference.tex.plain_tex import array

MOST_STEPS_SHOWN = 12
AXES = {
    1: (Text("", ""),),
    2: (Text("height: ", "高："), Text("width: ", "宽：")),
    3: (Text("depth: ", "深："), Text("height: ", "高："), Text("width: ", "宽：")),
}
BELOW = {1: ("",), 2: ("_H", "_W"), 3: ("_D", "_H", "_W")}
ALIKE = Text("same for every axis", "各轴相同")
ALIKE_2 = Text("same for height and width", "高和宽相同")


def working(derivation: Derivation, bound: Mapping[str, Any], mistake: MistakeRecord | None = None) -> list[Text]:
    """The lines of the right derivation, or of that with a mistake; the last one ends in the value."""
    record = derivation.record
    if record.worked is not None and mistake is None:
        return record.worked(**bound)
    rows = derivation.rows(bound)
    axes = [_Axis(derivation, row, bound, mistake) for row in rows]
    if record.working:
        return [derivation.filled(line, axes[0].names) for line in record.working]
    openings = [[*axis.rules(), *axis.remarks()] for axis in axes]
    shared = [line for line in openings[0] if all(line in each for each in openings)]
    worked = [
        [*(line for line in opening if line not in shared), *axis.lines()]
        for opening, axis in zip(openings, axes, strict=True)
    ]
    if record.whole:
        ending = [_whole(derivation, axes, mistake)]
    else:
        value = derivation.as_given([axis.value for axis in axes], bound)
        ending = [_equation(record.symbol, array(value))] if isinstance(value, tuple) and record.per_axis else []
    if len(axes) == 1:
        return [*shared, *worked[0], *ending]
    if all(each == worked[0] for each in worked):
        return [*shared, ALIKE_2 if len(axes) == 2 else ALIKE, *worked[0], *ending]
    labelled = [
        Text(label.en + line.en, label.zh + line.zh)
        for label, each in zip(AXES[len(axes)], worked, strict=True)
        for line in each
    ]
    return [*shared, *labelled, *ending]


def _whole(derivation: Derivation, axes: list[_Axis], mistake: MistakeRecord | None) -> Text:
    """How the values along the axes make the key: in general, and with the numbers in."""
    record = derivation.record
    whole = mistake.whole if mistake is not None and mistake.whole else record.whole
    wanted = {name for part in whole for name in part.names}
    names = derivation.together(wanted, [axis.names for axis in axes], [axis.value for axis in axes])
    symbols: list[ast.expr] = []
    numbers: list[ast.expr] = []
    for part in whole:
        if isinstance(part.tree, ast.Name) and isinstance(entries := names[part.tree.id], tuple):
            name = record.symbol if part.tree.id == "value" else part.tree.id
            symbols += [ast.Name(f"{name}{below}") for below in BELOW[len(axes)]]
            numbers += map(ast.Constant, entries)
        else:
            symbols.append(substituted(axes[0].inlined(part.tree), {"value": ast.Name(record.symbol)}))
            numbers.append(part.tree)
    line = _equation(general(ast.List(symbols), names), *chain(ast.List(numbers), names))
    words = record.lines.get("whole") if whole is record.whole else None
    return line if words is None else Text(f"{words.en}: {line.en}", f"{words.zh}：{line.zh}")


class _Axis:
    """One axis: its names, the trees of its lines with only the branches taken, and its value."""

    def __init__(
        self, derivation: Derivation, row: Names, bound: Mapping[str, Any], mistake: MistakeRecord | None
    ) -> None:
        self.record: Record = derivation.record
        self._derivation = derivation
        self._row: Row
        changed: Changes | None = None
        if mistake is None:
            self._row = derivation.worked(row, keep_steps=True)
        else:
            self._row, changed = derivation.wrong_row(row, mistake, bound)
        value = changed.value if changed else self.record.value
        assert value is not None
        self._formulas: dict[str, Formula] = {
            **self.record.let,
            **(changed.lines if changed else {}),
            **(changed.each if changed else self.record.each),
        }
        self._starts = changed.start if changed else self.record.start
        self.names = self._row.names
        self._known: dict[str, ast.expr] = {}
        self._tree = taken(value.tree, self.names)
        self.value = plain(value.value(self.names))

    @cached_property
    def _needed(self) -> list[str]:
        """The lines of a step that the value depends on; others only serve conditions."""
        wanted = {each_read(name) or name for name in free_names(self._tree)} & self.record.each.keys()
        steps = {*self.record.each, *(letter for group in self.record.over for letter in group), "t"}
        known = {name: value for name, value in self.names.items() if name not in steps}
        while (
            more := {
                name for each in wanted for name in valued(self._formulas[each].tree, known) if name in self.record.each
            }
            - wanted
        ):
            wanted |= more
        return [name for name in self.record.each if name in wanted]

    def rules(self) -> Iterator[Text]:
        """The general formula, and those of the steps of a rule that repeats."""
        each = list(self.record.each)
        for name in self._needed:
            rows = [before[name] for before in self._before_lines]
            tree = of_step(self.inlined(self._formulas[name].tree, *rows), each, each[: each.index(name)])
            yield self._with_words(name, indexed(name, "t"), general(tree, self.names))
        if not self._only_read:
            yield _equation(self.record.symbol, general(self.inlined(self._tree), self.names))

    @property
    def _only_read(self) -> bool:
        """Whether the value is what a line has come to, laid out at most, so that there is no formula to show."""
        match self._tree:
            case (
                ast.Name()
                | ast.Call(func=ast.Name(id="reshape"), args=[ast.Name(), _])
                | ast.Call(
                    func=ast.Name(id="reshape"), args=[ast.Call(func=ast.Name(id="transpose"), args=[ast.Name()]), _]
                )
            ):
                return bool(self.record.each)
        return False

    def remarks(self) -> Iterator[Text]:
        for case in self.record.remarks:
            if case.when is None or case.when.holds(self.names):
                yield self._derivation.filled(case.say, self.names)

    def lines(self) -> Iterator[Text]:
        """The described lines that the value needs, the steps, and the value."""
        for name in self._described(self._tree, *self._step_trees()):
            yield self._worked_line(name, self._formulas[name].tree, self.names)
        yield from self._steps()
        links = [array(self.value)] if self._only_read else chain(self.inlined(self._tree), self.names)
        yield _equation(self.record.symbol, *links)

    @cached_property
    def _shown(self) -> tuple[Step, ...]:
        """The steps that are shown: of many the first ones and the last."""
        steps = self._row.steps
        return steps if len(steps) <= MOST_STEPS_SHOWN else (*steps[: MOST_STEPS_SHOWN - 1], steps[-1])

    @cached_property
    def _before_lines(self) -> list[dict[str, Names]]:
        """For each step that is shown, by line, the names that the line is worked out from."""
        found = []
        for step in self._shown:
            names, by_line = self._before(step), {}
            for name in self._computed(step):
                if name in self._needed:
                    by_line[name] = names
                names = {**names, name: step.names[name]}
            found.append(by_line)
        return found

    @cached_property
    def _taken_lines(self) -> list[dict[str, ast.expr]]:
        """The same for the trees of the lines, each with only the branches taken in that step."""
        return [
            {name: taken(self._formulas[name].tree, before) for name, before in by_line.items()}
            for by_line in self._before_lines
        ]

    def _steps(self) -> Iterator[Text]:
        starts = {name: self._starts[name].tree for name in self._taken_first() if name in self._starts}
        begun = [
            f"${indexed(name, '0')} = {array(plain(tree.value))}$"
            for name, tree in starts.items()
            if isinstance(tree, ast.Constant)
        ]
        if begun:
            yield Text(", ".join(begun), "，".join(begun))
        for step, by_line, trees in zip(self._shown, self._before_lines, self._taken_lines, strict=True):
            for name, before in by_line.items():
                tree = substituted(trees[name], self._put_in)
                yield _equation(indexed(name, str(step.number)), *chain(tree, before))

    def _taken_first(self) -> list[str]:
        """The lines whose value before the first step is asked for in it."""
        wanted: set[str] = set()
        computed: set[str] = set()
        for name, tree in self._taken_lines[0].items() if self._taken_lines else ():
            wanted |= free_names(tree) - computed
            computed.add(name)
        return [name for name in self.record.each if name in wanted]

    def _before(self, step: Step) -> Names:
        """The names when a step begins: lines have the values of the step before it."""
        if step.number == 1:
            return {**step.names, **self._start()}
        before = self._row.steps[step.number - 2].names
        return {**step.names, **{name: before[name] for name in self._computed(step)}}

    def _computed(self, step: Step) -> list[str]:
        """The lines of the step in order; those that a mistake has no use for are left out."""
        return [name for name in self.record.each if name in step.names]

    def _start(self) -> Names:
        return {name: formula.value(self.names) for name, formula in self._starts.items()}

    # Trees

    def _step_trees(self) -> Iterator[ast.expr]:
        """What the steps that are shown take and work out."""
        worked_out = [tree for trees in self._taken_lines for tree in trees.values()]
        letters = frozenset().union(*map(free_names, worked_out))
        yield from (formula.tree for group, formula in self.record.over.items() if letters.intersection(group))
        yield from worked_out

    def _described(self, *trees: ast.expr) -> list[str]:
        """The described lines below some trees, each after those that it needs."""
        found: dict[str, None] = {}

        def look(node: ast.expr) -> None:
            for name in sorted(free_names(node) & self._formulas.keys(), key=list(self._formulas).index):
                if name in self.record.each or name in found:
                    continue
                # What a function computes stands for itself.
                if not isinstance(self._formulas[name], Computed):
                    look(self._taken(name))
                if self._has_line(name):
                    found[name] = None

        for tree in trees:
            look(tree)
        return list(found)

    def _has_line(self, name: str) -> bool:
        """Whether a line is shown as such: it is described, and is more than another name here."""
        formula = self._formulas[name]
        if name not in self.record.lines or isinstance(formula, Computed):
            return name in self.record.lines
        return not isinstance(self._taken(name), ast.Name)

    def inlined(self, tree: ast.expr, *rows: Names) -> ast.expr:
        """The tree with every line put in that has no words of its own; of `rows` see `taken`."""
        return substituted(taken(tree, *(rows or [self.names])), self._put_in)

    @cached_property
    def _put_in(self) -> dict[str, ast.expr]:
        """The lines that are put into the formulas that use them."""
        return {
            name: self._taken(name)
            for name, formula in self._formulas.items()
            if not self._has_line(name) and name not in self.record.each and not isinstance(formula, Computed)
        }

    def _taken(self, name: str) -> ast.expr:
        """The tree of a line outside the steps, with only the branches taken."""
        if name not in self._known:
            self._known[name] = taken(self._formulas[name].tree, self.names)
        return self._known[name]

    def _worked_line(self, name: str, tree: ast.expr, names: Names) -> Text:
        inlined = self.inlined(taken(tree, names))
        return self._with_words(name, symbol(name), general(inlined, names), *chain(inlined, names))

    def _with_words(self, name: str, *links: str) -> Text:
        line, words = _equation(*links), self.record.lines.get(name)
        if words is None:
            return line
        words = self._derivation.filled(words, self.names)
        return Text(f"{words.en}: {line.en}", f"{words.zh}：{line.zh}")


def _equation(*links: str) -> Text:
    return Text.same(f"${' = '.join(dict.fromkeys(links))}$")
