"""Questions whose answer is computed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dlquiz.bank.desk import Desk
from dlquiz.bank.fields import MISTAKE_NAME
from dlquiz.bank.formulas import read_formula, read_own_mistakes, read_tolerance, read_unit
from dlquiz.messages import Text
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions import Numeric
from dlquiz.reference import catalog
from dlquiz.yaml_reader import Map, Node, Scalar, Sequence


def read_numeric(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Numeric | None:
    before = desk.errors
    desk.noted[(*place, "answer")] = node["answer"].start
    ways = ("reference", "arguments", "expression", "value", "size")
    fix = Text(
        "write `{value: 3}`, `{expression: …}`, or `reference: …` and its `arguments: …` below",
        "请写 `{value: 3}`、`{expression: …}`，或 `reference: …` 及其下的 `arguments: …`",
    )
    entries = desk.mapping(node["answer"], "`answer`", (), ways, fix=fix)
    formula = None
    if entries is not None:
        formula = read_formula(desk, entries, Text("the answer", "答案"), names, (*place, "answer"), stated=True)
    optional: dict[str, Any] = {}
    if entries is not None and "reference" in entries and "value" in entries:
        optional["stated"] = desk.numbers(entries["value"], Text("the value of the answer", "答案的值"))
    if entries is not None and "size" in entries:
        optional["size"] = desk.flag(entries["size"], "`size`")
    if "tolerance" in node:
        desk.noted[(*place, "tolerance")] = node["tolerance"].start
        optional["tolerance"] = read_tolerance(desk, node["tolerance"])
    if "unit" in node:
        optional["unit"] = read_unit(desk, node["unit"])
    if "mistakes" in node:
        optional["mistakes"] = read_own_mistakes(desk, node["mistakes"], names, (*place, "mistakes"), formula)
    for key in ("ignore_mistakes", "separate"):
        if key in node:
            desk.noted[(*place, key)] = node[key].start
            optional[key] = _read_mistake_names(desk, node[key], key, entries)
    if desk.errors != before or formula is None:
        return None
    return Numeric(formula, **optional)


def _read_mistake_names(desk: Desk, node: Node, key: str, answer: Map | None) -> tuple[str, ...]:
    named = desk.words(node, f"`{key}`", MISTAKE_NAME, "padding_once")
    reference = answer.get("reference") if answer is not None else None
    found = desk.references.find(reference) if isinstance(reference, Scalar) else None
    if found is None:
        if named and answer is not None and reference is None:
            desk.fault(node.mark, "B132", f"`{key}` needs an answer by reference", f"delete `{key}`")
        return named
    known = [mistake.name for mistake in catalog.find(found).mistakes]
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, str) and item in named and item not in known:
            desk.fault(item.mark, "B132", f"{reference} has no mistake `{item}`", did_you_mean(item, known))
    return named
