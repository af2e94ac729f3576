"""What an interview is to ask: so many questions of each bank or topic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dlquiz.bank import Bank, Library
from dlquiz.errors import UsageError
from dlquiz.messages.naming import suggestion
from dlquiz.questions.question import Question

USUAL_MINUTES = 30
LONGEST = 240
"""The most minutes of one interview."""
MOST = 100
"""The most questions of one interview."""
MINUTES_EACH = 3
"""So long an interviewer gives to a question and what comes up from its answer."""

# Of ten questions, as many as a first interview for a deep-learning post asks of each field.
_WEIGHTS: Mapping[str, int] = {
    "background": 2,
    "backprop": 2,
    "activations": 1,
    "cnn_interview": 4,
    "homework": 1,
}
_BETWEEN = re.compile("[,，;；、\\s]+")
_COLON = re.compile("[:：=]")


class Blueprint(NamedTuple):
    """`lines` say what is asked (a bank, a topic of any bank, or `bank/topic`) and how many questions of it."""

    lines: tuple[tuple[str, int], ...]

    @property
    def questions(self) -> int:
        return sum(count for _, count in self.lines)

    @property
    def text(self) -> str:
        """As it is typed: `background:2,cnn_interview:4`."""
        return ",".join(f"{what}:{count}" for what, count in self.lines)


def fits(question: Question, what: str) -> bool:
    """Whether a question is of what a line of a blueprint names; a bank goes before a topic of its name."""
    return what in (question.bank, question.topic, f"{question.bank}/{question.topic}")


def available(library: Library, what: str) -> int:
    """How many questions there are of what a line of a blueprint names."""
    return sum(_available(bank, what) for bank in library.banks)


def _available(bank: Bank, what: str) -> int:
    if what == bank.id:
        return bank.census.in_use
    return sum(count for topic, count in bank.census.topics.items() if what in (topic, f"{bank.id}/{topic}"))


def usual_blueprint(library: Library, minutes: int, bank: str | None = None) -> Blueprint:
    """What is asked where nothing was agreed: of one bank, or of the shipped ones by their weights, else of all evenly.

    Raises `UsageError` where there are no questions.
    """
    have = [one.id for one in library.banks if bank in (None, one.id) and one.census.in_use]
    weights = {name: _WEIGHTS[name] for name in have if name in _WEIGHTS} or dict.fromkeys(have, 1)
    if not weights:
        raise UsageError("there are no questions", "没有题目")
    total = min(MOST, max(1, round(minutes / MINUTES_EACH)))
    return Blueprint(tuple((name, count) for name, count in _apportioned(weights, total).items() if count))


def _apportioned(weights: Mapping[str, int], total: int) -> dict[str, int]:
    """`total` shared out by `weights`, by largest remainders; of equal ones the greater weight comes first."""
    whole = sum(weights.values())
    shares = {name: total * weight // whole for name, weight in weights.items()}
    by_rest = sorted(weights, key=lambda name: (-(total * weights[name] % whole), -weights[name]))
    for name in by_rest[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def blueprint_asked(text: str, library: Library) -> Blueprint:
    """The blueprint that was typed, such as `background:2,cnn_interview:4`; what is named twice is added up.

    Raises `UsageError` for what names nothing, for a number that is none, and for too many questions.
    """
    lines: dict[str, int] = {}
    for piece in filter(None, _BETWEEN.split(text.strip())):
        what, *counts = _COLON.split(piece)
        known = _known(library)
        if what not in known:
            raise _unknown(what, known)
        lines[what] = lines.get(what, 0) + _count(piece, counts)
    blueprint = Blueprint(tuple(lines.items()))
    if not 1 <= blueprint.questions <= MOST:
        raise UsageError(
            f"a blueprint asks 1 to {MOST} questions, such as `background:2,cnn_interview:4`",
            f"面试题目配比共 1 到 {MOST} 道题，例如 `background:2,cnn_interview:4`",
        )
    return blueprint


def _count(piece: str, counts: Sequence[str]) -> int:
    typed = counts[0] if len(counts) == 1 else "1" if not counts else ""
    # A long number is none that anybody means, and Python refuses to read the longest.
    if not typed.isdecimal() or len(typed) > len(str(MOST)) or not int(typed):
        raise UsageError(
            f"`{piece}`: write what is asked and how many questions of it, such as `background:2`",
            f"`{piece}`：请写出考查内容和题数，例如 `background:2`",
        )
    return int(typed)


def _known(library: Library) -> list[str]:
    """Banks first, then their topics."""
    in_use = [question for question in library.questions() if not question.deprecated]
    names = [name for question in in_use for name in (f"{question.bank}/{question.topic}", question.topic)]
    return list(dict.fromkeys([*(question.bank for question in in_use), *names]))


def _unknown(what: str, known: Sequence[str]) -> UsageError:
    banks = list(dict.fromkeys(name.partition("/")[0] for name in known if "/" in name))
    hint, hint_zh = suggestion(what, known)
    return UsageError(
        f"`{what}` is no bank and no topic{hint}; banks: {', '.join(banks)}",
        f"`{what}` 既不是题库也不是主题{hint_zh}；题库：{'、'.join(banks)}",
    )
