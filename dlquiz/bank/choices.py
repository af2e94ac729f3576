"""Questions with options: choice, and true or false."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank.desk import Desk
from dlquiz.bank.sameness import same_texts
from dlquiz.questions import Choice, Option, TrueFalse
from dlquiz.yaml_reader import Map, Node


def read_choice(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Choice | None:
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
    marks = [item["text"].mark for item in items if isinstance(item, Map)]
    if same_texts(desk, "options", "B140", [option.text for option in read], marks):
        return None
    return Choice(read, multiple, shuffle)


def _read_option(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> Option | None:
    entries = desk.mapping(node, "an option", ("text",), ("correct", "why"))
    if entries is None:
        return None
    text = desk.text(entries["text"], "the option", names, place)
    correct = desk.flag(entries["correct"], "`correct`") if "correct" in entries else False
    why = desk.text(entries["why"], "`why`", names, (*place, "why")) if "why" in entries else None
    return None if text is None or correct is None else Option(text, correct, why)


def read_true_false(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> TrueFalse | None:
    answer = desk.flag(node["answer"], "`answer`")
    return None if answer is None else TrueFalse(answer)
