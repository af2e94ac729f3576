"""What the widgets remember of an answer: pure values, their way into a draft and back, and into the text."""

from __future__ import annotations

import pytest
from every_case import every_case

from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.tui.inputs.cloze import answers_from, kept
from dlquiz.tui.inputs.matching import OPEN, chosen_from, chosen_text, next_open
from dlquiz.tui.inputs.ordering import Order, order_from
from dlquiz.tui.question.inline import with_blanks
from dlquiz.tui.row_keys import number_of

# Keys


NAMED = {"1": 1, "9": 9, "a": 10, "z": 35, "３": 3, "ｂ": 11}


@pytest.mark.parametrize(("character", "number"), NAMED.items())
def test_a_key_names_a_number(character, number):
    assert number_of(character) == number


@every_case("character", ["0", "０", "K", "J", "Ｋ", "?", "三", "²", " ", "", None])
def test_other_keys_name_none(character):
    assert number_of(character) == 0


# Orders


def placed(order: Order, numbers: str) -> Order:
    for digit in numbers:
        order = order.with_next(int(digit))
    return order


@every_case(
    ("pressed", "numbers", "count"),
    [
        ("3", (3, 1, 2, 4), 1),
        ("312", (3, 1, 2, 4), 3),
        ("3124", (3, 1, 2, 4), 4),
        ("4321", (4, 3, 2, 1), 4),
        # a number once more: that item comes last of those placed
        ("313", (1, 3, 2, 4), 2),
        ("33", (3, 1, 2, 4), 1),
        # all are placed: the next number starts again
        ("31242", (2, 3, 1, 4), 1),
        ("312424", (2, 4, 3, 1), 2),
    ],
)
def test_numbers_place_the_items_one_after_the_other(pressed, numbers, count):
    order = placed(Order((1, 2, 3, 4)), pressed)
    assert (order.numbers, order.placed, order.touched) == (numbers, count, True)


@pytest.mark.parametrize(
    ("place", "to", "numbers", "count"),
    [
        (0, 1, (1, 3, 2, 4), 2),
        (0, 3, (1, 2, 4, 3), 1),
        (3, 0, (4, 3, 1, 2), 3),
        (2, 3, (3, 1, 4, 2), 2),
        (3, 2, (3, 1, 4, 2), 2),
    ],
)
def test_moving_by_hand_keeps_count_of_what_was_placed(place, to, numbers, count):
    order = placed(Order((1, 2, 3, 4)), "31").moved(place, to)
    assert (order.numbers, order.placed) == (numbers, count)


def test_the_item_placed_last_can_be_placed_again():
    order = placed(Order((1, 2, 3)), "32").with_one_less()
    assert placed(order, "1").numbers == (3, 1, 2)
    assert Order((1, 2)).with_one_less() == Order((1, 2))


@every_case("typed", ["", "1, 2", "1, 2, 2", "1, 2, 3, 4", "1, x, 3", "²,1,3", "1 2 3"])
def test_a_draft_of_other_items_leaves_the_order_shown(typed):
    assert order_from(typed, 3) == Order((1, 2, 3))


def test_an_order_survives_a_draft():
    order = placed(Order((1, 2, 3)), "31")
    assert order_from(order.typed, 3) == Order((3, 1, 2), touched=True)


# Matches


@pytest.mark.parametrize("chosen", [[2, OPEN, 1], [OPEN, OPEN, 3], [1, 1, 1], [10, 11, 12]])
def test_matches_survive_a_draft(chosen):
    assert chosen_from(chosen_text(chosen), 3, 12) == chosen


@pytest.mark.parametrize("typed", ["", "1, 2", "1, 2, 3, 4", "1, 2, 9", "9, -, -"])
def test_a_draft_of_other_sides_leaves_all_open(typed):
    assert chosen_from(typed, 3, 4) == [OPEN] * 3


@pytest.mark.parametrize(
    ("chosen", "after", "place"), [([0, 0, 0], 0, 0), ([1, 0, 0], 0, 1), ([0, 1, 1], 1, 0), ([1, 1], 0, None)]
)
def test_the_next_open_side_is_looked_for_round_the_end(chosen, after, place):
    assert next_open(chosen, after) == place


# Blanks


@every_case(
    "answers", [["2", "momentum", "Adam"], ["", "a; b", ""], ["(1", "[2;3", ")"], ["", "", ""], ["x"], ["a; b"], [""]]
)
def test_half_typed_blanks_survive_a_draft(answers):
    assert answers_from(kept(answers), len(answers)) == answers


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("2; momentum; 1", ["2", "momentum", "1"]),
        ("[1 2; 3 4]；x", ["[1 2; 3 4]", "x", ""]),
        ("1;2;3;4", ["1", "2", "3"]),
    ],
)
def test_a_submitted_answer_is_taken_apart_into_blanks(typed, answers):
    assert answers_from(typed, 3) == answers


# What was typed into blanks, in the text


def lines(document):
    return ["".join(span.text for span in line) for line in layout(document, 60)]


def test_what_is_typed_stands_where_its_blank_is():
    document = parse("A (1)＿＿＿ of $x$ and (2)＿＿＿.\n\n- then **(3)＿＿＿**")
    shown = with_blanks(document, ["sum", "", "b c"])
    assert lines(shown) == ["A (1)‹sum› of x and (2)＿＿＿.", "", "• then (3)‹b c›"]
    assert [span.text for line in layout(shown, 60) for span in line if span.style == "filled"] == ["‹sum›", "‹b c›"]


def test_what_is_typed_is_no_markup_and_no_escape_sequence():
    assert lines(with_blanks(parse("(1)＿＿＿"), ["*a* $x$ [b]\x1b[31m"])) == ["(1)‹*a* $x$ [b][31m›"]


def test_a_long_answer_is_cut_within_the_text():
    shown = lines(with_blanks(parse("(1)＿＿＿"), ["长" * 40]))
    assert shown == [f"(1)‹{'长' * 11}…›"]


def test_a_text_without_answers_is_left_alone():
    document = parse("# Title\n\n| a | b |\n|---|---|\n| (1)＿＿＿ | 2 |")
    assert with_blanks(document, ()) == document
