"""What an interview is to ask: as typed, as usual, and which questions that gives."""

from __future__ import annotations

import re

import pytest
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from interview_samples import LIBRARY
from shipped_banks import shipped

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.kinds.open import Open
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.session.interview import Blueprint, blueprint_asked, chosen, usual_blueprint
from dlquiz.session.interview.blueprint import fits

SHIPPED = shipped()
BANKS = {bank.id for bank in SHIPPED.banks}


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        pytest.param("cnn:2,maths:1", (("cnn", 2), ("maths", 1)), id="banks"),
        pytest.param("cnn/fields:2", (("cnn/fields", 2),), id="a topic of a bank"),
        pytest.param("fields", (("fields", 1),), id="a topic of any bank, one question where no number is given"),
        pytest.param(" cnn:2 ;  maths：1，cnn:1", (("cnn", 3), ("maths", 1)), id="twice"),
    ],
)
def test_a_blueprint_as_typed(typed: str, lines: tuple[tuple[str, int], ...]) -> None:
    blueprint = blueprint_asked(typed, LIBRARY)
    assert blueprint.lines == lines
    assert blueprint_asked(blueprint.text, LIBRARY) == blueprint


@every_case(
    ("typed", "expected"),
    [
        ("", "1 to 100"),
        ("cnn:101", "1 to 100"),
        ("cnn:60,maths:60", "1 to 100"),
        ("cnn:0", "such as `background:2`"),
        ("cnn:-1", "such as `background:2`"),
        ("cnn:x", "such as `background:2`"),
        ("cnn:1:2", "such as `background:2`"),
        ("cnn:" + "9" * 5000, "such as `background:2`"),
        ("cn:2", "did you mean `cnn`?"),
        ("nowhere:2", "banks: cnn, maths"),
    ],
)
def test_what_cannot_be_asked_is_reported(typed: str, expected: str) -> None:
    with pytest.raises(UsageError, match=re.escape(expected)) as error:
        blueprint_asked(typed, LIBRARY)
    assert error.value.zh != error.value.en


def test_of_own_banks_all_are_asked_evenly_and_of_one_that_is_named_all() -> None:
    assert usual_blueprint(LIBRARY, 12).lines == (("cnn", 2), ("maths", 2))
    assert usual_blueprint(LIBRARY, 12, "maths").lines == (("maths", 4),)
    with pytest.raises(UsageError, match="no questions"):
        usual_blueprint(Library(()), 30)


@pytest.mark.unmeasured
@given(seed=st.integers(0, 10_000), minutes=st.sampled_from([3, 15, 30, 60, 120]))
def test_the_shipped_banks_fill_every_line_with_different_questions_and_no_siblings(seed: int, minutes: int) -> None:
    blueprint = usual_blueprint(SHIPPED, minutes)
    found = chosen(SHIPPED, blueprint, seed)
    names = [question.name for question in found.questions]
    families = [question.family_name for question in found.questions if question.family_name]
    assert found.short == []
    assert len(names) == len(set(names)) == blueprint.questions
    assert len(families) == len(set(families))
    for what, count in blueprint.lines:
        own = [question for question in found.questions if fits(question, what, BANKS)]
        assert len(own) == count
        if count > 1:
            # Something to talk about, and something to compute.
            spoken = sum(isinstance(question.kind, Open | TrueFalse) for question in own)
            assert 1 <= spoken < count


def test_questions_do_not_depend_on_what_was_answered_and_every_one_may_come() -> None:
    seen = {
        question.name for seed in range(300) for question in chosen(LIBRARY, Blueprint((("cnn", 3),)), seed).questions
    }
    assert seen == {question.name for question in LIBRARY.banks[0].questions}


def test_a_line_that_wants_more_than_there_is_says_so() -> None:
    found = chosen(LIBRARY, Blueprint((("maths/twins", 2), ("cnn/fields", 9))), 1)
    assert [(short.what, short.wanted, short.found) for short in found.short] == [
        ("maths/twins", 2, 1),
        ("cnn/fields", 9, 3),
    ]
    assert len(found.questions) == 4
