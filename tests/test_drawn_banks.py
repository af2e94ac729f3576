"""Whole banks that hypothesis draws: loaded, cached, checked, asked and marked as any bank. See tests/campaigns."""

from __future__ import annotations

import pytest
from drawn_banks import assert_asked_and_marked, assert_cached_alike, assert_written_alike
from hypothesis import HealthCheck, given, settings
from strategies.banks import OWN, TYPES, Fields, banks, questions

few = settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])


def test_every_type_is_drawn() -> None:
    assert set(OWN) == set(TYPES)


@pytest.mark.unmeasured
@few
@given(banks())
def test_a_drawn_bank_is_the_same_however_it_is_written_and_out_of_the_index(data: Fields) -> None:
    assert_written_alike(data)
    assert_cached_alike(data)


@pytest.mark.sweep
@pytest.mark.parametrize("kind", TYPES)
def test_whatever_is_drawn_can_be_asked_and_its_key_is_right_in_every_form(kind: str) -> None:
    @few
    @given(questions(0, kind))
    def asked(question: Fields) -> None:
        bank = assert_written_alike({"format": 1, "id": "drawn", "title": "T", "questions": [question]})
        assert_asked_and_marked(bank.questions[0])

    asked()
