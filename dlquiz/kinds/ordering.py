"""Items to be put in order."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.kinds.kind import KindFormat
from dlquiz.kinds.text import read_texts
from dlquiz.messages import Text
from dlquiz.questions import Ordering
from dlquiz.yaml_reader import Map

TABLE = Table(
    Field(
        "items",
        array(ref("text"), 2),
        Text("In the right order.", "按正确顺序排列。"),
        required=True,
        seen=True,
        graded=whole,
    ),
)


def read_ordering(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Ordering | None:
    items = read_texts(desk, node["items"], "`items`", "an item", 2, names, (*place, "items"))
    return None if items is None else Ordering(items)


ORDERING = KindFormat(
    "ordering",
    Text("Items to be put in order.", "排序题。"),
    TABLE,
    read_ordering,
    r"""
prompt:
  en: Put the steps of one training iteration in order.
  zh: 请把一次训练迭代的步骤按先后排序。
#en In the right order; they are shuffled when shown.
#zh 按正确顺序书写；显示时会打乱。
items:
  - {en: Compute the outputs, zh: 计算输出}
  - {en: Compute the loss, zh: 计算损失}
  - {en: Propagate the gradients back, zh: 反向传播梯度}
  - {en: Update the weights, zh: 更新权重}
""",
)
