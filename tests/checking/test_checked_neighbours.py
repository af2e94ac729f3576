"""Keys one argument away are marked wrong, unless nobody could tell them from the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_case import every_case
from small_banks import Row, assert_clean, assert_found, checked, conv, numeric

from dlquiz.reference import catalog

MISTAKES = [mistake.name for mistake in catalog.find("conv_output_size").mistakes]

LAYER = "{reference: linear_parameters, arguments: {in_features: 300, out_features: 10}}"
DROP = "ignore_mistakes: [bias_forgotten, one_bias_for_all]"
MEMORY = "{reference: model_memory, arguments: {parameters: 61100840}}"
COSINE = "{reference: learning_rate_at, arguments: {schedule: cosine, initial: 0.1, step: 2, total: 1000}}"
SMALL = "{reference: init_variance, arguments: {scheme: he, fan_in: n, fan_out: 10}}"
N = "ignore_mistakes: [xavier_for_he], parameters: {n: {integer: [400, 500]}}"

ROWS = [
    Row(numeric(LAYER, f"{DROP}, tolerance: »{{absolute: ⟨10¦9⟩}}"), "B157", "too loose"),
    Row(numeric(SMALL, f"{N}, tolerance: »{{⟨decimals: 3¦significant: 4⟩}}"), "B157",
        "which is right for scheme=xavier, is marked right for scheme=he"),
    Row(numeric("{expression: 2 / n}", "parameters: {n: {integer: [400, 500]}}, tolerance: »{significant: ⟨2¦4⟩}"),
        "B157", "is marked right for n="),
]  # fmt: skip


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


@pytest.mark.parametrize("answer", [MEMORY, COSINE])
def test_what_the_default_accepts_is_counted_and_no_fault(tmp_path: Path, answer: str) -> None:
    report = checked(tmp_path, numeric(answer))
    assert report.faults == ()
    assert 0 < report.activity[0].activity.accepted_neighbours < report.activity[0].activity.neighbours


def test_a_tolerance_no_looser_than_the_default_is_not_blamed(tmp_path: Path) -> None:
    drop = "ignore_mistakes: [degrees_for_radians]"
    report = checked(tmp_path, numeric(COSINE, f"{drop}, tolerance: {{relative: 1e-4}}"))
    assert report.faults == ()
    assert report.activity[0].activity.accepted_neighbours > 0


def test_every_argument_is_named_once(tmp_path: Path) -> None:
    text = conv("input_size: 101, kernel_size: 5, padding: 3, stride: 1", "tolerance: {absolute: 2}")
    own = ", ".join(MISTAKES)
    (fault,) = checked(tmp_path, text.replace("tolerance", f"ignore_mistakes: [{own}], tolerance")).faults
    assert fault.code == "B157"
    assert (
        "which is right for input_size=100, is marked right for input_size=101, where the key is 103" in fault.message
    )
    assert fault.message.endswith("likewise kernel_size, padding)")


def test_what_has_no_value_beside_the_key_is_no_neighbour(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, numeric("{expression: 12 / n}", "parameters: {n: 1}")).activity
    # 0 gives no value; 0, 2 and 2 once more are what is near to 1.
    assert found.activity.neighbours == 1


def test_arrays_of_another_shape_are_wrong(tmp_path: Path) -> None:
    text = numeric("{expression: '[n, 2] if n > 3 else [n]'}", "parameters: {n: 4}, tolerance: {absolute: 0.4}")
    (found,) = checked(tmp_path, text).activity
    assert (found.activity.neighbours, found.activity.accepted_neighbours) == (6, 0)
