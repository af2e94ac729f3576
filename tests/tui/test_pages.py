"""Parts of pages: what is the program's, the bank's and the learner's stands in one line, each as it may be shown."""

from __future__ import annotations

import pytest
from kinds_bank import KINDS

from dlquiz.bank import load_text
from dlquiz.kinds.drawing import draw
from dlquiz.tui.question.parts import MUTED, blank_parts
from dlquiz.tui.question.verdicts import part_labels
from dlquiz.tui.rendering import Page, Part, inline, parsed, plain_line, signed_line, verbatim, worded
from dlquiz.variants.model import Variant


def variant_of(name: str) -> Variant:
    bank = load_text(KINDS).bank
    assert bank is not None
    return draw(next(question for question in bank.questions if question.id == name), 3)


def styles(part: Part) -> list[tuple[str, str]]:
    content = Page([part]).content(80)
    return [(content.plain[span.start : span.end], str(span.style)) for span in content.spans]


def test_a_line_keeps_the_styles_of_the_bank_and_none_of_what_was_typed():
    line = worded("en", "read_as", echo=inline(parsed("**two** $x^2$"), " and ", "$y$ **[b]z[/b]**"))
    assert plain_line(line) == "read as two x² and $y$ **[b]z[/b]**"
    assert styles(Part(line)) == [("two", "bold"), ("x²", "$text-secondary")]


def test_a_text_of_several_blocks_becomes_one_line_where_one_is_asked():
    assert plain_line(inline("a: ", parsed("one\n\n- two\n- three"))) == "a: one • two • three"


@pytest.mark.parametrize("typed", ["\x1b]0;x\x07", "\x9b31m", "a\x00b", "\u202eabc\u2066", "\r\n"])
def test_nothing_that_controls_a_terminal_is_shown(typed):
    plain = Page([Part(verbatim(typed)), Part(inline(typed, parsed("x")))]).content(40).plain
    assert all(character == "\n" or character.isprintable() for character in plain)


def test_a_signed_line_keeps_its_spaces_and_colours_what_bears_a_sign():
    part = signed_line("  1   2✗    3 ✓", 2)
    assert Page([part]).content(40).plain.replace("\u00a0", " ") == "    1   2✗    3 ✓"
    assert styles(part) == [("2✗", "bold $text-error"), ("✓", "bold $text-success")]


def test_what_is_half_typed_into_a_blank_is_no_alarm():
    (part,) = blank_parts(variant_of("gaps"), 0, "(1", "en")
    assert (plain_line(part.document)[:5], part.style) == ("the “", MUTED)


def test_labels_of_parts_are_of_one_width():
    assert part_labels(variant_of("chain"), "en") == ["Step 1: ", "Step 2: ", "Step 3: "]
    assert part_labels(variant_of("chain"), "zh") == ["第 1 步：", "第 2 步：", "第 3 步："]
    assert part_labels(variant_of("gaps"), "zh") == ["(1) ", "(2) ", "(3) "]
    assert part_labels(variant_of("name-it"), "en") == []
