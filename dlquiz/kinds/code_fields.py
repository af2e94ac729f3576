"""How a function to be written stands in a bank: its fields."""

from __future__ import annotations

import keyword
from typing import Any

from dlquiz.bank_format.forms import IDENTIFIER, MISTAKE_NAME
from dlquiz.bank_format.json_schema import EXPRESSION, array, integer, ref, word
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.messages import Text

MOST_TIMES = 50
MOST_SECONDS = 60
LEAST_MEGABYTES, MOST_MEGABYTES = 128, 4096
OF, ARRAY = "of", "array"


def without_titles(cases: Any) -> list[Any]:
    """Of groups of cases, what a verdict depends on."""
    return [{key: value for key, value in group.items() if key != "title"} for group in cases]


_NAME = {"type": "string", "pattern": f"^(?:{IDENTIFIER.pattern})$", "not": {"enum": keyword.kwlist}}
CASES = Table(
    Field("name", word(MISTAKE_NAME), Text("Its name, such as `small`.", "名称，例如 `small`。"), required=True),
    Field("title", ref("text"), Text("What people read for it.", "显示给人看的名称。"), required=True),
    Field("times", integer(1, MOST_TIMES), Text("How often it is drawn (1 by default).", "抽取次数（默认 1）。")),
    Field("parameters", ref("parameters"), Text("Numbers drawn again at each attempt.", "每次作答重新抽取的数。")),
    Field("let", ref("let"), Text("Named values, in order: `m: n * 2`.", "依次定义的值：`m: n * 2`。")),
    Field("where", array(EXPRESSION), Text("Conditions that every draw must meet.", "每次抽取都须满足的条件。")),
)
LIMITS = Table(
    Field(
        "seconds",
        {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_SECONDS},
        Text("Of one run over all cases (10 by default).", "运行全部用例的时间（默认 10 秒）。"),
    ),
    Field(
        "megabytes",
        integer(LEAST_MEGABYTES, MOST_MEGABYTES),
        Text("Memory of that run (1024 by default).", "运行时的内存（默认 1024 MB）。"),
    ),
)
GRADIENT_OF = Table(
    Field("reference", ref("reference"), Text("The forward pass.", "前向计算的参考实现。"), required=True),
    Field("argument", _NAME, Text("The argument by which it is differentiated.", "对哪个参数求导。"), required=True),
)
TABLE = Table(
    Field(
        "function",
        _NAME,
        Text("The name of the function that the learner writes.", "学习者要写的函数的名称。"),
        required=True,
        seen=True,
        graded=whole,
    ),
    Field(
        "arguments",
        array(_NAME, 1),
        Text(
            "Its parameters, in order: arguments of the reference, or `let` names.",
            "它的参数，按顺序：参考实现的参数，或 `let` 的名称。",
        ),
        required=True,
        seen=True,
        graded=whole,
    ),
    Field(
        "reference",
        ref("reference"),
        Text(
            "The reference that gives the right values; its mistakes explain wrong ones.",
            "给出正确值的参考实现；它自带的错误用来诊断。",
        ),
        required=True,
        graded=whole,
    ),
    Field(
        "cases",
        array(ref("cases"), 1),
        Text("Groups of cases, each with parameters of its own.", "用例组，每组有自己的参数。"),
        required=True,
        graded=without_titles,
    ),
    Field(
        "with",
        {"type": "object"},
        Text(
            "Arguments of the reference that the function does not have: `{of: kernel}`; a text is an expression.",
            "函数没有、而参考实现需要的参数：`{of: kernel}`；文本视为表达式。",
        ),
        graded=whole,
    ),
    Field(
        "returns",
        {"type": ["string", "array"], "anyOf": [{"const": ARRAY}, array(_NAME, 1)]},
        Text(
            "`array` (the default; a number counts), or the words of the reference's `of` in the order returned.",
            "`array`（默认，数也可以），或按返回顺序列出参考实现的 `of` 的取值。",
        ),
        seen=True,
        graded=whole,
    ),
    Field(
        "tolerance",
        ref("tolerance"),
        Text(
            "How far an entry may be off. Default: relative 1e-6, absolute 1e-9.",
            "每个元素允许的误差。默认相对 1e-6，绝对 1e-9。",
        ),
        graded=whole,
    ),
    Field(
        "limits",
        ref("limits"),
        Text("Time and memory of one run over all cases.", "运行全部用例的时间和内存。"),
        graded=whole,
    ),
    Field(
        "gradient_of",
        ref("gradient_of"),
        Text(
            "The forward pass: the function is also checked against its central differences.",
            "前向计算：还用它的中心差分检查该函数。",
        ),
        graded=whole,
    ),
)
