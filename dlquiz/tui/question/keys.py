"""What can be done while a question is asked and after its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.kinds import kind_of
from dlquiz.session.state import QuestionState
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.tui.inputs.registry import BY_KIND
from dlquiz.tui.keymap import Act, key_shown


def acts_of(frame: QuestionState, own: Sequence[Act] = (), *, drillable: bool = False) -> list[Act]:
    """The acts of the moment, the most wanted first; `own` are those of the field in use.

    `drillable`: the verdict names a mistake that can be drilled from here.
    """
    return _after(frame, drillable) if frame.state.stage == "done" else among(_before(frame), own)


def among(acts: Sequence[Act], own: Sequence[Act]) -> list[Act]:
    """The `own` acts of a field behind the first of all, and none of those whose keys mean something else there."""
    taken = {act.key for act in own}
    left = [act for act in acts if act.key not in taken]
    leads = left[:1] if left[:1] == list(acts[:1]) else []
    return [*leads, *own, *left[len(leads) :]]


def _after(frame: QuestionState, drillable: bool) -> list[Act]:
    from_file = frame.variant.question.by_seed is None
    return [
        Act("enter", "next"), Act("a", "another"), *([Act("m", "drill")] if drillable else []),
        *([Act("p", "picture")] if has_illustrations(frame.variant) else []), Act("escape", "home"),
        Act("t", "trace"), Act("d", "dispute"), Act("u", "undo"), Act("1,2,3,4", "rate"), Act("f7", "seed"),
        *([Act("e", "edit")] if from_file else []), Act("f", "flag"), Act("f9", "calculator"),
        Act("ctrl+r", "timer"), Act("up,down", "scroll"),
    ]  # fmt: skip


def _before(frame: QuestionState) -> list[Act]:
    stage = frame.state.stage
    asking, from_file = stage == "ask", frame.variant.question.by_seed is None
    return [
        *answering(frame),
        *_own(frame),
        *([Act("f2", "hint")] if frame.variant.question.hints and asking else []),
        Act("f3", "reveal"),
        # Before the other two, which a narrow line leaves out.
        Act("escape", "home"),
        *([Act("f8", "work")] if asking else []),
        Act("f4", "skip"),
        Act("f9", "calculator"),
        Act("f5", "undo"),
        Act("f10", "flag"),
        Act("f7", "seed"),
        Act("ctrl+r", "timer"),
        *([Act("f6", "edit")] if from_file else []),
    ]


def answering(frame: QuestionState) -> list[Act]:
    """How the answer is given: an option by its number, which Enter does for the one under the cursor."""
    asking, kind = frame.state.stage == "ask", kind_of(frame.asked)
    if kind.picks == "one":
        count = len(kind.to_choose(frame.asked))
        return [Act("enter", "answer", f"1–{min(count, 9)}/{key_shown('enter')}")]
    submit = Act("ctrl+s" if kind.in_own_words and asking else "enter", "submit")
    return [submit, Act("", "tick_option", "1–9")] if kind.picks else [submit]


def _own(frame: QuestionState) -> Sequence[Act]:
    """What only this kind of question has."""
    variant = frame.variant
    if variant.question.kind.in_steps:
        return [Act("question_mark", "give_up_step")] if frame.asked.question.kind.picks else []
    # Between the blanks of one there is nowhere to go.
    return [] if len(variant.parts) == 1 else BY_KIND[variant.question.type].acts
