"""Marks on drawn numbers: set off where they can be, and never a change of what is said."""

from __future__ import annotations

import pytest
from campaigns import some
from every_case import every_case
from shipped_banks import shipped

from dlquiz.kinds.drawing import draw
from dlquiz.messages import Language
from dlquiz.text.blocks import Document
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.text.marks import MARK, marked, parse_marked


def drawn(source: str, width: int = 60) -> list[str]:
    """What is set off in a text whose values stand between double angles."""
    lines = layout(with_marks(source), width)
    return [span.text for line in lines for span in line if span.style == "drawn"]


def with_marks(source: str) -> Document:
    before, *rest = source.split("«")
    for piece in rest:
        value, _, after = piece.partition("»")
        before += marked(value) + after
    return parse_marked(before, parse)


def lines_of(document: Document, width: int) -> list[str]:
    return ["".join(span.text for span in line) for line in layout(document, width)]


@every_case(
    ("source", "expected"),
    [
        ("Width «32», kernel «5».", ["32", "5"]),
        ("输入为 «32»×«32»，卷积核为 «5»。", ["32", "32", "5"]),
        ("**An «8» in bold** and `code «7»`", ["8", "7"]),
        ("inline $n = «32» + 1$ maths", ["32"]),
        ("a decimal $x = «0.25»$, a sign $w = «-3»$", ["0.25", "−3"]),
        ("eigenvalues «-3», «4» and «2»-«-3»", ["−3", "4", "2", "-3"]),
        ("a script $x^{«12»}$", ["¹²"]),
        ("$$\\frac{«32» - «5»}{«2»} + 1$$", ["32", "5", "2"]),
        ("$$\\begin{pmatrix} «1» & «2» \\\\ «3» & «4» \\end{pmatrix}$$", ["1", "2", "3", "4"]),
        ("| a | b |\n|---|---|\n| «1» | two |", ["1"]),
        ("shape «(3, 224, 224)»", ["(3,", "224,", "224)"]),
    ],
)
def test_drawn_numbers_are_set_off(source: str, expected: list[str]) -> None:
    assert drawn(source) == expected


def test_what_a_mark_would_change_is_not_marked() -> None:
    assert lines_of(with_marks("«3». three"), 60) == lines_of(parse("3. three"), 60)
    assert drawn("«3». three") == []


def test_only_the_part_that_a_mark_would_change_goes_without() -> None:
    source = "Width «32» and $a^{«2»n_{«7»}}$ and then «5»."
    assert lines_of(with_marks(source), 60) == lines_of(parse(source.replace("«", "").replace("»", "")), 60)
    assert {"32", "5"} <= set(drawn(source))


def test_a_mark_in_a_text_of_a_bank_changes_nothing_that_is_said() -> None:
    assert lines_of(parse_marked(f"one{MARK} two", parse), 60) == ["one two"]


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_shipped_prompt_says_the_same_at_every_width(language: Language) -> None:
    found = 0
    for question in some(shipped().questions(), 4, language):
        variant = draw(question, 3)
        for part in (variant, *variant.parts):
            plain = parse(part.prompt.in_language(language))
            document = parse_marked(part.prompt_with(marked).in_language(language), parse)
            for width in (36, 76):
                assert lines_of(document, width) == lines_of(plain, width), question.name
            found += any(span.style == "drawn" for line in layout(document, 76) for span in line)
    assert found > 20
