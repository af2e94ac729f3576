"""The shape of an image as it is typed."""

from __future__ import annotations

import pytest

from dlquiz.networks.typed import LARGEST_SIZE, typed_shape


@pytest.mark.parametrize("typed", ["3x224x224", " 3 × 224 X 224", "(3, 224, 224)", "[3,224,224]", "３＊２２４＊２２４"])
def test_three_sizes_are_read_however_they_are_joined(typed: str) -> None:
    assert typed_shape(typed) == (3, 224, 224)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "3",
        "3x224",
        "3x224x224x1",
        "0x8x8",
        "-3x8x8",
        "3x8.5x8",
        "3 8 8",
        f"1x1x{LARGEST_SIZE + 1}",
        "1x1x" + "9" * 99,
    ],
)
def test_anything_else_is_no_shape(typed: str) -> None:
    assert typed_shape(typed) is None


def test_the_largest_size_is_one() -> None:
    assert typed_shape(f"1x1x{LARGEST_SIZE}") == (1, 1, LARGEST_SIZE)
