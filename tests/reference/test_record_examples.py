"""The examples of every record, worked out by hand: the value, and each mistake where it is made or means nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dlquiz.expressions.values import plain
from dlquiz.reference import catalog
from dlquiz.reference.engine.reading import SHARED
from dlquiz.reference.engine.references import blocks, shipped_record

RECORDS = [(family, name) for family, records in blocks().items() for name in records if name != SHARED]
EXAMPLES = [
    (name, place, example)
    for family, name in RECORDS
    for place, example in enumerate(shipped_record(family, name).examples)
]


@pytest.mark.parametrize(("name", "place", "example"), EXAMPLES)
def test_an_example_comes_out_as_by_hand(name: str, place: int, example: Mapping[str, Any]) -> None:
    reference = catalog.find(name)
    bound = catalog.bind(reference, example["arguments"])
    value = catalog.run(reference, bound)
    assert same(value, example["value"])
    active = {each.name: each.value for each in catalog.active_mistakes(reference, bound, value)}
    for mistake, wrong in example.get("mistakes", {}).items():
        assert mistake in {each.name for each in reference.mistakes}
        if wrong is None:
            assert mistake not in active, "null: the mistake means nothing here"
        else:
            assert mistake in active and same(active[mistake], wrong), (mistake, active.get(mistake))


def same(found: Any, expected: Any) -> bool:
    return catalog.same_value(plain(found), plain(expected))


@pytest.mark.parametrize(("family", "name"), RECORDS)
def test_every_mistake_is_made_in_an_example(family: str, name: str) -> None:
    record = shipped_record(family, name)
    made = {
        mistake
        for example in record.examples
        for mistake, wrong in example.get("mistakes", {}).items()
        if wrong is not None
    }
    assert made == {mistake.name for mistake in record.mistakes}
