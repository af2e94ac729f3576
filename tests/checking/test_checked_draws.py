"""Drawing: what cannot be drawn or computed, and draws that are mostly refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_banks import N, Row, assert_clean, assert_found, conv, counted, numeric

ROWS = [
    Row(
        "argument refused",
        conv("input_size: 8, kernel_size: »0"),
        conv("input_size: 8, kernel_size: 1"),
        "B131",
        "error",
        "kernel_size",
    ),
    Row(
        "argument refused in every draw",
        conv("input_size: n, kernel_size: »n + 0.5", "parameters: {n: {integer: [1, 9]}}"),
        conv("input_size: n + 8, kernel_size: n", "parameters: {n: {integer: [1, 9]}}"),
        "B131",
        "error",
        "kernel_size",
    ),
    Row(
        "arguments too large together",
        counted("»conv_parameters", "kernel_size: 1000"),
        counted("conv_parameters", "kernel_size: 1"),
        "B131",
        "error",
        "together",
    ),
    Row(
        "arguments in conflict",
        counted("»conv_macs", "kernel_size: [3, 3], output_size: [4]"),
        counted("conv_macs", "kernel_size: [3, 3], output_size: [4, 4]").replace("0" * 9, "0"),
        "B131",
        "error",
        "axes",
    ),
    Row(
        "window larger than the padded input",
        conv("input_size: 3, kernel_size: »9"),
        conv("input_size: 3, kernel_size: 9, padding: 3"),
        "B131",
        "error",
        "kernel 9 does not fit input 3 with padding",
    ),
    Row(
        "where that never holds",
        numeric("{expression: n}", f"{N}, where: »[n < 0]"),
        numeric("{expression: n}", f"{N}, where: [n >= 0]"),
        "B150",
        "error",
        "`n < 0` does not hold",
    ),
    Row(
        "where that cannot be computed",
        numeric("{expression: n}", f"{N}, where: [n >= 0, »n / 0 > 1]"),
        numeric("{expression: n}", f"{N}, where: [n >= 0, n / 1 >= 0]"),
        "B150",
        "error",
        "division by zero",
    ),
    Row(
        "let that cannot be computed",
        numeric("{expression: a}", f"{N}, let: {{a: »'n // 0'}}"),
        numeric("{expression: a}", f"{N}, let: {{a: 'n // 1'}}"),
        "B150",
        "error",
        "division by zero",
    ),
    Row(
        "answer that cannot be computed",
        numeric("{expression: »log(0)}"),
        numeric("{expression: log(1)}"),
        "B150",
        "error",
        "undefined",
    ),
    Row(
        "own mistake that is always right",
        numeric("{expression: 2 * n}", f"{N}, mistakes: [»{{name: m, expression: n + n, feedback: F}}]"),
        numeric("{expression: 2 * n}", f"{N}, mistakes: [{{name: m, expression: n + 200, feedback: F}}]"),
        "B150",
        "error",
        "`m` gives the answer",
    ),
    Row(
        "own mistake that is right wherever `where` holds",
        numeric(
            "{expression: 2 * n}",
            f"{N}, where: [n < 90], mistakes: [»{{name: m, expression: 'n + n if n < 90 else 0', feedback: F}}]",
        ),
        numeric(
            "{expression: 2 * n}",
            f"{N}, where: [n < 90], mistakes: [{{name: m, expression: 'n + n if n < 9 else 0', feedback: F}}]",
        ),
        "B150",
        "error",
        "`m` gives the answer",
    ),
    Row(
        "mistake to be kept apart that is always right",
        conv("input_size: n, kernel_size: 3", "separate: »[stride_ignored], parameters: {n: {integer: [9, 20]}}"),
        conv(
            "input_size: n, kernel_size: 3, stride: 2",
            "separate: [stride_ignored], parameters: {n: {integer: [9, 20]}}",
        ),
        "B150",
        "error",
        "`stride_ignored` gives the answer",
    ),
    Row(
        "most draws refused",
        numeric("{expression: n}", f"{N}, where: »[n < 20]"),
        numeric("{expression: n}", f"{N}, where: [n < 80]"),
        "B151",
        "warning",
        "% of the draws are refused",
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_found_at_its_place(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_not_found_beside_it(tmp_path: Path, row: Row) -> None:
    assert_clean(tmp_path, row.good)
