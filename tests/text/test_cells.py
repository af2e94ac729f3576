"""What a cursor steps over, and what a reader tells texts apart by."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.text import layout, parse
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


def seconds(text: str, width: int) -> float:
    began = time.perf_counter()
    layout(parse(text), width)
    return time.perf_counter() - began


LONG = {
    "joined emoji": "👨\u200d",
    "marks": "\u0301",
    "spaces without width": "\u200b",
    "selectors": "\ufe0f",
    "closing brackets": "）",
    "opening brackets": "（",
    "wide": "答",
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("width", [20, 1000, 100_000])
@pytest.mark.parametrize("unit", LONG.values(), ids=LONG)
def test_laying_out_takes_time_in_proportion(unit: str, width: int) -> None:
    """Ten times as much takes ten times as long, not a hundred times; the bound lies far above the noise."""
    length = 100_000 // len(unit)
    assert seconds(f"a{unit * length}", width) < 8


@pytest.mark.parametrize(
    "other", ["A  b", "a\u200bb"[:1] + "\u200b b", "a\u2060 b", " a\u00a0b ", "a\ufe0e b", "a\u034f b"]
)
def test_what_reads_the_same(other: str) -> None:
    assert as_read(other) == as_read("a b")


@pytest.mark.parametrize("other", ["ab", "a b.", "á b", "a² b", "a b̂"])
def test_what_reads_otherwise(other: str) -> None:
    assert as_read(other) != as_read("a b")


def test_an_accent_reads_the_same_in_one_character_or_two() -> None:
    assert as_read("e\u0301") == as_read("é")
