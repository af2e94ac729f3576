"""The shape of an image as it is typed, and the setting of a text."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.networks.costs import Setting
from dlquiz.networks.typed import LARGEST_SIZE, setting_text, typed_setting, typed_shape


@pytest.mark.parametrize("typed", ["3x224x224", " 3 × 224 X 224", "(3, 224, 224)", "[3,224,224]", "３＊２２４＊２２４"])
def test_three_sizes_are_read_however_they_are_joined(typed: str) -> None:
    assert typed_shape(typed) == (3, 224, 224)


@every_case(
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


@every_case(
    ("typed", "setting"),
    [
        ("512", Setting(512)),
        (" 512 x 8 ", Setting(512, 8)),
        ("512x8 BFloat16", Setting(512, 8, "bfloat16")),
        ("512 × 8, float16", Setting(512, 8, "float16")),
        ("512 int8", Setting(512, 1, "int8")),
        ("５１２＊８", Setting(512, 8)),
        ("0 x 0 nonsense", Setting(0, 0, "nonsense")),
    ],
)
def test_a_setting_is_read_with_what_is_left_out_as_usual(typed: str, setting: Setting) -> None:
    assert typed_setting(typed) == setting


@every_case("typed", ["", "x", "float32", "512 x", "512 x 8 x 2", "1.5", "-3", "9" * 10, "512 bf16 bf16"])
def test_anything_else_is_no_setting(typed: str) -> None:
    assert typed_setting(typed) is None


@pytest.mark.parametrize("setting", [Setting(1), Setting(1024, 8, "bfloat16")])
def test_a_setting_is_read_as_it_is_written(setting: Setting) -> None:
    assert typed_setting(setting_text(setting)) == setting
