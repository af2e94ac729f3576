"""Reading and marking answers that name options or points: choice, true or false, rubric points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.grading.helps import visible
from dlquiz.grading.introductions import answer_start
from dlquiz.grading.naming import Unnamed, named, plain_word, unmarked
from dlquiz.grading.reader import Unreadable
from dlquiz.grading.verdict import Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions import Choice, Open, TrueFalse
from dlquiz.variants import Variant

LONGEST_SHORT_WORD = 3

_TRUE = frozenset({"true", "t", "yes", "y", "对", "对的", "是", "是的", "正确", "真", "√", "✓", "✔", "1"})
_FALSE = frozenset(
    {"false", "f", "no", "n", "错", "错的", "不对", "不是", "否", "错误", "不正确", "假", "×", "✗", "✘", "2"}
)
# Around one number or letter: `(3)`, `【b】`, and so on for each of several.
_BRACKETED = re.compile(r"\(\s*(\w{1,3})\s*\)|（\s*(\w{1,3})\s*）|\[\s*(\w{1,3})\s*\]|【\s*(\w{1,3})\s*】")
_CHOSEN = re.compile(r"\s*(?:(?:我?选择?|第|选项)\s*(?=[\da-zA-Z(（０-９])|option\s+)", re.IGNORECASE)
TRUE_TEXT = Text("true", "对")
FALSE_TEXT = Text("false", "错")


def grade_choice(variant: Variant, kind: Choice, answer: str) -> Verdict:
    """Mark a choice; options are named by number, text or letter, counted as shown for this seed."""
    shown = [kind.options[place] for place in variant.options]
    texts = list(map(in_both, variant.offered))
    right = [place for place, option in enumerate(shown) if option.correct]
    picked = _picked(texts, kind, answer)
    if isinstance(picked, Unreadable):
        expected = _told(right, texts, kind.multiple)
        return Verdict("unreadable", 0.0, _plain(right, texts, kind.multiple), expected, message=picked.help)
    hits = len(set(picked) & set(right))
    score = max(0.0, (hits - (len(picked) - hits)) / len(right))
    whys = [variant.fill(shown[place].why or Text("", "")) for place in picked if place not in right]
    return Verdict(
        outcome_of(score),
        score,
        _plain(right, texts, kind.multiple),
        _told(right, texts, kind.multiple),
        _plain(picked, texts, kind.multiple),
        _told(picked, texts, kind.multiple),
        message=next((why for why in whys if any(why)), Text("", "")),
        marks=tuple((place in picked) == (place in right) for place in range(len(texts))) if kind.multiple else None,
    )


def read_options(variant: Variant, kind: Choice, answer: str) -> Text | Unreadable:
    """The options an answer names, as a verdict would."""
    texts = list(map(in_both, variant.offered))
    picked = _picked(texts, kind, answer)
    return picked if isinstance(picked, Unreadable) else _told(picked, texts, kind.multiple)


def _picked(texts: Sequence[Text], kind: Choice, answer: str) -> list[int] | Unreadable:
    """The places of the options that were named, each once."""
    found = named(naming_part(answer, texts), texts)
    if isinstance(found, Unnamed):
        return Unreadable(_option_help(found.word, len(texts)))
    picked = sorted(set(found))
    return picked if kind.multiple or len(picked) == 1 else Unreadable(message("one_option"))


def naming_part(answer: str, texts: Sequence[Text]) -> str:
    """The answer, or what is left of it without `答案是` and brackets where only that names options."""
    bare = _bare(answer)
    told = bare != answer and isinstance(named(answer, texts), Unnamed)
    return bare if told and not isinstance(named(bare, texts), Unnamed) else answer


def _bare(answer: str) -> str:
    """An answer without `答案是`, `选` or `option` before it and without brackets around single numbers and letters."""
    said = answer[answer_start(answer) :]
    chosen = _CHOSEN.match(said)
    said = said[chosen.end() :] if chosen else said
    return _BRACKETED.sub(lambda found: f" {found[found.lastindex or 0]} ", said).strip() or answer


def in_both(text: Text) -> Text:
    """The text where one language may be missing, with the other in its place."""
    return Text(text.in_language("en"), text.in_language("zh"))


def _plain(places: Sequence[int], texts: Sequence[Text], multiple: bool) -> str | list[str]:
    named = [texts[place].en for place in places]
    return named if multiple else named[0]


def _told(places: Sequence[int], texts: Sequence[Text], multiple: bool) -> Text:
    """Options as a verdict names them: the text of one, the numbers of several."""
    return Text.same(", ".join(str(place + 1) for place in places)) if multiple else texts[places[0]]


class OptionMark(NamedTuple):
    """What is said of one option: a sign for what the learner did, in words whether to choose it, and why."""

    sign: str
    said: Text
    text: Text
    why: Text


def option_marks(variant: Variant, verdict: Verdict | None = None) -> list[OptionMark]:
    """Every option with its mark, in the order shown; `verdict` is the one on an answer, if there is one."""
    kind = variant.question.kind
    assert isinstance(kind, Choice)
    picked = None if verdict is None or verdict.read_as is None else _as_list(verdict.read_as)
    marks = []
    for place, text in zip(variant.options, map(in_both, variant.offered), strict=True):
        option = kind.options[place]
        sign, key = _mark(option.correct, None if picked is None else text.en in picked, multiple=kind.multiple)
        marks.append(OptionMark(sign, message(key), text, in_both(variant.fill(option.why or Text("", "")))))
    return marks


def _as_list(picked: str | list[str]) -> list[str]:
    return picked if isinstance(picked, list) else [picked]


def _mark(correct: bool, chosen: bool | None, *, multiple: bool) -> tuple[str, str]:
    """The sign and the words; `chosen` is None where nothing was answered."""
    if correct:
        # Of one option, a wrong choice has its own mark; of several, each can be missed.
        return ("○", "choose_missed") if multiple and chosen is False else ("✓", "choose")
    return ("✗", "do_not_choose_chosen") if chosen else ("–", "do_not_choose")


def _option_help(word: str, count: int) -> Text:
    if not word:
        return message("type_an_answer")
    return message("no_such_option", word=visible(word), count=count, last=chr(ord("a") + count - 1))


def grade_true_false(kind: TrueFalse, answer: str) -> Verdict:
    """Mark true or false, said in either language, by a tick or a cross, or by the numbers 1 and 2."""
    word = truth_word(answer)
    expected = TRUE_TEXT if kind.answer else FALSE_TEXT
    if word not in _TRUE | _FALSE:
        help_text = (
            message("true_or_false", word=visible(answer.strip())) if answer.strip() else message("type_an_answer")
        )
        return Verdict("unreadable", 0.0, kind.answer, expected, message=help_text)
    said = word in _TRUE
    score = float(said == kind.answer)
    return Verdict(outcome_of(score), score, kind.answer, expected, said, TRUE_TEXT if said else FALSE_TEXT)


def truth_word(answer: str) -> str:
    """The one word that says true or false, as it is compared."""
    return plain_word(_bare(answer))


def grade_points(kind: Open, answer: str) -> Verdict:
    """Score an open answer by the numbers of the rubric points it met, or `none`: the share of their weight."""
    count = len(kind.rubric)
    every = list(range(1, count + 1))
    expected = Text.same(", ".join(map(str, every)))
    ticked = _ticked(answer, count)
    if ticked is None:
        return Verdict("unreadable", 0.0, every, expected, message=which_points(kind))
    total = sum(point.weight for point in kind.rubric)
    score = sum(kind.rubric[number - 1].weight for number in ticked) / total
    echo = Text.same(", ".join(map(str, ticked))) if ticked else Text("none", "无")
    marks = tuple(number in ticked for number in every)
    return Verdict(outcome_of(score), score, every, expected, ticked, echo, marks=marks)


def which_points(kind: Open) -> Text:
    """How to say which points were met, with an example that exists."""
    count = len(kind.rubric)
    return message("which_points", count=count, example=", ".join(map(str, range(1, count + 1)[:2])))


def _ticked(answer: str, count: int) -> list[int] | None:
    if plain_word(answer) in ("none", "无", "0"):
        return []
    words = [plain_word(word) for word in re.split(r"[,，、;；\s]+", answer) if word]
    good = all(word.isascii() and word.isdecimal() and len(word) < 4 and 1 <= int(word) <= count for word in words)
    return sorted({int(word) for word in words}) if words and good else None


def suggested_points(kind: Open, typed: str) -> dict[int, str]:
    """The rubric points whose keywords occur in the typed answer, each with what was written: never a decision."""
    found = {}
    for number, point in enumerate(kind.rubric, 1):
        spellings = (spelling for keyword in point.keywords for spelling in keyword)
        written = next(filter(None, (_mention(typed, spelling) for spelling in spellings)), "")
        if written:
            found[number] = written
    return found


def _mention(typed: str, keyword: str) -> str:
    """Where a text names a keyword, as it is written there: `ELU` not inside `ReLU`, but `weights` for `weight`."""
    if not keyword.isascii():
        return keyword if unmarked(keyword) in unmarked(typed) else ""
    word = re.escape(" ".join(keyword.split()))
    if not word:
        return ""
    # A short word is all too often the beginning of another one: `he` of `help`.
    end = r"(?![a-z0-9])" if len(word) <= LONGEST_SHORT_WORD else "[a-z0-9]*"
    said = " ".join(unicodedata.normalize("NFKC", typed).split())
    match = re.search(rf"(?<![a-z0-9]){word}{end}", said, re.IGNORECASE | re.ASCII)
    return match[0] if match else ""
