"""seed → drawn parameters → one concrete question.

A draw depends on the bank's id, the question's id and the seed, through a SHA-256 counter: NumPy does not promise its
streams across versions, and a variant of last year must come out the same.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from dlquiz.errors import ArgumentError, DlquizError, ExpressionError, QuestionError
from dlquiz.expressions import Expression, evaluate, holds, show
from dlquiz.expressions.values import Value, entries, is_integer, plain, shape_of
from dlquiz.messages import Text
from dlquiz.questions import (
    Call,
    Choice,
    Choose,
    Constant,
    IntegerRange,
    Literally,
    Numeric,
    Parameter,
    Question,
    RealRange,
    Tolerance,
    as_float,
)
from dlquiz.reference import catalog
from dlquiz.reference.kinds import ActiveMistake, Reference

MOST_TRIES = 1_000
CANDIDATES = 16


@dataclass(frozen=True)
class Variant:
    """One concrete question: everything that a seed decides."""

    question: Question
    seed: int
    parameters: Mapping[str, Value]
    names: Mapping[str, Value]
    """Parameters and `let` values: what texts and expressions may use."""
    options: tuple[int, ...] = ()
    """For a choice: the bank's options in the order shown."""
    answer: Value = None
    """For a numeric question: the key by the closed form, without NumPy. `graded_key` is what grades."""
    mistakes: tuple[ActiveMistake, ...] = ()
    tries: int = field(default=1, compare=False)
    """How many draws it took to find the admissible ones."""
    admissible: int = field(default=1, compare=False)

    def fill(self, text: Text) -> Text:
        """The text with its placeholders filled."""
        return Text(*(fill(part, self.names) for part in text))


class Stream:
    """Uniform integers from SHA-256 of a key and a counter; the same on every machine, for ever."""

    def __init__(self, *key: object) -> None:
        self._key = "\x1f".join(map(str, key)).encode()
        self._counter = 0

    def below(self, bound: int) -> int:
        """A uniform integer in [0, bound), without the bias a plain remainder would have."""
        if not 0 < bound <= 1 << 256:
            raise ValueError(f"one digest cannot decide between {bound} numbers")
        limit = (1 << 256) - (1 << 256) % bound
        while True:
            digest = hashlib.sha256(self._key + b"\x1f" + str(self._counter).encode()).digest()
            self._counter += 1
            number = int.from_bytes(digest, "big")
            if number < limit:
                return number % bound

    def shuffled(self, items: tuple[int, ...]) -> tuple[int, ...]:
        """A uniform permutation (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)


def draw(question: Question, seed: int) -> Variant:
    """The variant of `question` for `seed`.

    Raises `QuestionError` when 1,000 tries give no admissible draw; it names what the last one failed on.
    """
    candidates: list[Variant] = []
    tries, trouble = 0, None
    single = all(isinstance(parameter, Constant) for parameter in question.parameters.values())
    wanted = 1 if single or not isinstance(question.kind, Numeric) else CANDIDATES
    for parameters in _draws(question, seed, 1 if single else MOST_TRIES):
        tries += 1
        try:
            candidates.append(_admit(question, seed, parameters))
        except DlquizError as error:
            trouble = error
        if len(candidates) == wanted:
            break
    if not candidates:
        raise _no_draw(question, tries, trouble) from trouble
    best = max(candidates, key=_telling) if wanted > 1 else candidates[0]
    return replace(best, tries=tries, admissible=len(candidates))


def _no_draw(question: Question, tries: int, trouble: DlquizError | None) -> QuestionError:
    reason, reason_zh = (trouble.en, trouble.zh) if trouble else ("", "")
    often, often_zh = (f" in {tries} tries", f"{tries} 次") if tries > 1 else ("", "")
    return QuestionError(
        f"{question.name} has no admissible draw{often}: {reason}",
        f"{question.name} 抽取{often_zh}都不可用：{reason_zh}",
    )


def _draws(question: Question, seed: int, most: int) -> Iterator[dict[str, Value]]:
    stream = Stream(question.bank, question.id, seed)
    for _ in range(most):
        yield {name: _drawn(parameter, stream) for name, parameter in question.parameters.items()}


def _drawn(parameter: Parameter, stream: Stream) -> Value:
    if isinstance(parameter, Constant):
        return plain(parameter.value)
    return _array_of(parameter, parameter.shape, stream)


def _array_of(parameter: Parameter, shape: tuple[int, ...], stream: Stream) -> Value:
    if shape:
        return tuple(_array_of(parameter, shape[1:], stream) for _ in range(shape[0]))
    if isinstance(parameter, Choose):
        return plain(parameter.options[stream.below(len(parameter.options))])
    if isinstance(parameter, IntegerRange):
        return parameter.low + parameter.step * stream.below((parameter.high - parameter.low) // parameter.step + 1)
    if isinstance(parameter, RealRange):
        low, high = decimal_units(parameter)
        return (low + stream.below(high - low + 1)) / 10**parameter.decimals
    raise AssertionError("a constant is not drawn")


def decimal_units(parameter: RealRange) -> tuple[int, int]:
    """The bounds in units of the last decimal, which keep every drawn number as short as it is printed.

    The bounds are taken as printed: 0.3 is three tenths, not the float a little below. The first exceeds the second
    where no such number lies between them.
    """
    from fractions import Fraction

    scale = 10**parameter.decimals
    low, high = (Fraction(repr(bound)) * scale for bound in (parameter.low, parameter.high))
    return math.ceil(low), math.floor(high)


class NotAdmissible(DlquizError):  # noqa: N818 - the draw is not used; the next one may be
    """Why a draw is not used; `place` is the field that refuses it, as `bank` names the places of a question."""

    def __init__(self, en: str, zh: str, *place: str) -> None:
        super().__init__(en, zh)
        self.place = place


@contextmanager
def _at(*place: str) -> Iterator[None]:
    """Give whatever an expression or a reference refuses its place in the question."""
    try:
        yield
    except (ExpressionError, ArgumentError) as error:
        argument = error.argument if isinstance(error, ArgumentError) else ""
        raise NotAdmissible(error.en, error.zh, *place, *filter(None, (argument,))) from error


def _admit(question: Question, seed: int, parameters: dict[str, Value]) -> Variant:
    names = dict(parameters)
    for name, expression in question.let.items():
        with _at("let", name):
            names[name] = evaluate(expression, names)
    for condition in question.where:
        with _at("where", condition.source):
            good = holds(condition, names)
        if not good:
            raise NotAdmissible(f"`{condition.source}` does not hold", f"不满足 `{condition.source}`", "where")
    if isinstance(question.kind, Numeric):
        with _at("answer", _way(question.kind.answer)):
            answer = formula_value(question.kind.answer, names)
        _refuse_infinite(answer)
        mistakes = _mistakes(question.kind, names, answer)
        _refuse_coincidence(question.kind, names, answer, mistakes)
        return Variant(question, seed, parameters, names, answer=answer, mistakes=mistakes)
    if isinstance(question.kind, Choice):
        order = tuple(range(len(question.kind.options)))
        shuffle = Stream(question.bank, question.id, seed, "options").shuffled if question.kind.shuffle else tuple
        return Variant(question, seed, parameters, names, options=shuffle(order))
    return Variant(question, seed, parameters, names)


def _way(formula: Literally | Call | Expression) -> str:
    """The field of an answer whose computing may be refused."""
    return "arguments" if isinstance(formula, Call) else "expression"


def _refuse_infinite(answer: Value) -> None:
    if not entries(answer) or not all(isinstance(number, int) or math.isfinite(number) for number in entries(answer)):
        raise NotAdmissible("the answer is not finite", "答案不是有限数", "answer")


def formula_value(formula: Literally | Call | Expression, names: Mapping[str, Value]) -> Value:
    """The value of an answer or mistake for these names: closed forms only, no NumPy where none is needed.

    Raises `ExpressionError` or `ArgumentError` where it cannot be computed.
    """
    if isinstance(formula, Literally):
        return plain(formula.value)
    if isinstance(formula, Call):
        return catalog.value_of(catalog.find(formula.reference), bound_arguments(formula, names))
    return evaluate(formula, names)


def bound_arguments(call: Call, names: Mapping[str, Value]) -> dict[str, Any]:
    """The checked and completed arguments of a call, its expressions evaluated."""
    given = {name: _argument(value, names) for name, value in call.arguments.items()}
    return catalog.bind(catalog.find(call.reference), given)


def _argument(value: Any, names: Mapping[str, Value]) -> Any:
    if isinstance(value, Expression):
        return evaluate(value, names)
    if isinstance(value, list | tuple):
        return tuple(_argument(item, names) for item in value)
    if isinstance(value, Mapping):
        return {key: _argument(item, names) for key, item in value.items()}
    return value


def _mistakes(kind: Numeric, names: Mapping[str, Value], answer: Value) -> tuple[ActiveMistake, ...]:
    """The question's own mistakes first, then those of its reference, as far as they are active for this draw."""
    found = []
    for own in kind.mistakes:
        try:
            value = formula_value(own.formula, names)
        except (ExpressionError, ArgumentError):
            # A wrong formula that means nothing for these numbers is simply not a trap of this draw.
            continue
        if not catalog.same_value(value, answer):
            found.append(ActiveMistake(own.name, value, own.feedback))
    taken = {own.name for own in kind.mistakes} | set(kind.ignore_mistakes)
    if isinstance(kind.answer, Call):
        reference = catalog.find(kind.answer.reference)
        brought = catalog.active_mistakes(reference, bound_arguments(kind.answer, names), answer)
        found += [mistake for mistake in brought if mistake.name not in taken]
    return tuple(found)


def _refuse_coincidence(
    kind: Numeric, names: Mapping[str, Value], answer: Value, mistakes: tuple[ActiveMistake, ...]
) -> None:
    """Refuse a draw in which a mistake the question is about would be accepted as right."""
    active = {mistake.name: mistake for mistake in mistakes}
    for own in kind.mistakes:
        if own.name not in active and _computable(own.formula, names):
            raise NotAdmissible(f"the mistake `{own.name}` gives the answer", f"错误 `{own.name}` 恰好得到答案")
    for name in (*(own.name for own in kind.mistakes), *kind.separate):
        if name in kind.separate and name not in active:
            raise NotAdmissible(f"the mistake `{name}` gives the answer", f"错误 `{name}` 恰好得到答案")
        if name in active and accepted(active[name].value, answer, kind.tolerance):
            raise NotAdmissible(f"the mistake `{name}` would be accepted", f"错误 `{name}` 会被判为正确")


def _computable(formula: Literally | Call | Expression, names: Mapping[str, Value]) -> bool:
    try:
        formula_value(formula, names)
    except (ExpressionError, ArgumentError):
        return False
    return True


def accepted(value: Value, key: Value, tolerance: Tolerance) -> bool:
    """Whether a value would be marked right against a key."""
    if shape_of(value) != shape_of(key):
        return False
    wanted = entries(key)
    if not is_integer(key):
        # One real entry makes the whole array real.
        wanted = [as_float(number) for number in wanted]
    return all(tolerance.accepts(a, b) for a, b in zip(entries(value), wanted, strict=True))


def _telling(variant: Variant) -> int:
    """How many mistakes this draw tells apart, from the answer and from each other."""
    kind = variant.question.kind
    assert isinstance(kind, Numeric)
    seen: list[Value] = [variant.answer]
    for mistake in variant.mistakes:
        if not any(accepted(mistake.value, other, kind.tolerance) for other in seen):
            seen.append(mistake.value)
    return len(seen)


def graded_key(variant: Variant) -> Value:
    """The key that grades: by the NumPy run of the reference, which must agree with the closed form."""
    kind = variant.question.kind
    if isinstance(kind, Numeric) and isinstance(kind.answer, Call):
        return catalog.run(catalog.find(kind.answer.reference), bound_arguments(kind.answer, variant.names))
    return variant.answer


def reference_of(variant: Variant) -> tuple[Reference, dict[str, Any]] | None:
    """The reference behind a numeric question and its arguments, where there is one."""
    kind = variant.question.kind
    if not isinstance(kind, Numeric) or not isinstance(kind.answer, Call):
        return None
    return catalog.find(kind.answer.reference), bound_arguments(kind.answer, variant.names)


PLACEHOLDER = re.compile(
    r"(?P<escaped>\\\{\{)|\{\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::(?P<format>,?(?:\.[0-9]{1,2})?[dfeg%]?))?\}\}"
)


def placeholders(text: str) -> list[str]:
    """The names a text inserts."""
    return [match["name"] for match in PLACEHOLDER.finditer(text) if match["name"]]


def fill(text: str, names: Mapping[str, Value]) -> str:
    """Insert values for `{{name}}` and `{{name:.3f}}`; `\\{{` is a literal `{{`. Nothing else is substituted."""

    def inserted(match: re.Match[str]) -> str:
        if match["escaped"]:
            return "{{"
        value = names[match["name"]]
        return formatted(value, match["format"]) if match["format"] else show(value, 10)

    return PLACEHOLDER.sub(inserted, text)


def formatted(value: Value, spec: str) -> str:
    """A value in a format such as `.3f`, entry by entry for an array; `d` rounds."""
    if isinstance(value, tuple):
        brackets = "[]" if len(shape_of(value)) > 1 else "()"
        return brackets[0] + ", ".join(formatted(item, spec) for item in value) + brackets[1]
    if spec.endswith("d"):
        return format(round(value), f"{spec.partition('.')[0].removesuffix('d')}d")
    if isinstance(value, int) and spec.strip(","):
        # Python refuses a precision for an integer, or makes a float of it, which not every integer can become.
        real = as_float(value)
        value, spec = (real, spec) if math.isfinite(real) else (value, spec[: spec.startswith(",")])
    text = format(value, spec)
    return text[1:] if text.startswith("-") and not text.strip("-0.,%") else text
