"""Questions with options of which one is right, or several."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from dlquiz.bank_format.desk import Desk, misspelt
from dlquiz.bank_format.json_schema import BOOLEAN, array, has, ref
from dlquiz.bank_format.sameness import same_texts
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.kinds.kind import KindFormat
from dlquiz.messages import Text
from dlquiz.questions import Choice, Option
from dlquiz.yaml_reader import Map, Mark, Node

OPTION = Table(
    Field("text", ref("text"), Text("What the option says.", "选项内容。"), required=True),
    Field("correct", BOOLEAN, Text("true for a right option.", "正确选项写 true。")),
    Field("why", ref("text"), Text("Why it is right or wrong; shown with the verdict.", "对或错的理由；随判定显示。")),
)


def which_are_right(options: Any) -> list[Any]:
    """Of options, those that count as right: their texts are wording."""
    return [option.get("correct", False) for option in options]


TABLE = Table(
    Field(
        "options",
        {**array(ref("option"), 2), "contains": {"properties": {"correct": {"const": True}}, **has("correct")}},
        Text(
            "At least two; exactly one is `correct`, unless `multiple`.",
            "至少两项；恰有一项 `correct`，除非 `multiple`。",
        ),
        required=True,
        seen=True,
        graded=which_are_right,
    ),
    Field("multiple", BOOLEAN, Text("true where several may be ticked.", "true：可多选。"), graded=whole),
    Field("shuffle", BOOLEAN, Text("false keeps the order.", "false：保持顺序。")),
)


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
    """The fields of an option as far as they could be read, and where its text is."""

    text: Text | None
    correct: bool | None
    why: Text | None
    mark: Mark


def _read_option(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> _Option:
    entries = desk.member(node, Text("an option", "选项"), OPTION)
    if entries is None:
        return _Option(None, None, None, node.mark)
    text = desk.text(entries["text"], "the option", names, place)
    correct = desk.flag(entries["correct"], "`correct`") if "correct" in entries else False
    if misspelt(entries, OPTION.names).get("correct"):
        correct = None
    why = desk.text(entries["why"], "`why`", names, (*place, "why")) if "why" in entries else None
    return _Option(text, correct, why, entries["text"].mark)


CHOICE = KindFormat(
    "choice",
    Text("Options of which one is right, or several.", "选择题：一项或多项正确。"),
    TABLE,
    read_choice,
    r"""
prompt:
  en: Which of these layers has no weights?
  zh: 下列哪一层没有权重？
#en Exactly one is `correct`. Where several are, add `multiple: true`. Options are shuffled, unless `shuffle: false`.
#zh 恰有一项为 `correct`；若有多项，请加 `multiple: true`。选项会打乱，除非写 `shuffle: false`。
options:
  - text: {en: Max pooling, zh: 最大池化}
    correct: true
    #en `why` is shown with the verdict; it may be left out.
    #zh `why` 在判分后显示，可以省略。
    why: {en: It only compares., zh: 它只做比较。}
  - text: {en: Convolution, zh: 卷积}
    why: {en: Its kernels are weights., zh: 卷积核就是权重。}
  - text: {en: A linear layer, zh: 全连接层}
    why: {en: Its matrix holds weights., zh: 它的矩阵就是权重。}
explanation:
  en: What only compares or averages has nothing to learn.
  zh: 只做比较或平均的层没有可学习的参数。
""",
    {"option": OPTION.schema},
)
