"""Draws of every shipped numeric question: no diagnosis names what the question does not have."""

from __future__ import annotations

import pytest
from false_diagnoses import QUESTIONS
from own_words_checks import assert_own_words

from dlquiz.grading import diagnosis
from dlquiz.messages import Text

from . import times
from .tally import Tally

SEEDS = 1
REMOVED = 1
BANKS = sorted({question.bank for question in QUESTIONS.values()})


def mark_all(tally: Tally, names: list[str], seeds: int) -> None:
    for name, seed in tally.trials([(name, seed) for name in names for seed in range(seeds)]):
        with tally.trial():
            assert_own_words(name, seed)


@pytest.mark.campaign("own-words")
@pytest.mark.parametrize("bank", BANKS)
def test_diagnoses_are_in_the_questions_own_words(tally: Tally, bank: str) -> None:
    mark_all(tally, [name for name, question in QUESTIONS.items() if question.bank == bank], times(SEEDS))


@pytest.mark.campaign("own-words", removed="asking whether the question names an argument")
def test_with_the_names_of_arguments(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_name(asked: Text, value: object, argument: str, other: object) -> Text:
        return Text.same(f"{value} is right for {argument}={other}")

    monkeypatch.setattr(diagnosis, "right_for", by_name)
    mark_all(tally, list(QUESTIONS), REMOVED)
