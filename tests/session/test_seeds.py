"""Seeds as they are typed."""

from __future__ import annotations

from every_case import every_case

from dlquiz.variants.seeds import LARGEST_SEED, read_seed


@every_case(
    ("typed", "seed"),
    [
        ("0", 0),
        (" 42 ", 42),
        ("４２", 42),
        (str(LARGEST_SEED), LARGEST_SEED),
        (str(LARGEST_SEED + 1), None),
        ("9" * 5000, None),
        ("-1", None),
        ("4.2", None),
        ("²", None),
        ("", None),
    ],
)
def test_digits_are_a_seed_that_the_history_can_keep(typed: str, seed: int | None) -> None:
    assert read_seed(typed) == seed
