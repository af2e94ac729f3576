"""Statements that are true or false."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.json_schema import BOOLEAN
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.kinds.kind import KindFormat
from dlquiz.messages import Text
from dlquiz.questions import TrueFalse
from dlquiz.yaml_reader import Map

TABLE = Table(
    Field("answer", BOOLEAN, Text("Whether the statement is true.", "这句话是否正确。"), required=True, graded=whole),
)


def read_true_false(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> TrueFalse | None:
    answer = desk.flag(node["answer"], "`answer`")
    return None if answer is None else TrueFalse(answer)


TRUE_FALSE = KindFormat(
    "true_false",
    Text("A statement that is true or false.", "判断题。"),
    TABLE,
    read_true_false,
    r"""
#en A statement that is plainly true or plainly false.
#zh 一个明确为真或明确为假的陈述。
prompt:
  en: A max pooling layer has weights to learn.
  zh: 最大池化层有需要学习的权重。
answer: false
#en Shown with the verdict: the reason is what is learnt.
#zh 判分后显示：真正要记住的是理由。
explanation:
  en: It takes the largest value of each window and has nothing to learn.
  zh: 它取每个窗口中的最大值，没有可学习的参数。
""",
)
