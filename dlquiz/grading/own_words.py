"""What the text of a question names: its arguments and parameters, the shape of its answer, the numbers asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from dlquiz.expressions import show_to_read
from dlquiz.expressions.values import Value
from dlquiz.grading.argument_words import ARGUMENTS, WORDS
from dlquiz.messages import Text, message
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant
from dlquiz.variants.texts import PLACEHOLDER, placeholders

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?![\w.])")


def question_text(variant: Variant) -> Text:
    """Everything that is read before an answer is given: of a step also what comes before it, and the convention."""
    under = variant.convention or Text.same("")
    texts = (variant.fill(variant.question.context), variant.prompt, under)
    return Text(*("\n".join(text[language] for text in texts) for language in (0, 1)))


def names_argument(asked: Text, name: str) -> bool:
    """Whether a question names an argument of its reference, in both languages."""
    called = ARGUMENTS.get(name)
    return called is not None and all(
        re.search(cues, text, re.IGNORECASE) for cues, text in zip(called.cues, asked, strict=True)
    )


def prints_name(asked: Text, name: str) -> bool:
    """Whether a question shows a parameter by its very name: `X`, but not inside another word or formula command."""
    return all(re.search(rf"(?<![A-Za-z0-9\\]){re.escape(name)}(?![A-Za-z0-9])", text) for text in asked)


def called(asked: Text, name: str) -> Text:
    """What a question calls an argument or a parameter; empty where it has no words for it."""
    if names_argument(asked, name):
        return ARGUMENTS[name].title
    return Text.same(name if prints_name(asked, name) else "")


def right_for(asked: Text, value: Value, argument: str, other: Any) -> Text | None:
    """What an answer is right for, in words of the question; None where it has none for it."""
    if isinstance(other, str):
        what = WORDS.get(argument, {}).get(other)
        return None if what is None else message("right_for_word", value=show_to_read(value), what=what)
    if not names_argument(asked, argument):
        return None
    called = ARGUMENTS[argument]
    if isinstance(other, bool):
        return message("right_for_flag", value=show_to_read(value), how=called.title if other else called.without)
    return message("right_for_number", value=show_to_read(value), what=called.title, other=show_to_read(other))


def given_number(variant: Variant, value: Value) -> Value:
    """The number of the question that an answer repeats, None where it repeats none; exactly as it is computed with."""
    return next((number for number in _given(variant) if catalog.same_value(number, value)), None)


def _given(variant: Variant) -> Iterator[Value]:
    """The numbers that the texts of a question show, those behind its placeholders unrounded."""
    for text in (variant.question.context.en, variant.question.prompt.en):
        inserted, written = _numbers(text)
        yield from (variant.names[name] for name in inserted if not isinstance(variant.names[name], tuple))
        yield from written


# One question is often marked many times: a step with its earlier ones, an answer again after a hint.
@lru_cache(maxsize=256)
def _numbers(text: str) -> tuple[list[str], list[float]]:
    """The names that a text inserts, and the numbers that it writes out."""
    literals = _NUMBER.findall(PLACEHOLDER.sub("", text))
    return placeholders(text), [float(literal.replace("−", "-")) for literal in literals]


# Shapes: `4×4`, `shape (2, 3)`, `three numbers`, 「2×3 矩阵」.

_CHAIN: Final = re.compile(r"\d+(?:\s*(?:×|x|X|\\times|\*|-by-|\sby\s|乘)\s*\d+)+")
_SHAPE: Final = re.compile(
    r"(?:shape|形状)[^\d(（\[]{0,12}[(（\[]\s*(\d+(?:\s*[,，]\s*\d+)*)\s*[,，]?\s*[)）\]]", re.IGNORECASE
)
_ENGLISH_COUNTS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CHINESE_COUNTS: Final = ("两", "三", "四", "五", "六", "七", "八", "九", "十")
_ENTRIES: Final = re.compile(
    rf"(\d+|{'|'.join(_ENGLISH_COUNTS)})[ -](?:numbers|entries|values|components|elements|dimensional\b|vector\b)"
    rf"|(?:length|长度)\s*(?:of\s*|为|是)?(\d+)|(\d+|[{''.join(_CHINESE_COUNTS)}])\s*(?:个(?:数|值|元素|分量)|维)",
    re.IGNORECASE,
)


def names_shape(variant: Variant, shape: tuple[int, ...]) -> bool:
    """Whether the prompt, in either language, names this shape of an array."""
    find = _lengths if len(shape) == 1 else _sizes
    return any(shape in set(find(text)) for text in variant.prompt)


def names_cube(variant: Variant) -> bool:
    """Whether the prompt names a size in three equal sides, as `3×3×3`."""
    return any(len(sizes) == 3 and len(set(sizes)) == 1 for text in variant.prompt for sizes in _sizes(text))


def _sizes(text: str) -> Iterator[tuple[int, ...]]:
    for chain in _CHAIN.finditer(text):
        yield tuple(map(int, re.findall(r"\d+", chain[0])))
    for written in _SHAPE.finditer(text):
        yield tuple(map(int, re.findall(r"\d+", written[1])))


def _lengths(text: str) -> Iterator[tuple[int, ...]]:
    for found in _ENTRIES.finditer(text):
        yield (_count(next(group for group in found.groups() if group)),)
    yield from _sizes(text)


def _count(written: str) -> int:
    if written.isdecimal():
        return int(written)
    names = _ENGLISH_COUNTS if written.isascii() else _CHINESE_COUNTS
    return names.index(written.lower()) + 2


# Names of numbers: `s = 8, t = 35` where the prompt asks for s and t.

_NAME: Final = r"[A-Za-zΑ-Ωα-ω](?:[A-Za-z0-9_']|[{}])*"
_ENTRY: Final = re.compile(rf"(?:(?P<joint>\band\b|[和与、])\s*)?(?<![A-Za-z0-9_\\])\\?(?P<name>{_NAME})\s*[=＝:：]")
_TUPLE: Final = re.compile(rf"\s*[(（]?\s*({_NAME}(?:\s*[,，、]\s*{_NAME})+)\s*[)）]?\s*[=＝:：]")
_LISTED: Final = re.compile(rf"{_NAME}(?:[)）]?\s*(?:[,，、]\s*(?:and\b)?|\band\b|[和与及])\s*[(（]?\s*{_NAME})+")
_WITHOUT_MARKS: Final = str.maketrans("", "", "$`*\\{}_")


def without_names(answer: str, prompt: Text, count: int) -> str:
    """The answer with blanks for the names of its `count` numbers, where the prompt lists these names in this order.

    Nothing is moved, so that a position is the same in both.
    """
    together = _TUPLE.match(answer)
    if together and _is_asked(_plain_names(together[1]), prompt, count):
        return " " * together.end() + answer[together.end() :]
    entries = list(_ENTRY.finditer(answer))
    if not entries or answer[: entries[0].start()].strip(" \t([（［"):
        return answer
    if not _is_asked([_plain(entry["name"]) for entry in entries], prompt, count):
        return answer
    return _ENTRY.sub(_blank, answer)


def _blank(entry: re.Match[str]) -> str:
    """Blanks of the same length; `and` between two numbers becomes their comma."""
    before = entry.string[: entry.start()].rstrip()
    comma = "," if entry["joint"] and not before.endswith((",", "，", ";", "；")) else ""
    return comma.ljust(len(entry[0]))


def _is_asked(names: Sequence[str], prompt: Text, count: int) -> bool:
    """Whether the prompt lists these names, in this order only."""
    if len(names) != count or len(set(names)) != count:
        return False
    lists = [_plain_names(found[0]) for text in prompt for found in _LISTED.finditer(text.translate(_WITHOUT_MARKS))]
    windows = [listed[at : at + count] for listed in lists for at in range(len(listed) - count + 1)]
    orders = [window for window in windows if set(window) == set(names)]
    return bool(orders) and all(order == list(names) for order in orders)


def _plain_names(text: str) -> list[str]:
    return [_plain(name) for name in re.findall(_NAME, text) if name != "and"]


def _plain(name: str) -> str:
    return name.translate(_WITHOUT_MARKS)
