"""A test of many cases fails for each case that does, and says which."""

from __future__ import annotations

from pathlib import Path

import pytest
from every_case import every_case


def notes(failed: BaseExceptionGroup[BaseException]) -> list[str]:
    return [note for each in failed.exceptions for note in each.__notes__]


def test_each_case_that_fails_is_named_and_the_others_are_tried() -> None:
    tried: list[int] = []

    @every_case("number, half", [(2, 1), (3, 1), pytest.param(4, 2, id="four"), (5, 2)])
    def is_half(number: int, half: int) -> None:
        tried.append(number)
        assert number == 2 * half

    with pytest.raises(ExceptionGroup, match="2 of 4 cases") as failed:
        is_half()
    assert tried == [2, 3, 4, 5]
    assert notes(failed.value) == ["case 1: number=3, half=1", "case 3: number=5, half=2"]


def test_what_raises_nothing_where_it_must_is_named_too() -> None:
    @every_case("divisor", [1, 0])
    @every_case("number", [1, 2])
    def has_no_quotient(number: int, divisor: int) -> None:
        with pytest.raises(ZeroDivisionError):
            number / divisor

    with pytest.raises(BaseExceptionGroup) as failed:
        has_no_quotient()
    (inner,) = failed.value.exceptions
    assert inner.__notes__ == ["case 0: divisor=1"]
    assert isinstance(inner, BaseExceptionGroup)
    assert notes(inner) == ["case 0: number=1", "case 1: number=2"]


@every_case("name", ["one", "two"])
def test_fixtures_are_given_to_every_case(name: str, tmp_path: Path) -> None:
    tmp_path.joinpath(name).touch(exist_ok=False)
    assert tmp_path.joinpath("one").exists()


def test_no_case_at_all_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="proves nothing"):
        every_case("name", [])
