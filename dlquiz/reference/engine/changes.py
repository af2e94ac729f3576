"""What a mistake changes in a derivation, sorted out once: which lines and steps depend on it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dlquiz.expressions.quick import Block, BlockStep
from dlquiz.reference.engine.record import (
    PLACEHOLDER,
    VALUE,
    ArgumentRecord,
    Formula,
    Lines,
    MistakeRecord,
    Record,
    Requirement,
    each_read,
)
from dlquiz.reference.engine.rewriting import substituted


class Changes(NamedTuple):
    """What a mistake computes otherwise, sorted out once: which lines depend on it."""

    arguments: tuple[tuple[ArgumentRecord, Formula | str], ...]
    lines: Lines
    each: Lines
    start: Lines
    repeats: bool
    """Whether the steps come out differently."""
    walks: bool
    """Whether they may be other steps."""
    defaults: tuple[ArgumentRecord, ...]
    """Arguments whose default follows from what is changed."""
    rules: tuple[Requirement, ...]
    """Requirements that what is changed may break."""
    value: Formula
    whole: tuple[Formula, ...]
    steps: Formula | None
    read: frozenset[str]
    """The names whose value after every step `value` asks for."""


def changes_of(record: Record, mistake: MistakeRecord) -> Changes:
    """What the mistake computes otherwise."""
    lines = {**record.let, **record.each}
    arguments = tuple(
        (record.by_name[key], formula)
        for key, formula in mistake.replace.items()
        if key in record.by_name and key not in record.each
    )
    touched = {argument.letter for argument, _ in arguments}
    defaults = []
    for argument in record.arguments:
        if isinstance(argument.default, Formula) and argument.default.names & touched:
            touched.add(argument.letter)
            if argument.name not in mistake.replace:
                defaults.append(argument)
    found: dict[str, Formula] = {}
    for name, formula in lines.items():
        own = name != VALUE and (name not in record.by_name or name in record.each)
        new = mistake.replace.get(name, formula) if own else formula
        assert isinstance(new, Formula)
        if new is not formula or touched & new.names:
            touched.add(name)
            found[name] = new
    value, steps = mistake.replace.get("value", record.value), mistake.replace.get("steps", record.steps)
    assert isinstance(value, Formula) and not isinstance(steps, str)
    rules = tuple(rule for rule in record.require if arguments and _reached(rule.when.names, record) & touched)
    asking = value.names.union(*(rule.when.names for rule in rules))
    each = _needed({name: found.get(name, formula) for name, formula in record.each.items()}, asking, mistake)
    needed = asking.union(each, *(formula.names for formula in each.values()))
    return Changes(
        arguments,
        Lines((name, formula) for name, formula in found.items() if name in record.let),
        each,
        Lines((name, formula) for name, formula in {**record.start, **mistake.start}.items() if name in needed),
        bool(mistake.start) or steps is not record.steps or _walks_otherwise(record, touched),
        bool(arguments) or "steps" in mistake.replace or any(name in record.let for name in found),
        tuple(defaults),
        rules,
        value,
        mistake.whole or record.whole,
        steps,
        frozenset(map(each_read, asking)) - {""},
    )


def block_of(record: Record, place: int, checks: Mapping[str, Callable[[Any], Any]]) -> Block | None:
    """What the mistake at that place computes otherwise, as one block; None where more than a few numbers are in it.

    `checks` give an argument's value back, or raise `TypeError` for one that it refuses.
    """
    mistake = record.mistakes[place]
    if record.each or record.per_axis or record.function or mistake.function:
        return None
    changes = changes_of(record, mistake)
    trees: dict[str, ast.expr] = {}
    steps: list[BlockStep] = []
    for argument, formula in changes.arguments:
        if isinstance(formula, str):
            if formula not in argument.words:
                return None
            trees[argument.letter] = ast.Constant(formula)
        else:
            steps.append(BlockStep(f"{place}_{argument.letter}", formula.tree, checks[argument.name]))
            trees[argument.letter] = ast.Name(steps[-1].name)
    bounded = (argument for argument in record.arguments if argument.within is not None)
    if changes.defaults or any(not trees.keys().isdisjoint(argument.needed) for argument in bounded):
        return None
    for name, formula in changes.lines.items():
        # No name that is given begins with a digit.
        steps.append(BlockStep(f"{place}_{name}", substituted(formula.tree, trees)))
        trees[name] = ast.Name(steps[-1].name)
    steps += [BlockStep("", substituted(rule.when.tree, trees)) for rule in changes.rules]
    return Block(mistake.when.tree if mistake.when else None, steps, substituted(changes.value.tree, trees))


def right_block(record: Record) -> Block | None:
    """The right value, which it has where no rule refuses the arguments; None where more than a few numbers are in it.

    Its lines are those of the record.
    """
    if record.each or record.function or record.value is None:
        return None
    bounded = [(each.within, ast.Name(each.letter)) for each in record.arguments if each.within is not None]
    conditions = [condition for within, letter in bounded for condition in within.conditions(letter)]
    steps = [
        *(BlockStep("", condition) for condition in conditions),
        *(BlockStep(name, formula.tree) for name, formula in record.let.items()),
        *(BlockStep("", rule.when.tree) for rule in record.require),
    ]
    return Block(None, steps, record.value.tree, kept=True)


def _walks_otherwise(record: Record, touched: set[str]) -> bool:
    """Whether the steps of a rule that repeats depend on what is changed."""
    if not touched or not record.each:
        return False
    needed = set().union(*(each.names for each in (*record.over.values(), *record.start.values())))
    needed |= record.each.keys() | (record.steps.names if record.steps else frozenset())
    # A line that has the letter of an argument starts as that argument.
    return not touched.isdisjoint(needed) or not record.each.keys().isdisjoint(record.by_letter)


def _reached(names: frozenset[str], record: Record) -> frozenset[str]:
    """The names, and where lines of a step are among them, whatever the steps depend on."""
    lines = {each_read(name) or name for name in names} & record.each.keys()
    walked = (*record.over.values(), *record.start.values(), *record.each.values(), *filter(None, [record.steps]))
    return names.union(*(formula.names for formula in walked)) if lines else names


def _needed(lines: Mapping[str, Formula], asking: frozenset[str], mistake: MistakeRecord) -> Lines:
    """The lines of a step that are asked for, and those a text of the mistake shows."""
    texts = " ".join((*mistake.feedback, *mistake.tempting))
    wanted = set(asking).union(name.removeprefix("yours.") for name in PLACEHOLDER.findall(texts))
    wanted |= {each_read(name) for name in wanted}
    while more := {name for line in wanted & lines.keys() for name in lines[line].names} - wanted:
        wanted |= more
    return Lines((name, formula) for name, formula in lines.items() if name in wanted)
