"""Drawing: what cannot be drawn or computed, and draws that are mostly refused."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

import re
from pathlib import Path

import pytest
from every_case import every_case
from small_banks import N, Row, assert_clean, assert_found, checked, conv, counted, numeric, own, stepped

PART_OF_N = (
    f"parameters: {{n: {{real: [0, 99], decimals: 1}}}}, mistakes: [{own('m', 'n / 2 + (199 if n > 90 else 1)')}]"
)
BESIDE = own("m", "n + 1")

ROWS = [
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


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


# ---------------------------------------------------------------- what to do

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
