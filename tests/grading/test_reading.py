"""What is shown while something is typed, and blanks put together so that they come apart as they were."""

from __future__ import annotations

import pytest
from asked_questions import asked
from every_case import every_case

from dlquiz.grading.verdict import Echo, Unreadable
from dlquiz.kinds.answering import grade, read_answer, read_cell
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
        ("type: numeric\nunit: {name: MiB, also: {KiB: 1024}}\nanswer: {value: 4.5}", "4.5", "4.5 MiB", 0),
        ("type: numeric\nunit: {name: MiB, also: {KiB: 1024}}\nanswer: {value: 4.5}", "4608 KiB", "4.5 MiB", 1),
        (SHAPE, "64x112x112", "64×112×112", 0),
        (SHAPE, "(64, 112, 112)", "64×112×112", 0),
        ("type: numeric\nanswer: {value: [[1, 2], [3, 4]]}", "1 2；3 4", "[[1, 2], [3, 4]]", 0),
        ("type: text\naccept: [momentum]", "  Heavy   ball ", "Heavy ball", 0),
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


def test_an_echo_never_tells_that_a_word_is_misspelt():
    assert read_answer(asked("type: text\naccept: [momentum]"), "momentun") == Echo(("momentun", "momentun"))


@pytest.mark.parametrize(
    ("fields", "typed", "said"),
    [
        ("type: numeric\nanswer: {value: 0.25}", "0,25", "did you mean 0.25?"),
        ("type: text\naccept: [momentum]", " . ", "type an answer"),
        ("type: text\naccept: [momentum]", "a" * 257, "too long"),
        (OPTIONS, "3", "`3` names no option"),
        (OPTIONS, "1 2", "one option, please"),
    ],
)
def test_what_cannot_be_read_is_reported_with_the_help_of_the_verdict(fields, typed, said):
    variant = asked(fields)
    read = read_answer(variant, typed)
    assert isinstance(read, Unreadable)
    assert said in read.help.en
    assert grade(variant, typed).message == read.help


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
