"""The fields that each type of question has of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dlquiz.bank.desk import Desk, did_you_mean
from dlquiz.bank.formulas import read_formula, read_own_mistakes, read_tolerance, read_unit
from dlquiz.questions import Choice, Kind, KindName, Numeric, Open, Option, RubricPoint, TrueFalse
from dlquiz.reference import catalog
from dlquiz.yaml_reader import Map, Node, Sequence

FULL_NAME = "[a-z][a-z0-9_-]*/[a-z0-9][a-z0-9-]*"
MISTAKE_NAME = "[a-z][a-z0-9_]*"


@dataclass(frozen=True, slots=True)
class TypeFields:
    """The own fields of a type and how they are read: `read(desk, entries, names, place)`."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Desk, Map, Collection[str], tuple[str, ...]], Kind | None]


def _read_choice(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Choice | None:
    items = desk.sequence(node["options"], "`options`", 2)
    if items is None:
        return None
    options = [_read_option(desk, item, names, (*place, "options", str(number))) for number, item in enumerate(items)]
    multiple = desk.flag(node["multiple"], "`multiple`") if "multiple" in node else False
    shuffle = desk.flag(node["shuffle"], "`shuffle`") if "shuffle" in node else True
    if None in options or multiple is None or shuffle is None:
        return None
    read = tuple(option for option in options if option is not None)
    right = sum(option.correct for option in read)
    if right == 0 or (right > 1 and not multiple):
        wanted = "at least one" if multiple else "exactly one"
        fix = "mark it `correct: true`" if right == 0 else "add `multiple: true`, or keep one"
        desk.fault(items.mark, "B140", f"{wanted} option must be correct, {right} are", fix)
        return None
    return None if _same_options(desk, items, read) else Choice(read, multiple, shuffle)


def _read_option(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> Option | None:
    entries = desk.mapping(node, "an option", ("text",), ("correct", "why"))
    if entries is None:
        return None
    text = desk.text(entries["text"], "the option", names, place)
    correct = desk.flag(entries["correct"], "`correct`") if "correct" in entries else False
    why = desk.text(entries["why"], "`why`", names, (*place, "why")) if "why" in entries else None
    return None if text is None or correct is None else Option(text, correct, why)


def _same_options(desk: Desk, items: Sequence, options: tuple[Option, ...]) -> bool:
    """Whether two options say the same in some language, which is noted as a fault of the later one."""
    for language in (0, 1):
        seen: dict[str, int] = {}
        for place, option in enumerate(options):
            said = " ".join(option.text[language].split()).casefold()
            if said and said in seen:
                message = f"options {seen[said] + 1} and {place + 1} say the same"
                item = items[place]
                assert isinstance(item, Map), "an option that was read is a mapping"
                desk.fault(item["text"].mark, "B140", message, "change or delete one")
                return True
            seen[said] = place
    return False


def _read_true_false(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> TrueFalse | None:
    answer = desk.flag(node["answer"], "`answer`")
    return None if answer is None else TrueFalse(answer)


def _read_numeric(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Numeric | None:
    before = desk.errors
    desk.places[(*place, "answer")] = node["answer"].mark
    entries = desk.mapping(node["answer"], "`answer`", (), ("reference", "arguments", "expression", "value"))
    formula = None
    if entries is not None and desk.errors == before:
        formula = read_formula(desk, entries, "the answer", names, (*place, "answer"), stated=True)
    optional: dict[str, Any] = {}
    if entries is not None and "reference" in entries and "value" in entries:
        optional["stated"] = desk.numbers(entries["value"], "the value of the answer")
    if "tolerance" in node:
        optional["tolerance"] = read_tolerance(desk, node["tolerance"])
    if "unit" in node:
        optional["unit"] = read_unit(desk, node["unit"])
    if "mistakes" in node:
        optional["mistakes"] = read_own_mistakes(desk, node["mistakes"], names, (*place, "mistakes"))
    for key in ("ignore_mistakes", "separate"):
        if key in node:
            optional[key] = _read_mistake_names(desk, node[key], key, entries)
    if desk.errors != before or formula is None:
        return None
    return Numeric(formula, **optional)


def _read_mistake_names(desk: Desk, node: Node, key: str, answer: Map | None) -> tuple[str, ...]:
    named = desk.words(node, f"`{key}`", MISTAKE_NAME, "padding_once")
    reference = answer.get("reference") if answer is not None else None
    if reference is None or reference not in catalog.names():
        if named and answer is not None and reference is None:
            desk.fault(node.mark, "B132", f"`{key}` needs an answer by reference", f"delete `{key}`")
        return named
    known = [mistake.name for mistake in catalog.find(str(reference)).mistakes]
    for item in node if isinstance(node, Sequence) else ():
        if isinstance(item, str) and item in named and item not in known:
            desk.fault(item.mark, "B132", f"{reference} has no mistake `{item}`", did_you_mean(item, known))
    return named


def _read_open(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Open | None:
    before = desk.errors
    answer = desk.text(node["answer"], "`answer`", names, (*place, "answer"))
    items = desk.sequence(node["rubric"], "`rubric`", 1)
    rubric = [
        _read_point(desk, item, names, (*place, "rubric", str(number))) for number, item in enumerate(items or ())
    ]
    follow_ups: tuple[str, ...] = ()
    if "follow_ups" in node:
        follow_ups = desk.words(node["follow_ups"], "a follow-up", FULL_NAME, "backprop/chain-rule")
        desk.places[(*place, "follow_ups")] = node["follow_ups"].mark
        for item in node["follow_ups"] if isinstance(node["follow_ups"], Sequence) else ():
            desk.places[(*place, "follow_ups", str(item))] = item.mark
    if desk.errors != before or answer is None:
        return None
    return Open(answer, tuple(point for point in rubric if point is not None), follow_ups)


def _read_point(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> RubricPoint | None:
    entries = desk.mapping(node, "a rubric point", ("point",), ("weight", "keywords"))
    if entries is None:
        return None
    point = desk.text(entries["point"], "the point", names, place)
    weight = desk.real(entries["weight"], "the weight") if "weight" in entries else 1.0
    if weight is not None and weight <= 0:
        desk.fault(entries["weight"].mark, "B141", "the weight must be above 0", "write a number such as 1")
        return None
    words = desk.sequence(entries["keywords"], "`keywords`") if "keywords" in entries else None
    keywords = [desk.text(word, "a keyword", names) for word in words or ()]
    if point is None or weight is None:
        return None
    return RubricPoint(point, weight, tuple(word for word in keywords if word is not None))


TYPES: Mapping[KindName, TypeFields] = {
    "choice": TypeFields(("options",), ("multiple", "shuffle"), _read_choice),
    "true_false": TypeFields(("answer",), (), _read_true_false),
    "numeric": TypeFields(("answer",), ("tolerance", "unit", "mistakes", "ignore_mistakes", "separate"), _read_numeric),
    "open": TypeFields(("answer", "rubric"), ("follow_ups",), _read_open),
}
