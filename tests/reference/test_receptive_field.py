"""Receptive fields: deep stacks, refusals, and the wording of a worked solution.

What holds for all arguments is proved in `test_every_entry.py` (`proofs_fields.py`).
"""

from __future__ import annotations

from typing import Any

import pytest
from every_case import every_case
from hypothesis import given, settings
from hypothesis import strategies as st
from latex_numbers import exactly, last_value, meet
from strategies.shapes import LAYER_ROWS

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog

Rows = list[tuple[int, int, int, int]]


@settings(max_examples=100)
@given(st.lists(LAYER_ROWS, max_size=8))
def test_closed_forms_equal_runs_on_deep_stacks_and_on_none(layers: Rows) -> None:
    for name in ("receptive_field", "receptive_fields", "jump", "receptive_field_center"):
        reference = catalog.find(name)
        assert reference.run(layers=tuple(layers)) == reference.closed(layers=tuple(layers))


STACK = ((3, 2, 1, 0), (3, 1, 2, 0), (2, 2, 1, 0), (5, 1, 1, 2))  # 3, 11, 13, 29; jump 4; centre 6.5


def test_padding_never_changes_the_size() -> None:
    padded = tuple((k, s, d, 3) for k, s, d, _ in STACK)
    assert catalog.computed("receptive_field", layers=padded) == catalog.computed("receptive_field", layers=STACK) == 29


def test_layers_may_be_written_short() -> None:
    assert catalog.computed("receptive_field", layers=[[3, 2], [3, 1, 2]]) == 11


@every_case("row", [[3], [3, 1, 1, 0, 0], [0, 1], [3, 0], [3, 1, 0], [3, 1, 1, -1], [3.0, 1], [True, 1]])
def test_rows_that_are_no_layer_are_refused(row: list[Any]) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(catalog.find("receptive_field"), {"layers": [[3, 1], row]})
    assert refused.value.argument == "layers"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("receptive_field", {"layers": ((3, 2),) * 40}, "layers"),
    ("receptive_field", {"layers": ((5000, 1), (5000, 1))}, "layers"),
    ("receptive_fields", {"layers": ((3, 1),) * 301}, "layers"),
    ("receptive_fields", {"layers": ((1000, 1),) * 60}, "layers"),
    ("receptive_field", {"layers": ((3, 1, 10_000),) * 40}, "layers"),
    ("layers_for_receptive_field", {"target": 10, "kernel_size": 1}, "kernel_size"),
    ("layers_for_receptive_field", {"target": 10**9}, "target"),
    ("layers_for_receptive_field", {"target": 0}, "target"),
    ("effective_kernel_size", {"kernel_size": 10**7}, "kernel_size"),
]


@every_case(("name", "arguments", "argument"), REFUSED)
def test_impossible_and_hostile_arguments_are_refused(name: str, arguments: dict[str, Any], argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(catalog.find(name), arguments)
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


def test_the_solution_of_a_deep_stack_is_shortened() -> None:
    deep = catalog.find("receptive_field").steps(layers=((3, 1, 1, 0),) * 50)
    assert len(deep) <= len(catalog.find("receptive_field").steps(layers=((3, 1, 1, 0),) * 12))
    shown = last_value(deep[-1].en)
    assert shown is not None and meet(shown, exactly(101))
