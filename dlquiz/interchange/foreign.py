"""Questions of learning platforms as questions of a bank: what each answer is worth decides what it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from dlquiz.interchange.model import Source
from dlquiz.interchange.simple import value_of
from dlquiz.interchange.texts import literal, seen
from dlquiz.messages import Text, short
from dlquiz.questions.tolerance import DEFAULT_RELATIVE, Tolerance

MOST_ANSWERS = 200
RIGHT = 100.0
"""What a right answer is worth, in percent."""
_ALMOST_EXACT = 1e-9
"""The share within which the platform takes a real number for the same as another."""
PARTLY = Text("answers that are partly right", "部分正确的答案")
FURTHER = Text("further right answers", "其他正确答案")
FEEDBACK = Text("feedback of answers", "答案的反馈")


_SHARES = (100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10)
"""What one of so many right options is worth, as Moodle knows it."""


def share_of(right: int) -> str | None:
    """What one of so many right options is worth in percent; None where Moodle has no such share."""
    return f"{_SHARES[right - 1]:.7g}" if 0 < right <= len(_SHARES) else None


def no_share(right: int) -> Text:
    """Why a choice with so many right options is left out."""
    return Text(f"Moodle has no share for {right} right options", f"Moodle 没有与 {right} 个正确选项对应的分值")


class LeftOutError(Exception):
    """Why no question can be made of what was read."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.why = Text(en, zh)


class Answer(NamedTuple):
    """One answer: what it says, what it is worth in percent, and what is said to who gives it."""

    said: Any
    worth: float
    feedback: Any = ""
    margin: float = 0.0
    """Of a number: how far another one may lie from it."""


class Made(NamedTuple):
    """The fields of a question, and what is lost."""

    data: dict[str, Any]
    lost: tuple[Text, ...] = ()


def not_held(what: Text) -> Text:
    """That something of the source has no place in a bank."""
    return Text(f"no place in a bank for: {what.en}", f"题库无法保存：{what.zh}")


def worth_of(words: str, usual: float = 0.0) -> float:
    """The number of percent, at most 100."""
    value = value_of(words.strip().removesuffix("%"))
    return min(max(float(value), -RIGHT), RIGHT) if isinstance(value, int | float) else usual


def counted(answers: Sequence[Answer]) -> Sequence[Answer]:
    if len(answers) > MOST_ANSWERS:
        raise LeftOutError(f"it has more than {MOST_ANSWERS} answers", f"答案超过 {MOST_ANSWERS} 个")
    return answers


def choice_of(prompt: Any, answers: Sequence[Answer], *, multiple: bool, shuffle: bool) -> Made:
    """A choice; of several right options each is worth a part of the whole."""
    options = [
        {
            "text": each.said,
            **({"correct": True} if (each.worth > 0 if multiple else each.worth == RIGHT) else {}),
            **({"why": each.feedback} if each.feedback else {}),
        }
        for each in counted(answers)
    ]
    right = sum("correct" in option for option in options)
    if len(options) < 2 or not right:
        raise LeftOutError("it has no right option, or no wrong one", "没有正确选项，或没有错误选项")
    if right > 1 and not multiple:
        raise LeftOutError("one option is asked for, and several are right", "单选题却有多个正确选项")
    partly = any(0 < each.worth < RIGHT for each in answers) and not multiple
    shares = len({each.worth for each in answers if each.worth > 0}) > 1 and multiple
    return Made(
        {
            "type": "choice",
            "prompt": prompt,
            "options": options,
            **({"multiple": True} if multiple else {}),
            **({} if shuffle else {"shuffle": False}),
        },
        (not_held(PARTLY),) if partly or shares else (),
    )


def short_answer_of(source: Source, prompt: Any, answers: Sequence[Answer]) -> Made:
    """A few words; `said` is text without markup, in which a star stands for any letters."""
    lost: list[Text] = []
    accept: list[Any] = []
    for each in counted(answers):
        words = seen(str(each.said)).strip()
        if each.feedback:
            lost.append(not_held(FEEDBACK))
        if each.worth < RIGHT:
            lost += [not_held(PARTLY)] if each.worth > 0 else []
        elif "*" in words.replace("\\*", ""):
            lost.append(not_held(Text(f"the pattern `{short(words, 40)}`", f"模式 `{short(words, 40)}`")))
        elif words:
            accept.append(source.text(literal(words.replace("\\*", "*"))))
    if not accept:
        raise LeftOutError("no answer is right in full", "没有完全正确的答案")
    return Made({"type": "text", "prompt": prompt, "accept": accept}, tuple(dict.fromkeys(lost)))


def numeric_of(prompt: Any, answers: Sequence[Answer]) -> Made:
    """A number; what is worth nothing becomes a mistake if it says why. `said` is what stands for the number."""
    values = [value_of(str(each.said)) for each in counted(answers)]
    numbers = [(value, each) for value, each in zip(values, answers, strict=True) if isinstance(value, int | float)]
    right = [(value, each) for value, each in numbers if each.worth == RIGHT]
    if not right:
        raise LeftOutError("no number is right in full", "没有完全正确的数")
    (key, first), *further = right
    lost = [not_held(FURTHER)] if further else []
    lost += [not_held(PARTLY)] if any(0 < each.worth < RIGHT for each in answers) else []
    tolerance = tolerance_of(first.margin, key)
    accepted = Tolerance(relative=tolerance.get("relative"), absolute=tolerance.get("absolute"))
    data: dict[str, Any] = {"type": "numeric", "prompt": prompt, "answer": {"value": key}}
    mistakes: list[dict[str, Any]] = []
    for value, each in numbers:
        if each.worth <= 0 and each.feedback and not accepted.accepts(value, key):
            mistakes.append({"name": f"mistake_{len(mistakes) + 1}", "value": value, "feedback": each.feedback})
        elif each.feedback:
            lost.append(not_held(FEEDBACK))
    if any(each.feedback for value, each in zip(values, answers, strict=True) if not isinstance(value, int | float)):
        lost.append(not_held(FEEDBACK))
    data |= {"tolerance": tolerance} if tolerance else {}
    data |= {"mistakes": mistakes} if mistakes else {}
    return Made(data, tuple(dict.fromkeys(lost)))


def tolerance_of(margin: float, key: float) -> dict[str, float]:
    """The tolerance of a key that accepts what lies within the margin; {} where that is what a bank does by itself."""
    usual = Tolerance().slack(key)
    if abs(margin - usual) <= 1e-5 * usual:
        return {}
    return {"absolute": margin} if margin else {"relative": _ALMOST_EXACT}


def usual_share(share: float) -> bool:
    return abs(share - DEFAULT_RELATIVE) <= 1e-5 * DEFAULT_RELATIVE
