"""Questions chosen by what they are, for the tour and for a kind of layer: no bank has to keep a list of them."""

from __future__ import annotations

from dataclasses import replace

from session_samples import QUESTIONS
from shipped_banks import shipped

from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.steps import Steps
from dlquiz.messages import Text
from dlquiz.questions.kinds import Call, Part
from dlquiz.questions.parameters import Constant, IntegerRange
from dlquiz.questions.question import Question
from dlquiz.session.subjects import SUBJECTS, Subject, family_of, questions_about
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


# About a kind of layer: by a tag, by a reference of their own or of a part

PLAIN = QUESTIONS["sum"]
TAGGED = replace(PLAIN, id="tagged", tags=("convolution",))
RUNS = replace(PLAIN, id="runs", kind=Numeric(Call("conv_macs", {})))
IN_PARTS = replace(PLAIN, id="parts", kind=Steps((Part("a", Text.same("a"), Numeric(Call("conv_parameters", {}))),)))
POOLS = replace(PLAIN, id="pools", kind=Numeric(Call("pool_output_size", {})))
OLD = replace(TAGGED, id="old", deprecated=True)
ALL = (PLAIN, POOLS, RUNS, OLD, IN_PARTS, TAGGED)


def test_tags_and_references_tell_and_the_order_is_that_of_the_banks() -> None:
    assert questions_about(ALL, SUBJECTS["Conv2d"]) == (RUNS, IN_PARTS, TAGGED)
    assert questions_about(ALL, SUBJECTS["MaxPool2d"]) == (POOLS,)


def test_the_family_of_a_network_is_a_tag() -> None:
    assert family_of("resnet152").tags == ("resnet",)
    assert family_of("mine") == Subject()
