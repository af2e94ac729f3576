"""A step is marked after the others: against the true chain, else against the learner's own values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions import show_to_read
from dlquiz.expressions.values import Value, entries
from dlquiz.grading.number_working import Derivations, derivations, names_in
from dlquiz.grading.traced import Trace
from dlquiz.grading.verdict import GIVE_UP, Verdict
from dlquiz.kinds.kind import given_up_marking, kind_of
from dlquiz.kinds.numeric import Numeric
from dlquiz.messages import Text, message
from dlquiz.reference.equality import are_finite
from dlquiz.variants.formulas import accepted, formula_value
from dlquiz.variants.model import Variant


def step_verdicts(variant: Variant, answers: Sequence[str], digits_asked: bool = True) -> list[Verdict]:
    """The verdicts on the first steps, up to one that cannot be read."""
    return [marked.verdict for marked in marked_steps(variant, answers, digits_asked)]


def marked_steps(variant: Variant, answers: Sequence[str], digits_asked: bool) -> Iterator[MarkedStep]:
    """The first steps, up to one that cannot be read."""
    earlier: list[Verdict] = []
    for text in answers:
        marked = mark_step(variant, earlier, text, digits_asked)
        earlier.append(marked.verdict)
        yield marked
        if not marked.verdict.counts:
            return


def diagnosed_derivations(variant: Variant, verdict: Verdict) -> list[Derivations | None]:
    """The derivation with the diagnosed mistake beside the right one, where there is one: one entry, or one a part.

    A step that was explained from the learner's own earlier values is derived from those.
    """
    if not verdict.parts:
        return [None if verdict.mistake is None else derivations(variant, verdict.mistake)]
    own = (_own_values(variant, verdict.parts[:place]) for place in range(len(variant.parts)))
    return [_of_part(*each) for each in zip(variant.parts, verdict.parts, own, strict=True)]


def _of_part(part: Variant, verdict: Verdict, own: Mapping[str, Value]) -> Derivations | None:
    kind, name = part.question.kind, verdict.mistake
    if name is None or not isinstance(kind, Numeric):
        return None
    values = (mistake.value for mistake in part.mistakes if mistake.name == name)
    explained = any(accepted(value, verdict.read_as, kind.tolerance) for value in values)
    against = part if explained else _own_chain(part, kind, own)
    return None if against is None else derivations(against, name)


class MarkedStep(NamedTuple):
    """A verdict on a step and its trace; `own` are the learner's values that it was recomputed from, if it was."""

    verdict: Verdict
    trace: Callable[[], Trace]
    own: Mapping[str, Value] = {}


def grade_step(variant: Variant, earlier: Sequence[Verdict], answer: str, digits_asked: bool) -> Verdict:
    """Mark the step after the `earlier` ones: against the true chain, else against the learner's own."""
    return mark_step(variant, earlier, answer, digits_asked).verdict


def mark_step(variant: Variant, earlier: Sequence[Verdict], answer: str, digits_asked: bool) -> MarkedStep:
    """`grade_step`, with the chain that was taken."""
    part = variant.parts[len(earlier)]
    if answer.strip() in GIVE_UP:
        return MarkedStep(*given_up_marking(part, answer))
    marked = kind_of(part).mark(part, answer, digits_asked)
    true = MarkedStep(marked.verdict, lambda: replace(marked.trace(), chain="true"))
    if true.verdict.outcome == "right" or true.verdict.read_as is None or not isinstance(part.question.kind, Numeric):
        return true
    return _better(true, _from_own(part, part.question.kind, _own_values(variant, earlier), answer, digits_asked))


def _own_values(variant: Variant, earlier: Sequence[Verdict]) -> dict[str, Value]:
    """What the learner answered to earlier numeric steps, where it is not the true value."""
    return {
        part.question.part: verdict.read_as
        for part, verdict in zip(variant.parts, earlier, strict=False)
        if isinstance(part.question.kind, Numeric) and verdict.read_as is not None and verdict.read_as != part.answer
    }


def _from_own(
    part: Variant, kind: Numeric, own: Mapping[str, Value], answer: str, digits_asked: bool
) -> MarkedStep | None:
    """The verdict against the chain recomputed from the learner's own values, where those leave work to be done."""
    used = _used(kind, own)
    other = _own_chain(part, kind, own)
    if other is None:
        return None
    try:
        marked = kind.mark(other, answer, digits_asked)
    except DlquizError:
        return None
    verdict = marked.verdict
    if verdict.outcome == "right":
        values = " / ".join(map(show_to_read, used.values()))
        sentence = message("right_from_yours", value=values)
        verdict = replace(verdict, message=sentence, mistake=None, tempting=Text.same(""))
    return MarkedStep(verdict, lambda: replace(marked.trace(), chain="own"), used)


def _used(kind: Numeric, own: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in own.items() if name in names_in(kind.answer)}


def _own_chain(part: Variant, kind: Numeric, own: Mapping[str, Value]) -> Variant | None:
    """The step recomputed from the learner's own values, where it depends on them and they leave work to be done."""
    used = _used(kind, own)
    if not used or not all(map(_discriminates, used.values())):
        return None
    try:
        other = kind.drawn(replace(part, names={**part.names, **used}))
        return other if all(_depends_on(part, kind, used, name, other.answer) for name in used) else None
    except DlquizError:
        # With a wrong earlier value the step may mean nothing at all; the true chain has been tried already.
        return None


def _discriminates(value: Value) -> bool:
    """Whether a wrong value still leaves the later steps something to compute: finite, and not all zero."""
    return any(entries(value)) and are_finite(value)


def _depends_on(part: Variant, kind: Numeric, own: Mapping[str, Value], name: str, value: Value) -> bool:
    """Whether the step's value changes with this one: relu(-5) is 0 whatever is typed near -5."""
    for changed in _near(own[name]):
        try:
            if formula_value(kind.answer, {**part.names, **own, name: changed}) != value:
                return True
        except DlquizError:
            continue
    return False


def _near(value: Value) -> Iterator[Value]:
    yield from (_changed(value, lambda x: x + 1), _changed(value, lambda x: x - 1), _changed(value, lambda x: 2 * x))


def _changed(value: Value, change: Callable[[float], float]) -> Value:
    return tuple(_changed(item, change) for item in value) if isinstance(value, tuple) else change(value)


def _better(true: MarkedStep, own: MarkedStep | None) -> MarkedStep:
    """The verdict that says more for the learner; the key shown is always the true one."""
    if own is None:
        return true
    said, carried_on = true.verdict, own.verdict
    named = carried_on.mistake is not None and said.mistake is None and carried_on.score == said.score
    # Correct from the own value, but with too few digits: they are asked for as in the true chain.
    if carried_on.outcome == "unreadable" or carried_on.score > said.score or named:
        # Its marks are not those of the key that is shown.
        shown = replace(carried_on, expected=said.expected, expected_text=said.expected_text, marks=None)
        return own._replace(verdict=shown)
    return true
