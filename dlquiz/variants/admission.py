"""Which draws of a numeric question may be asked: finite ones, whose mistakes give another value than the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dlquiz.errors import ArgumentError, ExpressionError, TooCostlyError
from dlquiz.expressions.values import Value, entries
from dlquiz.expressions.work import spend, spent
from dlquiz.questions.kinds import AskedNumber, Call, Kind
from dlquiz.reference import catalog
from dlquiz.reference.equality import are_finite
from dlquiz.reference.kinds import ActiveMistake
from dlquiz.variants.formulas import accepted, bound_arguments, computable, formula_value
from dlquiz.variants.model import NotAdmissible, Variant


@contextmanager
def at(*place: str) -> Iterator[None]:
    """Give whatever an expression, a reference or a part refuses its place in the question."""
    try:
        yield
    except NotAdmissible as error:
        error.place = (*place, *error.place)
        raise
    except (ExpressionError, ArgumentError) as error:
        argument = error.argument if isinstance(error, ArgumentError) else ""
        raise NotAdmissible(error.en, error.zh, *place, *filter(None, (argument,))) from error
    except TooCostlyError as error:
        error.place = (*place, *error.place)
        raise


def refuse_infinite(answer: Value) -> None:
    if not entries(answer) or not are_finite(answer):
        raise NotAdmissible("the answer is not finite", "答案不是有限数", "answer")


def active_mistakes(kind: AskedNumber, names: Mapping[str, Value], answer: Value) -> tuple[ActiveMistake, ...]:
    """The question's own mistakes first, then those of its reference, as far as they are active for this draw."""
    found = []
    for own in kind.mistakes:
        try:
            value = formula_value(own.formula, names)
        except TooCostlyError as error:
            error.place = ("mistakes", own.name)
            raise
        except (ExpressionError, ArgumentError):
            # A wrong formula that means nothing for these numbers is no mistake of this draw.
            continue
        if not catalog.same_value(value, answer):
            found.append(ActiveMistake(own.name, value, own.feedback, title=own.title))
    taken = {own.name for own in kind.mistakes} | set(kind.ignore_mistakes)
    if isinstance(kind.answer, Call):
        reference = catalog.find(kind.answer.reference)
        before = spent()
        bound = bound_arguments(kind.answer, names)
        # Each wrong formula is about as much work as all of its arguments.
        spend(len(reference.mistakes) * (spent() - before))
        brought = catalog.active_mistakes(reference, bound, answer)
        found += [mistake for mistake in brought if mistake.name not in taken]
    return tuple(found)


def refuse_coincidence(
    kind: AskedNumber, names: Mapping[str, Value], answer: Value, mistakes: tuple[ActiveMistake, ...]
) -> None:
    """Refuse a draw in which a mistake the question is about would be accepted as right."""
    active = {mistake.name: mistake for mistake in mistakes}
    for own in kind.mistakes:
        if own.name not in active and computable(own.formula, names):
            raise _coincides(own.name, "mistakes", own.name)
    for name in kind.separate:
        if name not in active:
            raise _coincides(name, "separate", name)
    places = [("mistakes", own.name) for own in kind.mistakes] + [("separate", name) for name in kind.separate]
    for field, name in places:
        if name in active and accepted(active[name].value, answer, kind.tolerance):
            # A value beside the answer is let in by the author's tolerance, or else is as good as the answer.
            place = (field, name) if kind.tolerance.default else ("tolerance",)
            raise NotAdmissible(f"the mistake `{name}` would be accepted", f"错误 `{name}` 会被判为正确", *place)


def _coincides(name: str, *place: str) -> NotAdmissible:
    return NotAdmissible(f"the mistake `{name}` gives the answer", f"错误 `{name}` 恰好得到答案", *place)


def discrimination_score(variant: Variant) -> int:
    """How many mistakes this draw tells apart, from the answer and from each other, over all its parts."""
    number = variant.question.kind.number
    if number is None:
        return sum(discrimination_score(part) for part in variant.parts)
    seen: list[Value] = [variant.answer]
    for mistake in variant.mistakes:
        if not any(accepted(mistake.value, other, number.tolerance) for other in seen):
            seen.append(mistake.value)
    return len(seen)


def most_discriminating(kind: Kind) -> int:
    """What `discrimination_score` comes to where every mistake there is has a value of its own."""
    number = kind.number
    if number is None:
        return sum(most_discriminating(part.kind) for part in kind.every_part)
    names = {own.name for own in number.mistakes}
    if isinstance(number.answer, Call):
        brought = {mistake.name for mistake in catalog.find(number.answer.reference).mistakes}
        names |= brought - set(number.ignore_mistakes)
    return 1 + len(names)
