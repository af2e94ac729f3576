"""A syntax error in a shipped bank costs the question it stands in; mutants of the banks are in the campaigns."""

from __future__ import annotations

import pytest
from campaigns import some
from mutants import whole_banks

from dlquiz.bank import load_text


@pytest.fixture(scope="module")
def banks() -> list[str]:
    return whole_banks()


ENDED_TOO_EARLY = ("source: a: b", "source: 'x", "source: [x", "source: @x")


@pytest.mark.sweep
def test_a_syntax_error_costs_one_question(banks: list[str]) -> None:
    """Each error in a bank, at its start, in its middle or at its end by turns."""
    for number, text in enumerate(some(banks, 3)):
        names = names_in(text)
        places = (0, len(names) // 2, len(names) - 1)
        for turn, damage in enumerate(ENDED_TOO_EARLY, number):
            costs_one_question(text, names, places[turn % 3], damage)


def names_in(text: str) -> list[str]:
    sound = load_text(text).bank
    return [question.id for question in sound.questions]


def costs_one_question(text: str, names: list[str], place: int, damage: str) -> None:
    line = f"  - id: {names[place]}\n"
    assert text.count(line) == 1
    start = text[: text.index(line)].count("\n") + 2
    size = text[text.index(line) + 1 :].partition("\n  - id: ")[0].count("\n") + 1
    result = load_text(text.replace(line, f"{line}    {damage}\n"))
    assert [fault.code for fault in result.faults] == ["B006"]
    # An open quote may meet one further down, but in the same question.
    assert start <= result.faults[0].line <= start + size
    assert [question.id for question in result.bank.questions] == names[:place] + names[place + 1 :]
