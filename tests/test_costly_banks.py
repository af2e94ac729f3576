"""Questions that ask for endless work are refused after a counted amount of it, whatever the time it takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from costly_banks import A_SQUARE, AN_ANSWER, LOADS, NEVER, assert_survived, listed, many, question

from dlquiz.bank import load_library, load_text
from dlquiz.checking import check_library
from dlquiz.errors import TooCostlyError
from dlquiz.expressions import evaluate, parse
from dlquiz.expressions.work import Budget
from dlquiz.kinds import drawing
from dlquiz.kinds.drawing import draw
from dlquiz.questions.question import Question
from dlquiz.variants.model import NoDrawError


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ["accepted answers", "numbers", "a text of signs"])
def test_a_question_that_is_too_large_is_left_out_with_one_fault(name: str, tmp_path: Path) -> None:
    assert_survived(LOADS[name], tmp_path)


def loaded(text: str) -> Question:
    bank = load_text(text).bank
    assert bank is not None
    return bank.questions[0]


def spent_on(asked: Question, seed: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is spent on drawing a question, in the end and by the budget that is its own."""
    made: list[Budget] = []

    class Counted(Budget):
        def __init__(self, units: int) -> None:
            super().__init__(units)
            made.append(self)

    monkeypatch.setattr(drawing, "Budget", Counted)
    try:
        draw(asked, seed)
    except TooCostlyError as error:
        return [made[0].spent, error.en.count("after")]
    return [made[0].spent]


def test_all_tries_of_a_question_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """A try costs the same each time: ten times as many cells, a tenth of the tries."""
    tries = []
    for side in (30, 90):
        with pytest.raises(TooCostlyError) as refused:
            draw(loaded(question("numeric", NEVER.format(side))), 1)
        assert refused.value.place[0] in ("where", "parameters")
        tries.append(int(refused.value.en.split(" after ")[1].split(" tries")[0]))
    assert 8 < tries[0] / tries[1] < 10
    spent = spent_on(loaded(question("numeric", NEVER.format(90))), 1, monkeypatch)
    assert drawing.MOST_WORK < spent[0] < 1.1 * drawing.MOST_WORK


def test_when_the_budget_ends_after_many_refused_draws_they_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = loaded(question("numeric", NEVER.format(2)))
    monkeypatch.setattr(drawing, "MOST_WORK", 14_000)
    with pytest.raises(NoDrawError, match=r"no admissible draw in 5\d\d tries: `sum\(a\) < 0` does not hold"):
        draw(asked, 1)
    monkeypatch.setattr(drawing, "MOST_WORK", 12_000)
    with pytest.raises(TooCostlyError, match=r"too costly after 4\d\d tries"):
        draw(asked, 1)


def test_work_is_counted_and_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = loaded(question("numeric", A_SQUARE.replace("100, 100", "9, 9") + AN_ANSWER))
    assert spent_on(asked, 1, monkeypatch) == spent_on(asked, 1, monkeypatch)
    assert spent_on(asked, 1, monkeypatch)[0] >= 2 * 81


def test_one_budget_with_a_draw_in_it_is_enough() -> None:
    """A draw that takes most of the budget is asked, though no other is left to choose from."""
    variant = draw(loaded(question("numeric", A_SQUARE + AN_ANSWER)), 1)
    assert 1 <= variant.admissible < drawing.CANDIDATES
    assert draw(variant.question, 1) == variant


def test_what_is_inside_a_budget_counts_for_the_one_around_it() -> None:
    outer, inner = Budget(1_000), Budget(100)
    with outer.counted(), inner.counted():
        evaluate(parse("1 + 2"), {})
    assert outer.spent == inner.spent > 0
    with outer.counted():
        evaluate(parse("1 + 2"), {})
    assert outer.spent == 2 * inner.spent


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (listed("accept", *many(501, "word{number} x")), (10, 7)),
        ("    accept: [yes]\n    hints:\n      - A\n      - " + "lorem " * 9_000 + "\n", (12, 9)),
        ("    accept: [yes]\n    tags: [" + ", ".join(many(501, "t{number}")) + "]\n", (10, 11)),
    ],
    ids=["accept", "hints", "tags"],
)
def test_what_is_too_large_is_named_where_it_stands(body: str, place: tuple[int, int]) -> None:
    (fault,) = load_text(question("text", body)).faults
    assert (fault.code, fault.line, fault.column) == ("B160", *place)


@pytest.mark.parametrize(
    "body",
    [
        listed("accept", *many(500, "word{number} x")),
        "    accept: [yes]\n    hints:\n" + "      - " + "lorem " * 8_000 + "\n",
    ],
    ids=["accept", "hints"],
)
def test_what_is_just_small_enough_is_asked(body: str) -> None:
    assert load_text(question("text", body)).faults == ()


def test_checking_has_a_budget_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bank.yaml").write_text(question("text", listed("accept", *many(60, "word{number} x"))), "utf-8")
    library = load_library([tmp_path / "bank.yaml"])
    assert check_library(library, 2).faults == ()
    monkeypatch.setattr("dlquiz.checking.proofs.MOST_WORK", 10_000)
    (fault,) = check_library(library, 2).faults
    assert (fault.code, fault.line) == ("B160", 5)
    assert "to check" in fault.message
