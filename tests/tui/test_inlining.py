"""What was typed stands in the text."""

from __future__ import annotations

from dlquiz.text.blocks import Document
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.tui.question.inline import with_blanks


def lines(document: Document) -> list[str]:
    return ["".join(span.text for span in line) for line in layout(document, 60)]


def test_what_is_typed_stands_where_its_blank_is() -> None:
    document = parse("A (1)＿＿＿ of $x$ and (2)＿＿＿.\n\n- then **(3)＿＿＿**")
    shown = with_blanks(document, ["sum", "", "b c"])
    assert lines(shown) == ["A (1)‹sum› of x and (2)＿＿＿.", "", "• then (3)‹b c›"]
    assert [span.text for line in layout(shown, 60) for span in line if span.style == "filled"] == ["‹sum›", "‹b c›"]


def test_what_is_typed_is_no_markup_and_no_escape_sequence() -> None:
    assert lines(with_blanks(parse("(1)＿＿＿"), ["*a* $x$ [b]\x1b[31m"])) == ["(1)‹*a* $x$ [b][31m›"]


def test_a_long_answer_is_cut_within_the_text() -> None:
    shown = lines(with_blanks(parse("(1)＿＿＿"), ["长" * 40]))
    assert shown == [f"(1)‹{'长' * 11}…›"]


def test_a_text_without_answers_is_left_alone() -> None:
    document = parse("# Title\n\n| a | b |\n|---|---|\n| (1)＿＿＿ | 2 |")
    assert with_blanks(document, ()) == document
