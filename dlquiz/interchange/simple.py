"""Questions as plain text formats have them: a prompt, answers and options in one language."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from dlquiz.expressions.values import Value
from dlquiz.interchange.model import Losses, Source
from dlquiz.interchange.texts import literal
from dlquiz.kinds.choice import Choice
from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.matching import Matching
from dlquiz.kinds.open import Open
from dlquiz.kinds.ordering import Ordering
from dlquiz.kinds.text import ShortAnswer
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Language, Text, say
from dlquiz.questions.kinds import ConstantFormula, Part
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import BLANK, fill

SAME = Text("says the same as the model answer", "意思与参考答案相同")
"""The one point of an answer in one's own words that comes without a rubric."""
_NUMBER = re.compile(r"[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_LONGEST_NUMBER = 300
_DEEPEST_LIST = 4


@dataclass(frozen=True)
class Simple:
    """A question as text: `type` is its type in banks, `answers` are the right ones, `options` what is offered.

    Of an ordering the answers are its items in their order; of a cloze one for each blank, in the order of the prompt,
    and `prompt` has the blanks as `[[name]]`. Of a matching the answers belong to the options, one for each.
    """

    type: str
    prompt: str
    answers: tuple[str, ...]
    options: tuple[str, ...] = ()


def simple_of(variant: Variant, language: Language, losses: Losses) -> Simple | None:
    """A concrete question as plain text; None where its type has no such form, which is noted."""
    question, kind = variant.question, variant.question.kind
    words = _Words(variant, language, losses)
    prompt = words.text(question.prompt)
    if form := _FORMS.get(question.type):
        return form(kind, words, prompt)
    if kind.number is not None:
        words.note_number()
        return Simple("numeric", words.with_convention(prompt), (value_text(variant.answer),))
    losses.left_out[question.name] = Text(
        f"the format has no questions of the type {question.type}", f"该格式没有 {question.type} 题型"
    )
    return None


class _Words:
    """The texts of one concrete question in one language, and what is lost of it."""

    def __init__(self, variant: Variant, language: Language, losses: Losses) -> None:
        self._variant, self._language, self._losses = variant, language, losses

    def text(self, text: Text) -> str:
        return fill(text.in_language(self._language), self._variant.names)

    def lose(self, what: str, is_lost: bool, what_zh: str = "") -> None:
        """Note that a field is lost, if so."""
        if is_lost:
            why = Text(f"no place for: {what}", f"无法保存：{what_zh or what}")
            self._losses.freeze(self._variant.question.name, why)

    def with_convention(self, prompt: str) -> str:
        """The prompt and, below it, the convention of the reference, without which its answer may be another one."""
        under = self._variant.convention
        return prompt if under is None else f"{prompt}\n\n{literal(say(self._language, 'convention', text=under))}"

    def note_number(self) -> None:
        number = self._variant.question.kind.number
        assert number is not None, "a number is asked"
        name = self._variant.question.name
        if not isinstance(number.answer, ConstantFormula):
            self._losses.freeze(name, Text("the answer becomes a fixed value", "答案变为固定值"))
        for field in ("unit", "mistakes", "ignore_mistakes", "separate", "size"):
            self.lose(field, bool(getattr(number, field)))

    def cloze(self, kind: Cloze, prompt: str) -> Simple | None:
        blanks = {blank.name: (blank, part) for blank, part in zip(kind.blanks, self._variant.parts, strict=True)}
        # Another language may name them in another order.
        named = [found["name"] for found in BLANK.finditer(prompt) if found["name"]]
        answers = [self._blank(*blanks[name]) for name in named]
        if any(answer is None for answer in answers):
            self._losses.left_out[self._variant.question.name] = Text(
                "a blank with options has no place in the format", "该格式无法保存带选项的空"
            )
            return None
        return Simple("cloze", prompt, tuple(cast("list[str]", answers)))

    def _blank(self, blank: Part, part: Variant) -> str | None:
        """The answer of a blank; None where it has options."""
        if blank.kind.spellings:
            several = len(set(map(self.text, blank.kind.spellings))) > 1
            self.lose("further accepted answers", several, "其他可接受的答案")
            return self.text(blank.kind.spellings[0])
        number = blank.kind.number
        if number is None:
            return None
        computed = not isinstance(number.answer, ConstantFormula) or not number.tolerance.default
        self.lose("how a blank is computed", computed, "空的计算方法")
        self.lose("mistakes of blanks", bool(number.mistakes), "空的错误")
        self.lose("units of blanks", bool(number.unit), "空的单位")
        return value_text(part.answer)


def _choice(kind: Choice, words: _Words, prompt: str) -> Simple:
    words.lose("why", any(option.why for option in kind.options))
    words.lose("shuffle", not kind.shuffle)
    right = tuple(words.text(option.text) for option in kind.options if option.correct)
    return Simple("multiple" if kind.multiple else "choice", prompt, right, tuple(map(words.text, kind.offered)))


def _true_false(kind: TrueFalse, _: _Words, prompt: str) -> Simple:
    return Simple("true_false", prompt, ("true" if kind.answer else "false",))


def _short_answer(kind: ShortAnswer, words: _Words, prompt: str) -> Simple:
    return Simple("text", prompt, tuple(dict.fromkeys(map(words.text, kind.accept))))


def _ordering(kind: Ordering, words: _Words, prompt: str) -> Simple:
    return Simple("ordering", prompt, tuple(map(words.text, kind.items)))


def _matching(kind: Matching, words: _Words, prompt: str) -> Simple:
    words.lose("distractors", bool(kind.distractors))
    lefts = tuple(words.text(pair.left) for pair in kind.pairs)
    return Simple("matching", prompt, tuple(words.text(pair.right) for pair in kind.pairs), lefts)


def _open(kind: Open, words: _Words, prompt: str) -> Simple:
    words.lose("rubric", [point.point for point in kind.rubric] != [SAME])
    return Simple("open", prompt, (words.text(kind.answer),))


_FORMS: Mapping[str, Callable[[Any, _Words, str], Simple | None]] = {
    "choice": _choice,
    "true_false": _true_false,
    "text": _short_answer,
    "ordering": _ordering,
    "matching": _matching,
    "open": _open,
    "cloze": lambda kind, words, prompt: words.cloze(kind, prompt),
}
"""How a question is said as text, by its type in banks; numbers are said alike in every type that asks for one."""


def value_text(value: Value) -> str:
    """A value so that `value_of` reads the same: numbers in full, lists in brackets."""
    return json.dumps(value)


def value_of(words: str) -> Any:
    """The number or list of numbers that the words are; None where they are none."""
    words = words.strip().replace("−", "-")
    if len(words) <= _LONGEST_NUMBER and _NUMBER.fullmatch(words):
        number = float(words)
        return None if not math.isfinite(number) else int(words) if words.lstrip("+-").isdecimal() else number
    if words.startswith("[") and words.replace(" ", "").find("[" * (_DEEPEST_LIST + 1)) < 0:
        try:
            found = json.loads(words)
        except (ValueError, RecursionError):
            return None
        return found if _is_numbers(found) else None
    return None


def _is_numbers(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_numbers, value))
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def open_data(prompt: Any, answer: Any) -> dict[str, Any]:
    """A question whose answer is shown and judged by the learner."""
    return {"type": "open", "prompt": prompt, "answer": answer, "rubric": [{"point": SAME._asdict()}]}


def choice_data(source: Source, prompt: Any, options: list[str], right: list[str], *, multiple: bool) -> dict[str, Any]:
    """A question with these options, of which some are right."""
    listed = [{"text": source.text(text), **({"correct": True} if text in right else {})} for text in options]
    return {"type": "choice", "prompt": prompt, "options": listed, **({"multiple": True} if multiple else {})}
