"""Questions made of smaller ones, the blanks of a cloze and steps: the ways to answer a part."""

from __future__ import annotations

from typing import Any

from dlquiz.bank_format.desk import Desk, misspelt
from dlquiz.bank_format.json_schema import Schema, has, mapping, one_of, when
from dlquiz.bank_format.tables import Table
from dlquiz.errors import Said
from dlquiz.kinds.kind import KindFormat
from dlquiz.messages import Language, Text
from dlquiz.messages.naming import about
from dlquiz.questions import Choice, Numeric, Words
from dlquiz.yaml_reader import Map, Node

PartKind = Numeric | Choice | Words
_WORDING = ("prompt", "text", "why", "feedback")


def without_wording(value: Any) -> Any:
    """Of parts, what a verdict depends on."""
    if isinstance(value, dict):
        return {key: without_wording(item) for key, item in value.items() if key not in _WORDING}
    return [without_wording(item) for item in value] if isinstance(value, list) else value


def part_schema(own: Table, ways: tuple[KindFormat[PartKind], ...], language: Language) -> Schema:
    """A part with fields of its own, and those of exactly one of the `ways` to answer it."""
    every = own.properties(language)
    chosen = []
    for way in ways:
        every |= way.table.properties(language)
        known: dict[str, Schema | bool] = dict.fromkeys((*own.names, *way.table.names), True)
        chosen.append(when(has(way.sign), {**mapping(known), **way.besides}))
    return {**mapping(every, own.required), **one_of(way.sign for way in ways), "allOf": chosen}


def part_entries(
    desk: Desk, node: Node, what: Said, required: tuple[str, ...], ways: tuple[KindFormat[PartKind], ...]
) -> tuple[Map | None, KindFormat[PartKind] | None]:
    """The fields of a part and which way it is answered: the one whose sign is among them."""
    given = [way for way in ways if isinstance(node, Map) and way.sign in node]
    if len(given) == 1:
        way = given[0]
        return desk.mapping(node, what, (*required, *way.table.required), way.table.optional), way
    signs = [way.sign for way in ways]
    every = [name for way in ways for name in way.table.names]
    entries = desk.mapping(node, what, required, every)
    if isinstance(node, Map) and (given or not misspelt(node, (*required, *every)).keys() & set(signs)):
        en = f"{{}} needs one of {', '.join(signs[:-1])} and {signs[-1]}"
        message = about(what, en, f"{{}} 需要 {'、'.join(signs)} 中的一个")
        desk.fault(node.mark, "B102", message, Text("keep or add just one of them", "请只保留或补上其中一个"))
    return entries, None
