"""The fields that a bank has, and those that every question has."""

from __future__ import annotations

from dlquiz.bank_format.forms import BANK_ID, COVER, FAMILY, FULL_NAME, QUESTION_ID, TAG, TOPIC
from dlquiz.bank_format.json_schema import BOOLEAN, EXPRESSION, IDENTIFIERS, array, names_to, ref, word
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.messages import Text
from dlquiz.yaml_reader.cutting import Cut

DIFFICULTIES = (1, 2, 3)

BANK = Table(
    Field(
        "format", {"type": "integer", "const": 1}, Text("The version of the format: 1.", "格式版本：1。"), required=True
    ),
    Field(
        "id",
        word(BANK_ID),
        Text("Stable: history is kept under it.", "请保持不变：作答记录以它为名保存。"),
        required=True,
    ),
    Field("title", ref("text"), Text("The name of the bank.", "题库名称。"), required=True),
    Field(
        "questions",
        array(ref("question"), 1),
        Text("The questions, one `- id: …` each.", "题目，每题以 `- id: …` 开头。"),
        required=True,
    ),
    Field(
        "topics",
        names_to(ref("text")),
        Text(
            "Names and order of the topics. Without it any topic is allowed.", "主题的名称和顺序。不写则允许任何主题。"
        ),
    ),
    Field(
        "author",
        ref("text"),
        Text(
            "Who wrote it: shown to those who add the bank with `dlquiz banks add`.",
            "作者：别人用 `dlquiz banks add` 添加题库时会看到。",
        ),
    ),
    Field(
        "license",
        ref("text"),
        Text("What others may do with it, such as CC BY 4.0; shown likewise.", "许可，例如 CC BY 4.0；同样会显示。"),
    ),
    Field(
        "references",
        ref("references"),
        Text(
            "References of the bank's own, as in docs/own-references.md.",
            "题库自己的参考实现，写法见 docs/zh/own-references.md。",
        ),
    ),
)
CUT = Cut("questions", "id", BANK.names)
"""How a bank is read in pieces where it cannot be read as a whole."""


QUESTION = Table(
    Field(
        "id",
        word(QUESTION_ID),
        Text(
            "Unique in the bank, and stable: history is kept under it.",
            "在题库中唯一，请保持不变：作答记录以它为名保存。",
        ),
        required=True,
    ),
    Field(
        "type",
        {"type": "string"},
        Text("How it is answered; says which other keys there are.", "作答方式；决定还有哪些字段。"),
        required=True,
        graded=whole,
    ),
    Field("topic", word(TOPIC), Text("One of the bank's topics.", "题库的主题之一。"), required=True),
    Field(
        "prompt",
        ref("text"),
        Text(
            "What is asked: Markdown, $LaTeX$, and {{name}} for a parameter or `let` value.",
            "题干：支持 Markdown 和 $LaTeX$；{{name}} 填入参数或 `let` 的值。",
        ),
        required=True,
        seen=True,
    ),
    Field(
        "aliases",
        array(word(FULL_NAME)),
        Text("Old full names, `bank/id`: history follows.", "旧的全名 `bank/id`：作答记录随之保留。"),
    ),
    Field(
        "difficulty",
        {"enum": list(DIFFICULTIES)},
        Text("1 recall, 2 normal (the default), 3 hard.", "1 识记，2 一般（默认），3 较难。"),
    ),
    Field("tags", array(word(TAG)), Text("Words to find it by.", "便于查找的标签。")),
    Field("covers", array(word(COVER)), Text("Rows of a syllabus that it covers.", "覆盖的大纲条目。")),
    Field(
        "family",
        word(FAMILY),
        Text(
            "Questions of one family are not asked on one day; `bank/family` is one of another bank.",
            "同组题不在同一天出现；`bank/family` 指另一题库中的组。",
        ),
    ),
    Field(
        "hints",
        array(ref("text")),
        Text("Shown one at a time; each caps the rating.", "逐条显示；每看一条都会限制评分。"),
        seen=True,
    ),
    Field(
        "solution",
        ref("text"),
        Text("The working, where no reference gives one.", "解题过程；引用参考实现时自动生成。"),
        seen=True,
    ),
    Field("explanation", ref("text"), Text("Shown with the verdict.", "随判分一起显示。"), seen=True),
    Field("source", ref("text"), Text("Where a fact comes from.", "事实的出处。"), seen=True),
    Field(
        "deprecated",
        BOOLEAN,
        Text("true keeps the history and asks no more.", "true：保留记录，不再出题。"),
    ),
    Field(
        "parameters",
        ref("parameters"),
        Text(
            "Numbers drawn again at each attempt: `n: {integer: [1, 9]}`.",
            "每次作答重新抽取的数：`n: {integer: [1, 9]}`。",
        ),
        graded=whole,
    ),
    Field("let", ref("let"), Text("Named values, in order: `m: n * 2`.", "依次定义的值：`m: n * 2`。"), graded=whole),
    Field(
        "lines",
        names_to(ref("text"), IDENTIFIERS),
        Text(
            "Words before the line of a `let` value in the working: `m: width`. "
            "Values without words go into the formula.",
            "解题过程中某个 let 值所在行前的说明：`m: 宽度`。没有说明的值直接代入公式。",
        ),
        seen=True,
    ),
    Field(
        "where",
        array(EXPRESSION),
        Text("Conditions that every draw must meet.", "每次抽取都须满足的条件。"),
        graded=whole,
    ),
)
