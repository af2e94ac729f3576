"""The references that a bank defines, in a schema."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.bank_format.json_schema import (
    BOOLEAN,
    EXPRESSION,
    IDENTIFIERS,
    Schema,
    array,
    either,
    has,
    mapping,
    names_to,
    ref,
)
from dlquiz.bank_format.tables import Field, Table
from dlquiz.messages import Language, Text
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.reading import (
    CASE_FIELDS,
    KINDS,
    LIMITS,
    REQUIRE_FIELDS,
    RESULTS,
)

_TEXT: Schema = {"type": "string"}
_LINES = names_to(EXPRESSION, IDENTIFIERS)
_CASE: Mapping[str, Schema] = {"when": EXPRESSION, "say": ref("text"), "argument": _TEXT}
_CASES: Schema = {"anyOf": [ref("text"), array(mapping({key: _CASE[key] for key in CASE_FIELDS}, ["say"]))]}
_RECORD = Table(
    Field("summary", ref("text"), Text("What it computes, in a few words.", "一句话说明它计算什么。")),
    Field("source", _TEXT, Text("Where the formula comes from.", "公式的出处。")),
    Field(
        "symbol",
        _TEXT,
        Text("The letter of the result in the working (y by default).", "解题过程中结果的字母（默认 y）。"),
    ),
    Field("result", {"type": "string", "enum": list(RESULTS)}, Text("What the value is.", "结果的类型。")),
    Field(
        "arguments",
        names_to(ref("record_argument"), IDENTIFIERS),
        Text("Name → kind, in the order of the call.", "参数名 → 类型，按调用顺序。"),
    ),
    Field(
        "require",
        array(mapping({key: _CASE[key] for key in REQUIRE_FIELDS}, REQUIRE_FIELDS)),
        Text("Conditions without which an argument is refused.", "不满足时拒绝该参数的条件。"),
    ),
    Field(
        "most",
        mapping(dict.fromkeys(LIMITS, EXPRESSION)),
        Text("How much work it may be: cells, multiply-adds.", "工作量上限：格数、乘加次数。"),
    ),
    Field("per_axis", BOOLEAN, Text("true: computed once for each axis.", "true：每个轴各算一次。")),
    Field("let", _LINES, Text("Named lines, in order, before the value.", "在 value 之前依次计算的各行。")),
    Field("value", EXPRESSION, Text("The result, an expression in letters.", "结果，用字母写成的算式。")),
    Field(
        "whole",
        array(EXPRESSION, 1),
        Text(
            "With `per_axis`: one result made of the values along the axes.",
            "与 `per_axis` 连用：由各轴的值得出一个结果。",
        ),
    ),
    Field("start", _LINES, Text("The lines of `each` before the first step.", "`each` 各行在第一步之前的值。")),
    Field("each", _LINES, Text("The lines of one step of a rule that repeats.", "递推规则每一步的各行。")),
    Field(
        "over",
        names_to(EXPRESSION),
        Text("What each step takes: `g: gradients`.", "每一步取用的元素：`g: gradients`。"),
    ),
    Field("steps", EXPRESSION, Text("How many steps there are.", "步数。")),
    Field("convention", _CASES, Text("Shown with the question: what is usual here.", "随题显示的约定。")),
    Field("remarks", _CASES, Text("Sentences in the working.", "解题过程中的说明。")),
    Field(
        "lines",
        names_to(ref("text"), IDENTIFIERS),
        Text("Words before a line of the working.", "解题过程中某一行前面的说明。"),
    ),
    Field(
        "working",
        array(ref("text")),
        Text("The working, where the derived one would be bad.", "自动推导的解题过程不好时，自己写的解题过程。"),
    ),
    Field("like", _TEXT, Text("Takes over the fields of another record.", "沿用另一条记录的字段。")),
    Field(
        "mistakes",
        names_to(ref("record_mistake"), IDENTIFIERS),
        Text("Named mistakes: what each puts in the place of what.", "识别的错误：各自把什么换成了什么。"),
    ),
)
_ARGUMENT = Table(
    Field(
        "kind", {"type": "string", "enum": list(KINDS)}, Text("What the argument is.", "参数的类型。"), required=True
    ),
    Field("letter", _TEXT, Text("Its letter in formulas (the name by default).", "公式中的字母（默认为参数名）。")),
    Field(
        "default",
        {"type": ["string", "number", "boolean", "array", "object", "null"]},
        Text("A value, or an expression of earlier arguments.", "默认值，或由前面的参数写成的算式。"),
    ),
    Field(
        "within",
        _TEXT,
        Text("The numbers it may be: `'[0, 1)'`, `'(0, inf)'`.", "取值范围：`'[0, 1)'`、`'(0, inf)'`。"),
    ),
    Field(
        "shape",
        _TEXT,
        Text(
            "Named axes, alternatives with `|`: `'N D | N C H W'`.",
            "各轴的名称，多种形状用 `|` 隔开：`'N D | N C H W'`。",
        ),
    ),
    Field("words", array(_TEXT, 1), Text("The words it may be.", "可取的单词。")),
)
_REPLACED = either(EXPRESSION, _LINES, array(EXPRESSION, 1))
_MISTAKE = Table(
    Field("title", ref("text"), Text("What people read for its name, in a few words.", "错误的名称，几个字。")),
    Field("feedback", ref("text"), Text("What went wrong, and how it goes right.", "错在哪里、应当怎样做。")),
    Field("tempting", ref("text"), Text("Why it is easily made.", "为什么容易这样错。")),
    Field("when", EXPRESSION, Text("When it can be made.", "何时可能犯这个错误。")),
    Field(
        "replace",
        names_to(_REPLACED, IDENTIFIERS),
        Text("What it puts in the place of what: `{stride: '1'}`.", "把什么换成了什么：`{stride: '1'}`。"),
    ),
    Field("like", _TEXT, Text("Takes over the fields of another mistake.", "沿用另一个错误的字段。")),
)


def record_definitions(language: Language) -> dict[str, Schema]:
    """A bank's `references:`, and what a record, its arguments and its mistakes may have."""
    return {
        "references": {
            "type": "object",
            "properties": {SHARED: {"type": "object"}},
            "additionalProperties": ref("record"),
        },
        "record": {
            **_RECORD.schema(language),
            "anyOf": [has("like"), has("summary", "result", "arguments", "value", "mistakes")],
        },
        "record_argument": {"anyOf": [{"type": "string", "enum": list(KINDS)}, _ARGUMENT.schema(language)]},
        "record_mistake": {
            **_MISTAKE.schema(language),
            "anyOf": [has("like"), has("title", "feedback", "tempting", "replace")],
        },
    }
