"""A key in every form: the forms that answers may take are there, and the reader takes each of them for the key."""

from __future__ import annotations

import random
from typing import Any

import pytest
from every_case import every_case

from dlquiz.expressions import is_integer, shape_of
from dlquiz.expressions.values import entries
from dlquiz.grading.answer_forms import every_form, two_forms
from dlquiz.grading.reader import Reading, read_array, read_number
from dlquiz.grading.verdict import Unreadable
from dlquiz.questions.kinds import Unit

PERCENT = Unit("%")
MEMORY = Unit("MiB", {"KiB": 1024, "GB": 0.001048576})

# What a person may type for a key, as the marking promises it.
WANTED: list[tuple[Any, Unit | None, bool, list[str]]] = [
    (112, None, False, ["112", "= 112", "x = 112", "１１２", "+112", "(112)", "（１１２）", "≈ 112", "112。",
        "1.12e2"]),
    (112, None, False, ["1.12E2", "1.12×10^2", "1.12x10^2", "1.12*10^2", "1.12*10**2", "1.12 · 10^2", "1.12×10²"]),
    (-4, None, False, ["-4", "−4", "－４", "(-4)", "= -4"]),
    (61100840, None, False, ["61,100,840", "61 100 840", "61'100'840", "61_100_840", "６１，１００，８４０"]),
    (61100840, None, False, ["61.10084M", "61.10084 M", "61100.84k", "6110.084万"]),
    (138 * 10**12, None, False, ["138T", "138000B", "138000G"]),
    (0.25, None, False, ["0.25", "1/4", "¼", ".25", "+0.25", "0.250", "25%", "25 %", "25％", "0.25。", "1／4",
        "1 ÷ 4"]),
    (0.25, None, False, ["2.5e-1", "2.5E−1", "2.5×10^-1", "2.5x10^-1", "2.5*10**-1", "2.5×10⁻¹", "x = 0.25",
        "０．２５"]),
    (-0.75, None, False, ["-3/4", "-¾", "-75%", "−0.75", "-.75", "-7.5×10^-1"]),
    (1234.5, None, False, ["1,234.5", "1 234.5", "1'234.5", "2469/2", "1，234.5"]),
    (6.0, None, False, ["6", "6.0", "600%"]),
    (1e-08, None, False, ["1e-08", "1e-8", "1×10^-8", "0.00000001"]),
    (25, PERCENT, False, ["25", "25%", "25 %", "25％"]),
    (0.4, PERCENT, False, ["0.4%", "= 0.4%", "0.4 %"]),
    (1.5, PERCENT, False, ["1.5", "1.5%", "1.5 %"]),
    (5, MEMORY, False, ["5", "5 MiB", "5MiB", "5120 KiB", "0.00524288 GB"]),
    ((64, 112, 112), None, True, ["64x112x112", "64×112×112", "64*112*112", "64 x 112 x 112", "(64, 112, 112)"]),
    ((64, 112, 112), None, True, ["torch.Size([64, 112, 112])", "(64, 112, 112,)", "【64， 112， 112】"]),
    ((64, 112, 112), None, True,
        ["[64, 112, 112]", "64, 112, 112", "64,112,112", "64 112 112", "64; 112; 112", "64、112、112"]),
    ((7,), None, True, ["(7,)", "[7]", "7", "torch.Size([7])"]),
    ((0.5, -1.0), None, False,
        ["[0.5, -1]", "0.5 -1", "(0.5, -1)", "0.5; -1", "0.5\n-1", "[0.5 -1]", "np.array([0.5, -1])"]),
    ((0.5, -1.0), None, False, ["［０．５， －１］", "[0.5, −1]", "x = [0.5, -1]"]),
    (((1, 2), (3, 4)), None, False, ["[[1, 2], [3, 4]]", "1 2; 3 4", "1, 2; 3, 4", "1 2\n3 4", "((1, 2), (3, 4))"]),
    (((1, 2), (3, 4)), None, False,
        ["【【1， 2】， 【3， 4】】", "[[1 2]\n [3 4]]", "[1 2; 3 4]", "torch.tensor([[1, 2], [3, 4]])"]),
    ((25.0, 75.0), PERCENT, False, ["[25%, 75%]", "[25, 75] %", "25, 75"]),
    ((0.5, 75.0), PERCENT, False, ["[0.5, 75] %", "[0.5%, 75%]"]),
    ((1, 2), MEMORY, False, ["[1, 2] MiB", "[1024, 2048] KiB"]),
]  # fmt: skip


@every_case(("key", "unit", "sizes", "wanted"), WANTED)
def test_the_promised_forms_are_tried(key: Any, unit: Unit | None, sizes: bool, wanted: list[str]) -> None:
    assert set(wanted) - set(every_form(key, unit, sizes=sizes)) == set()


@every_case(("key", "unit", "sizes", "wanted"), WANTED)
def test_the_reader_takes_each_for_the_key(key: Any, unit: Unit | None, sizes: bool, wanted: list[str]) -> None:
    forms = every_form(key, unit, sizes=sizes)
    assert len(set(forms)) == len(forms) >= 5
    assert [form for form in forms if not reads_as(form, key, unit, sizes)] == []


def reads_as(form: str, key: Any, unit: Unit | None, sizes: bool) -> bool:
    read = reading(form, key, unit, sizes)
    if isinstance(read, Unreadable):
        return False
    if is_integer(key):
        return bool(read.value == key)
    return shape_of(read.value) == shape_of(key) and all(
        abs(one - other) <= 1e-14 * abs(other) for one, other in zip(entries(read.value), entries(key), strict=True)
    )


def reading(form: str, key: Any, unit: Unit | None, sizes: bool) -> Reading | Unreadable:
    if not isinstance(key, tuple):
        return read_number(form, unit=unit, integer_key=is_integer(key))
    return read_array(form, dimensions=len(shape_of(key)), unit=unit, shape_like=sizes)


UNITS = [None, None, Unit("px"), PERCENT, MEMORY, Unit("s", {"ms": 1000.0, "min": 1 / 60}), Unit("k", {"M": 0.001})]


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(20))
def test_drawn_keys_are_right_in_all_of_their_forms(seed: int) -> None:
    draws = random.Random(seed)
    for _ in range(100):
        shape = [draws.randrange(1, 4) for _ in range(draws.choice([0, 0, 0, 1, 1, 2]))]
        number = draws.choice([whole, real])
        key = array(draws, number, shape)
        sizes = len(shape) == 1 and is_integer(key) and min(entries(key)) > 0
        unit = draws.choice(UNITS)
        wrong = [form for form in every_form(key, unit, sizes=sizes) if not reads_as(form, key, unit, sizes)]
        assert wrong == [], (key, unit)


def array(draws: random.Random, number: Any, shape: list[int]) -> Any:
    return tuple(array(draws, number, shape[1:]) for _ in range(shape[0])) if shape else number(draws)


def whole(draws: random.Random) -> int:
    size = draws.choice([50, 10**7, 10**12, 10**35])
    return draws.randrange(-size, size)


def real(draws: random.Random) -> float:
    ways = [
        draws.uniform(-1, 1),
        round(draws.uniform(-100, 100), draws.randrange(5)),
        draws.choice([0.0, 6.0, -1.0, 1 / 3, 3.25, 1e22, 123456.75, -1e-290]),
        10 ** draws.uniform(-12, 12),
    ]
    return draws.choice(ways)


@pytest.mark.parametrize(
    ("key", "exact"),
    [(6, "6"), (-2.5, "-2.5"), (1e-08, "1e-08"), ((1, 2), "[1, 2]"), (((1, 2.5), (3, 4)), "[[1, 2.5], [3, 4]]")],
)
def test_two_forms(key: Any, exact: str) -> None:
    assert two_forms(key) == [exact, f"= {exact}"]


def test_a_form_that_is_too_long_is_left_out() -> None:
    forms = every_form(tuple(range(60)))
    assert forms[0] == str(list(range(60)))
    assert all(len(form) <= 256 for form in forms)
    assert reads_as(forms[0], tuple(range(60)), None, False)


def test_nothing_is_computed_from_numbers_beyond_the_floats() -> None:
    assert not [form for form in every_form(1.7e308, MEMORY) if "inf" in form]
    assert every_form(9**400)[0] == str(9**400)
