"""Marking questions made of parts: the blanks of a cloze, and steps with errors carried forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.expressions import show
from dlquiz.expressions.values import Value, entries
from dlquiz.grading.blanks import split_blanks
from dlquiz.grading.numeric import grade_number
from dlquiz.grading.simple import give_up_one, grade_one
from dlquiz.grading.solution import Derivations, derivations, names_in
from dlquiz.grading.verdict import GIVE_UP, Outcome, Verdict, outcome_of
from dlquiz.messages import Text, message
from dlquiz.questions import Numeric
from dlquiz.reference.sameness import are_finite
from dlquiz.variants import Variant, accepted, carried, formula_value


def grade_cloze(variant: Variant, answer: str, digits_asked: bool) -> Verdict:
    """Mark all blanks; the score is the share that each contributes. One that cannot be read asks for all again."""
    answers = split_blanks(answer) if len(variant.parts) > 1 else [answer]
    if len(answers) != len(variant.parts) or not answer.strip():
        wanted = message("blanks_wanted", count=len(variant.parts), given=len(answers))
        help_text = wanted if len(variant.parts) > 1 else message("type_an_answer")
        return _whole([give_up_one(part) for part in variant.parts], "unreadable", help_text)
    verdicts = [
        give_up_one(part) if text.strip() in GIVE_UP else grade_one(part, text.strip(), digits_asked)
        for part, text in zip(variant.parts, answers, strict=True)
    ]
    for number, verdict in enumerate(verdicts, 1):
        if verdict.outcome == "unreadable":
            help_text = message("in_blank", number=number, help=verdict.message)
            return replace(_whole(verdicts, "unreadable", help_text), echo=verdict.echo, unread=number - 1)
    return _summed(verdicts, variant.part_labels if len(verdicts) > 1 else [Text.same("")])


def grade_steps(variant: Variant, answer: str, digits_asked: bool) -> Verdict:
    """Mark all steps, one line of the answer each, or all on one with `;` between.

    A step given up with `?` is wrong, and carries nothing.
    """
    answers = split_steps(variant, answer)
    if len(answers) != len(variant.parts):
        help_text = message("steps_wanted", count=len(variant.parts), given=len(answers))
        return _whole([give_up_one(part) for part in variant.parts], "unreadable", help_text)
    verdicts = step_verdicts(variant, answers, digits_asked)
    last = verdicts[-1]
    if last.outcome == "unreadable":
        missing = [give_up_one(left) for left in variant.parts[len(verdicts) :]]
        help_text = _labelled(variant.part_labels[len(verdicts) - 1], last.message)
        return replace(_whole([*verdicts, *missing], "unreadable", help_text), echo=last.echo)
    return _summed(verdicts, variant.part_labels)


def split_steps(variant: Variant, answer: str) -> list[str]:
    """The answers to steps, a line each; or all on one line, as a verdict shows them."""
    answers = answer.split("\n")
    return split_blanks(answer) if len(answers) == 1 < len(variant.parts) else answers


def step_verdicts(variant: Variant, answers: Sequence[str], digits_asked: bool = True) -> list[Verdict]:
    """The verdicts on the first steps, up to one that cannot be read."""
    verdicts: list[Verdict] = []
    for text in answers:
        verdicts.append(grade_step(variant, verdicts, text, digits_asked))
        if verdicts[-1].outcome == "unreadable":
            break
    return verdicts


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
    """A verdict on a step, and what it rests on: the step itself, or the one recomputed from the `own` values."""

    verdict: Verdict
    against: Variant
    own: Mapping[str, Value]


def grade_step(variant: Variant, earlier: Sequence[Verdict], answer: str, digits_asked: bool) -> Verdict:
    """Mark the step after the `earlier` ones: against the true chain, else against the learner's own."""
    return mark_step(variant, earlier, answer, digits_asked).verdict


def mark_step(variant: Variant, earlier: Sequence[Verdict], answer: str, digits_asked: bool) -> MarkedStep:
    """`grade_step`, with the chain that was taken."""
    part = variant.parts[len(earlier)]
    if answer.strip() in GIVE_UP:
        return MarkedStep(give_up_one(part), part, {})
    true = MarkedStep(grade_one(part, answer, digits_asked), part, {})
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
        verdict = grade_number(other, kind, answer, digits_asked)
    except DlquizError:
        return None
    if verdict.outcome == "right":
        values = " / ".join(show(value) for value in used.values())
        told = message("right_from_yours", value=values)
        verdict = replace(verdict, message=told, mistake=None, tempting=Text.same(""))
    return MarkedStep(verdict, other, used)


def _used(kind: Numeric, own: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in own.items() if name in names_in(kind.answer)}


def _own_chain(part: Variant, kind: Numeric, own: Mapping[str, Value]) -> Variant | None:
    """The step recomputed from the learner's own values, where it depends on them and they leave work to be done."""
    used = _used(kind, own)
    if not used or not all(map(_is_telling, used.values())):
        return None
    try:
        other = carried(part, used)
        return other if all(_depends_on(part, kind, used, name, other.answer) for name in used) else None
    except DlquizError:
        # With a wrong earlier value the step may mean nothing at all; the true chain has been tried already.
        return None


def _is_telling(value: Value) -> bool:
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


def give_up_parts(variant: Variant) -> Verdict:
    """All parts given up: wrong, with their keys."""
    return _whole([give_up_one(part) for part in variant.parts], "wrong", Text.same(""))


def _summed(verdicts: Sequence[Verdict], labels: Sequence[Text]) -> Verdict:
    """One verdict for all parts: the mean score, and of messages the first that says something."""
    score = sum(verdict.score for verdict in verdicts) / len(verdicts)
    # A sum of thirds must not miss the whole.
    score = 1.0 if all(verdict.outcome == "right" for verdict in verdicts) else score
    whole = _whole(verdicts, outcome_of(score), Text.same(""))
    told = list(zip(labels, verdicts, strict=True))
    named = next(((label, verdict) for label, verdict in told if verdict.mistake), None)
    speaking = named or next(((label, verdict) for label, verdict in told if any(verdict.message)), None)
    return replace(
        whole,
        score=score,
        mistake=named[1].mistake if named else None,
        tempting=named[1].tempting if named else Text.same(""),
        title=named[1].title if named else Text.same(""),
        message=_labelled(speaking[0], speaking[1].message) if speaking else Text.same(""),
        notes=tuple(_labelled(label, note) for label, verdict in told for note in verdict.notes),
    )


def _labelled(label: Text, text: Text) -> Text:
    return Text(label.en + text.en, label.zh + text.zh)


def _whole(verdicts: Sequence[Verdict], outcome: Outcome, help_text: Text) -> Verdict:
    unread = outcome == "unreadable"
    return Verdict(
        outcome,
        0.0,
        [verdict.expected for verdict in verdicts],
        _joined([verdict.expected_text for verdict in verdicts]),
        None if unread else [verdict.read_as for verdict in verdicts],
        Text.same("") if unread or not any(map(_echoed, verdicts)) else _joined([verdict.echo for verdict in verdicts]),
        message=help_text,
        marks=None if unread else tuple(verdict.outcome == "right" for verdict in verdicts),
        parts=() if unread else tuple(verdicts),
    )


def _echoed(verdict: Verdict) -> bool:
    return any(verdict.echo)


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.en or "?" for text in texts), "；".join(text.zh or "?" for text in texts))
