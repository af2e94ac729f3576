"""Reading and marking answers that name options or points: choice, true or false, rubric points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dlquiz.grading.verdict import Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions import Choice, Open, TrueFalse
from dlquiz.variants import Variant

_TRUE = frozenset({"true", "t", "yes", "y", "对", "是", "正确", "1"})
_FALSE = frozenset({"false", "f", "no", "n", "错", "否", "错误", "2"})
TRUE_TEXT = Text("true", "正确")
FALSE_TEXT = Text("false", "错误")


@dataclass(frozen=True, slots=True)
class _Unnamed:
    """A word that names no option."""

    word: str


def grade_choice(variant: Variant, kind: Choice, answer: str) -> Verdict:
    """Mark a choice; options are named by number, text or letter, counted as shown for this seed."""
    shown = [kind.options[place] for place in variant.options]
    texts = [variant.fill(option.text) for option in shown]
    right = [place for place, option in enumerate(shown) if option.correct]
    picked = _picked(answer, texts)
    if isinstance(picked, _Unnamed):
        return _unreadable(right, texts, kind.multiple, _option_help(picked.word, len(texts)))
    if not kind.multiple and len(picked) > 1:
        return _unreadable(right, texts, kind.multiple, message("one_option"))
    hits = len(set(picked) & set(right))
    score = max(0.0, (hits - (len(picked) - hits)) / len(right))
    whys = [variant.fill(shown[place].why or Text("", "")) for place in picked if place not in right]
    return Verdict(
        outcome_of(score),
        score,
        _plain(right, texts, kind.multiple),
        _joined([texts[place] for place in right]),
        _plain(picked, texts, kind.multiple),
        _joined([texts[place] for place in picked]),
        message=next((why for why in whys if any(why)), Text("", "")),
        marks=tuple((place in picked) == (place in right) for place in range(len(texts))) if kind.multiple else None,
    )


def _plain(places: Sequence[int], texts: Sequence[Text], multiple: bool) -> str | list[str]:
    named = [texts[place].en for place in places]
    return named if multiple else named[0]


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.en for text in texts), "；".join(text.zh for text in texts))


def _unreadable(right: Sequence[int], texts: Sequence[Text], multiple: bool, help_text: Text) -> Verdict:
    expected = _joined([texts[place] for place in right])
    return Verdict("unreadable", 0.0, _plain(right, texts, multiple), expected, message=help_text)


def _option_help(word: str, count: int) -> Text:
    if not word:
        return message("type_an_answer")
    return message("no_such_option", word=word, count=count, last=chr(ord("a") + count - 1))


def _picked(answer: str, texts: Sequence[Text]) -> list[int] | _Unnamed:
    """The places of the options an answer names, each once, in the order shown; the first word that names none."""
    whole = _place(answer, texts)
    if whole is not None:
        return [whole]
    parts = re.split(r"[;；]" if re.search("[;；]", answer) else r"[,，、]|\s+", answer)
    words = [part for part in parts if part.strip()]
    places = [_place(word, texts) for word in words]
    unnamed = next((word.strip() for word, place in zip(words, places, strict=True) if place is None), None)
    if unnamed is not None or not words:
        return _Unnamed(unnamed or "")
    return sorted({place for place in places if place is not None})


def _place(word: str, texts: Sequence[Text]) -> int | None:
    """Numbers first, then texts, then letters."""
    digits = _digits(word.strip().rstrip(".)）。"))
    if digits.isascii() and digits.isdecimal() and len(digits) < 4 and 1 <= int(digits) <= len(texts):
        return int(digits) - 1
    folded = fold(word)
    for place, text in enumerate(texts):
        if folded and folded in (fold(text.en), fold(text.zh)):
            return place
    letter = unicodedata.normalize("NFKC", word.strip().rstrip(".)）。")).casefold()
    if len(letter) == 1 and "a" <= letter <= "z" and ord(letter) - ord("a") < len(texts):
        return ord(letter) - ord("a")
    return None


def _digits(text: str) -> str:
    """Decimal digits of any script as ASCII ones."""
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def fold(text: str) -> str:
    """A text without case, width, space, and the marks of Markdown and LaTeX."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s$*`\\{}]|[.。]$", "", wide)


def grade_true_false(kind: TrueFalse, answer: str) -> Verdict:
    """Mark true or false, said in either language or by the numbers 1 and 2."""
    word = unicodedata.normalize("NFKC", answer).strip().casefold()
    expected = TRUE_TEXT if kind.answer else FALSE_TEXT
    if word not in _TRUE | _FALSE:
        help_text = message("type_an_answer") if not word else message("true_or_false", word=answer.strip())
        return Verdict("unreadable", 0.0, kind.answer, expected, message=help_text)
    said = word in _TRUE
    score = float(said == kind.answer)
    return Verdict(outcome_of(score), score, kind.answer, expected, said, TRUE_TEXT if said else FALSE_TEXT)


def grade_points(kind: Open, answer: str) -> Verdict:
    """Score an open answer by the numbers of the rubric points it met, or `none`: the share of their weight."""
    count = len(kind.rubric)
    every = list(range(1, count + 1))
    expected = Text.same(", ".join(map(str, every)))
    ticked = _ticked(answer, count)
    if ticked is None:
        return Verdict("unreadable", 0.0, every, expected, message=message("which_points", count=count))
    total = sum(point.weight for point in kind.rubric)
    score = sum(kind.rubric[number - 1].weight for number in ticked) / total
    echo = Text.same(", ".join(map(str, ticked))) if ticked else Text("none", "无")
    marks = tuple(number in ticked for number in every)
    return Verdict(outcome_of(score), score, every, expected, ticked, echo, marks=marks)


def _ticked(answer: str, count: int) -> list[int] | None:
    if answer.strip().casefold() in ("none", "无", "0"):
        return []
    words = [_digits(word) for word in re.split(r"[,，、;；\s]+", answer) if word]
    good = all(word.isascii() and word.isdecimal() and len(word) < 4 and 1 <= int(word) <= count for word in words)
    return sorted({int(word) for word in words}) if words and good else None


def suggested_points(kind: Open, typed: str) -> tuple[int, ...]:
    """The rubric points whose keywords occur in the typed answer: a suggestion, never a decision."""
    said = fold(typed)
    return tuple(
        number
        for number, point in enumerate(kind.rubric, 1)
        if any(fold(part) in said for keyword in point.keywords for part in keyword if fold(part))
    )
