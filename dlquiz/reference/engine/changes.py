"""What a mistake changes in a derivation, sorted out once: which lines and steps depend on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

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
