"""The variant of a question for a seed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from dlquiz.errors import DlquizError, TooCostlyError
from dlquiz.expressions import Expression, evaluate, holds
from dlquiz.expressions.values import Value, are_numbers, plain
from dlquiz.expressions.work import Budget, size, spend
from dlquiz.messages import Text
from dlquiz.questions import (
    Call,
    Choice,
    Cloze,
    KindName,
    Literally,
    Matching,
    Numeric,
    Ordering,
    Part,
    Question,
    Steps,
)
from dlquiz.variants.admission import active_mistakes, at, most_telling, refuse_coincidence, refuse_infinite, telling
from dlquiz.variants.formulas import formula_value
from dlquiz.variants.model import NoDrawError, NotAdmissible, Variant, refuse_long_texts
from dlquiz.variants.parameters import cells, draws, is_fixed
from dlquiz.variants.stream import Stream

MOST_TRIES = 1_000
CANDIDATES = 16
MOST_WORK = 400_000
"""Units of work for all tries of one draw; of the shipped questions none takes a fifth of that."""
WORK_A_CELL, WORK_A_PART = 2, 10


def draw(question: Question, seed: int) -> Variant:
    """The variant of `question` for `seed`.

    Raises `NoDrawError` when 1,000 tries give no admissible draw; it names what the last one that satisfied `where`
    failed on. Raises `TooCostlyError` when one budget of work gives none.
    """
    question = question.for_seed(seed)
    best: Variant | None = None
    admissible, most = 0, -1
    refused: list[DlquizError] = []
    single = is_fixed(question)
    wanted = CANDIDATES if _computes(question) and not single else 1
    budget = Budget(MOST_WORK)
    try:
        for outcome in _outcomes(question, seed, 1 if single else MOST_TRIES, budget):
            if isinstance(outcome, DlquizError):
                refused.append(outcome)
                continue
            admissible += 1
            told = _telling(outcome, budget) if wanted > 1 else 0
            if told > most:
                best, most = outcome, told
            # No later draw can tell more than everything.
            if admissible == wanted or most == most_telling(question.kind):
                break
    except TooCostlyError as error:
        if best is None:
            raise _too_costly(question, refused, error) from error
    if best is None:
        raise _no_draw(question, refused)
    refuse_long_texts(best)
    return replace(best, tries=admissible + len(refused), admissible=admissible)


def _telling(variant: Variant, budget: Budget) -> int:
    with budget.counted():
        return telling(variant)


def refusals(question: Question, seed: int, tries: int) -> Iterator[DlquizError]:
    """Why draws could not be asked, of the first `tries` that are made for this seed."""
    return (outcome for outcome in _affordable(question, seed, tries) if isinstance(outcome, DlquizError))


def candidates(question: Question, seed: int, tries: int) -> Iterator[Variant]:
    """The draws that may be asked, of the first `tries` that are made for this seed."""
    return (outcome for outcome in _affordable(question, seed, tries) if isinstance(outcome, Variant))


def _affordable(question: Question, seed: int, tries: int) -> Iterator[Variant | DlquizError]:
    """What comes of the first `tries` draws, or of as many as one budget of work allows."""
    with suppress(TooCostlyError):
        yield from _outcomes(question, seed, tries, Budget(MOST_WORK))


def _outcomes(question: Question, seed: int, tries: int, budget: Budget) -> Iterator[Variant | DlquizError]:
    """What comes of each of the first `tries` draws for this seed: what may be asked, or why it may not.

    Raises `TooCostlyError` once all of them together take more than the budget.
    """
    known: dict[str, Variant | DlquizError] = {}
    drawn, of_a_draw = draws(question, seed), WORK_A_CELL * cells(question)
    for _ in range(tries):
        # Before the numbers are drawn: those of one draw may be too many.
        budget.spend(of_a_draw, "parameters")
        parameters = next(drawn)
        # Where there are few numbers, the same ones are drawn again and again; 1 and 1.0 are not the same.
        key = repr(parameters)
        if key not in known:
            known[key] = _outcome(question, seed, parameters, budget)
        yield known[key]


def _outcome(question: Question, seed: int, parameters: dict[str, Value], budget: Budget) -> Variant | DlquizError:
    try:
        with budget.counted():
            return _admit(question, seed, parameters)
    except TooCostlyError:
        raise
    except DlquizError as error:
        return error


def _refused_by_where(error: DlquizError) -> bool:
    return isinstance(error, NotAdmissible) and error.place[:1] == ("where",)


def redo(question: Question, seed: int, parameters: Mapping[str, Any]) -> Variant:
    """The variant of `question` for parameters drawn before, as JSON keeps them, whatever may be drawn today.

    Ranges and `where` say what may be asked, not what is right: here they do not count, nor whether a mistake would be
    accepted. Options come in the order of `seed`; where they may have changed since, see `as_offered`. Raises
    `DlquizError` where the parameters are not those of the question, or its key cannot be computed from them.
    """
    question = question.for_seed(seed)
    values = {name: plain(value) for name, value in parameters.items()}
    if set(values) != set(question.parameters):
        raise _other_parameters(values, question.parameters)
    for name, value in values.items():
        if not are_numbers(value):
            raise NotAdmissible(f"`{name}` is not made of numbers", f"`{name}` 不是由数字组成的", "parameters", name)
    return _concrete(Variant(question, seed, values, _with_let(question, values)))


def _other_parameters(given: Iterable[str], wanted: Iterable[str]) -> NotAdmissible:
    had, has = (", ".join(f"`{name}`" for name in sorted(names)) for names in (given, wanted))
    return NotAdmissible(
        f"the parameters were {had or 'none'} and are now {has or 'none'}",
        f"参数原为 {had or '无'}，现为 {has or '无'}",
        "parameters",
    )


def _computes(question: Question) -> bool:
    """Whether a number is asked anywhere: some draws tell more about a wrong one than others."""
    return any(isinstance(kind, Numeric) for kind in (question.kind, *(part.kind for part in question.kind.every_part)))


def _no_draw(question: Question, refused: Sequence[DlquizError]) -> NoDrawError:
    tries = len(refused)
    trouble = next((error for error in reversed(refused) if not _refused_by_where(error)), refused[0])
    often, often_zh = (f" in {tries} tries", f"{tries} 次") if tries > 1 else ("", "")
    error = NoDrawError(
        f"{question.name} has no admissible draw{often}: {trouble.en}",
        f"{question.name} 抽取{often_zh}都不可用：{trouble.zh}",
        refused,
    )
    error.__cause__ = trouble
    return error


def _too_costly(question: Question, refused: Sequence[DlquizError], error: TooCostlyError) -> TooCostlyError:
    tries = len(refused)
    after, after_zh = (f" after {tries:,} tries", f"（抽取 {tries:,} 次后）") if tries else ("", "")
    place = error.place or (("where",) if refused and _refused_by_where(refused[-1]) else ())
    return TooCostlyError(
        f"{question.name} is too costly{after}: {error.en}",
        f"{question.name} 计算量过大{after_zh}：{error.zh}",
        *place,
    )


def _admit(question: Question, seed: int, parameters: dict[str, Value]) -> Variant:
    names = _with_let(question, parameters)
    for condition in question.where:
        with at("where", condition.source):
            good = holds(condition, names)
        if not good:
            raise NotAdmissible(f"`{condition.source}` does not hold", f"不满足 `{condition.source}`", "where")
    variant = _concrete(Variant(question, seed, parameters, names))
    _refuse_coincidences(variant)
    return variant


def _with_let(question: Question, parameters: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters and the `let` values that follow from them."""
    names = dict(parameters)
    for name, expression in question.let.items():
        with at("let", name):
            names[name] = evaluate(expression, names)
    return names


def _refuse_coincidences(variant: Variant) -> None:
    kind = variant.question.kind
    if isinstance(kind, Numeric):
        refuse_coincidence(kind, variant.names, variant.answer, variant.mistakes)
    for number, part in enumerate(variant.parts):
        with at(*(("blanks", part.question.part) if isinstance(kind, Cloze) else ("parts", str(number)))):
            _refuse_coincidences(part)


def _concrete(bare: Variant) -> Variant:
    """The variant with everything that its kind draws or computes."""
    kind = bare.question.kind
    if isinstance(kind, Numeric):
        return _computed(bare, kind)
    if isinstance(kind, Choice):
        places = tuple(range(len(kind.options)))
        return replace(bare, options=_shuffled(bare, places) if kind.shuffle else places)
    if isinstance(kind, Ordering):
        return replace(bare, options=_disordered(bare, len(kind.items)))
    if isinstance(kind, Matching):
        return replace(bare, options=_shuffled(bare, tuple(range(len(kind.offered)))))
    if isinstance(kind, Cloze):
        return replace(bare, parts=tuple(_blank(bare, blank) for blank in kind.blanks))
    return _chain(bare, kind) if isinstance(kind, Steps) else bare


def _computed(bare: Variant, kind: Numeric) -> Variant:
    """A numeric question with its key and its active mistakes; refused where the key is not finite."""
    with at("answer", _way(kind.answer)):
        answer = formula_value(kind.answer, bare.names)
    refuse_infinite(answer)
    return replace(bare, answer=answer, mistakes=active_mistakes(kind, bare.names, answer))


def _way(formula: Literally | Call | Expression) -> str:
    """The field of an answer whose computing may be refused."""
    return "arguments" if isinstance(formula, Call) else "expression"


def _shuffled(bare: Variant, places: tuple[int, ...]) -> tuple[int, ...]:
    question = bare.question
    spend(WORK_A_CELL * len(places))
    key = (question.bank, question.id, bare.seed, "options", *filter(None, (question.part,)))
    return Stream(*key).shuffled(places)


def _disordered(bare: Variant, count: int) -> tuple[int, ...]:
    """A shuffle that is not the right order already: that one is turned by a place."""
    right = tuple(range(count))
    shuffled = _shuffled(bare, right)
    return shuffled if shuffled != right else (*right[1:], right[0])


def _blank(bare: Variant, blank: Part) -> Variant:
    with at("blanks", blank.name):
        return _concrete(_of_part(bare, blank, bare.names, bare.question.prompt))


def _chain(bare: Variant, kind: Steps) -> Variant:
    """The steps, each with the true values of the earlier ones among its names."""
    names = dict(bare.names)
    context = bare.question.prompt
    parts: list[Variant] = []
    for place, part in enumerate(kind.parts):
        with at("parts", str(place)):
            parts.append(_concrete(_of_part(bare, part, names, context)))
        context = Text(*(f"{before}\n{said}" for before, said in zip(context, part.prompt, strict=True)))
        if isinstance(part.kind, Numeric):
            names[part.name] = parts[-1].answer
    return replace(bare, parts=tuple(parts))


def _of_part(bare: Variant, part: Part, names: Mapping[str, Value], context: Text) -> Variant:
    spend(WORK_A_PART + size(names))
    whole = bare.question
    question = Question(
        bank=whole.bank,
        id=whole.id,
        kind=part.kind,
        type=_type_of(part),
        topic=whole.topic,
        prompt=part.prompt,
        part=part.name,
        context=context,
    )
    return Variant(question, bare.seed, bare.parameters, dict(names))


def _type_of(part: Part) -> KindName:
    if isinstance(part.kind, Numeric):
        return "numeric"
    return "choice" if isinstance(part.kind, Choice) else "text"


def carried(part: Variant, given: Mapping[str, Value]) -> Variant:
    """A numeric step computed from the learner's own earlier values instead of the true ones.

    Raises `DlquizError` where it means nothing with them, or is not finite.
    """
    assert isinstance(part.question.kind, Numeric), "only numbers are carried forward"
    return _computed(replace(part, names={**part.names, **given}), part.question.kind)
