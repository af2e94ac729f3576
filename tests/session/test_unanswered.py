"""How many new questions there are is counted as if one went through all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.bank import Bank, Library
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.session.today import Siblings, Unanswered, families, pick

FAMILIES = ("", "", "own", "a/shared", "b/own")
NAMES = [f"{bank}/q{number}" for bank in "ab" for number in range(5)]


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Two banks, whose families may reach into each other; some questions have old names."""
    banks = []
    for bank in "ab":
        questions = tuple(
            Question(
                bank=bank,
                id=f"q{number}",
                kind=TrueFalse(True),
                type="true_false",
                topic=draw(st.sampled_from("xy")),
                prompt=Text.same("p"),
                family=draw(st.sampled_from(FAMILIES)),
                deprecated=draw(st.booleans()) and draw(st.booleans()),
                aliases=(f"old/{bank}{number}",),
            )
            for number in range(draw(st.integers(0, 5)))
        )
        banks.append(Bank(bank, Text.same(bank), {}, questions))
    return Library(tuple(banks))


SOME = st.lists(st.sampled_from([*NAMES, "old/a0", "old/b1", "gone/q"]), max_size=6)


@pytest.mark.sweep
@given(libraries(), SOME, SOME)
@settings(max_examples=400)
def test_as_by_going_through_all_of_them(library: Library, answered: list[str], had: list[str]) -> None:
    fresh = [each.name for each in library.questions() if not each.deprecated and each.name not in answered]
    found = Unanswered(library, answered)
    assert len(found) == len(fresh)
    assert found.apart(had) == len(pick(fresh, Siblings(families(library), had)).taken)
