"""Questions with options: choice, and true or false."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from dlquiz.bank.desk import Desk, misspelt
from dlquiz.bank.sameness import same_texts
from dlquiz.messages import Text
from dlquiz.questions import Choice, Option, TrueFalse
from dlquiz.yaml_reader import Map, Mark, Node


def read_choice(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Choice | None:
    before = desk.errors
    multiple = desk.flag(node["multiple"], "`multiple`") if "multiple" in node else False
    shuffle = desk.flag(node["shuffle"], "`shuffle`") if "shuffle" in node else True
    items = desk.sequence(node["options"], "`options`", 2)
    options = [
        _read_option(desk, item, names, (*place, "options", str(number))) for number, item in enumerate(items or ())
    ]
    if items is not None and multiple is not None:
        _count_correct(desk, items.mark, [option.correct for option in options], multiple)
    marks = [option.mark for option in options]
    same_texts(desk, "options", "B140", [option.text for option in options], marks)
    if multiple is None or shuffle is None or desk.errors > before:
        return None
    read = [Option(option.text, bool(option.correct), option.why) for option in options if option.text is not None]
    return Choice(tuple(read), multiple, shuffle)


def _count_correct(desk: Desk, mark: Mark, correct: list[bool | None], multiple: bool) -> None:
    right = correct.count(True)
    if None in correct or right == 1 or (right > 1 and multiple):
        return
    wanted = "at least one" if multiple else "exactly one"
    fix = "mark it `correct: true`" if right == 0 else "add `multiple: true`, or keep one"
    desk.fault(mark, "B140", f"{wanted} option must be correct, {right} are", fix)


class _Option(NamedTuple):
    """The fields of an option as far as they could be read, and where its text stands."""

    text: Text | None
    correct: bool | None
    why: Text | None
    mark: Mark


def _read_option(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> _Option:
    entries = desk.member(node, Text("an option", "选项"), "text", ("correct", "why"))
    if entries is None:
        return _Option(None, None, None, node.mark)
    text = desk.text(entries["text"], "the option", names, place)
    correct = desk.flag(entries["correct"], "`correct`") if "correct" in entries else False
    if misspelt(entries, ("text", "correct", "why")).get("correct"):
        correct = None
    why = desk.text(entries["why"], "`why`", names, (*place, "why")) if "why" in entries else None
    return _Option(text, correct, why, entries["text"].mark)


def read_true_false(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> TrueFalse | None:
    answer = desk.flag(node["answer"], "`answer`")
    return None if answer is None else TrueFalse(answer)
