"""What the catalogue serves, made of records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module
from importlib.resources import files
from inspect import signature
from typing import Any, NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions.values import plain
from dlquiz.messages import Text
from dlquiz.reference.engine.derivation import Derivation
from dlquiz.reference.engine.functions import FUNCTIONS
from dlquiz.reference.engine.reading import SHARED, read_record
from dlquiz.reference.engine.record import ArgumentRecord, Formula, MistakeRecord, Record
from dlquiz.reference.engine.working import working
from dlquiz.reference.kinds import Argument, Mistake, Reference
from dlquiz.reference.sameness import UNDEFINED, are_finite, same_value
from dlquiz.yaml_reader import Map, Mark, Node, read_text


class RecordError(DlquizError):
    """A shipped record cannot be read: our error, found by the tests."""


class _Raising:
    """Shipped records have no faults: the first one is raised."""

    def __init__(self, file: str) -> None:
        self._file = file

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, *, warning: bool = False) -> None:
        raise RecordError(f"{self._file}:{mark.line}:{mark.column}: {code} {message.en} ({fix.en})")


class Block(NamedTuple):
    """The lines of one record in its file, behind as many empty lines as stand before them."""

    file: str
    text: str


@cache
def blocks() -> Mapping[str, Mapping[str, Block]]:
    """By family, the records of its file: cut at the names, and parsed only when one is asked for."""
    found: dict[str, dict[str, Block]] = {}
    for path in sorted(files("dlquiz.reference").joinpath("records").iterdir(), key=lambda each: each.name):
        family, dot, ending = path.name.partition(".")
        if dot and ending == "yaml":
            found[family] = _cut(path.name, path.read_text(encoding="utf-8"))
    return found


def _cut(file: str, text: str) -> dict[str, Block]:
    starts = [match.start() for match in _TOP_LEVEL.finditer(text)]
    found: dict[str, Block] = {}
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        name = text[start:].partition(":")[0]
        found[name] = Block(file, "\n" * text.count("\n", 0, start) + text[start:end])
    return found


_TOP_LEVEL = re.compile(r"^[a-z][a-z0-9_]*:", re.MULTILINE)


@cache
def _node(family: str, name: str) -> Map:
    block = blocks()[family][name]
    result = read_text(block.text, block.file)
    if not isinstance(result.root, Map) or result.faults:
        raise RecordError(f"{block.file}: {result.faults}")
    return result.root


@cache
def shipped(family: str, name: str) -> Reference:
    """The reference `name` of `records/FAMILY.yaml`."""
    wanted = [name]
    for each in wanted:
        wanted += [like for like in _likes(_node(family, each)[each]) if like in blocks()[family].keys() - {*wanted}]
    if SHARED in blocks()[family]:
        wanted.append(SHARED)
    nodes = Map({each: _node(family, each)[each] for each in wanted})
    first = _node(family, name)
    nodes.start, nodes.stop, nodes.starts = first.start, first.stop, first.starts
    record = read_record(name, nodes, _Raising(blocks()[family][name].file), _function)
    assert record is not None, "a fault would have been raised"
    return reference_of(record)


def _likes(entry: Node) -> set[str]:
    """What a record and its mistakes inherit from."""
    if not isinstance(entry, Map):
        return set()
    mistakes = entry.get("mistakes")
    inheriting = [entry, *(mistakes.values() if isinstance(mistakes, Map) else ())]
    return {str(each["like"]) for each in inheriting if isinstance(each, Map) and "like" in each}


def _function(name: str) -> Callable[..., Any] | None:
    return _late(FUNCTIONS[name]) if name in FUNCTIONS else None


def _late(path: str) -> Any:
    """A function of `module:function`, imported at its first call; it takes those of the arguments that it names."""
    module, name = path.split(":")

    def call(**arguments: Any) -> Any:
        function = getattr(import_module(module), name)
        return function(**{key: arguments[key] for key in signature(function).parameters})

    return call


def reference_of(record: Record) -> Reference:
    """The reference that a record describes."""
    arguments = tuple(_argument(argument, record) for argument in record.arguments)
    derivation = Derivation(record, arguments)
    closed = (lambda **bound: derivation.value(bound)) if record.value is not None else None
    return Reference(
        name=record.name,
        summary=record.summary,
        arguments=arguments,
        result=record.result,
        run=record.run or record.function or closed,  # type: ignore[arg-type]
        closed=closed,
        steps=lambda **bound: working(derivation, bound),
        convention=lambda **bound: _convention(derivation, bound),
        mistakes=tuple(_mistake(mistake, derivation) for mistake in record.mistakes),
        refuse=derivation.refuse,
        source=record.source,
    )


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


def _convention(derivation: Derivation, bound: Mapping[str, Any]) -> Text:
    for case in derivation.record.convention:
        if derivation.holds(case.when, bound):
            return derivation.filled(case.say, derivation.rows(bound)[0])
    return Text.same("")


def _mistake(mistake: MistakeRecord, derivation: Derivation) -> Mistake:
    def value(**bound: Any) -> Any:
        return derivation.wrong(mistake, bound)

    def means(**bound: Any) -> bool:
        return derivation.holds(mistake.when, bound)

    def fill(text: Text, bound: Mapping[str, Any]) -> Text:
        return derivation.said(text, mistake, bound)

    return Mistake(
        mistake.name,
        value,
        mistake.feedback,
        partial(_applies, mistake, derivation),
        tempting=mistake.tempting,
        means=means,
        title=mistake.title,
        fill=fill if any("{{" in part for text in (mistake.feedback, mistake.tempting) for part in text) else None,
    )


def _applies(mistake: MistakeRecord, derivation: Derivation, **bound: Any) -> bool:
    if not derivation.holds(mistake.when, bound):
        return False
    try:
        wrong = derivation.wrong(mistake, bound)
    except UNDEFINED:
        return False
    return are_finite(wrong) and not same_value(wrong, derivation.value(bound))
