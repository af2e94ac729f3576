"""Drilling one mistake: variants in which it changes the answer, until it was avoided three times in a row.

A right answer where the mistake gives another value avoids it; making the mistake starts the row again; any other
answer, given up or wrong for another reason, neither counts nor breaks it. The row must span two questions, unless only
one has the mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from dlquiz.errors import QuestionError, UsageError
from dlquiz.kinds import drawing
from dlquiz.kinds.drawing import candidates
from dlquiz.messages import Text, short
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions.question import Question
from dlquiz.session.mistakes import mistakes_of
from dlquiz.session.state import Result
from dlquiz.variants.model import Variant
from dlquiz.variants.parameters import is_fixed

IN_A_ROW = 3
ACROSS = 2
LONGEST = 30
"""So many questions are asked at most, unless another number is wished for."""
MOST_SEEDS = 40
FIRST_DRAWS = 12
LONGEST_NAME = 60
MOST_SUGGESTIONS = 4


class Drilled(NamedTuple):
    """Where a drill stands: the questions of the row so far, in turn, and at how many it must be avoided."""

    mistake: str
    label: Text
    row: tuple[str, ...]
    across: int

    @property
    def avoided(self) -> int:
        return len(self.row)

    @property
    def questions(self) -> int:
        """At how many questions the mistake was avoided in this row."""
        return len(set(self.row))

    @property
    def reached(self) -> bool:
        return self.avoided >= IN_A_ROW and self.questions >= self.across


@dataclass(frozen=True, slots=True)
class Drill:
    """One mistake being drilled over `known` questions that have it; `before` is a row begun before this session."""

    mistake: str
    label: Text
    known: int
    before: tuple[str, ...] = ()

    def after(self, results: Iterable[Result]) -> Drilled:
        """Where it stands after these results; nothing else is remembered."""
        row = list(self.before)
        for result in results:
            avoided = has_avoided(result, self.mistake)
            if avoided:
                row.append(result.question_state.variant.question.name)
            elif avoided is False:
                row.clear()
        return Drilled(self.mistake, self.label, tuple(row), min(ACROSS, self.known))

    def draw(self, question: Question, fresh: Callable[[], int]) -> Variant:
        """A variant in which the mistake changes the answer, if possible as no other mistake does.

        Raises `QuestionError` where there is none.
        """
        seeds = (fresh() for _ in range(MOST_SEEDS))
        return _drawn(question, self.mistake, seeds) or first_drawn(question, self.mistake)


def has_avoided(result: Result, mistake: str) -> bool | None:
    """Whether an answer avoided the mistake: False where it was made, None where it is neither."""
    verdict, variant = result.verdict, result.question_state.variant
    marked = list(zip(variant.parts, verdict.parts, strict=True)) if verdict.parts else [(variant, verdict)]
    if any(part.mistake == mistake for _, part in marked):
        return False
    active_parts = [part for asked, part in marked if mistake in _active(asked)]
    return True if active_parts and all(part.outcome == "right" for part in active_parts) else None


def questions_with(questions: Iterable[Question], mistakes: Collection[str] | None = None) -> Counter[str]:
    """At how many questions in use each of these mistakes can be drilled; without `mistakes`, each that can be."""
    in_use = (question for question in questions if not question.deprecated)
    return Counter(name for question in in_use for name in drillable_mistakes(question, mistakes))


def drillable_mistakes(question: Question, among: Collection[str] | None = None) -> set[str]:
    """The mistakes that change an answer of the question, so that a drill can ask it: those that one of its first few
    draws has, and one of the variants a drill would ask."""
    wanted = mistakes_of(question)
    wanted = wanted if among is None else wanted.intersection(among)
    if not wanted:
        return set()
    found: set[str] = set()
    try:
        # The first draw mostly has them all, and is one a drill would ask.
        found = wanted & _seen([drawing.draw(question, 0)])
        if found == wanted:
            return found
        wanted &= found | _seen(candidates(question, 0, _tries(question, FIRST_DRAWS)))
        for seed in range(1, _tries(question, FIRST_DRAWS)):
            if wanted <= found:
                break
            found |= wanted & _seen([drawing.draw(question, seed)])
    except QuestionError:
        # What cannot be drawn cannot be drilled.
        return set()
    return found


def _seen(drawn: Iterable[Variant]) -> set[str]:
    """The mistakes that change an answer in one of these variants."""
    return set().union(*(_active(part) for variant in drawn for part in (variant, *variant.parts)))


def _tries(question: Question, most: int) -> int:
    return 1 if is_fixed(question) else most


def drillable(questions: Iterable[Question], mistake: str) -> Iterator[Question]:
    """The questions some variant of which has another answer for who makes the mistake, as they are found.

    Raises `UsageError` where there are none: it offers names like it where no question knows it.
    """
    asked = list(questions)
    known = {name for question in asked for name in mistakes_of(question)}
    found = False
    for question in asked if mistake in known else ():
        if drillable_mistakes(question, [mistake]):
            found = True
            yield question
    if not found:
        raise _none_has(mistake, known)


def _none_has(mistake: str, known: Collection[str]) -> UsageError:
    shown = short(mistake, LONGEST_NAME)
    if mistake in known:
        return UsageError(
            f"`{shown}` changes the answer of no question in use", f"没有一道在用的题目会因为 `{shown}` 而改变答案"
        )
    listed = ("`dlquiz drill` lists those that have one", "`dlquiz drill` 列出可练习的错误")
    hint, hint_zh = did_you_mean(shown, sorted(known), listed, MOST_SUGGESTIONS)
    return UsageError(f"no question in use has the mistake `{shown}`; {hint}", f"没有题目含有错误 `{shown}`；{hint_zh}")


def first_drawn(question: Question, mistake: str) -> Variant:
    """The variant of the lowest seeds in which the mistake changes the answer. Raises `QuestionError` if none does."""
    found = _drawn(question, mistake, range(_tries(question, MOST_SEEDS)))
    if found is None:
        raise QuestionError(
            f"{question.name}: `{mistake}` changes no answer in {MOST_SEEDS} draws",
            f"{question.name}：抽取 {MOST_SEEDS} 次，`{mistake}` 都不改变答案",
        )
    return found


def _drawn(question: Question, mistake: str, seeds: Iterable[int]) -> Variant | None:
    """The first variant in which the mistake has a value of its own, else the first in which it changes the answer."""
    shared = None
    for seed in seeds:
        variant = drawing.draw(question, seed)
        asked = [part for part in (variant, *variant.parts) if mistake in _active(part)]
        if any(_is_told_apart(part, mistake) for part in asked):
            return variant
        shared = shared or (variant if asked else None)
        if is_fixed(question):
            break
    return shared


def _active(variant: Variant) -> set[str]:
    return {mistake.name for mistake in variant.mistakes}


def _is_told_apart(variant: Variant, mistake: str) -> bool:
    """Whether the verdict names the mistake to whoever makes it."""
    from dlquiz.grading.diagnosis import known_mistake

    number = variant.question.kind.number
    values = [active.value for active in variant.mistakes if active.name == mistake]
    return number is not None and any(known_mistake(variant, number, value) is not None for value in values)
