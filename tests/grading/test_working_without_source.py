"""A learner never reads source code in a worked solution: of every shipped question, in both languages."""

from __future__ import annotations

import pytest
from latex_numbers import apart, equalities
from shipped_banks import shipped
from source_in_working import source_in

from dlquiz.grading import worked_solution
from dlquiz.questions import Question
from dlquiz.variants import draw

SEEDS = 20
"""So many draws of each question are looked at in the campaigns, the first `AT_ONCE` of them in every run."""
AT_ONCE = 1
BANKS = {bank.id: bank.questions for bank in shipped().banks}


def looked_at(questions: tuple[Question, ...], seeds: range) -> None:
    """No draw has a sign of source code, nor an equation that does not hold."""
    found: list[str] = []
    for question in questions:
        for seed in seeds:
            variant = draw(question, seed)
            found += source_in(variant)
            if question.type in ("numeric", "steps", "cloze"):
                wrong = [equality for lines in apart(worked_solution(variant)) for equality in equalities(lines)]
                found += [f"{question.name}, seed {seed}: {one}" for one in wrong if not one.holds]
    assert found == []


@pytest.mark.parametrize("bank", BANKS)
def test_no_working_shows_source(bank: str) -> None:
    looked_at(BANKS[bank], range(AT_ONCE))


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(AT_ONCE, SEEDS))
@pytest.mark.parametrize("bank", BANKS)
def test_no_working_of_other_draws_shows_source(bank: str, seed: int) -> None:
    looked_at(BANKS[bank], range(seed, seed + 1))
