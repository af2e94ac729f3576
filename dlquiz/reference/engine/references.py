"""What the catalogue serves, made of records."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from importlib.resources import files
from inspect import signature
from typing import Any

from dlquiz.errors import DlquizError
from dlquiz.expressions.values import plain
from dlquiz.messages import Text
from dlquiz.reference.engine.derivation import Derivation
from dlquiz.reference.engine.reading import read_records
from dlquiz.reference.engine.record import ArgumentRecord, Formula, MistakeRecord, Record
from dlquiz.reference.engine.working import working
from dlquiz.reference.kinds import Argument, Mistake, Reference
from dlquiz.reference.sameness import UNDEFINED, are_finite, same_value
from dlquiz.yaml_reader import Map, Mark, read_bytes


class RecordError(DlquizError):
    """A shipped record cannot be read: our error, found by the tests."""


class _Raising:
    """Shipped records have no faults: the first one is raised."""

    def __init__(self, family: str) -> None:
        self._family = family

    def fault(self, mark: Mark, code: str, message: Text, fix: Text, *, warning: bool = False) -> None:
        raise RecordError(f"records/{self._family}.yaml:{mark.line}:{mark.column}: {code} {message.en} ({fix.en})")


def family(name: str, functions: Mapping[str, str]) -> tuple[Reference, ...]:
    """The references of `records/NAME.yaml`; `functions` leads from names in records to `module:function`."""
    source = files("dlquiz.reference").joinpath("records", f"{name}.yaml").read_bytes()
    result = read_bytes(source, f"{name}.yaml")
    if not isinstance(result.root, Map) or result.faults:
        raise RecordError(f"records/{name}.yaml: {result.faults}")
    records = read_records(result.root, _Raising(name), lambda wanted: _late(functions[wanted]))
    return tuple(reference_of(record) for record in records.values())


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

    return Mistake(
        mistake.name,
        value,
        mistake.feedback,
        partial(_applies, mistake, derivation),
        tempting=mistake.tempting,
        means=means,
    )


def _applies(mistake: MistakeRecord, derivation: Derivation, **bound: Any) -> bool:
    if not derivation.holds(mistake.when, bound):
        return False
    try:
        wrong = derivation.wrong(mistake, bound)
    except UNDEFINED:
        return False
    return are_finite(wrong) and not same_value(wrong, derivation.value(bound))
