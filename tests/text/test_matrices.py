"""Matrices inside a text: two-dimensional where there is room, in one line elsewhere."""

from __future__ import annotations

from every_case import every_case

from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.text.marks import marked, parse_marked
from dlquiz.text.plainly import plain


def lines(source: str, width: int = 40) -> list[str]:
    return ["".join(span.text for span in line) for line in layout(parse(source), width)]


def test_matrices_that_follow_each_other_stand_side_by_side() -> None:
    assert lines("Compute\n\n`X = [[8, 1], [-7, 10], [0, 2]]`\n\n`W = [[1, 2], [3, -1]]`\n\nas one.") == [
        "Compute",
        "",
        "        ⎡ 8   1⎤",
        "    X = ⎢−7  10⎥   W = ⎡1   2⎤",
        "        ⎣ 0   2⎦       ⎣3  −1⎦",
        "",
        "as one.",
    ]


@every_case("width", range(1, 31))
def test_what_does_not_fit_is_in_one_line_and_wrapped(width: int) -> None:
    rows = lines("`X = [[8, 1, -2], [6, 11, -8]]`。求和。", width)
    assert all(cell_width(line) <= width for line in rows)
    assert ("⎡" in "".join(rows)) == (width >= len("X = ⎡6  11  -8⎤") + 2)
    assert width <= 16 or rows[-2:] == ["", "求和。"], "the full stop stays with the matrix"


def test_a_matrix_within_a_sentence_parts_it() -> None:
    assert lines(r"Let $A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$. What is $A^{-1}$?") == [
        "Let",
        "",
        "    A = ⎛1  2⎞.",
        "        ⎝3  4⎠",
        "",
        "What is A⁻¹?",
    ]


@every_case(
    "code",
    [
        "x = [1, 2]", "X[[0, 1], [1, 0]]", "np.array([[1, 2], [3, 4]])", "[[1, 2], [3]]", "[[1, 2]]", "[[1], [[2]]]",
        "[[1, 2], [3, 4]] @ x", "[[1, ], [2, 3]]", "[[1, 2], [3, 4]", "[]",
    ],
)  # fmt: skip
def test_other_code_stays_in_its_line(code: str) -> None:
    assert lines(f"So `{code}` it is.", 60) == [f"So {code} it is."]


@every_case(
    ("code", "shown"),
    [
        ("x = (-1, -3)", "x = (−1, −3)"),
        ("W1 = [-2, 3e-5]", "W₁ = [−2, 3e-5]"),
        ("x1 - (2)", "x1 - (2)"),
        ("b2 = -a", "b2 = -a"),
    ],
)
def test_values_are_written_as_in_formulas(code: str, shown: str) -> None:
    assert lines(f"So `{code}` it is.", 60) == [f"So {shown} it is."]


def test_drawn_numbers_stay_set_off() -> None:
    document = parse_marked(f"`X = {marked('[[1, 2], [3, 4]]')}`", parse)
    drawn = [span.text for line in layout(document, 40) for span in line if span.style == "drawn"]
    assert drawn == ["1", "2", "3", "4"]


def test_line_mode_keeps_one_line() -> None:
    assert plain("`X = [[1, 2], [3, 4]]`") == "X = [[1, 2], [3, 4]]"
