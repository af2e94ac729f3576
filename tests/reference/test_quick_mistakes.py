"""What a record gives and refuses by one function for all of it: the same as one formula after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from hostile_arguments import hostile_call
from proof import drawn
from proofs_all import PROOFS

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions.quick import LEFT
from dlquiz.grading.diagnosis import near_integers
from dlquiz.reference import catalog
from dlquiz.reference.engine import derivation
from dlquiz.reference.engine.references import shipped

FAMILIES = {name: family for family, names in catalog.families().items() for name in names}
SOME = ("conv_parameters", "kfold", "init_variance", "learning_rate_at", "precision")
DRAWS, CALLS = 60, 150


def arguments(name: str) -> Iterator[Any]:
    """Arguments as a bank gives them, those one mistake away from them, and hostile ones."""
    reference, dice = catalog.find(name), random.Random(name)
    for bound in islice(drawn(reference, PROOFS[name]), DRAWS):
        yield {argument: bound[argument] for argument in bound.given}
        for argument, value in bound.items():
            if type(value) is int:
                yield {**bound, argument: dice.choice(near_integers(value))}
    for _ in range(CALLS):
        yield hostile_call(reference, dice)


@pytest.mark.parametrize("name", SOME)
def test_all_at_once_is_one_by_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_alike(name, monkeypatch)


@pytest.mark.sweep
@pytest.mark.parametrize("name", [name for name in PROOFS if name not in SOME and not name.startswith("network")])
def test_all_at_once_is_one_by_one_in_the_others(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_alike(name, monkeypatch)


def assert_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    together = catalog.find(name)
    with monkeypatch.context() as patched:
        patched.setattr(derivation, "quick_blocks", lambda _: lambda _: LEFT)
        apart = shipped.__wrapped__(FAMILIES[name], name)
        _values(apart, next(arguments(name)))
    for given in arguments(name):
        # By `repr`, so that 1, 1.0 and true are not one.
        assert _values(together, given) == _values(apart, given), given


def _values(reference: Any, given: Any) -> str:
    try:
        bound = catalog.bind(reference, given)
        wrong = [(mistake.name, value) for mistake, value in reference.wrong_values(bound)]
        return repr((reference.closed and reference.closed(**bound), wrong, reference.lines("", bound)))
    except (ArgumentError, ExpressionError) as error:
        return repr(error)
