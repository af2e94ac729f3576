"""The variant of a question for a seed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from dlquiz.errors import DlquizError, TooCostlyError
from dlquiz.expressions import evaluate, holds
from dlquiz.expressions.values import Value, are_numbers, plain
from dlquiz.expressions.work import Budget, size, spend
from dlquiz.kinds.kind import QuestionKind, kind_of
from dlquiz.messages import Text
from dlquiz.questions.kinds import Part
from dlquiz.questions.question import Question
from dlquiz.variants.admission import at, discrimination_score, most_discriminating, refuse_coincidence
from dlquiz.variants.deterministic_random import DeterministicRandom
from dlquiz.variants.model import NoDrawError, NotAdmissible, Variant, refuse_long_texts
from dlquiz.variants.parameters import are_constant, cells, draws

MOST_TRIES = 1_000
CANDIDATES = 16
MOST_WORK = 400_000
"""Units of work for all tries of one draw; of the shipped questions none takes a fifth of that."""
TELLING_TRIES = MOST_TRIES // 2
"""So many refused draws say what is wrong with a question; fewer only say that each of them costs much."""
WORK_A_CELL, WORK_A_PART = 2, 10


def draw(question: Question, seed: int) -> Variant:
    """The variant of `question` for `seed`.

    Raises `NoDrawError` when 1,000 tries, or fewer that use up one budget of work, give no admissible draw; it names
    what the last one that satisfied `where` failed on. Raises `TooCostlyError` when the budget allows too few tries.
    """
    question = question.for_seed(seed)
    best: Variant | None = None
    admissible, most = 0, -1
    refused: list[DlquizError] = []
    single = are_constant(question.parameters.values())
    wanted = CANDIDATES if _computes(question) and not single else 1
    budget = Budget(MOST_WORK)
    try:
        for outcome in _outcomes(question, seed, 1 if single else MOST_TRIES, budget):
            if isinstance(outcome, DlquizError):
                refused.append(outcome)
                continue
            admissible += 1
            score = _score(outcome, budget) if wanted > 1 else 0
            if score > most:
                best, most = outcome, score
            # No later draw can tell more than everything.
            if admissible == wanted or most == most_discriminating(question.kind):
                break
    except TooCostlyError as error:
        if best is None and len(refused) < TELLING_TRIES:
            raise _too_costly(question, refused, error) from error
    if best is None:
        raise _no_draw(question, refused)
    refuse_long_texts(best)
    return replace(best, tries=admissible + len(refused), admissible=admissible)


def _score(variant: Variant, budget: Budget) -> int:
    with budget.counted():
        return discrimination_score(variant)


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
    accepted. Options come in the order of `seed`; where they may have changed since, see `with_recorded_options`.
    Raises `DlquizError` where the parameters are not those of the question, or its key cannot be computed from them.
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
    return any(kind.number is not None for kind in (question.kind, *(part.kind for part in question.kind.every_part)))


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
    if kind.number is not None:
        refuse_coincidence(kind.number, variant.names, variant.answer, variant.mistakes)
    for place, part in zip(kind_of(variant).part_places(), variant.parts, strict=True):
        with at(*place):
            _refuse_coincidences(part)


def _concrete(bare: Variant) -> Variant:
    """The variant with everything that its kind draws or computes."""
    return kind_of(bare).drawn(bare)


def shuffled(bare: Variant, places: tuple[int, ...]) -> tuple[int, ...]:
    """The places in the order that the seed decides."""
    question = bare.question
    spend(WORK_A_CELL * len(places))
    key = (question.bank, question.id, bare.seed, "options", *filter(None, (question.part,)))
    return DeterministicRandom(*key).shuffled(places)


def drawn_part(bare: Variant, part: Part, names: Mapping[str, Value], context: Text) -> Variant:
    """A part of a question as a concrete question of its own; `context` is what is read before it."""
    spend(WORK_A_PART + size(names))
    whole = bare.question
    assert isinstance(part.kind, QuestionKind), "parts are questions"
    question = Question(
        bank=whole.bank,
        id=whole.id,
        kind=part.kind,
        type=part.kind.type,
        topic=whole.topic,
        prompt=part.prompt,
        part=part.name,
        context=context,
    )
    return _concrete(Variant(question, bare.seed, bare.parameters, dict(names)))
