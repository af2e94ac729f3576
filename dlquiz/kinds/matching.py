"""Pairs to be matched."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.sameness import same_texts
from dlquiz.bank_format.suggesting import to_write
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.kinds.kind import KindFormat
from dlquiz.kinds.text import read_texts
from dlquiz.messages import Text
from dlquiz.questions import Matching, Pair
from dlquiz.yaml_reader import Map, Mark, Node, Sequence

PAIR = Table(
    Field("left", ref("text"), Text("The left side.", "左边。"), required=True),
    Field("right", ref("text"), Text("What belongs to it.", "与之相配的右边。"), required=True),
)
TABLE = Table(
    Field(
        "pairs",
        array(ref("pair"), 2),
        Text("What belongs together.", "相配的两边。"),
        required=True,
        seen=True,
        graded=whole,
    ),
    Field(
        "distractors",
        array(ref("text"), 1),
        Text("Right sides that belong to none.", "没有归属的右边项。"),
        seen=True,
        graded=whole,
    ),
)


class _Side(NamedTuple):
    """One side of a pair and where it stands; `None` after a fault."""

    text: Text | None
    mark: Mark


def read_matching(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Matching | None:
    before = desk.errors
    desk.noted[(*place, "pairs")] = node["pairs"].start
    items = desk.sequence(node["pairs"], "`pairs`", 2) or ()
    sides = [_read_pair(desk, item, names, (*place, "pairs", str(number))) for number, item in enumerate(items)]
    lefts, rights = [pair[0] for pair in sides if pair], [pair[1] for pair in sides if pair]
    distractors: tuple[Text, ...] | None = ()
    if "distractors" in node:
        where = (*place, "distractors")
        distractors = read_texts(desk, node["distractors"], "`distractors`", "a distractor", 1, names, where)
    others = node.get("distractors") if distractors else None
    marks = [item.mark for item in others] if isinstance(others, Sequence) else []
    wrong = [_Side(text, mark) for text, mark in zip(distractors or (), marks, strict=True)]
    # Two that say the same would both be right.
    _check_sides(desk, "the left sides", lefts)
    _check_sides(desk, "the right sides", [*rights, *wrong])
    if desk.errors > before:
        return None
    pairs = [Pair(left.text, right.text) for left, right in zip(lefts, rights, strict=True) if left.text and right.text]
    return Matching(tuple(pairs), distractors or ())


def _read_pair(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> tuple[_Side, _Side] | None:
    entries = desk.mapping(node, Text("a pair", "配对"), *PAIR.keys, fix=to_write("`- {left: …, right: …}`"))
    if entries is None:
        return None
    left = desk.text(entries["left"], "the left side", names, (*place, "left"))
    right = desk.text(entries["right"], "the right side", names, (*place, "right"))
    return _Side(left, entries["left"].mark), _Side(right, entries["right"].mark)


def _check_sides(desk: Desk, what: str, sides: list[_Side]) -> None:
    same_texts(desk, what, "B143", [side.text for side in sides], [side.mark for side in sides])


MATCHING = KindFormat(
    "matching",
    Text("Pairs to be matched.", "配对题。"),
    TABLE,
    read_matching,
    r"""
prompt:
  en: Match each activation function with its range.
  zh: 请将激活函数与其值域配对。
#en The right sides are shuffled; no two may say the same.
#zh 右侧会打乱，任意两个不可相同。
pairs:
  - {left: sigmoid, right: '(0, 1)'}
  - {left: tanh, right: '(−1, 1)'}
  - {left: ReLU, right: '[0, ∞)'}
#en Right sides that belong to no left side; may be left out.
#zh 不与任何左侧配对的右侧，可以省略。
distractors:
  - '(−∞, 0]'
""",
    {"pair": PAIR.schema},
)
