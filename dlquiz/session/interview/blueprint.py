"""What an interview is to ask: so many questions of each bank or topic."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.kinds.names import IN_FILES
from dlquiz.messages.naming import suggestion
from dlquiz.questions.question import Question
from dlquiz.session.interview.roles import ROLES, TASKS, USUAL
from dlquiz.session.interview.shares import apportioned
from dlquiz.session.interview.stages import (
    FROM_MINUTES,
    MINUTES_EACH,
    QUESTIONS,
    TABLE_MINUTES,
    questions_by_stage,
    stage_of,
)

USUAL_MINUTES = 30
LONGEST = 240
"""The most minutes of one interview."""
MOST = 100
"""The most questions of one interview."""

STUDY = "study"
"""The tag of questions to recite, or about how to study: an interview asks them only where they are asked for."""
_BETWEEN = re.compile("[,，;；、\\s]+")
_COLON = re.compile("[:：=]")


class Blueprint(NamedTuple):
    """`lines` say what is asked (a bank, a topic of any bank, or `bank/topic`) and how many questions of it.

    One that was typed is of `all_questions`, those with the tag `STUDY` too.
    """

    lines: tuple[tuple[str, int], ...]
    all_questions: bool = False

    @property
    def questions(self) -> int:
        return sum(count for _, count in self.lines)

    @property
    def text(self) -> str:
        """As it is typed: `background:2,cnn_interview:4`."""
        return ",".join(f"{what}:{count}" for what, count in self.lines)


def fits(question: Question, what: str, banks: Container[str]) -> bool:
    """Whether a question is of what a line of a blueprint names; one of the `banks` goes before a topic of its name."""
    if what in banks:
        return question.bank == what
    return what in (question.topic, f"{question.bank}/{question.topic}")


def available(library: Library, what: str) -> int:
    """How many questions there are of what a line of a blueprint names."""
    named = library.bank(what)
    if named is not None:
        return named.census.in_use
    topics = ((bank.id, topic, count) for bank in library.banks for topic, count in bank.census.topics.items())
    return sum(count for bank, topic, count in topics if what in (topic, f"{bank}/{topic}"))


def usual_minutes(role: str | None) -> int:
    """How long an interview takes where nothing was agreed; one for a role has longer stages, too."""
    return USUAL_MINUTES if role is None else TABLE_MINUTES


def usual_blueprint(
    library: Library, minutes: int, bank: str | None = None, role: str | None = None, level: str | None = None
) -> Blueprint:
    """What is asked where nothing was agreed: of one bank, or of the shipped ones by the weights of the role.

    Where none of those is installed, all banks are asked evenly. The stages of the role and level say how many
    questions there are. Raises `UsageError` where there are no questions.
    """
    have = [one.id for one in library.banks if bank in (None, one.id) and one.census.in_use]
    if not have:
        raise UsageError("there are no questions", "没有题目")
    tasks: dict[str, int] = {}
    total = max(1, round(minutes / MINUTES_EACH[QUESTIONS]))
    if role:
        most_tasks = {stage: _most_tasks(library, stage, what, have) for stage, what in TASKS[role].items()}
        counts = questions_by_stage(role, level, minutes, most_tasks)
        tasks = {TASKS[role][stage]: count for stage, count in counts.items() if stage in FROM_MINUTES}
        total = sum(count for stage, count in counts.items() if stage not in FROM_MINUTES)
    total = min(MOST, total)
    weights = {
        what: weight for what, weight in (ROLES[role] if role else USUAL).items() if what.partition("/")[0] in have
    }
    most = {what: _most(library, what) for what in weights}
    shares = _apportioned({what: weight for what, weight in weights.items() if most[what]}, total, most)
    if not shares:
        shares = _apportioned(dict.fromkeys(have, 1), total, dict.fromkeys(have, MOST))
    return Blueprint(tuple((what, count) for what, count in {**shares, **tasks}.items() if count))


def _most(library: Library, what: str) -> int:
    """How many questions of a bank or of a topic of a bank an interview can ask: of a family it asks one."""
    named = library.bank(what)
    if named is not None:
        # The census knows without a look at any question. It counts the few about studying, too.
        census = named.census
        return census.in_use - sum(count - 1 for count in census.families.values())
    bank = what.partition("/")[0]
    return _families(one for one in library.questions(bank) if is_asked(one) and fits(one, what, {bank}))


def _most_tasks(library: Library, stage: str, what: str, banks: Container[str]) -> int:
    """How many tasks of a stage of its own an interview can ask of a bank or of a topic of a bank."""
    bank = what.partition("/")[0]
    if bank not in banks:
        return 0
    found = (one for one in library.questions(bank) if not one.deprecated and fits(one, what, {bank}))
    return _families(one for one in found if stage_of(one, by_kind=True) == stage)


def _families(questions: Iterable[Question]) -> int:
    return len({question.family_name or question.name for question in questions})


def _apportioned(weights: Mapping[str, int], total: int, most: Mapping[str, int]) -> dict[str, int]:
    """`total` shared out by `weights`, of each at `most` so many; the others take over what is too much for one."""
    shares = apportioned(weights, total)
    full = {name: most[name] for name, share in shares.items() if share > most[name]}
    if not full:
        return shares
    rest = {name: weight for name, weight in weights.items() if name not in full}
    shares = full | _apportioned(rest, total - sum(full.values()), most)
    return {name: shares[name] for name in weights}


def is_asked(question: Question, *, all_questions: bool = False) -> bool:
    """Whether an interview may ask a question; one of `all_questions` asks those about studying, too.

    A function takes longer to write than an interview gives for a question: `chosen` asks for one only where a line of
    the blueprint names nothing else.
    """
    asked = not question.deprecated and question.type not in IN_FILES
    return asked and (all_questions or STUDY not in question.tags)


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
    blueprint = Blueprint(tuple(lines.items()), all_questions=True)
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
