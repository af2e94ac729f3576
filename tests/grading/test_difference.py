"""A wrong array beside its key, as lines: aligned, marked, and never longer than can be read."""

from __future__ import annotations

import pytest
from asked_questions import asked
from hypothesis import given
from hypothesis import strategies as st
from strategies.answers import NUMBERS

from dlquiz.grading.difference import MOST_CELLS, MOST_LISTED, MOST_ROWS, blocks, difference, side_by_side
from dlquiz.kinds.answering import grade
from dlquiz.text.cells import cell_width


def lines(key: str, typed: str, language: int = 0) -> list[str]:
    return [line[language] for line in difference(grade(asked(f"type: numeric\nanswer: {{value: {key}}}"), typed))]


def test_a_matrix_stands_beside_the_key():
    assert lines("[[1, 2.5], [-30, 5]]", "1 2.25; 30 5") == [
        "yours         right",
        " 1   2.25✗      1  2.5",
        "30✗     5     −30    5",
    ]


def test_a_vector_stands_above_the_key():
    assert lines("[0.5, -1, 2000]", "0.5 1 2000") == [
        "yours  0.5    1✗  2000",
        "right  0.5   −1   2000",
    ]
    assert lines("[0.5, -1, 2000]", "0.5 1 2000", 1)[0] == "你的  0.5    1✗  2000"


def test_a_difference_beyond_six_digits_is_shown():
    assert lines("[1234567, 1]", "1234568 1")[0] == "yours  1234568✗  1"
    (line,) = [line for line in lines("[0.1234567, 1.0]", "0.1236 1") if "yours" in line]
    assert "0.1236✗" in line
    fields = "type: numeric\ntolerance: {absolute: 1e-9}\nanswer: {value: [0.12345678, 1.5]}"
    shown = [line.en for line in difference(grade(asked(fields), "0.12345671 1.5"))]
    assert shown[0].startswith("yours  0.12345671✗")
    assert "0.12345678" in shown[1]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("7", "8"),  # a number
        ("[1, 2]", "1 2"),  # right
        ("[1, 2]", "1 2 3"),  # another shape
        ("[1, 2]", "one, two"),  # unreadable
    ],
)
def test_where_there_is_nothing_to_lay_side_by_side_nothing_is_shown(key, typed):
    assert lines(key, typed) == []


def test_what_is_too_large_or_too_deep_is_listed():
    key = list(range(100, 140))
    typed = " ".join(str(value if place % 3 else 0) for place, value in enumerate(key))
    rows = lines(str(key), typed)
    assert rows[:2] == ["[1] 0✗, right: 100", "[4] 0✗, right: 103"]
    assert (len(rows), rows[-1]) == (MOST_LISTED + 1, "… and 6 more")
    cube = lines("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", "[[[1, 2], [3, 4]], [[5, 6], [7, 0]]]")
    assert cube == ["[2, 2, 2] 0✗, right: 8"]


def test_a_face_with_less_room_lists_what_it_cannot_align():
    verdict = grade(asked("type: numeric\nanswer: {value: [[1, 2], [3, 5]]}"), "1 3; 3 5")
    assert [line.en for line in difference(verdict, 14)] == ["[1, 2] 3✗, right: 2"]
    assert side_by_side(verdict, 14) == []
    assert side_by_side(verdict) == difference(verdict) != []


def test_steps_marked_from_ones_own_values_are_not_laid_beside_the_true_key():
    chain = asked(
        "type: steps\nparts:\n"
        "  - {name: a, prompt: a?, answer: {value: 2}}\n"
        "  - {name: b, prompt: b?, answer: {expression: '[a, a*a, a + 7]'}}\n"
    )
    # From 3: 3, 9, 10; two of three are right from there, none of them in the true chain (2, 4, 9).
    own = grade(chain, "3\n3 9 11").parts[1]
    assert (own.score, difference(own)) == (pytest.approx(2 / 3), [])
    true = grade(chain, "2\n2 4 8").parts[1]
    assert [line.en for line in difference(true)] == ["yours  2   4   8✗", "right  2   4   9"]


@pytest.mark.sweep
@given(st.integers(1, 14), st.integers(1, 9), st.data())
def test_a_matrix_is_aligned_in_both_languages_or_listed(rows, columns, data):
    key = [[data.draw(NUMBERS) for _ in range(columns)] for _ in range(rows)]
    answer = [[data.draw(st.just(entry) | NUMBERS) for entry in row] for row in key]
    verdict = grade(asked(f"type: numeric\nanswer: {{value: {key}}}"), "; ".join(str(row) for row in answer))
    found = difference(verdict)
    assert len(found) <= max(MOST_ROWS, MOST_LISTED) + 1
    for language in (0, 1):
        texts = [line[language] for line in found]
        assert all(cell_width(text) <= MOST_CELLS for text in texts)
    if found and found[0].en.startswith("yours"):
        wrong = [fits for row in verdict.marks for fits in row].count(False)
        assert sum(line.en.count("✗") for line in found) == wrong
        assert len({cell_width(line.en) for line in found[1:]}) == 1, "every row is as wide"


def test_the_rows_of_a_matrix_and_of_its_key_for_two_columns():
    verdict = grade(asked("type: numeric\nanswer: {value: [[1, 2.5], [-30, 5]]}"), "1 2.25; 30 5")
    assert blocks(verdict) == ([" 1   2.25✗", "30✗     5 "], ["  1  2.5", "−30    5"])
    assert blocks(verdict, 10) is not None
    assert blocks(verdict, 9) is None, "too wide"
    row = grade(asked("type: numeric\nanswer: {value: [[1, 25]]}"), "[[1, 30]]")
    assert blocks(row) == (["1   30✗"], ["1  25"])


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("[1, 2]", "1 3"),
        ("[[1, 2]]", "1 2"),
        (str([[1]] * (MOST_ROWS + 1)), ";".join("2" for _ in range(MOST_ROWS + 1))),
    ],
)
def test_what_is_no_low_matrix_with_a_mistake_has_no_such_rows(key, typed):
    assert blocks(grade(asked(f"type: numeric\nanswer: {{value: {key}}}"), typed)) is None
