"""Answers of a few words."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.sameness import same_texts
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.kinds.kind import KindFormat
from dlquiz.messages import Text
from dlquiz.questions import Words
from dlquiz.yaml_reader import Map, Node

TABLE = Table(
    Field(
        "accept",
        array(ref("text"), 1),
        Text(
            "Right answers. Case, width, spaces and punctuation do not count.",
            "正确答案。大小写、全半角、空格和标点不计。",
        ),
        required=True,
        seen=True,
        graded=whole,
    ),
)


def read_words(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Words | None:
    """What is accepted: `accept: [text…]`, at least one."""
    texts = read_texts(desk, node["accept"], "`accept`", "an accepted answer", 1, names, (*place, "accept"))
    return None if texts is None else Words(texts)


def read_texts(
    desk: Desk, node: Node, what: str, each: str, least: int, names: Collection[str], place: tuple[str, ...]
) -> tuple[Text, ...] | None:
    """A list of texts of which no two say the same; `each` is what one of them is called."""
    desk.noted[place] = node.start
    items = desk.sequence(node, what, least)
    read = [desk.text(item, each, names, (*place, str(number))) for number, item in enumerate(items or ())]
    same = same_texts(desk, f"the texts of {what}", "B143", read, [item.mark for item in items or ()])
    texts = tuple(text for text in read if text is not None)
    return None if items is None or same or len(texts) < len(read) else texts


TEXT = KindFormat(
    "text",
    Text("A few words, matched leniently.", "填写几个词，宽松比对。"),
    TABLE,
    read_words,
    r"""
prompt:
  en: What is the set of input pixels called that a unit of a deep layer depends on?
  zh: 深层的一个单元所依赖的输入像素区域叫什么？
#en The first is shown as the answer; the others count too. Case, width, spaces and punctuation do not matter.
#zh 第一个作为答案显示，其余同样算对。大小写、全角半角、空格和标点不计。
accept:
  - en: receptive field
    zh: 感受野
  - en: field of view
    zh: 感受域
""",
)
