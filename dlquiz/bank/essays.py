"""Open questions: a model answer and the rubric to score oneself by."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank.desk import Desk
from dlquiz.bank.fields import FULL_NAME
from dlquiz.messages import Text
from dlquiz.questions import Open, RubricPoint
from dlquiz.yaml_reader import Map, Node, Sequence


def read_open(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Open | None:
    before = desk.errors
    answer = desk.text(node["answer"], "`answer`", names, (*place, "answer"))
    items = desk.sequence(node["rubric"], "`rubric`", 1)
    rubric = [
        _read_point(desk, item, names, (*place, "rubric", str(number))) for number, item in enumerate(items or ())
    ]
    follow_ups: tuple[str, ...] = ()
    if "follow_ups" in node:
        follow_ups = desk.words(node["follow_ups"], "a follow-up", FULL_NAME, "backprop/chain-rule")
        desk.noted[(*place, "follow_ups")] = node["follow_ups"].start
        for item in node["follow_ups"] if isinstance(node["follow_ups"], Sequence) else ():
            desk.noted[(*place, "follow_ups", str(item))] = item.start
    if desk.errors != before or answer is None:
        return None
    return Open(answer, tuple(point for point in rubric if point is not None), follow_ups)


def _read_point(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> RubricPoint | None:
    entries = desk.member(node, Text("a rubric point", "评分要点"), "point", ("weight", "keywords"))
    if entries is None:
        return None
    point = desk.text(entries["point"], "the point", names, place)
    weight = desk.real(entries["weight"], Text("the weight", "权重")) if "weight" in entries else 1.0
    if weight is not None and weight <= 0:
        fix = Text("write a number such as 1", "请写一个数，例如 1")
        desk.fault(entries["weight"].mark, "B141", Text("the weight must be above 0", "权重必须大于 0"), fix)
        weight = None
    words = desk.sequence(entries["keywords"], "`keywords`") if "keywords" in entries else None
    keywords = [desk.text(word, "a keyword", names) for word in words or ()]
    if point is None or weight is None:
        return None
    return RubricPoint(point, weight, tuple(word for word in keywords if word is not None))
