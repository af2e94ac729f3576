"""The beginning of a prompt in one line: formulas as Unicode, and no name of a parameter."""

from __future__ import annotations

import pytest

from dlquiz.text.cells import cell_width
from dlquiz.text.first_line import MOST_WORDS, first_line, first_words


def test_a_prompt_is_one_line_without_markup() -> None:
    assert first_line("A **3×3** over {{n}} and {{ s:.3f }}: $\\frac{a}{b}$\n\nMore") == "A 3×3 over n and s: a/b More"
    found = first_line(
        "Of {{millions}}M, $\\eta = {{eta}}$, z={{ z:.2f }}, $x_1$ is {{x1}}, {{alpha}} or {{test_mean}}"
    )
    assert found == "Of …M, η = …, z=…, x₁ is x₁, α or …", "no name of a parameter is shown, and no `z = z`"
    assert first_line("An add gate [[sum]] and \\[[no]] W[[1]]") == "An add gate … and [[no]] W[[1]]"
    assert first_line("a\x1b[2Jb\n" + "x" * 1000).startswith("a") and "\x1b" not in first_line("a\x1b[2Jb")
    assert len(first_line("x" * 1000)) == 400


@pytest.mark.parametrize("sign", ["a", "字"])
def test_first_words_are_cut_where_a_sentence_has_no_room(sign: str) -> None:
    cells = cell_width(sign)
    assert first_words(sign * (MOST_WORDS // cells)) == sign * (MOST_WORDS // cells)
    assert first_words(sign * MOST_WORDS * 2) == sign * (MOST_WORDS // cells) + "…"
