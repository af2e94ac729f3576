"""Mistakes are marked wrong, and the author's own are active now and then."""

from __future__ import annotations

from pathlib import Path

from every_case import every_case
from small_banks import N, Row, assert_clean, assert_found, checked, conv, numeric, own

from dlquiz.checking.activity import MistakeActivity

SLIDING = "input_size: n, kernel_size: 3, stride: 2"
DRAWN = "parameters: {n: {integer: [9, 40]}}"


ROWS = [
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


@every_case("row", ROWS)
def test_found_at_its_place_and_not_beside_it(tmp_path: Path, row: Row) -> None:
    assert_found(tmp_path, row)
    assert_clean(tmp_path, row.good)


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
