"""The stages of an interview, each with its own clock: which there are, how long they take, what belongs to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dlquiz.kinds.names import IN_FILES
from dlquiz.progress.interviews import Stage
from dlquiz.questions.question import Question
from dlquiz.session.interview.shares import apportioned

WARM_UP, COMPUTATION, DERIVATION, CODING, DESIGN = "warm-up", "computation", "derivation", "coding", "design"
"""The names of the stages of an interview for a role; the screens have titles for them."""
QUESTIONS = "questions"
"""The stage before coding and design where the questions were chosen one by one, without a role."""
ORDER = (QUESTIONS, WARM_UP, COMPUTATION, DERIVATION, CODING, DESIGN)

MINUTES_EACH: Mapping[str, int] = {
    QUESTIONS: 3,
    WARM_UP: 2,
    COMPUTATION: 3,
    DERIVATION: 5,
    CODING: 15,
    DESIGN: 12,
}
"""So long an interviewer gives to one question of a stage and what comes up from its answer."""

FROM_MINUTES: Mapping[str, int] = {CODING: 30, DESIGN: 45}
"""The stages of one long question each: a shorter interview has no time for them. Longer ones ask several."""

USUAL_LEVEL = "mid"
TABLE_MINUTES = 45
_ENGINEER: Mapping[str, Sequence[int]] = {
    "junior": (8, 12, 10, 15, 0),
    "mid": (4, 9, 5, 15, 12),
    "senior": (2, 6, 10, 15, 12),
}
MINUTES: Mapping[str, Mapping[str, Sequence[int]]] = {
    "ml-engineer": _ENGINEER,
    "research": {"junior": (6, 9, 15, 15, 0), "mid": (4, 6, 20, 15, 0), "senior": (0, 3, 15, 15, 12)},
    "vision": _ENGINEER,
    "llm": _ENGINEER,
}
"""The minutes of each stage by role and level, in `TABLE_MINUTES`: warm-up, computation, derivation, coding, design.

Other lengths are in proportion. Without a level they are those of `USUAL_LEVEL`.
"""

_DESIGN_TAG, _WRONG_LINE_TAG = "design", "wrong-line"


def stage_of(question: Question, *, by_kind: bool) -> str:
    """The stage in which a question is asked; those of an interview for a role are told apart `by_kind`."""
    if question.type in IN_FILES:
        return CODING
    if is_design(question):
        return DESIGN
    if not by_kind:
        return QUESTIONS
    if question.type in ("open", "ordering", "steps") or _WRONG_LINE_TAG in question.tags:
        return DERIVATION
    return COMPUTATION if question.type in ("numeric", "cloze") else WARM_UP


def is_design(question: Question) -> bool:
    """Whether it is a system to be designed, which takes longer than any other open question."""
    return question.type == "open" and _DESIGN_TAG in question.tags


def questions_by_stage(role: str, level: str | None, minutes: int, most: Mapping[str, int]) -> dict[str, int]:
    """How many questions each stage has, of coding and design at `most` so many; the others take over the time."""
    row = dict(zip(ORDER[1:], MINUTES[role][level or USUAL_LEVEL], strict=True))
    long = {
        stage: min(most[stage], max(1, round(minutes * row[stage] / TABLE_MINUTES / MINUTES_EACH[stage])))
        for stage, least in FROM_MINUTES.items()
        if row[stage] and minutes >= least and most[stage]
    }
    short = {stage: row[stage] for stage in row if stage not in FROM_MINUTES}
    rest = minutes - sum(MINUTES_EACH[stage] * count for stage, count in long.items())
    counts, given, used = {}, 0, 0
    for stage, share in short.items():
        # What is too short for a question of its own goes to the stages behind it.
        given += share
        counts[stage] = (rest * given // sum(short.values()) - used) // MINUTES_EACH[stage]
        used += counts[stage] * MINUTES_EACH[stage]
    if not any(counts.values()):
        counts[COMPUTATION] = 1
    return counts | long


def stages_of(questions: Sequence[Question], minutes: int, *, by_kind: bool) -> tuple[Stage, ...]:
    """The stages of an interview that asks these questions, the minutes shared out by what each takes.

    In an interview for a role coding and design have their full time, and the other stages the rest. There are none
    where all questions belong to one, or where there is no minute for each.
    """
    found = Counter(stage_of(question, by_kind=by_kind) for question in questions)
    return clocks(found, minutes, by_kind=by_kind)


def planned_stages(role: str, level: str | None, minutes: int, tasks: Mapping[str, int]) -> tuple[Stage, ...]:
    """The stages that an interview for a role is to have, with so many `tasks` of coding and design."""
    return clocks(questions_by_stage(role, level, minutes, tasks), minutes, by_kind=True)


def clocks(found: Mapping[str, int], minutes: int, *, by_kind: bool) -> tuple[Stage, ...]:
    """The stages with so many questions each, as `stages_of`."""
    times = {stage: MINUTES_EACH[stage] * found[stage] for stage in ORDER if found.get(stage)}
    if len(times) < 2 or minutes < len(times):
        return ()
    fixed = {stage: time for stage, time in times.items() if by_kind and stage in FROM_MINUTES}
    others = {stage: time for stage, time in times.items() if stage not in fixed}
    if not others or minutes < sum(fixed.values()) + len(others):
        fixed, others = {}, times
    shares = fixed | apportioned(others, minutes - sum(fixed.values()))
    for stage in others:
        if not shares[stage]:
            shares[stage] = 1
            shares[max(others, key=shares.__getitem__)] -= 1
    return tuple(Stage(stage, shares[stage]) for stage in times)
