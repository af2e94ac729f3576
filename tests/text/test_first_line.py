"""The beginning of a prompt in one line: formulas as Unicode, and no name of a parameter."""

from __future__ import annotations

from dlquiz.text.first_line import first_line


def test_a_prompt_is_one_line_without_markup() -> None:
    assert first_line("A **3×3** over {{n}} and {{ s:.3f }}: $\\frac{a}{b}$\n\nMore") == "A 3×3 over n and s: a/b More"
    found = first_line(
        "Of {{millions}}M, $\\eta = {{eta}}$, z={{ z:.2f }}, $x_1$ is {{x1}}, {{alpha}} or {{test_mean}}"
    )
    assert found == "Of …M, η = …, z=…, x₁ is x₁, α or …", "no name of a parameter is shown, and no `z = z`"
    assert first_line("An add gate [[sum]] and \\[[no]] W[[1]]") == "An add gate … and [[no]] W[[1]]"
    assert first_line("a\x1b[2Jb\n" + "x" * 1000).startswith("a") and "\x1b" not in first_line("a\x1b[2Jb")
    assert len(first_line("x" * 1000)) == 400
