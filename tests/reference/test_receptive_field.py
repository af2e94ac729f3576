"""Receptive fields by hand: golden rows, every mistake once, refusals, and the wording of a worked solution.

What holds for all arguments is proved in `test_every_entry.py` (`proofs_fields.py`).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from latex_numbers import exactly, last_value, meet
from strategies.shapes import LAYER_ROWS

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries
from dlquiz.reference import catalog
from dlquiz.reference import receptive_field as closed
from dlquiz.reference.catalog.receptive_field import REFERENCES

BY_NAME = {reference.name: reference for reference in REFERENCES}
Rows = list[tuple[int, int, int, int]]


def agreed(name: str, **given_arguments: Any) -> Any:
    """The value on which run and closed form agree; the last line of the steps must show it."""
    reference = BY_NAME[name]
    arguments = catalog.bind(reference, given_arguments)
    value = catalog.run(reference, arguments)
    expected = catalog.value_of(reference, arguments)
    assert [type(number) for number in entries(value)] == [type(number) for number in entries(expected)]
    for text in reference.steps(**arguments)[-1]:
        shown = last_value(text)
        assert shown is not None and meet(shown, exactly(value)), text
    return value


@settings(deadline=None, max_examples=100)
@given(st.lists(LAYER_ROWS, max_size=8))
def test_closed_forms_equal_runs_on_deep_stacks_and_on_none(layers: Rows) -> None:
    for name in ("receptive_field", "receptive_fields", "jump", "receptive_field_center"):
        reference = BY_NAME[name]
        assert reference.closed is not None
        assert reference.run(layers=tuple(layers)) == reference.closed(layers=tuple(layers))


def vgg(*convolutions: int) -> tuple[tuple[int, ...], ...]:
    return tuple(row for number in convolutions for row in ((3, 1, 1, 1),) * number + ((2, 2),))


ALEXNET = ((11, 4, 1, 2), (3, 2), (5, 1, 1, 2), (3, 2), (3, 1, 1, 1), (3, 1, 1, 1), (3, 1, 1, 1), (3, 2))
STAGE = ((3, 2), (3, 1), (3, 1), (3, 1))
RESNET18 = ((7, 2, 1, 3), (3, 2, 1, 1), *((3, 1),) * 4, *STAGE * 3)

GOLDEN: list[tuple[str, dict[str, Any], Any]] = [
    ("receptive_field", {"layers": vgg(1, 1, 2, 2, 2)}, 150),
    ("receptive_field", {"layers": vgg(2, 2, 2, 2, 2)}, 156),
    ("receptive_field", {"layers": vgg(2, 2, 3, 3, 3)}, 212),
    ("receptive_field", {"layers": vgg(2, 2, 4, 4, 4)}, 268),
    ("receptive_field", {"layers": ALEXNET}, 195),
    ("receptive_field", {"layers": RESNET18}, 435),
    ("receptive_field", {"layers": ((3, 2), (3, 2), (3, 1))}, 15),
    ("receptive_fields", {"layers": ((3, 1, 1), (3, 1, 2), (3, 1, 3))}, (3, 7, 13)),
    ("receptive_fields", {"layers": tuple((3, 1, 2**i) for i in range(6))}, (3, 7, 15, 31, 63, 127)),
    ("jump", {"layers": vgg(2, 2, 3, 3, 3)}, 32),
    ("receptive_field_center", {"layers": ((3, 1, 1, 1),)}, 0.5),
    ("receptive_field_center", {"layers": ((3, 1, 1, 2),)}, -0.5),
    ("layers_for_receptive_field", {"target": 7}, 3),
    ("layers_for_receptive_field", {"target": 1}, 0),
    ("layers_for_receptive_field", {"target": 1, "kernel_size": 1}, 0),
    ("effective_kernel_size", {"kernel_size": 3, "dilation": 3}, 7),
    ("effective_kernel_size", {"kernel_size": (3, 5), "dilation": (2, 1)}, (5, 5)),
    ("effective_kernel_size", {"kernel_size": 3, "dilation": (2, 4)}, (5, 9)),
]


@pytest.mark.parametrize(("name", "arguments", "value"), GOLDEN)
def test_golden(name: str, arguments: dict[str, Any], value: Any) -> None:
    assert agreed(name, **arguments) == value


STACK = ((3, 2, 1, 0), (3, 1, 2, 0), (2, 2, 1, 0), (5, 1, 1, 2))  # 3, 11, 13, 29; jump 4; centre 6.5
TWO = ((3, 2, 1, 0), (3, 2, 1, 0))  # jump 4

STACK_MISTAKES: list[tuple[str, Any]] = [
    ("own_stride_counted", 33),
    ("previous_stride_only", 20),
    ("strides_ignored", 12),
    ("kernels_summed", 13),
    ("kernels_multiplied", 90),
    ("kernel_not_reduced", 40),
    ("dilation_ignored", 25),
    ("dilation_times_kernel", 31),
    ("dilation_added_once", 13),
    ("pooling_skipped", 19),
    ("pooling_window_ignored", 27),
    ("top_down_rule_bottom_up", 18),
    ("top_down_without_minus_one", 37),
    ("padding_added", 45),
    ("plus_one_forgotten", 28),
    ("last_layer_only", 5),
]
MISTAKES: list[tuple[str, str, dict[str, Any], Any]] = [
    *(("receptive_field", name, {"layers": STACK}, value) for name, value in STACK_MISTAKES),
    ("receptive_fields", "own_stride_counted", {"layers": STACK}, (5, 13, 17, 33)),
    ("receptive_fields", "previous_stride_only", {"layers": STACK}, (3, 11, 12, 20)),
    ("receptive_fields", "strides_ignored", {"layers": STACK}, (3, 7, 8, 12)),
    ("receptive_fields", "kernels_summed", {"layers": STACK}, (3, 6, 8, 13)),
    ("receptive_fields", "kernels_multiplied", {"layers": STACK}, (3, 9, 18, 90)),
    ("receptive_fields", "kernel_not_reduced", {"layers": STACK}, (4, 16, 20, 40)),
    ("receptive_fields", "dilation_ignored", {"layers": STACK}, (3, 7, 9, 25)),
    ("receptive_fields", "dilation_times_kernel", {"layers": STACK}, (3, 13, 15, 31)),
    (
        "receptive_fields",
        "dilation_added_once",
        {"layers": ((3, 1, 1, 0), (3, 1, 2, 0), (3, 1, 3, 0))},
        (3, 5, 8),
    ),
    ("receptive_fields", "pooling_skipped", {"layers": STACK}, (3, 11, 11, 19)),
    ("receptive_fields", "pooling_window_ignored", {"layers": STACK}, (3, 11, 11, 27)),
    ("receptive_fields", "top_down_rule_bottom_up", {"layers": STACK}, (3, 7, 14, 18)),
    ("receptive_fields", "top_down_without_minus_one", {"layers": STACK}, (3, 13, 17, 37)),
    ("receptive_fields", "padding_added", {"layers": STACK}, (3, 11, 13, 45)),
    ("receptive_fields", "plus_one_forgotten", {"layers": STACK}, (2, 10, 12, 28)),
    ("receptive_fields", "last_layer_only", {"layers": STACK}, (3, 5, 2, 5)),
    ("jump", "strides_summed", {"layers": STACK}, 6),
    ("jump", "last_stride_only", {"layers": STACK}, 1),
    ("jump", "own_stride_excluded", {"layers": TWO}, 2),
    ("jump", "receptive_field_for_jump", {"layers": STACK}, 29),
    ("receptive_field_center", "padding_ignored", {"layers": STACK}, 14.5),
    ("receptive_field_center", "half_pixel_forgotten", {"layers": STACK}, 6.0),
    ("receptive_field_center", "strides_ignored", {"layers": STACK}, 4.0),
    ("receptive_field_center", "own_stride_counted", {"layers": STACK}, 8.5),
    ("receptive_field_center", "padding_counted_twice", {"layers": STACK}, -1.5),
    ("layers_for_receptive_field", "target_over_kernel", {"target": 12}, 4),
    ("layers_for_receptive_field", "kernel_not_reduced", {"target": 12}, 4),
    ("layers_for_receptive_field", "one_not_subtracted", {"target": 11}, 6),
    ("layers_for_receptive_field", "floor_for_ceil", {"target": 12}, 5),
    ("effective_kernel_size", "dilation_times_kernel", {"kernel_size": 3, "dilation": 3}, 9),
    ("effective_kernel_size", "dilation_ignored", {"kernel_size": 3, "dilation": 3}, 3),
    ("effective_kernel_size", "dilation_as_gap", {"kernel_size": 3, "dilation": 3}, 9),
    ("effective_kernel_size", "dilation_added", {"kernel_size": 3, "dilation": 3}, 6),
    ("effective_kernel_size", "plus_one_forgotten", {"kernel_size": 3, "dilation": 3}, 6),
]


def active_value(name: str, mistake: str, given_arguments: dict[str, Any]) -> Any:
    """The mistake's value, or None where it is inactive."""
    reference = BY_NAME[name]
    arguments = catalog.bind(reference, given_arguments)
    active = catalog.active_mistakes(reference, arguments, catalog.run(reference, arguments))
    return next((found.value for found in active if found.name == mistake), None)


@pytest.mark.parametrize(("name", "mistake", "arguments", "value"), MISTAKES)
def test_mistakes_by_hand(name: str, mistake: str, arguments: dict[str, Any], value: Any) -> None:
    assert active_value(name, mistake, arguments) == value


def test_every_mistake_has_a_row() -> None:
    rows = {(name, mistake) for name, mistake, *_ in MISTAKES}
    assert rows == {(reference.name, mistake.name) for reference in REFERENCES for mistake in reference.mistakes}


ONE = ((3, 1, 1, 0),)
FLAT = ((3, 1, 1, 0), (5, 1, 1, 0))
INACTIVE: list[tuple[str, str, dict[str, Any]]] = [
    ("receptive_field", "own_stride_counted", {"layers": FLAT}),
    ("receptive_field", "previous_stride_only", {"layers": TWO}),
    ("receptive_field", "strides_ignored", {"layers": ((3, 2, 1, 0),)}),
    ("receptive_field", "kernels_summed", {"layers": ONE}),
    ("receptive_field", "kernels_multiplied", {"layers": ONE}),
    ("receptive_field", "dilation_ignored", {"layers": FLAT}),
    ("receptive_field", "dilation_times_kernel", {"layers": FLAT}),
    ("receptive_field", "dilation_added_once", {"layers": ((3, 1, 2, 0),)}),
    ("receptive_field", "dilation_added_once", {"layers": FLAT}),
    ("receptive_field", "pooling_skipped", {"layers": TWO}),
    ("receptive_field", "pooling_window_ignored", {"layers": FLAT}),
    ("receptive_field", "top_down_rule_bottom_up", {"layers": FLAT}),
    ("receptive_field", "top_down_without_minus_one", {"layers": ONE}),
    ("receptive_field", "padding_added", {"layers": FLAT}),
    ("receptive_field", "plus_one_forgotten", {"layers": ((1, 1, 1, 0),)}),
    ("receptive_field", "last_layer_only", {"layers": ONE}),
    ("jump", "strides_summed", {"layers": TWO}),
    ("jump", "own_stride_excluded", {"layers": FLAT}),
    ("receptive_field_center", "padding_ignored", {"layers": FLAT}),
    ("receptive_field_center", "padding_counted_twice", {"layers": FLAT}),
    ("receptive_field_center", "strides_ignored", {"layers": FLAT}),
    ("receptive_field_center", "own_stride_counted", {"layers": FLAT}),
    ("layers_for_receptive_field", "floor_for_ceil", {"target": 11}),
    ("layers_for_receptive_field", "one_not_subtracted", {"target": 1, "kernel_size": 1}),
    ("effective_kernel_size", "dilation_times_kernel", {"kernel_size": 3}),
    ("effective_kernel_size", "dilation_added", {"kernel_size": 3}),
]


@pytest.mark.parametrize(("name", "mistake", "arguments"), INACTIVE)
def test_mistakes_rest_where_they_mean_nothing(name: str, mistake: str, arguments: dict[str, Any]) -> None:
    assert active_value(name, mistake, arguments) is None


def test_padding_never_changes_the_size() -> None:
    padded = tuple((k, s, d, 3) for k, s, d, _ in STACK)
    assert agreed("receptive_field", layers=padded) == agreed("receptive_field", layers=STACK) == 29


def test_layers_may_be_written_short() -> None:
    assert closed.receptive_field([[3, 2], [3, 1, 2]]) == 11
    assert closed.receptive_fields([]) == ()
    assert closed.receptive_field([]) == closed.jump([]) == 1


@pytest.mark.parametrize("row", [[3], [3, 1, 1, 0, 0], [0, 1], [3, 0], [3, 1, 0], [3, 1, 1, -1], [3.0, 1], [True, 1]])
def test_rows_that_are_no_layer_are_refused(row: list[Any]) -> None:
    with pytest.raises(ArgumentError) as refused:
        closed.receptive_field([[3, 1], row])
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


@pytest.mark.parametrize(("name", "arguments", "argument"), REFUSED)
def test_impossible_and_hostile_arguments_are_refused(name: str, arguments: dict[str, Any], argument: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(BY_NAME[name], arguments)
    assert refused.value.argument == argument
    assert refused.value.en != refused.value.zh


def test_worked_solution_goes_layer_by_layer() -> None:
    lines = BY_NAME["receptive_field"].steps(layers=STACK[:2])
    assert [line.zh for line in lines] == [
        r"$r = 1 + \sum_i d_i (k_i - 1) \prod_{j<i} s_j$",
        r"从 $r = 1$、$J = 1$ 开始逐层计算：$r \leftarrow r + d \cdot (k - 1) \cdot J$，然后 $J \leftarrow J \cdot s$",
        r"第 1 层：$r = 1 + (3 - 1) \cdot 1 = 1 + 2 = 3$, $J = 1 \cdot 2 = 2$",
        r"第 2 层：$r = 3 + 2 \cdot (3 - 1) \cdot 2 = 3 + 8 = 11$, $J = 2 \cdot 1 = 2$",
        "感受野：$r = 11$",
    ]


def test_worked_solution_of_a_centre_shows_every_shift() -> None:
    lines = BY_NAME["receptive_field_center"].steps(layers=((3, 2, 1, 2), (3, 1, 2, 0)))
    assert [line.en for line in lines[2:]] == [
        r"layer 1: $c = 0.5 + (\frac{(3 - 1)}{2} - 2) \cdot 1 = 0.5 + (-1) \cdot 1 = -0.5$, $J = 2$",
        r"layer 2: $c = -0.5 + (\frac{2 \cdot (3 - 1)}{2} - 0) \cdot 2 = -0.5 + 2 \cdot 2 = 3.5$, $J = 2$",
        "centre: $c = 3.5$",
    ]


def test_deep_stacks_are_shortened() -> None:
    lines = BY_NAME["receptive_field"].steps(layers=((3, 1, 1, 0),) * 50)
    assert len(lines) == 12
    assert lines[6].en == "… $42$ more layers …"
    assert lines[-2].en.startswith("layer 50: ")


def test_a_long_row_of_fields_is_cut_in_the_middle() -> None:
    deep = ((3, 1, 1, 0),) * 50
    assert BY_NAME["receptive_fields"].steps(layers=deep)[-1].en.endswith(r"$r = (3, 5, 7, 9, \cdots, 101)$")
    assert "…" not in BY_NAME["receptive_fields"].steps(layers=deep[:8])[-1].en
