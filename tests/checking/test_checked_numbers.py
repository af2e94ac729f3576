"""Numeric questions: keys, mistakes and what is near a key, over many draws."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from every_case import every_case
from small_banks import LONG, N, Row, assert_clean, assert_found, checked, conv, counted, numeric, own, place, stepped

from dlquiz.checking.activity import MistakeActivity
from dlquiz.grading.numeric import grade_number
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.numeric import Numeric
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant

# The key: as stated, and right however it is typed.

# Lengths that are typed in another unit: the factor is a float, and only what is typed is exact.
CONVERTED = "parameters: {x: {real: [0, 1], decimals: 3, shape: [12]}}, unit: {name: m, also: {dam: 0.1}}"
KEYS = [
    Row(numeric("{reference: conv_output_size, arguments: {input_size: 8, kernel_size: 3}, value: »⟨7¦6⟩}"), "B153",
        "7 is not the computed 6"),
    Row(numeric(f"»{{expression: {LONG} * {LONG} * {LONG}}}"), "B154", "too long",
        good=numeric("{expression: 99 * 99}")),
    Row(numeric("{expression: x}", f"{CONVERTED}, tolerance: »{{absolute: ⟨0¦1e-9⟩}}"), "B154",
        "dam`, is not marked right"),
    Row(numeric("»{value: 5}", "unit: {name: MiB, also: {⟨MiB¦KiB⟩: 1024}}"), "B154",
        "typed as `5120 MiB`, is not marked right"),
]  # fmt: skip

# Mistakes are marked wrong, and the author's own are active now and then.

SLIDING = "input_size: n, kernel_size: 3, stride: 2"
DRAWN = "parameters: {n: {integer: [9, 40]}}"
MISTAKES = [
    Row(conv("input_size: 9, kernel_size: 3, padding: 1, stride: 2", "tolerance: »{absolute: ⟨1¦0.1⟩}"), "B155",
        "too loose"),
    Row(numeric("{expression: n}", f"{N}, mistakes: [»{{name: m, expression: n / ⟨0¦2 + 100⟩, feedback: F}}]"), "B156",
        "`m` is never active", "warning"),
    Row(numeric("{expression: n}", f"{N}, mistakes: [{own('a', 'n + 100')}, »{own('b', '⟨100¦101⟩ + n')}]"), "B159",
        "`a` and `b` give the same value", "warning"),
    Row(numeric("{expression: n}", f"{N}, mistakes: [»{own('a', '1 / (n % 2) + n')}, {own('b', 'n + 1⟨¦ + n % 2⟩')}]"),
        "B159", "`b` and `a`", "warning"),
    Row(conv(SLIDING, f"{DRAWN}, mistakes: [»{own('mine', '(n - 3) // 2')}]⟨¦, ignore_mistakes: [plus_one_forgotten]⟩"),
        "B159", "`plus_one_forgotten` and `mine`", "warning"),
    Row(numeric("{value: 5}", f"mistakes: [{own('a', '7')}, {own('b', '4')}, »{own('c', '⟨7¦8⟩')}]"), "B159",
        "`a` and `c`", "warning"),
]  # fmt: skip

# Keys one argument away are marked wrong, unless nobody could tell them from the key.

LAYER = "{reference: linear_parameters, arguments: {in_features: 300, out_features: 10}}"
DROP = "ignore_mistakes: [bias_forgotten, one_bias_for_all]"
MEMORY = "{reference: model_memory, arguments: {parameters: 61100840}}"
COSINE = "{reference: learning_rate_at, arguments: {schedule: cosine, initial: 0.1, step: 2, total: 1000}}"
SMALL = "{reference: init_variance, arguments: {scheme: he, fan_in: n, fan_out: 10}}"
FAN_IN = "ignore_mistakes: [xavier_for_he], parameters: {n: {integer: [400, 500]}}"
NEIGHBOURS = [
    Row(numeric(LAYER, f"{DROP}, tolerance: »{{absolute: ⟨10¦9⟩}}"), "B157", "too loose"),
    Row(numeric(SMALL, f"{FAN_IN}, tolerance: »{{⟨decimals: 3¦significant: 4⟩}}"), "B157",
        "which is right for scheme=xavier, is marked right for scheme=he"),
    Row(numeric("{expression: 2 / n}", "parameters: {n: {integer: [400, 500]}}, tolerance: »{significant: ⟨2¦4⟩}"),
        "B157", "is marked right for n="),
]  # fmt: skip

# What cannot be drawn or computed, and draws that are mostly refused.

PART_OF_N = (
    f"parameters: {{n: {{real: [0, 99], decimals: 1}}}}, mistakes: [{own('m', 'n / 2 + (199 if n > 90 else 1)')}]"
)
BESIDE = own("m", "n + 1")
DRAWS = [
    Row(conv("input_size: 8, kernel_size: »⟨0¦1⟩"), "B131", "kernel_size"),
    Row(conv("input_size: n⟨, kernel_size: »n + 0.5¦ + 8, kernel_size: n⟩", "parameters: {n: {integer: [1, 9]}}"),
        "B131", "kernel_size"),
    Row(counted("»conv_parameters", "kernel_size: ⟨1000¦1⟩"), "B131", "together"),
    Row(counted("conv_macs", "kernel_size: »[3, 3], output_size: [4]"), "B131", "axes", good=counted("conv_macs",
        "kernel_size: [3, 3], output_size: [4, 4]").replace("0" * 9, "0")),
    Row(conv("input_size: 3, kernel_size: »9⟨¦, padding: 3⟩"), "B131", "kernel 9 does not fit input 3 with padding"),
    Row(numeric("{expression: n}", f"{N}, where: »[n ⟨<¦>=⟩ 0]"), "B150", "`n < 0` does not hold"),
    Row(numeric("{expression: n}", f"{N}, where: [n >= 0, »n / ⟨0 > 1¦1 >= 0⟩]"), "B150", "division by zero"),
    Row(numeric("{expression: a}", f"{N}, let: {{a: »'n // ⟨0¦1⟩'}}"), "B150", "division by zero"),
    Row(numeric("{expression: »log(⟨0¦1⟩)}"), "B150", "undefined"),
    Row(numeric("{expression: 2 * n}", f"{N}, mistakes: [»{{name: m, expression: n + ⟨n¦200⟩, feedback: F}}]"), "B150",
        "`m` gives the answer"),
    Row(numeric("{expression: 2 * n}",
        f"{N}, where: [n < 90], mistakes: [»{{name: m, expression: 'n + n if n < ⟨90¦9⟩ else 0', feedback: F}}]"),
        "B150", "`m` gives the answer"),
    Row(conv("input_size: n, kernel_size: 3⟨¦, stride: 2⟩",
        "separate: »[stride_ignored], parameters: {n: {integer: [9, 20]}}"), "B150",
        "`stride_ignored` gives the answer"),
    Row(numeric("{expression: n}", f"{N}, where: »[n < ⟨20¦80⟩]"), "B151",
        "% of the draws are refused because `n < 20` does not hold", "warning"),
    Row(numeric("{expression: n}", f"{N}, where: »[n % 2 == 0 or n > 3, n % 5 ⟨=¦!⟩= 0]"), "B151",
        "% because `n % 5 == 0` does not hold", "warning"),
    Row(numeric("{expression: 2 * n}",
        f"{N}, mistakes: [»{{name: m, expression: 'n + min(n, ⟨80¦20⟩)', feedback: F}}]"), "B151",
        "because the mistake `m` gives the answer", "warning"),
    Row(numeric("{expression: n}", f"tolerance: »{{absolute: ⟨46¦0.1⟩}}, {PART_OF_N}"), "B151",
        "because the mistake `m` would be accepted", "warning"),
    Row(numeric("{expression: n}", f"tolerance: »{{absolute: ⟨1.5¦0.5⟩}}, {N}, mistakes: [{BESIDE}]"), "B150",
        "`m` would be accepted"),
    Row(numeric("{expression: n + 0.5}",
        f"{N}, mistakes: [»{{name: m, expression: n + ⟨0.5 + n / 9999¦100⟩, feedback: F}}]"), "B150",
        "`m` would be accepted"),
    Row(stepped(f"{{name: a, prompt: P, answer: {{value: 3}}, mistakes: [»{own('m', '2 + ⟨1¦2⟩')}]}}"), "B150",
        "`m` gives the answer"),
    Row(stepped(f"{{name: a, prompt: P, answer: {{value: 3}}, tolerance: »{{absolute: ⟨2¦0⟩}}, mistakes: [{own('m', '4')}]}}"), "B150", "`m` would be accepted"),
]  # fmt: skip


@every_case("row", [*KEYS, *MISTAKES, *NEIGHBOURS, *DRAWS])
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


# Keys


def test_a_disagreement_of_run_and_closed_form_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = catalog.find("conv_output_size")
    text = conv("input_size: 8, kernel_size: 3").replace("reference: ", "reference: »")
    monkeypatch.setattr(catalog, "find", lambda _: dataclasses.replace(honest, run=lambda **_: 7))
    report = checked(tmp_path, text)
    assert [(fault.code, (fault.line, fault.column)) for fault in report.faults] == [("B152", place(text))]
    assert "7" in report.faults[0].message
    monkeypatch.undo()
    assert checked(tmp_path, text).faults == ()


def test_the_first_three_variants_are_typed_in_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed: dict[int, list[str]] = {}

    def noting(variant: Variant, kind: Numeric, answer: str, **others: Any) -> Verdict:
        typed.setdefault(variant.seed, []).append(answer)
        return grade_number(variant, kind, answer, **others)

    monkeypatch.setattr("dlquiz.checking.keys.grade_number", noting)
    assert checked(tmp_path, numeric("{expression: n * 1000}", "parameters: {n: {integer: [1, 9]}}"), 5).faults == ()
    assert sorted(typed) == [0, 1, 2, 3, 4]
    assert [len(forms) for forms in typed.values()][3:] == [2, 2]
    assert all(len(forms) > 20 for forms in list(typed.values())[:3])


def test_a_long_array_is_typed_in_as_many_digits_as_fit(tmp_path: Path) -> None:
    entries = "parameters: {x: {real: [0.1, 0.9], decimals: 12, shape: [30]}}"
    assert checked(tmp_path, numeric("{expression: x * 1}", entries)).faults == ()
    strict = checked(tmp_path, numeric("{expression: x * 1}", f"{entries}, tolerance: {{absolute: 1e-12}}"))
    assert [fault.code for fault in strict.faults] == ["B154"]


# Mistakes

# 2/(1000 + 1001): the mistake `fan_out_used` and `fan_in_only` are less than a thousandth away.
VARIANCE = "{reference: init_variance, arguments: {scheme: xavier, fan_in: 1000, fan_out: 1001}}"


def mistakes(folder: Path, text: str, seeds: int = 25) -> dict[str, MistakeActivity]:
    (activity,) = checked(folder, text, seeds).activity
    return {mistake.name: mistake for mistake in activity.activity.mistakes}


def test_a_mistake_within_the_default_tolerance_is_reported_and_no_fault(tmp_path: Path) -> None:
    found = mistakes(tmp_path, numeric(VARIANCE))
    assert found["fan_out_used"] == MistakeActivity("fan_out_used", "reference", 1, accepted=1)
    assert found["he_for_xavier"] == MistakeActivity("he_for_xavier", "reference", 1, accepted=0)
    assert checked(tmp_path, numeric(VARIANCE)).faults == ()


def test_within_a_tolerance_of_the_author_it_is_one(tmp_path: Path) -> None:
    report = checked(tmp_path, numeric(VARIANCE, "tolerance: {relative: 1e-3}"))
    assert [fault.code for fault in report.faults] == ["B155"]
    assert "`fan_out_used`" in report.faults[0].message
    assert checked(tmp_path, numeric(VARIANCE, "tolerance: {relative: 1e-4}")).faults == ()


def test_how_often_mistakes_are_active(tmp_path: Path) -> None:
    text = conv(
        "input_size: 32, kernel_size: 5, padding: p, stride: 2",
        "parameters: {p: {choose: [0, 1]}}, ignore_mistakes: [padding_ignored], separate: [plus_one_forgotten],"
        " mistakes: [{name: mine, expression: 32 - p, feedback: F}, {name: lost, expression: 1 / p, feedback: F}]",
    )
    found = mistakes(tmp_path, text, 40)
    assert list(found)[:2] == ["mine", "lost"]
    assert (found["mine"].origin, found["mine"].active) == ("own", 40)
    assert 0 < found["lost"].active < 40
    assert (found["plus_one_forgotten"].origin, found["plus_one_forgotten"].active) == ("separate", 40)
    # Without dilation this one cannot be made; it is reported, and no warning.
    assert (found["dilation_ignored"].origin, found["dilation_ignored"].active) == ("reference", 0)
    assert "padding_ignored" not in found
    assert not {fault.code for fault in checked(tmp_path, text, 40).faults} - {"B151"}


# Neighbours


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
    dropped = ", ".join(mistake.name for mistake in catalog.find("conv_output_size").mistakes)
    (fault,) = checked(tmp_path, text.replace("tolerance", f"ignore_mistakes: [{dropped}], tolerance")).faults
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


# What to do

TWICE = numeric("{expression: 2 * n}", f"{N}, mistakes: [MISTAKES]")
TWO = f"{own('a', 'n + min(n, 60)')}, {own('b', 'n + max(n, 50)')}"
FIXES = {
    "its formula equals the answer: correct or delete it": TWICE.replace("MISTAKES", own("m", "n + n")),
    "correct its formula, or widen the ranges": TWICE.replace("MISTAKES", TWO),
    "correct its formula, or narrow the ranges": TWICE.replace("MISTAKES", own("m", "n + min(n, 80)")),
    "tighten or delete it": numeric("{expression: n}", f"tolerance: {{absolute: 1.5}}, {N}, mistakes: [{BESIDE}]"),
    "leave it out of `separate`, or narrow the ranges": conv(
        "input_size: 9, kernel_size: 3", "separate: [stride_ignored]"
    ),
    "widen the ranges, or loosen `where`": numeric("{expression: n}", f"{N}, where: [n < 0]"),
}


@pytest.mark.parametrize("fix", FIXES)
def test_what_to_do_is_said(tmp_path: Path, fix: str) -> None:
    text = FIXES[fix]
    assert [fault.fix for fault in checked(tmp_path, text).faults] == [fix]


def test_what_refuses_most_is_named_where_several_do(tmp_path: Path) -> None:
    (fault,) = checked(tmp_path, numeric("{expression: n}", f"{N}, where: [n > 10, n < 11]")).faults
    assert re.search(r"in 1,000 tries: `n < 11` does not hold in 8\d\d of them$", fault.message)
    (fault,) = checked(tmp_path, TWICE.replace("MISTAKES", TWO)).faults
    assert re.search(r"the mistake `a` gives the answer in 6\d\d of them$", fault.message)
