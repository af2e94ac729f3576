"""What is shown while something is typed, blanks put together to come apart as they were, and commas asked about."""

from __future__ import annotations

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.grading.verdict import Echo, Unreadable
from dlquiz.kinds.answering import grade, read_answer, read_cell, trace, unclear_comma
from dlquiz.kinds.blanks import UnreadBlank, join_blanks, read_blank, split_blanks

OPTIONS = "type: choice\nshuffle: false\noptions: [{text: 'ReLU, leaky', correct: true}, {text: tanh}]"
GAPS = """
type: cloze
blanks:
  matrix: {answer: {value: [[1, 2], [3, 4]]}}
  word: {accept: [momentum]}
  pick: {options: [{text: Adam, correct: true}, {text: SGD}], shuffle: false}
"""
SHAPE = """
type: numeric
answer:
  reference: conv_output_shape
  arguments: {input_shape: [3, 224, 224], out_channels: 64, kernel_size: 7, stride: 2, padding: 3}
"""
PROMPT = "'[[matrix]] [[word]] [[pick]]'"


@every_case(
    ("fields", "typed", "echo", "notes"),
    [
        ("type: numeric\nanswer: {value: 0.25}", "1/4", "0.25", 0),
        ("type: numeric\nanswer: {value: 2.5}", "log(10)", "2.30258509299", 1),
        ("type: numeric\nanswer: {value: 30101504}", "30,101,504", "30,101,504", 0),
        ("type: numeric\nanswer: {value: 0.25}", "２５％", "0.25", 0),
        ("type: numeric\nunit: '%'\nanswer: {value: 25.0}", "25", "25%", 0),
        ("type: numeric\nunit: px\nanswer: {value: 25}", "25px", "25 px", 0),
        ("type: numeric\nunit: {name: MiB, also: {KiB: 1024}}\nanswer: {value: 4.5}", "4.5", "4.5 MiB", 0),
        ("type: numeric\nunit: {name: MiB, also: {KiB: 1024}}\nanswer: {value: 4.5}", "4608 KiB", "4.5 MiB", 1),
        (SHAPE, "64x112x112", "64×112×112", 0),
        (SHAPE, "(64, 112, 112)", "64×112×112", 0),
        ("type: numeric\nanswer: {value: [[1, 2], [3, 4]]}", "1 2；3 4", "[[1, 2], [3, 4]]", 0),
        ("type: text\naccept: [momentum]", "  Heavy   ball ", "Heavy ball", 0),
        # An echo never tells that a word is misspelt.
        ("type: text\naccept: [momentum]", "momentun", "momentun", 0),
        (OPTIONS, "2", "tanh", 0),
        (OPTIONS, "relu, leaky", "ReLU, leaky", 0),
        (OPTIONS.replace("shuffle", "multiple: true\nshuffle"), "b a", "1, 2", 0),
    ],
)
def test_an_answer_is_echoed_as_it_will_be_read(fields, typed, echo, notes):
    variant = asked(fields)
    read = read_answer(variant, typed)
    assert isinstance(read, Echo)
    assert (read.text.en, read.text.zh, len(read.notes)) == (echo, echo, notes)
    assert grade(variant, typed).echo == read.text


@pytest.mark.parametrize(
    ("fields", "typed", "said"),
    [
        ("type: numeric\nanswer: {value: 0.25}", "0,25", "did you mean 0.25?"),
        ("type: text\naccept: [momentum]", " . ", "type an answer"),
        ("type: text\naccept: [momentum]", "a " * 30_000, "from position 257 on"),
        (OPTIONS, "3", "`3` names no option"),
        (OPTIONS, "1 2", "one option, please"),
    ],
)
def test_what_cannot_be_read_is_reported_with_the_help_of_the_verdict(fields, typed, said):
    variant = asked(fields)
    read = read_answer(variant, typed)
    assert isinstance(read, Unreadable)
    assert said in read.help.en
    verdict = grade(variant, typed)
    assert (verdict.message, verdict.echo) == (read.help, ("", ""))


@pytest.mark.parametrize(
    ("answers", "joined"),
    [
        (("1 2; 3 4", "momentum", "Adam"), "[1 2; 3 4]; momentum; Adam"),
        (("[[1,2],[3,4]]", " momentum ", "1"), "[[1,2],[3,4]]; momentum; 1"),
        (("?", "", "？"), "?; ; ？"),
        (("[1 2; 3 4]", "heavy (ball)", "a)"), "[1 2; 3 4]; heavy (ball); a)"),
        (("1)", "x", "2"), "1); x; 2"),
    ],
)
def test_blanks_are_joined_so_that_they_come_apart_again(answers, joined):
    assert join_blanks(asked(GAPS, prompt=PROMPT), answers) == joined
    assert len(split_blanks(joined)) == 3


@pytest.mark.parametrize(
    ("answers", "place", "said"),
    [
        (("1 2; 3 4", "momentum; velocity", "1"), 1, "`;` separates the blanks"),
        (("1 2; 3 4", "momentum", "Adam；SGD"), 2, "one option, please"),
        (("1 2; 3 4", "(momentum", "1"), 1, "close every bracket"),
        (("[1 2; 3 4", "momentum", "1"), 0, "never closed"),
        (("1 2; 3 x", "momentum", "1"), 0, "position 8"),
    ],
)
def test_a_blank_that_would_be_taken_apart_is_refused_with_its_help(answers, place, said):
    refused = join_blanks(asked(GAPS, prompt=PROMPT), answers)
    assert isinstance(refused, UnreadBlank)
    assert refused.place == place
    assert said in refused.help.en
    assert refused.help.zh


def test_a_semicolon_in_a_blank_of_words_is_reported_while_it_is_typed():
    variant = asked(GAPS, prompt=PROMPT)
    read = read_blank(variant, 1, "a; b")
    assert isinstance(read, Unreadable)
    assert "`;` separates the blanks" in read.help.en
    assert read_blank(variant, 0, "1 2; 3 4") == Echo(("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"))


def test_a_single_blank_may_hold_anything():
    one = asked("type: cloze\nblanks: {a: {accept: ['a; b']}}", prompt="'[[a]]'")
    assert join_blanks(one, ["(a; b"]) == "(a; b"
    assert grade(one, "").message.en.startswith("type an answer")


def test_a_bracket_too_many_does_not_hold_the_next_blanks_together():
    assert split_blanks("a); (b; c); d") == ["a)", " (b; c)", " d"]


@pytest.mark.parametrize(("answer", "unread"), [("x; momentum; 1", 0), ("1; ; 1", 1), ("1; m; 3", 2), ("1; m", None)])
def test_the_blank_that_could_not_be_read_is_named_by_its_place(answer, unread):
    verdict = grade(asked(GAPS, prompt=PROMPT), answer)
    assert (verdict.outcome, verdict.unread) == ("unreadable", unread)


@pytest.mark.parametrize(("typed", "word"), [("[[1, 2]]", "one row"), ("1; 2", ""), ("[[1], [2]]", "one column")])
def test_a_matrix_of_one_row_or_column_is_read_as_the_vector_that_is_asked_for(typed, word):
    read = read_answer(asked("type: numeric\nanswer: {value: [1, 2]}"), typed)
    assert isinstance(read, Echo)
    assert read.text.en == "[1, 2]"
    assert [word in note.en for note in read.notes] == [True] * bool(word)


@pytest.mark.parametrize(
    ("typed", "echo", "notes"), [("1/4", "0.25", 0), ("２５％", "0.25", 0), ("log(10)", "2.30258509299", 1)]
)
def test_a_cell_is_echoed_as_one_number(typed, echo, notes):
    read = read_cell(asked("type: numeric\nanswer: {value: [[1, 2], [3, 4]]}"), typed)
    assert isinstance(read, Echo)
    assert (read.text.en, len(read.notes)) == (echo, notes)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1 2", "one number for each cell"), ("[1]; [2]", "one number for each cell"), ("(1", "never closed")],
)
def test_a_cell_takes_one_number_and_no_more(typed, said):
    read = read_cell(asked("type: numeric\nanswer: {value: [[1, 2], [3, 4]]}"), typed)
    assert isinstance(read, Unreadable)
    assert said in read.help.en


# What is asked about instead of marked: a comma that may be a decimal point, and what the echo does not tell

REAL = "type: numeric\nanswer: {value: 1.125}"
NUMBERS = "type: cloze\nblanks: {n: {answer: {value: 3}}, x: {answer: {value: 1.125}}}"


@pytest.mark.parametrize("answer", ["1,125", "7,500", "-1，125", "x = 1,125"])
def test_a_comma_is_unclear_wherever_a_real_number_is_asked(answer: str) -> None:
    asks = unclear_comma(asked(REAL), answer)
    assert asks is not None
    assert all("." in text for text in asks)


@every_case("answer", ["1125", "1.125", "1,125,000", "1,125.5", "0,125", "1,125*2,000", "abc", ""])
def test_other_answers_are_not_asked_about(answer: str) -> None:
    assert unclear_comma(asked(REAL), answer) is None


def test_where_a_whole_number_is_asked_a_comma_is_clear() -> None:
    assert unclear_comma(asked("type: numeric\nanswer: {value: 1125}"), "1,125") is None
    assert unclear_comma(asked("type: true_false\nanswer: true"), "1,125") is None


def test_in_a_cloze_the_blank_is_named() -> None:
    variant = asked(NUMBERS, prompt="'[[n]] and [[x]]'")
    asks = unclear_comma(variant, "3; 7,500")
    assert "2" in asks.en and "7.500" in asks.en
    assert unclear_comma(variant, "3,000; 7.5") is None
    assert grade(variant, "3; 1,125").outcome == "unreadable"


def test_asked_once_the_comma_counts_as_it_is_read() -> None:
    assert grade(asked(REAL), "1,125").outcome == "unreadable"
    verdict = grade(asked(REAL), "1,125", digits_asked=True)
    assert (verdict.outcome, verdict.read_as) == ("wrong", 1125)


def test_until_it_is_marked_a_side_is_read_alike_whether_or_not_its_product_is_the_key() -> None:
    texts = []
    for key in (16, 4, 5):
        echo = read_answer(asked(f"type: numeric\nanswer: {{value: {key}, size: true}}"), "4x4")
        assert isinstance(echo, Echo)
        texts.append(echo)
    assert texts[0] == texts[1] == texts[2]
    assert texts[0].text.en == "4"
    assert [note.en for note in texts[0].notes] == ["one side of 4×4, unless the product is the answer"]
    assert grade(asked("type: numeric\nanswer: {value: 16, size: true}"), "4x4").read_as == 16
    assert grade(asked("type: numeric\nanswer: {value: 4, size: true}"), "(2+2)x(2+2)").read_as == 4


def test_a_trace_says_what_a_side_is_read_as() -> None:
    found = trace(asked("type: numeric\nanswer: {value: 17, size: true}"), "17x17")
    assert [(entry.typed, entry.value) for entry in found.stage.entries] == [("17x17", 17)]
    (note,) = found.stage.notes
    assert "17" in note.en and "17" in note.zh
