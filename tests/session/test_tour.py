"""The tour is chosen by what questions are, so that no bank has to keep a question for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shipped_banks import shipped

from dlquiz.bank.lines import lines_of
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.open import Open
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call
from dlquiz.questions.parameters import Constant, IntegerRange
from dlquiz.questions.question import Question
from dlquiz.session.tour import SORTS, count_stops, tour


def numeric(identity: str, reference: str, difficulty: int = 1, *, deprecated: bool = False) -> Question:
    kind = Numeric(Call(reference, {}))
    return Question("b", identity, kind, "numeric", "t", Text.same("P"), difficulty=difficulty, deprecated=deprecated)


def test_the_shipped_banks_have_an_easy_question_of_each_sort() -> None:
    stops = tour(shipped().questions())
    assert [stop.sort for stop in stops] == list(SORTS)
    assert {stop.question.difficulty for stop in stops} == {1}
    assert len({stop.question.name for stop in stops}) == len(SORTS)


def test_the_easiest_is_taken_and_of_equals_the_first() -> None:
    questions = [numeric("hard", "gradient", 3), numeric("easy", "gradient"), numeric("later", "gradient")]
    assert [stop.question.id for stop in tour(questions)] == ["easy"]


def test_of_equally_easy_ones_numbers_come_before_arrays() -> None:
    array = replace(numeric("array", "gradient"), parameters={"x": IntegerRange(1, 9, shape=(3,))})
    number = replace(numeric("number", "gradient"), parameters={"n": Constant(3), "x": IntegerRange(1, 9)})
    assert [stop.question.id for stop in tour([array, number])] == ["number"]
    assert [stop.question.id for stop in tour([replace(number, difficulty=2), array])] == ["array"]


def test_what_is_not_asked_any_more_is_not_shown() -> None:
    assert tour([numeric("old", "conv_output_size", deprecated=True)]) == []


def test_a_sort_that_is_missing_is_left_out() -> None:
    essay = Question("b", "o", Open(Text.same("A"), ()), "open", "t", Text.same("P"))
    stops = tour([essay, numeric("other", "conv_parameters"), numeric("size", "pool_output_size")])
    assert [(stop.sort, stop.question.id) for stop in stops] == [("size", "size"), ("open", "o")]


def test_the_lines_of_questions_change_nothing_but_what_is_read() -> None:
    library = shipped()
    lines = {name: text for bank in library.banks for name, text in lines_of(bank).items()}
    assert lines.keys() == {question.name for question in library.questions()}
    assert tour(library.questions(), lines) == tour(library.questions())


def test_of_each_shipped_bank_the_stops_are_reported_without_reading() -> None:
    for bank in shipped().banks:
        lines = lines_of(bank)
        assert count_stops(bank.questions, lines.__getitem__) == len(tour(bank.questions, lines)), bank.id


def test_stops_are_reported_by_types_and_by_lines() -> None:
    essay = Question("b", "o", Open(Text.same("A"), ()), "open", "t", Text.same("P"))
    size, old = numeric("size", "pool_output_size"), numeric("old", "gradient", deprecated=True)
    lines = {"b/size": "answer: {reference: pool_output_size}", "b/old": "answer: {reference: gradient}", "b/o": ""}
    assert count_stops([essay, size, old], lines.__getitem__) == 2
    assert count_stops([essay, old], lines.__getitem__) == 1


def test_a_call_that_its_lines_do_not_show_is_found_all_the_same() -> None:
    hidden = numeric("hidden", "gradient")
    assert [stop.question.id for stop in tour([hidden], {hidden.name: 'answer: {reference: "gr\\x61dient"}'})] == [
        "hidden"
    ]


def test_with_its_lines_a_question_of_another_sort_is_not_read() -> None:
    class Unread(Question):
        def __getattribute__(self, name: str) -> Any:
            assert name != "kind"
            return super().__getattribute__(name)

    other = Unread("b", "other", TrueFalse(True), "numeric", "t", Text.same("P"))
    asked = [numeric("size", "conv_output_size", 2), numeric("slope", "gradient", 3)]
    lines = {other.name: "reference: conv_parameters"}
    lines |= {asked[0].name: "reference: conv_output_size", asked[1].name: '{"reference": "gradient"}'}
    assert [stop.question.id for stop in tour([other, *asked], lines)] == ["size", "slope"]
