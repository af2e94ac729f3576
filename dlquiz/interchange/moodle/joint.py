"""A `calculated` question of Moodle as a drawn one: its datasets stay together, one item of all is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from dlquiz.errors import DlquizError
from dlquiz.expressions import evaluate, parse
from dlquiz.expressions.values import is_integer
from dlquiz.interchange.foreign import (
    FEEDBACK,
    FURTHER,
    PARTLY,
    RIGHT,
    LeftOutError,
    Made,
    not_held,
    usual_share,
    worth_of,
)
from dlquiz.interchange.model import Source
from dlquiz.interchange.moodle.formulas import ROW, WILDCARD, FormulaError, expression_of, free_name
from dlquiz.interchange.moodle.numbers import GEOMETRIC, NOMINAL
from dlquiz.interchange.moodle.texts import read_html
from dlquiz.interchange.simple import value_of
from dlquiz.interchange.xml_reading import Node
from dlquiz.messages import Text
from dlquiz.questions.tolerance import Tolerance

_MOST_ITEMS, _MOST_DATASETS = 1_000, 60
_IN_TEXT = re.compile(r"\{=([^{}]*(?:\{[^{}]+\}[^{}]*)*)\}|" + WILDCARD.pattern)
_OPENS, _CLOSES = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPENS}(.*?){_CLOSES}")
_MISTAKE = re.compile("[a-z][a-z0-9_]*")
Row = Mapping[str, int | float]


def calculated_of(
    source: Source, node: Node, prompt: str, answers: Sequence[tuple[Node, str]], explanation: str
) -> Made:
    """The question with its answers and their feedback; texts are HTML."""
    return _Joint(source, node).made(prompt, answers, explanation)


class _Joint:
    def __init__(self, source: Source, node: Node) -> None:
        self._source = source
        self._lost: list[Text] = []
        self._columns = _columns(node)
        self._names: dict[str, str] = {}
        for wildcard in self._columns:
            self._names[wildcard] = free_name(wildcard, self._names.values())
        count = min(map(len, self._columns.values()), default=0)
        if not count:
            raise LeftOutError("it has no dataset with items", "没有含数据项的数据集")
        if any(len(column) > count for column in self._columns.values()):
            self._lost.append(not_held(Text("items that some datasets have more", "部分数据集多出的数据项")))
        self._rows = list(zip(*(column[:count] for column in self._columns.values()), strict=True))
        self._let = {name: f"{ROW}[{place}]" for place, name in enumerate(self._names.values())}

    def made(self, prompt: str, answers: Sequence[tuple[Node, str]], explanation: str) -> Made:
        right = [node for node, _ in answers if worth_of(node.attributes.get("fraction", "0")) == RIGHT]
        if not right:
            raise LeftOutError("no answer is right in full", "没有完全正确的答案")
        if len(right) > 1:
            self._lost.append(not_held(FURTHER))
        key = self._expression(_formula(right[0]))
        if key is None:
            raise LeftOutError("a bank cannot compute its formula", "题库无法计算其公式")
        keys = self._values(key)
        given = self._tolerance(right[0], keys)
        tolerance = Tolerance(relative=given.get("relative"), absolute=given.get("absolute"))
        mistakes = self._mistakes([each for each in answers if each[0] not in right], keys, tolerance)
        # After the answers: what a text computes becomes a value, too.
        asked, explained = self._text(prompt), self._explanation(explanation)
        data: dict[str, Any] = {
            "type": "numeric",
            "prompt": asked,
            "parameters": {ROW: {"choose": [list(row) for row in self._rows]}},
            "let": self._let,
            "answer": {"expression": key},
        }
        data |= {"tolerance": given} if given else {}
        data |= {"mistakes": mistakes} if mistakes else {}
        data |= {"explanation": explained} if explained else {}
        return Made(data, tuple(dict.fromkeys(self._lost)))

    def _expression(self, formula: str) -> str | None:
        try:
            return expression_of(formula, self._names)
        except FormulaError:
            return None

    def _values(self, expression: str) -> list[int | float]:
        """The value for each item. Raises `LeftOutError` where there is none."""
        try:
            parsed = parse(expression)
            found = [evaluate(parsed, dict(zip(self._names.values(), row, strict=True))) for row in self._rows]
        except DlquizError as error:
            raise LeftOutError(f"its formula: {error.en}", f"其公式：{error.zh}") from error
        numbers = [value for value in found if isinstance(value, int | float)]
        if len(numbers) < len(found):
            raise LeftOutError("its formula gives no number", "其公式得不到数")
        return numbers

    def _mistakes(
        self, answers: Sequence[tuple[Node, str]], keys: Sequence[int | float], tolerance: Tolerance
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for node, feedback in answers:
            expression = self._expression(_formula(node))
            said = self._text(feedback) if feedback else ""
            if worth_of(node.attributes.get("fraction", "0")) > 0:
                self._lost.append(not_held(PARTLY))
            elif said and (expression is None or not self._tells_apart(expression, keys, tolerance)):
                # A bank asks for no draw in which a mistake gives the answer.
                self._lost.append(not_held(FEEDBACK))
            elif said and expression is not None:
                name = expression if _MISTAKE.fullmatch(expression) else f"mistake_{len(found) + 1}"
                found.append({"name": name, "expression": expression, "feedback": said})
        return found

    def _tells_apart(self, expression: str, keys: Sequence[int | float], tolerance: Tolerance) -> bool:
        try:
            values = self._values(expression)
        except LeftOutError:
            return False
        return not any(tolerance.accepts(value, key) for value, key in zip(values, keys, strict=True))

    def _tolerance(self, node: Node, keys: Sequence[int | float]) -> dict[str, float]:
        size = value_of(node.words("tolerance") or "0")
        size = abs(size) if isinstance(size, int | float) else 0
        kind = node.words("tolerancetype") or "1"
        whole = all(map(is_integer, keys))
        if kind == GEOMETRIC:
            self._lost.append(
                not_held(Text("a tolerance by a factor: it becomes a share", "按倍数的容差（变为相对容差）"))
            )
        if not size:
            return {} if whole else {"relative": 1e-9}
        if kind == NOMINAL:
            return {"absolute": size}
        return {} if usual_share(size) and not whole else {"relative": size}

    def _text(self, html: str) -> Any:
        """A text with a placeholder for each wildcard and each value that the text computes."""
        found, lost = read_html(self._source, _IN_TEXT.sub(self._inserted, html))
        self._lost += lost
        return _with_placeholders(found)

    def _explanation(self, html: str) -> Any:
        """The general feedback, "" where there is none; one with a formula that a bank cannot compute is lost."""
        try:
            return self._text(html)
        except LeftOutError:
            self._lost.append(not_held(Text("general feedback with a formula", "含公式的通用反馈")))
            return ""

    def _inserted(self, found: re.Match[str]) -> str:
        if found[1] is None:
            name = self._names.get(found[2].strip())
            return found[0] if name is None else f"{_OPENS}{name}{_CLOSES}"
        expression = self._expression(unescape(found[1]))
        if expression is None:
            raise LeftOutError("a bank cannot compute a formula in its text", "题库无法计算其文字中的公式")
        self._values(expression)
        known = next((name for name, formula in self._let.items() if formula == expression), None)
        name = known or free_name("value", self._let)
        self._let[name] = expression
        return f"{_OPENS}{name}{_CLOSES}"


def _with_placeholders(value: Any) -> Any:
    if isinstance(value, dict):
        return {language: _with_placeholders(text) for language, text in value.items()}
    return _MARKED.sub(r"{{\1}}", value)


def _formula(answer: Node) -> str:
    return answer.words("text") or answer.text.strip()


def _columns(node: Node) -> dict[str, list[int | float]]:
    """The values of each dataset, in the order of their item numbers."""
    definitions = node.first("dataset_definitions")
    columns: dict[str, list[int | float]] = {}
    for definition in () if definitions is None else definitions.all("dataset_definition"):
        listed = definition.first("dataset_items")
        items: dict[int, int | float] = {}
        for item in () if listed is None else listed.all("dataset_item"):
            number, value = value_of(item.words("number")), value_of(item.words("value"))
            if not isinstance(value, int | float) or not isinstance(number, int):
                raise LeftOutError(f"line {item.line}: a dataset item is no number", f"第 {item.line} 行：数据项不是数")
            items[number] = value
        columns[definition.words("name", "text")] = [items[number] for number in sorted(items)]
    if len(columns) > _MOST_DATASETS or any(len(column) > _MOST_ITEMS for column in columns.values()):
        raise LeftOutError(
            f"it has more than {_MOST_DATASETS} datasets, or one of more than {_MOST_ITEMS:,} items",
            f"数据集超过 {_MOST_DATASETS} 个，或数据项超过 {_MOST_ITEMS:,} 个",
        )
    return columns
