"""What a record consists of."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from dlquiz.expressions import Numbers, plain
from dlquiz.expressions.evaluation import compile_tree, run_compiled
from dlquiz.expressions.language import children, free_names
from dlquiz.expressions.values import entries
from dlquiz.messages import Text
from dlquiz.reference.kinds import REQUIRED, ArgumentKind, ResultKind

LEFT: Any = object()
"""What is not found without the evaluator."""


class Formula:
    """An expression of a record: its source, and its checked tree with the words of arguments put in.

    Instead of a tree that takes time to make, what makes it when it is first asked for.
    """

    def __init__(self, source: str, tree: ast.expr | Callable[[], ast.expr]) -> None:
        self.source = source
        self._made = tree

    @cached_property
    def tree(self) -> ast.expr:
        return self._made if isinstance(self._made, ast.expr) else self._made()

    @cached_property
    def names(self) -> frozenset[str]:
        """The letters and lines it needs."""
        return free_names(self.tree)

    @cached_property
    def _compiled(self) -> Any:
        return compile_tree(self.tree)

    def value(self, names: Mapping[str, Any]) -> Any:
        """Its value; raises `ExpressionError` for what is undefined, out of range or too large."""
        found = self._at_once(names) if self._simple else LEFT
        return run_compiled(self._compiled, names, Numbers()) if found is LEFT else found

    @cached_property
    def _simple(self) -> bool:
        """Whether it is a name, a list or a choice, which may need no NumPy."""
        return isinstance(self.tree, ast.Name | ast.List | ast.IfExp)

    def _at_once(self, names: Mapping[str, Any]) -> Any:
        """The list that a name stands for, a list of integers, or the branch taken; `LEFT` for others."""
        if isinstance(self.tree, ast.IfExp):
            test, kept, other = self.parts
            return (kept if test.holds(names) else other).value(names)
        if isinstance(self.tree, ast.Name):
            found = names.get(self.tree.id)
            return found if isinstance(found, tuple) else LEFT
        entries = tuple(entry.value(names) for entry in self.parts)
        return entries if all(entry.__class__ is int for entry in entries) else LEFT

    @cached_property
    def parts(self) -> tuple[Formula, ...]:
        """The formulas directly below: the entries of a list; of a condition the test and both branches."""
        return tuple(Formula(self.source, part) for part in children(self.tree))

    def holds(self, names: Mapping[str, Any]) -> bool:
        """Whether it holds, for an array in every entry."""
        found = self.value(names)
        if found.__class__ is tuple:
            return all(entries(found))
        return found if found.__class__ is bool else Numbers.truth(found)


class Computed(Formula):
    """A value, or words, that a Python function computes: a formula that depends on all arguments.

    `letters` are those of the arguments by their names.
    """

    def __init__(self, name: str, function: Callable[..., Any], letters: Mapping[str, str]) -> None:
        super().__init__(name, ast.Name(name))
        self._function, self._letters = function, letters

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self._letters.values())

    def value(self, names: Mapping[str, Any]) -> Any:
        found = self._function(**{name: names[letter] for name, letter in self._letters.items()})
        return found if isinstance(found, Text) else plain(found)


class Lines(dict[str, Formula]):
    """Formulas that are worked out in order, each with the values of those before it."""

    def add_to(self, names: dict[str, Any]) -> None:
        """Give each name its value."""
        for name, formula in self.items():
            names[name] = formula.value(names)


class Case(NamedTuple):
    """A text that holds where its condition does, or always."""

    when: Formula | None
    say: Text


class Requirement(NamedTuple):
    """A condition without which an argument is refused, and the sentence that says so."""

    when: Formula
    argument: str
    say: Text
    names: frozenset[str]
    """The letters and lines that the two need."""


class Interval(NamedTuple):
    """The numbers an argument may be; the ends are expressions of the letters before it."""

    low: Formula
    high: Formula
    low_open: bool
    high_open: bool
    shown: str


@dataclass(frozen=True, slots=True)
class ArgumentRecord:
    """One argument: its kind, its letter in formulas, its default (a value, or a formula of earlier arguments)."""

    name: str
    kind: ArgumentKind
    letter: str
    default: Any = REQUIRED
    within: Interval | None = None
    axes: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()

    @property
    def leading(self) -> tuple[str, ...]:
        """The names of the first entries of a shape `C n`, whose other entries are sizes along an axis."""
        return tuple(name for name in self.axes[0] if name != self.letter) if self.kind == "shape" and self.axes else ()


Replacement = Mapping[str, "Formula | str"]
"""What takes the place of an argument, a line, `value` or `steps`; a text is an argument's word."""


@dataclass(frozen=True, slots=True)
class MistakeRecord:
    """A named mistake: when it can be made, what it puts in the place of what, and its texts."""

    name: str
    title: Text
    feedback: Text
    tempting: Text
    replace: Replacement
    start: Mapping[str, Formula] = field(default_factory=dict)
    when: Formula | None = None
    function: Callable[..., Any] | None = None
    """Computes the wrong value; it gets the name of the mistake as `mistake`, so that one may make several."""
    whole: tuple[Formula, ...] = ()


@dataclass(frozen=True, eq=False)
class Record:
    """A reference as it is written down; docs/own-references.md says what each field means."""

    name: str
    summary: Text
    result: ResultKind
    arguments: tuple[ArgumentRecord, ...]
    mistakes: tuple[MistakeRecord, ...]
    value: Formula | None = None
    source: str = ""
    symbol: str = "y"
    require: tuple[Requirement, ...] = ()
    refuse: Callable[..., object] | None = None
    """Raises `ArgumentError` for what no condition says."""
    most: Mapping[str, Formula] = field(default_factory=dict)
    per_axis: bool = False
    whole: tuple[Formula, ...] = ()
    let: Lines = field(default_factory=Lines)
    start: Lines = field(default_factory=Lines)
    each: Lines = field(default_factory=Lines)
    over: Mapping[tuple[str, ...], Formula] = field(default_factory=dict)
    steps: Formula | None = None
    run: Callable[..., Any] | None = None
    function: Callable[..., Any] | None = None
    """Computes the value where no expression does; formulas call it `value`, the last line of `let`."""
    convention: tuple[Case, ...] = ()
    remarks: tuple[Case, ...] = ()
    lines: Mapping[str, Text] = field(default_factory=dict)
    working: tuple[Text, ...] = ()
    worked: Callable[..., list[Text]] | None = None
    """Writes the working where neither the formulas nor a list of texts can."""

    @cached_property
    def by_letter(self) -> Mapping[str, ArgumentRecord]:
        return {argument.letter: argument for argument in self.arguments}

    @cached_property
    def by_name(self) -> Mapping[str, ArgumentRecord]:
        return {argument.name: argument for argument in self.arguments}

    @property
    def exponentials(self) -> bool:
        """Whether its formulas have exponentials."""
        formulas = (*self.let.values(), *self.each.values(), *([self.value] if self.value else ()))
        return any(EXPONENTIAL.search(formula.source) for formula in formulas)

    @cached_property
    def steps_read(self) -> frozenset[str]:
        """The names whose value after every step is asked for, by a right or wrong value or by what is refused."""
        wrong = (mistake.replace.get("value") for mistake in self.mistakes)
        asking = (self.value, *wrong, *(rule.when for rule in self.require), *self.most.values())
        formulas = (each for each in asking if isinstance(each, Formula))
        return frozenset(each_read(name) for formula in formulas for name in formula.names) - {""}


def unused_lines(record: Record) -> list[str]:
    """The lines of `let` and `each` that neither the value, another line, a condition, a text nor a mistake needs."""
    named = _needed_names(record)
    return [name for name in (*record.let, *record.each) if name not in named]


def unused_arguments(record: Record) -> list[str]:
    """The arguments that no formula and no text needs."""
    needed = _needed_names(record)
    for argument in record.arguments:
        ends = argument.within[:2] if argument.within else ()
        for formula in (argument.default, *ends):
            needed |= formula.names if isinstance(formula, Formula) else set()
    return [each.name for each in record.arguments if each.letter not in needed and not each.axes]


def _needed_names(record: Record) -> set[str]:
    formulas: list[Formula | str | None] = [record.value, record.steps, *record.let.values(), *record.start.values()]
    formulas += [*record.over.values(), *record.most.values(), *(rule.when for rule in record.require)]
    formulas += [case.when for case in (*record.convention, *record.remarks)]
    texts = [rule.say for rule in record.require] + [case.say for case in (*record.convention, *record.remarks)]
    texts += record.working
    named = set(record.lines)
    for mistake in record.mistakes:
        formulas += [mistake.when, *mistake.replace.values(), *mistake.start.values()]
        texts += [mistake.feedback, mistake.tempting]
        named |= mistake.replace.keys()
    for name, line in record.each.items():
        # A line that only its own next value needs is of no use.
        named |= line.names - {name}
    for formula in formulas:
        named |= {each_read(name) or name for name in formula.names} if isinstance(formula, Formula) else set()
    for text in texts:
        named |= {found.removeprefix("yours.") for found in PLACEHOLDER.findall(f"{text.en} {text.zh}")}
    return named


PLACEHOLDER = re.compile(r"\{\{\s*((?:yours\.)?[A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
EXPONENTIAL = re.compile(r"\b(?:exp|sigmoid|softmax|softplus|tanh)\(")
EACH = "each_value"


VALUE = "value"
"""How formulas call the value that a function computes."""


def each_key(name: str) -> str:
    """Under which name the values of a line after every step stand."""
    return f"{EACH}({name})"


def each_read(key: str) -> str:
    """The line whose values stand under `key`, or nothing."""
    return key[len(EACH) + 1 : -1] if key.startswith(f"{EACH}(") else ""
