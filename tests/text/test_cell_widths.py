"""What a cursor steps over, and what a reader tells texts apart by."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.text.cells import as_read, char_width, clusters

FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301\u0302x", ["e\u0301\u0302", "x"]),
        (f"{FAMILY}答", [FAMILY, "答"]),
        ("\u0301a", ["\u0301", "a"]),
        ("a\u200d", ["a\u200d"]),
        ("", []),
    ],
)
def test_clusters(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


@given(st.text(st.sampled_from("ab答\u0301\u200d\ufe0f👨(，")))
def test_clusters_lose_nothing_and_begin_where_something_is_seen(text: str) -> None:
    parts = clusters(text)
    assert "".join(parts) == text
    for before, part in pairwise(parts):
        assert char_width(part[0]) > 0
        assert not before.endswith("\u200d")


@pytest.mark.unmeasured
@pytest.mark.parametrize("unit", ["👨\u200d", "\u0301", "\u200b", "\ufe0f"])
def test_what_joins_without_end_is_cut_in_moments(unit: str) -> None:
    """A tenth of a second. Before, joining one by one took 27 seconds."""
    text = f"a{unit * (160_000 // len(unit))}"
    began = time.process_time()
    clusters(text)
    assert time.process_time() - began < 15


@pytest.mark.parametrize("other", ["A  b", "a\u200b b", "a\u2060 b", " a\u00a0b ", "a\ufe0e b", "a\u034f b"])
def test_what_reads_the_same(other: str) -> None:
    assert as_read(other) == as_read("a b")


@pytest.mark.parametrize("other", ["ab", "a b.", "á b", "a² b", "a b̂"])
def test_what_reads_otherwise(other: str) -> None:
    assert as_read(other) != as_read("a b")


def test_an_accent_reads_the_same_in_one_character_or_two() -> None:
    assert as_read("e\u0301") == as_read("é")
