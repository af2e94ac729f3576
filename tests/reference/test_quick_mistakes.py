"""The mistakes of a record worked out all at once have the values that they have one by one."""

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
from dlquiz.reference import catalog
from dlquiz.reference.engine import derivation
from dlquiz.reference.engine.references import shipped

FAMILIES = {name: family for family, names in catalog.families().items() for name in names}
SOME = ("conv_parameters", "kfold", "init_variance", "learning_rate_at", "precision")
DRAWS, CALLS = 60, 150


def arguments(name: str) -> Iterator[Any]:
    """Bound arguments as a bank gives them, and hostile ones that are not refused."""
    reference, dice = catalog.find(name), random.Random(name)
    yield from islice(drawn(reference, PROOFS[name]), DRAWS)
    for _ in range(CALLS):
        try:
            yield catalog.bind(reference, hostile_call(reference, dice))
        except (ArgumentError, ExpressionError):
            continue


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
        apart.wrong_values(next(arguments(name)))
    for bound in arguments(name):
        # By `repr`, so that 1, 1.0 and true are not one.
        assert _values(together, bound) == _values(apart, bound), bound


def _values(reference: Any, bound: Any) -> str:
    try:
        return repr([(mistake.name, value) for mistake, value in reference.wrong_values(bound)])
    except (ArgumentError, ExpressionError) as error:
        return repr(error)
