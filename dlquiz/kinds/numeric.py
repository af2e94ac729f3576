"""Questions whose answer is computed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from dlquiz.bank_format.forms import MISTAKE_NAME
from dlquiz.bank_format.formulas import ANSWER, read_formula, read_own_mistakes, read_tolerance, read_unit
from dlquiz.bank_format.json_schema import array, ref
from dlquiz.bank_format.reader import BankReader
from dlquiz.bank_format.tables import Field, Table, whole
from dlquiz.expressions import show, show_to_read
from dlquiz.expressions.values import Value, entries, shape_of
from dlquiz.grading.compare import DEFAULT, describe_tolerance
from dlquiz.grading.verdict import Echo, Unreadable, Verdict
from dlquiz.kinds.kind import KindFormat, Marking, Placed, QuestionKind, Term, given_up
from dlquiz.messages import Text, message
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions.kinds import AskedNumber, Call
from dlquiz.reference import catalog
from dlquiz.variants.admission import active_mistakes, at, refuse_infinite
from dlquiz.variants.formulas import accepted, formula_value
from dlquiz.variants.model import Variant, graded_key
from dlquiz.yaml_reader.nodes import Map, Node, Scalar
from dlquiz.yaml_reader.nodes import Sequence as Items

LONGEST_EXAMPLE = 6
"""So many numbers show how a vector is typed."""
_ENDING = re.compile(r"[\s$.。；;，,`*]+$")


@dataclass(frozen=True, slots=True)
class Numeric(AskedNumber, QuestionKind):
    """A computed value: an integer, a real, a shape, a vector or a matrix."""

    type: ClassVar[str] = "numeric"
    wrong_answers_are_typed: ClassVar[bool] = False

    def drawn(self, bare: Variant) -> Variant:
        """The question with its key and its active mistakes; refused where the key is not finite."""
        with at("answer", "arguments" if isinstance(self.answer, Call) else "expression"):
            answer = formula_value(self.answer, bare.names)
        refuse_infinite(answer)
        return replace(bare, answer=answer, mistakes=active_mistakes(self, bare.names, answer))

    def how_to_answer(self, variant: Variant) -> Text:
        """What to type, and how close is close enough."""
        key = variant.answer
        if isinstance(key, int) and self.unit is None and self.tolerance == DEFAULT:
            return message("asks_integer")
        asked = message("asks_number")
        if isinstance(key, tuple):
            asked = message("asks_array", example=_example(variant, shape_of(key)))
        if self.unit is not None:
            unit = message("asks_unit", unit=self.unit.name)
            asked = Text(f"{asked.en} {unit.en}", f"{asked.zh}，{unit.zh}")
        close = describe_tolerance(self.tolerance, key, in_percent=self.in_percent)
        return Text(f"{asked.en} ({close.en}).", f"{asked.zh}（{close.zh}）。")

    def terms(self, variant: Variant) -> Sequence[Term]:
        return [Term(self.how_to_answer(variant))]

    def read(self, variant: Variant, answer: str) -> Echo | Unreadable:
        from dlquiz.grading.numeric import read_numeric, with_unit

        reading = read_numeric(variant, answer)
        return reading if isinstance(reading, Unreadable) else Echo(with_unit(reading.echo, self.unit), reading.notes)

    def mark(self, variant: Variant, answer: str, digits_asked: bool) -> Marking:
        from dlquiz.grading.numeric import mark_number, trace_number

        marked = mark_number(variant, self, answer, digits_asked)
        return Marking(marked.verdict, partial(trace_number, self, answer, marked))

    def give_up(self, variant: Variant) -> Verdict:
        from dlquiz.grading.numeric import expected_number

        key = graded_key(variant)
        return given_up(key, expected_number(self, key))

    def tally(self, verdict: Verdict) -> Sequence[Text]:
        """How many entries of an array are right, where some are."""
        if verdict.outcome != "partly" or verdict.marks is None:
            return []
        marks = entries(verdict.marks)
        return [message("right_of", right=sum(map(bool, marks)), count=len(marks))]

    def working(self, variant: Variant, verdict: Verdict | None) -> list[Text]:
        from dlquiz.grading.number_working import number_steps

        return number_steps(variant, self)

    def first_revealing_line(self, variant: Variant, lines: Sequence[Text]) -> int:
        """The line that ends in the key, be it rounded as asked or not: that is how a working comes to its result."""
        keys = {*self.give_up(variant).expected_text, show(variant.answer), show_to_read(variant.answer)}
        for number, line in enumerate(lines, 1):
            if any(_ends_in(said, key) for said in line for key in keys):
                return number
        return len(lines)

    def right_answers(self, variant: Variant) -> list[str]:
        from dlquiz.grading.answer_forms import two_forms

        return two_forms(variant.answer, self.unit)[:1]

    def wrong_values(self, variant: Variant) -> list[Value]:
        """What one is wrong by: the mistakes, and a number far off."""
        values = [*(mistake.value for mistake in variant.mistakes), _changed(variant.answer)]
        return [value for value in values if not accepted(value, variant.answer, self.tolerance)]

    def own_texts(self) -> Iterator[Placed]:
        yield from ((("mistakes", mistake.name, "feedback"), mistake.feedback) for mistake in self.mistakes)
        yield from ((("mistakes", own.name, "title"), own.title) for own in self.mistakes if any(own.title))

    def same_key(self, one: Variant, other: Variant) -> bool:
        return accepted(other.answer, one.answer, self.tolerance)


def _example(variant: Variant, shape: tuple[int, ...]) -> str:
    """How an array is typed; a vector with as many numbers as are asked for where the prompt itself says how many."""
    if len(shape) > 1:
        return "1 2; 3 4"
    from dlquiz.grading.own_words import names_shape

    count = shape[0] if shape[0] <= LONGEST_EXAMPLE and names_shape(variant, shape) else 3
    return ", ".join(map(str, range(1, count + 1)))


def _ends_in(line: str, key: str) -> bool:
    """Whether a line comes to the key, and not to a longer number that ends in the same digits."""
    said, wanted = (_ENDING.sub("", text).replace("−", "-").replace("{,}", ",") for text in (line, key))
    return bool(wanted) and said.endswith(wanted) and not re.search(r"[\d.\-]$", said[: -len(wanted)])


def _changed(value: Value) -> Value:
    """Far enough from a value to be wrong, unless the tolerance takes anything."""
    return tuple(map(_changed, value)) if isinstance(value, tuple) else value + abs(value) + 1


# In banks


def without_texts(mistakes: Any) -> list[Any]:
    """Of mistakes, what a verdict depends on: their names and formulas."""
    return [
        {**{key: value for key, value in mistake.items() if key != "title"}, "feedback": None} for mistake in mistakes
    ]


_MISTAKE_NAMES = array({"type": "string"})
TABLE = Table(
    Field(
        "answer",
        ref("answer"),
        Text(
            "`{reference: …, arguments: {…}}`, `{expression: …}` or `{value: …}`.",
            "`{reference: …, arguments: {…}}`、`{expression: …}` 或 `{value: …}`。",
        ),
        required=True,
        graded=whole,
    ),
    Field(
        "tolerance",
        ref("tolerance"),
        Text(
            "How far off is right. Default: integers exact, reals within 0.1%.",
            "允许的误差。默认整数须完全一致，实数允许 0.1%。",
        ),
        graded=whole,
    ),
    Field(
        "unit",
        ref("unit"),
        Text("The unit asked for; `%` means that the key is in percent.", "所问的单位；`%` 表示答案为百分数。"),
        seen=True,
        graded=whole,
    ),
    Field(
        "mistakes",
        array(ref("mistake")),
        Text("Wrong answers you expect, besides those of the reference.", "除参考实现自带的之外，你预料的错误答案。"),
        graded=without_texts,
    ),
    Field(
        "ignore_mistakes",
        _MISTAKE_NAMES,
        Text("Mistakes of the reference that mean nothing here.", "参考实现自带、但在此无意义的错误。"),
        graded=whole,
    ),
    Field(
        "separate",
        _MISTAKE_NAMES,
        Text(
            "Mistakes of the reference that must differ from the answer in every draw.",
            "每次抽取都须与答案不同的自带错误。",
        ),
        graded=whole,
    ),
)


def from_bank(reader: BankReader, node: Map, names: Collection[str], place: tuple[str, ...]) -> Numeric | None:
    before = reader.errors
    reader.noted[(*place, "answer")] = node["answer"].start
    fix = Text(
        "write `{value: 3}`, `{expression: …}`, or `reference: …` and its `arguments: …` below",
        "请写 `{value: 3}`、`{expression: …}`，或 `reference: …` 及其下的 `arguments: …`",
    )
    entries = reader.mapping(node["answer"], Text.code("answer"), *ANSWER.keys, fix=fix)
    formula = None
    if entries is not None:
        formula = read_formula(reader, entries, Text("the answer", "答案"), names, (*place, "answer"), stated=True)
    optional: dict[str, Any] = {}
    if entries is not None and "reference" in entries and "value" in entries:
        optional["stated"] = reader.numbers(entries["value"], Text("the value of the answer", "答案的值"))
    if entries is not None and "size" in entries:
        optional["size"] = reader.flag(entries["size"], Text.code("size"))
    if "tolerance" in node:
        reader.noted[(*place, "tolerance")] = node["tolerance"].start
        optional["tolerance"] = read_tolerance(reader, node["tolerance"])
    if "unit" in node:
        optional["unit"] = read_unit(reader, node["unit"])
    if "mistakes" in node:
        optional["mistakes"] = read_own_mistakes(reader, node["mistakes"], names, (*place, "mistakes"), formula)
    for key in ("ignore_mistakes", "separate"):
        if key in node:
            reader.noted[(*place, key)] = node[key].start
            optional[key] = _read_mistake_names(reader, node[key], key, entries)
    if reader.errors != before or formula is None:
        return None
    return Numeric(formula, **optional)


def _read_mistake_names(reader: BankReader, node: Node, key: str, answer: Map | None) -> tuple[str, ...]:
    named = reader.words(node, Text.code(key), MISTAKE_NAME, "padding_once")
    reference = answer.get("reference") if answer is not None else None
    found = reader.references.find(reference) if isinstance(reference, Scalar) else None
    if found is None:
        if named and answer is not None and reference is None:
            message = Text(f"`{key}` needs an answer by reference", f"`{key}` 只用于由参考实现算出的答案")
            reader.fault(node.mark, "B132", message, Text(f"delete `{key}`", f"请删去 `{key}`"))
        return named
    known = [mistake.name for mistake in catalog.find(found).mistakes]
    for item in node if isinstance(node, Items) else ():
        if isinstance(item, str) and item in named and item not in known:
            message = Text(f"{reference} has no mistake `{item}`", f"{reference} 没有错误 `{item}`")
            reader.fault(item.mark, "B132", message, did_you_mean(item, known))
    return named


FORMAT = KindFormat(
    Numeric.type,
    Text("numeric", "计算题"),
    Text("A computed number, shape, vector or matrix.", "计算题：数、形状、向量或矩阵。"),
    TABLE,
    from_bank,
    r"""
#en {{n}} puts a number into the text. $…$ is LaTeX. Quote a text that holds `: `, ` #` or a backslash: '…'.
#zh {{n}} 把数值填入题干，$…$ 是 LaTeX 公式。含 `: `、` #` 或反斜杠的文本要加单引号：'…'。
prompt:
  en: A {{n}}×{{n}} image meets a {{k}}×{{k}} convolution with stride {{s}} and no padding. Output width?
  zh: 输入 {{n}}×{{n}}，卷积核 {{k}}×{{k}}，步幅 {{s}}，无填充。输出宽度是多少？
#en Drawn again at each attempt: a range, a choice, {real: [0, 1], decimals: 2}, or a constant such as `s: 1`.
#zh 每次作答重新抽取：整数区间、若干候选值、{real: [0, 1], decimals: 2}，或常数（如 `s: 1`）。
parameters:
  n: {integer: [8, 64]}
  k: {choose: [3, 5, 7]}
  s: {integer: [1, 3]}
#en Only draws for which these hold are asked.
#zh 只保留满足这些条件的抽取。
where: [k < n]
#en Computed, never typed in: `dlquiz calc` lists the references. Or {expression: '(n - k) // s + 1'}, or {value: 42}.
#zh 答案由程序计算：`dlquiz calc` 列出可用的参考实现。也可写 {expression: '(n - k) // s + 1'} 或 {value: 42}。
answer:
  reference: conv_output_size
  arguments: {input_size: n, kernel_size: k, stride: s}
#en Integers are exact and reals within 0.1% by default; else: tolerance: {relative: 1e-2}, or {decimals: 2}.
#zh 默认整数须完全一致，实数允许 0.1% 误差；也可写 tolerance: {relative: 1e-2} 或 {decimals: 2}。
#en A wrong answer you expect: its formula, and what to tell who makes it. The reference brings some of its own.
#zh 预料中的错误：给出它的算式和反馈。所用参考实现自带一些常见错误。
mistakes:
  - name: kernel_added
    expression: (n + k) // s + 1
    feedback:
      en: The kernel takes room away; it adds none.
      zh: 卷积核会占去空间，应当减去，而不是加上。
hints:
  - en: How many places can the window start at?
    zh: 窗口可以从多少个位置开始？
""",
    # The mistakes that it names are those of its reference.
    besides={"allOf": [ref("slips")]},
)
