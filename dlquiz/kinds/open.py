"""Open questions: a model answer and the rubric to score oneself by."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from dlquiz.bank_format.desk import LARGEST_REAL, Desk
from dlquiz.bank_format.forms import FULL_NAME
from dlquiz.bank_format.json_schema import array, ref, word
from dlquiz.bank_format.tables import Field, Table
from dlquiz.kinds.kind import KindFormat
from dlquiz.messages import Text
from dlquiz.questions import Open, RubricPoint
from dlquiz.yaml_reader import Map, Node, Sequence

POINT = Table(
    Field("point", ref("text"), Text("What the answer should say.", "答案应说到的内容。"), required=True),
    Field(
        "weight",
        {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_REAL},
        Text("Its share of the score (1 by default).", "所占分量（默认 1）。"),
    ),
    Field("keywords", array(ref("text")), Text("Words that suggest the point was made.", "提示已说到该要点的词。")),
)


def weights_of(rubric: Any) -> list[Any]:
    """Of a rubric, what each point counts: its texts are wording."""
    return [point.get("weight", 1) for point in rubric]


TABLE = Table(
    Field("answer", ref("text"), Text("The model answer.", "参考答案。"), required=True),
    Field(
        "rubric",
        array(ref("point"), 1),
        Text("The points a good answer makes.", "好答案应包含的要点。"),
        required=True,
        seen=True,
        graded=weights_of,
    ),
    Field(
        "follow_ups",
        array(word(FULL_NAME)),
        Text("Full names `bank/id` of questions to ask next.", "追问题目的全名 `bank/id`。"),
    ),
)


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
    entries = desk.member(node, Text("a rubric point", "评分要点"), POINT)
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


OPEN = KindFormat(
    "open",
    Text("An answer in one's own words, scored by a rubric.", "开放题：按评分要点自评。"),
    TABLE,
    read_open,
    r"""
prompt:
  en: Why is a non-linear activation needed between two linear layers?
  zh: 两个线性层之间为什么需要非线性激活？
#en The model answer, shown after the learner's own. `|` keeps line breaks and needs no quotes.
#zh 参考答案，在学习者作答后显示。`|` 保留换行，且无需引号。
answer:
  en: |
    Two linear maps in a row are one linear map: $W_2 (W_1 x) = (W_2 W_1) x$. Depth would add nothing.
  zh: |
    两个线性映射的复合仍是一个线性映射：$W_2 (W_1 x) = (W_2 W_1) x$，加深没有意义。
#en What a good answer says, by weight. Keywords suggest the tick; the learner decides.
#zh 好的回答应包含的要点及权重。关键词只提示勾选，由学习者决定。
rubric:
  - point: {en: linear maps compose to a linear map, zh: 线性映射的复合仍是线性的}
    weight: 2
    keywords: [{en: linear, zh: 线性}]
  - point: {en: without it depth adds nothing, zh: 没有它，加深没有意义}
    weight: 1
    keywords: [{en: depth, zh: 加深}]
""",
    {"point": POINT.schema},
)
