"""Arrays in cells and as text: what is typed goes from one to the other and back."""

from __future__ import annotations

import pytest
from arrays_bank import ARRAYS

from dlquiz.bank import load_library
from dlquiz.grading.verdict import Echo
from dlquiz.kinds.answering import read_answer
from dlquiz.kinds.drawing import draw
from dlquiz.tui.question.cells import MOST, Cells, cells_from
from dlquiz.variants.model import Variant


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Variant]:
    path = tmp_path_factory.mktemp("bank") / "arrays.yaml"
    path.write_text(ARRAYS, "utf-8")
    bank = load_library([path]).banks[0]
    return {question.id: draw(question, 1) for question in bank.questions}


@pytest.mark.parametrize(
    ("question", "typed", "rows"),
    [
        ("matrix", "1 2; 3 4", (("1", "2"), ("3", "4"))),
        ("matrix", "[[1, 1/2], [-3, 2*(1+1)]]", (("1", "1/2"), ("-3", "2*(1+1)"))),
        ("matrix", "1, 2；3, 4", (("1", "2"), ("3", "4"))),
        ("matrix", "1 -2; 3 4", (("1", "-2"), ("3", "4"))),
        ("matrix", "7", (("7",),)),
        ("vector", "(1, 2, 3)", (("1", "2", "3"),)),
        ("vector", "1, , 3", (("1", "", "3"),)),
        ("matrix", "1, ; 3, 4 +", (("1", ""), ("3", "4 +"))),
        ("matrix", "", (("",),)),
    ],
)
def test_a_text_in_cells(
    asked: dict[str, Variant], question: str, typed: str, rows: tuple[tuple[str, ...], ...]
) -> None:
    cells = cells_from(asked[question], typed)
    assert cells is not None
    assert cells.rows == rows


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("matrix", "1 + 2 3; 4 5"),
        ("matrix", "1 2\n3 4"),
        ("matrix", "sqrt(4), 2^3; 25%, 3"),
        ("vector", "[25, 75]"),
        ("vector", "((1+1)/2, (3))"),
    ],
)
def test_cells_are_read_as_the_text_was(asked: dict[str, Variant], question: str, typed: str) -> None:
    cells = cells_from(asked[question], typed)
    assert cells is not None
    before, after = read_answer(asked[question], typed), read_answer(asked[question], cells.typed)
    assert isinstance(before, Echo) and isinstance(after, Echo)
    assert after.text == before.text


def test_an_array_that_no_screen_holds_stays_text(asked: dict[str, Variant]) -> None:
    assert cells_from(asked["vector"], ",".join("1" * (MOST + 1))) is None


def test_spaces_in_a_cell_do_not_part_it(asked: dict[str, Variant]) -> None:
    column = Cells((("1 -2",), ("3 * 4",)))
    read = read_answer(asked["matrix"], column.typed)
    assert isinstance(read, Echo)
    assert read.text.en == "[[−1], [12]]"


def test_what_is_empty_at_the_end_is_not_part_of_the_array() -> None:
    cells = Cells((("1", "", ""), ("", "2", ""), ("", " ", "")))
    assert cells.trimmed().rows == (("1", ""), ("", "2"))
    assert cells.typed == "1, ; , 2"
    assert cells.trimmed().gap == (0, 1)
    assert Cells().grown(2, 3).typed == ""
