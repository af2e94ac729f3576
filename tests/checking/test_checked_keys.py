"""The key of a numeric question: as stated, and right however it is typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from every_case import every_case
from small_banks import LONG, Row, assert_clean, assert_found, checked, conv, numeric, place

from dlquiz.grading.numeric import grade_number
from dlquiz.grading.verdict import Verdict
from dlquiz.kinds.numeric import Numeric
from dlquiz.reference import catalog
from dlquiz.variants.model import Variant

# Lengths that are typed in another unit: the factor is a float, and only what is typed is exact.
CONVERTED = "parameters: {x: {real: [0, 1], decimals: 3, shape: [12]}}, unit: {name: m, also: {dam: 0.1}}"
ROWS = [
    Row(numeric("{reference: conv_output_size, arguments: {input_size: 8, kernel_size: 3}, value: »⟨7¦6⟩}"), "B153",
        "7 is not the computed 6"),
    Row(numeric(f"»{{expression: {LONG} * {LONG} * {LONG}}}"), "B154", "too long",
        good=numeric("{expression: 99 * 99}")),
    Row(numeric("{expression: x}", f"{CONVERTED}, tolerance: »{{absolute: ⟨0¦1e-9⟩}}"), "B154",
        "dam`, is not marked right"),
    Row(numeric("»{value: 5}", "unit: {name: MiB, also: {⟨MiB¦KiB⟩: 1024}}"), "B154",
        "typed as `5120 MiB`, is not marked right"),
]  # fmt: skip


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


def test_a_disagreement_of_run_and_closed_form_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = catalog.find("conv_output_size")
    fields: dict[str, Any] = {slot: getattr(honest, slot) for slot in honest.__slots__}
    text = conv("input_size: 8, kernel_size: 3").replace("reference: ", "reference: »")
    monkeypatch.setattr(catalog, "find", lambda _: type(honest)(**{**fields, "run": lambda **_: 7}))
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
