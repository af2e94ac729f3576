"""The tour is chosen by what questions are, so that no bank has to keep a question for it."""

from __future__ import annotations

from dataclasses import replace

from shipped_banks import shipped

from dlquiz.kinds.numeric import Numeric
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call
from dlquiz.questions.parameters import Constant, IntegerRange
from dlquiz.questions.question import Question
from dlquiz.session.tour import SORTS, tour


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
