"""Draws of every shipped numeric question: no wrong number is taken for what it is not."""

from __future__ import annotations

import pytest
from false_diagnoses import QUESTIONS, assert_no_false_diagnosis

from dlquiz.expressions.values import Value
from dlquiz.grading import diagnosis
from dlquiz.kinds.numeric import Numeric
from dlquiz.questions.tolerance import Tolerance
from dlquiz.reference.kinds import ActiveMistake
from dlquiz.variants.formulas import accepted
from dlquiz.variants.model import Variant

from . import times
from .tally import Tally

SEEDS = 2
REMOVED = 20
BANKS = sorted({question.bank for question in QUESTIONS.values()})


@pytest.mark.campaign("false-diagnoses")
@pytest.mark.parametrize("bank", BANKS)
def test_no_diagnosis_is_false(tally: Tally, bank: str) -> None:
    names = [name for name, question in QUESTIONS.items() if question.bank == bank]
    for name, seed in tally.trials([(name, seed) for name in names for seed in range(times(SEEDS))]):
        with tally.trial():
            assert_no_false_diagnosis(name, seed)


def mark_all(tally: Tally, bank: str) -> None:
    names = [name for name, question in QUESTIONS.items() if question.bank == bank]
    for seed, name in tally.trials([(seed, name) for seed in range(REMOVED) for name in names]):
        with tally.trial():
            assert_no_false_diagnosis(name, seed)


@pytest.mark.campaign("false-diagnoses", removed="naming a mistake only where no other has its value")
def test_without_one_mistake_only(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    def first(variant: Variant, kind: Numeric, value: Value, digits: object) -> list[ActiveMistake]:
        return [mistake for mistake in variant.mistakes if accepted(value, mistake.value, kind.tolerance)][:1]

    monkeypatch.setattr(diagnosis, "_fitting", first)
    mark_all(tally, BANKS[0])


@pytest.mark.campaign("false-diagnoses", removed="holding a neighbor to every digit")
def test_without_every_digit(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    def near(value: Value, other: Value, digits: object, tolerance: Tolerance) -> bool:
        return accepted(value, other, tolerance)

    monkeypatch.setattr(diagnosis, "_explains", near)
    # Going through all banks would come to the first such neighbor after a thousand draws.
    mark_all(tally, "background")
