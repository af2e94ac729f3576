"""What the catalogue serves, made of records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib import import_module
from inspect import Signature, signature
from typing import Any

from dlquiz.errors import DlquizError, Fault, Severity
from dlquiz.expressions.values import Value, plain
from dlquiz.garbage import collector_paused
from dlquiz.messages import LANGUAGES, Text
from dlquiz.reference.engine.blocks import SHARED, blocks
from dlquiz.reference.engine.derivation import Derivation
from dlquiz.reference.engine.functions import FUNCTIONS
from dlquiz.reference.engine.reading import read_record
from dlquiz.reference.engine.record import ArgumentRecord, Case, Formula, MistakeRecord, Record, each_read
from dlquiz.reference.engine.working import working
from dlquiz.reference.kinds import Argument, Mistake, Reference
from dlquiz.yaml_reader.nodes import Map, Mark, Node
from dlquiz.yaml_reader.reading import read_text


class RecordError(DlquizError):
    """A shipped record cannot be read: our error, found by the tests."""


class Raising:
    """Takes faults where there must be none any more: the first one is raised."""

    def __init__(self, file: str) -> None:
        self._file = file

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, severity: Severity = "error") -> None:
        fault = Fault.at(self._file, mark, code, severity, message, fix)
        raise RecordError(*map(fault.sentence, LANGUAGES))


_EXAMPLES = re.compile(r"^  examples:\n(?:    .*\n)*", re.MULTILINE)
"""What stands last in a record and only the tests ask for: it is about half of what would be read."""


@cache
def _node(family: str, name: str) -> Map:
    block = blocks(family)[name]
    result = read_text(_EXAMPLES.sub("", block.text), block.file)
    if not isinstance(result.root, Map) or result.faults:
        found = f"{block.file}: {result.faults}"
        raise RecordError(found, found)
    return result.root


@cache
@collector_paused()
def shipped(family: str, name: str) -> Reference:
    """The reference `name` of `records/FAMILY.yaml`."""
    wanted = [name]
    for each in wanted:
        wanted += [like for like in _likes(_node(family, each)[each]) if like in blocks(family).keys() - {*wanted}]
    if SHARED in blocks(family):
        wanted.append(SHARED)
    nodes = Map({each: _node(family, each)[each] for each in wanted})
    first = _node(family, name)
    nodes.start, nodes.stop, nodes.starts = first.start, first.stop, first.starts
    # The tests check what is shipped.
    record = read_record(name, nodes, Raising(blocks(family)[name].file), _function, checks=False)
    assert record is not None, "a fault would have been raised"
    return reference_of(record)


def _likes(entry: Node) -> set[str]:
    """What a record and its mistakes inherit from."""
    if not isinstance(entry, Map):
        return set()
    mistakes = entry.get("mistakes")
    inheriting = [entry, *(mistakes.values() if isinstance(mistakes, Map) else ())]
    return {str(each["like"]) for each in inheriting if isinstance(each, Map) and "like" in each}


@lru_cache(maxsize=1024)
def own(bank: str, name: str, records: str) -> Reference:
    """A bank's own reference, called `BANK/NAME`: `records` are those it needs, a mapping in YAML without faults."""
    full_name = f"{bank}/{name}"
    root = read_text(records, full_name).root
    assert isinstance(root, Map), "a bank writes it down"
    record = read_record(name, root, Raising(full_name), checks=False)
    assert record is not None, "a fault would have been raised"
    return replace(reference_of(record), name=full_name)


def _function(name: str) -> Callable[..., Any] | None:
    return _Late(FUNCTIONS[name]) if name in FUNCTIONS else None


@dataclass(frozen=True, eq=False)
class _Late:
    """A function `module:function`, imported at its first call; it takes those of the arguments that it names."""

    path: str

    @cached_property
    def _function(self) -> Callable[..., Any]:
        module, name = self.path.split(":")
        found: Callable[..., Any] = getattr(import_module(module), name)
        return found

    @cached_property
    def __signature__(self) -> Signature:
        return signature(self._function)

    def __call__(self, **arguments: Any) -> Any:
        return self._function(**{key: arguments[key] for key in self.__signature__.parameters if key in arguments})


def reference_of(record: Record) -> Reference:
    """The reference that a record describes."""
    arguments = tuple(_argument(argument, record) for argument in record.arguments)
    derivation = Derivation(record, arguments)
    # A function without a run is the run.
    closed = (lambda **bound: derivation.value(bound)) if record.run or not record.function else None
    mistakes = tuple(_mistake(mistake, derivation) for mistake in record.mistakes)
    by_name = {mistake.name: mistake for mistake in record.mistakes}

    def wrong_values(bound: Mapping[str, Any]) -> list[tuple[Mistake, Value]]:
        found = zip(mistakes, derivation.wrong_values(bound), strict=True)
        return [(mistake, value) for mistake, value in found if value is not None]

    def wrong_steps(name: str, bound: Mapping[str, Any]) -> list[Text] | None:
        mistake = by_name[name]
        if record.worked is not None:
            return _worked_wrong(record.worked, derivation, mistake, bound)
        # A list of texts speaks of the right value.
        derived = not record.working and record.function is None and mistake.function is None
        return working(derivation, bound, mistake) if derived else None

    def lines(name: str, bound: Mapping[str, Any]) -> dict[str, Any]:
        row = derivation.ends(bound)[0]
        if name:
            row, _ = derivation.wrong_row(derivation.rows(bound)[0], by_name[name], bound)
        return {each_read(line) or line: value for line, value in row.names.items()}

    return Reference(
        name=record.name,
        summary=record.summary,
        arguments=arguments,
        result=record.result,
        run=record.run or record.function or closed,  # type: ignore[arg-type]
        closed=closed,
        steps=lambda **bound: working(derivation, bound),
        convention=_always(record.convention) or (lambda **bound: _convention(derivation, bound)),
        mistakes=mistakes,
        refuse=derivation.refuse,
        wrong_values=wrong_values,
        wrong_value=lambda name, bound: derivation.wrong(by_name[name], bound),
        wrong_steps=wrong_steps,
        lines=lines,
        source=record.source,
        exponentials=record.exponentials,
    )


def _worked_wrong(
    worked: Callable[..., list[Text] | None], derivation: Derivation, mistake: MistakeRecord, bound: Mapping[str, Any]
) -> list[Text] | None:
    """The working that a function writes, as the mistake has it; None where the function cannot say it.

    A function with a parameter `mistake` gets the mistake's name. Where a mistake replaces nothing but arguments, they
    are given as it has them.
    """
    replaced = mistake.function is None and mistake.replace.keys() <= bound.keys()
    arguments = derivation.wrong_arguments(mistake, bound) if replaced else bound
    if "mistake" in signature(worked).parameters:
        return worked(**arguments, mistake=mistake.name)
    return worked(**arguments) if replaced else None


def _argument(argument: ArgumentRecord, record: Record) -> Argument:
    default = argument.default
    if not isinstance(default, Formula):
        return Argument(argument.name, argument.kind, default, argument.words)

    def computed(**bound: Any) -> Any:
        return plain(default.value({each.letter: bound[each.name] for each in record.arguments if each.name in bound}))

    shown = default.source
    for each in record.arguments:
        if shown == each.letter:
            shown = each.name
    return Argument(argument.name, argument.kind, computed, argument.words, default_text=shown)


def _always(cases: tuple[Case, ...]) -> Text | None:
    """The only case, where it holds for all arguments alike."""
    if not cases:
        return Text.same("")
    only = len(cases) == 1 and cases[0].when is None and "{{" not in "".join(cases[0].say)
    return cases[0].say if only else None


def _convention(derivation: Derivation, bound: Mapping[str, Any]) -> Text:
    for case in derivation.record.convention:
        if derivation.holds(case.when, bound):
            return derivation.filled(case.say, derivation.rows(bound)[0])
    return Text.same("")


def _mistake(mistake: MistakeRecord, derivation: Derivation) -> Mistake:
    def fill(text: Text, bound: Mapping[str, Any]) -> Text:
        return derivation.said(text, mistake, bound)

    shows_numbers = any("{{" in part for text in (mistake.feedback, mistake.tempting) for part in text)
    return Mistake(mistake.name, mistake.title, mistake.feedback, mistake.tempting, fill if shows_numbers else None)
