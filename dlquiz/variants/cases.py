"""The calls by which a function is judged: drawn from the seed, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dlquiz.expressions import evaluate, holds
from dlquiz.expressions.values import Value
from dlquiz.expressions.work import spend
from dlquiz.questions.kinds import AskedCode, Cases
from dlquiz.variants.admission import at
from dlquiz.variants.deterministic_random import DeterministicRandom
from dlquiz.variants.formulas import bound_arguments
from dlquiz.variants.model import DrawnCase, NotAdmissible, Variant
from dlquiz.variants.parameters import are_constant, cells_of, draws_from

MOST_TRIES = 1_000
WORK_A_CELL = 2


def drawn_cases(kind: AskedCode, bare: Variant) -> tuple[DrawnCase, ...]:
    """All calls for the seed of a variant. Raises `NotAdmissible` where a group has no call that may be made."""
    return tuple(case for group in kind.cases for case in _of_group(kind, group, bare))


def _of_group(kind: AskedCode, group: Cases, bare: Variant) -> Iterator[DrawnCase]:
    question = bare.question
    drawn = draws_from(group.parameters, DeterministicRandom(question.bank, question.id, bare.seed, "case", group.name))
    of_a_draw = WORK_A_CELL * cells_of(group.parameters.values())
    tries = 1 if are_constant(group.parameters.values()) else MOST_TRIES
    with at("cases", group.name):
        for _ in range(group.times):
            yield DrawnCase(group.name, _admitted(kind, group, bare.names, drawn, of_a_draw, tries))


def _admitted(
    kind: AskedCode,
    group: Cases,
    outer: Mapping[str, Value],
    drawn: Iterator[dict[str, Value]],
    of_a_draw: int,
    tries: int,
) -> dict[str, Value]:
    """The names of the first draw that meets the conditions and that the reference takes."""
    refused: NotAdmissible | None = None
    for _ in range(tries):
        spend(of_a_draw)
        try:
            return _names(kind, group, {**outer, **next(drawn)})
        except NotAdmissible as error:
            # What is wrong with a draw that meets the conditions says more.
            if refused is None or error.place[:1] != ("where",):
                refused = error
    assert refused is not None, "there is at least one try"
    raise refused


def _names(kind: AskedCode, group: Cases, names: dict[str, Value]) -> dict[str, Value]:
    for name, expression in group.let.items():
        with at("let", name):
            names[name] = evaluate(expression, names)
    for condition in group.where:
        with at("where", condition.source):
            good = holds(condition, names)
        if not good:
            raise NotAdmissible(f"`{condition.source}` does not hold", f"不满足 `{condition.source}`", "where")
    with at("parameters"):
        bound_arguments(kind.call, names)
    return names
