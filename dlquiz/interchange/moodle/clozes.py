"""Moodle's embedded answers: `{1:NUMERICAL:=3.5:0.01}` within a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from dlquiz.interchange.foreign import (
    FEEDBACK,
    PARTLY,
    RIGHT,
    Answer,
    LeftOutError,
    Made,
    counted,
    not_held,
    tolerance_of,
    worth_of,
)
from dlquiz.interchange.model import Source
from dlquiz.interchange.moodle.numbers import margin_of
from dlquiz.interchange.moodle.texts import FORMATTING, HtmlTexts, read_html
from dlquiz.interchange.simple import value_of
from dlquiz.interchange.texts import literal
from dlquiz.messages import Language, Text, short
from dlquiz.questions.kinds import ConstantFormula
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import BLANK, fill

_SPECIAL = re.compile(r'[}~#"/\\*]')
_OPENS, _CLOSES = "\ue000", "\ue001"


def embedded(variant: Variant, language: Language, lose: Callable[[Text], None]) -> str:
    """The prompt of a cloze as HTML with its blanks in it."""
    texts = HtmlTexts((language,), str)
    blanks: list[str] = []
    parts = {part.question.part: part for part in variant.parts}

    def marked(match: re.Match[str]) -> str:
        if match["escaped"]:
            return match[0]
        blanks.append(_blank(parts[match["name"]], language, texts, lose))
        return f"{_OPENS}{len(blanks) - 1}{_CLOSES}"

    filled = fill(BLANK.sub(marked, variant.question.prompt.in_language(language)), variant.names)
    html = texts.html(Text.same(filled), filled=True)
    if texts.reformatted:
        lose(FORMATTING)
    if list(parts) != [_named(number) for number in range(1, len(parts) + 1)]:
        lose(Text("names of blanks", "空的名称"))
    return re.sub(f"{_OPENS}(\\d+){_CLOSES}", lambda found: blanks[int(found[1])], html)


def _named(number: int) -> str:
    """What a blank is called that comes in."""
    return f"blank_{number}"


def _blank(part: Variant, language: Language, texts: HtmlTexts, lose: Callable[[Text], None]) -> str:
    kind = part.question.kind
    if kind.spellings:
        spelled = dict.fromkeys(fill(text.in_language(language), part.names) for text in kind.spellings)
        spelled = dict.fromkeys(map(texts.plain, spelled))
        return f"{{1:SHORTANSWER:{'~'.join('=' + _escaped(text) for text in spelled)}}}"
    if kind.number is None:
        return f"{{1:MULTICHOICE:{'~'.join(_options(part, language, texts))}}}"
    if part.mistakes:
        lose(Text("mistakes of blanks", "空的错误"))
    if not isinstance(kind.number.answer, ConstantFormula) or not kind.number.tolerance.default:
        lose(Text("how a blank is computed", "空的计算方法"))
    if kind.number.unit:
        lose(Text("units of blanks", "空的单位"))
    margin = margin_of(kind.number.tolerance, [part.answer])
    return f"{{1:NUMERICAL:={part.answer!r}:{margin.size}}}"


def _options(part: Variant, language: Language, texts: HtmlTexts) -> Iterator[str]:
    kind = part.question.kind
    for place, text in enumerate(kind.offered):
        sign = "=" if place in kind.wanted else ""
        yield sign + _escaped(texts.plain(fill(text.in_language(language), part.names)))


def _escaped(words: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", words)


_FIELD = re.compile(r"\{(\d*):([A-Z_]+):((?:[^{}\\]|\\.)*)\}", re.DOTALL)
_SHORT = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
_NUMBERS = ("NUMERICAL", "NM")
_CHOICES = ("MULTICHOICE", "MC", "MULTICHOICE_H", "MCH", "MULTICHOICE_V", "MCV")
_SHUFFLED = ("MULTICHOICE_S", "MCS", "MULTICHOICE_HS", "MCHS", "MULTICHOICE_VS", "MCVS")
_ANSWER = re.compile(r"(?:[^~\\]|\\.)+", re.DOTALL)
_FEEDBACK = re.compile(r"(?<!\\)#")
_WORTH = re.compile(r"%(-?\d+(?:\.\d+)?)%")


def cloze_of(source: Source, html: str) -> Made:
    """A text with embedded answers as a cloze."""
    blanks: dict[str, Any] = {}
    lost: list[Text] = []

    def marked(found: re.Match[str]) -> str:
        name = _named(len(blanks) + 1)
        blanks[name] = _read_blank(source, found[2], found[3], lost)
        return f"{_OPENS}{name}{_CLOSES}"

    prompt, more = read_html(source, _FIELD.sub(marked, html))
    if not blanks:
        raise LeftOutError("it has no embedded answer", "没有嵌入的答案")
    texts = prompt.items() if isinstance(prompt, dict) else [("", prompt)]
    named = {language: re.sub(f"{_OPENS}(.*?){_CLOSES}", r"[[\1]]", text) for language, text in texts}
    data = {"type": "cloze", "prompt": named.get("", named), "blanks": blanks}
    return Made(data, tuple(dict.fromkeys((*lost, *more))))


def _read_blank(source: Source, kind: str, body: str, lost: list[Text]) -> dict[str, Any]:
    answers = counted([_answer(each) for each in _ANSWER.findall(unescape(body))])
    if any(answer.feedback for answer in answers):
        lost.append(not_held(FEEDBACK))
    if any(0 < answer.worth < RIGHT for answer in answers):
        lost.append(not_held(PARTLY))
    right = [answer for answer in answers if answer.worth == RIGHT]
    if not right:
        raise LeftOutError("a blank has no right answer", "有一个空没有正确答案")
    if kind in _SHORT:
        return {"accept": [source.text(literal(answer.said)) for answer in right]}
    if kind in (*_CHOICES, *_SHUFFLED) and len(right) == 1 and len(answers) > 1:
        texts = [
            {"text": source.text(literal(answer.said)), **({"correct": True} if answer in right else {})}
            for answer in answers
        ]
        return {"options": texts}
    if kind in _NUMBERS:
        said, _, margin = right[0].said.partition(":")
        key, size = value_of(said), value_of(margin or "0")
        if isinstance(key, int | float) and isinstance(size, int | float):
            tolerance = tolerance_of(abs(size), key)
            return {"answer": {"value": key}, **({"tolerance": tolerance} if tolerance else {})}
    raise LeftOutError(
        f"a bank has no blanks of the type `{short(kind, 20)}`", f"题库没有 `{short(kind, 20)}` 类型的空"
    )


def _answer(words: str) -> Answer:
    said, *feedback = _FEEDBACK.split(words.strip(), maxsplit=1)
    worth = 0.0
    if said.startswith("="):
        said, worth = said[1:], RIGHT
    elif share := _WORTH.match(said):
        said, worth = said[share.end() :], worth_of(share[1])
    return Answer(re.sub(r"\\(.)", r"\1", said).strip(), worth, "".join(feedback).strip())
