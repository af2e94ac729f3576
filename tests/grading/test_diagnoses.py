"""No diagnosis is false in the first draw of every shipped numeric question; forty draws are in the campaigns."""

from __future__ import annotations

import pytest
from false_diagnoses import QUESTIONS, assert_no_false_diagnosis


@pytest.mark.sweep
@pytest.mark.unmeasured
@pytest.mark.parametrize("bank", sorted({question.bank for question in QUESTIONS.values()}))
def test_no_diagnosis_is_false_in_the_first_draw(bank: str) -> None:
    for name, question in QUESTIONS.items():
        if question.bank == bank:
            assert_no_false_diagnosis(name, seed=0)
