"""History marked again: what a changed bank changes, what it must not touch, and that a guess is never made."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from regrading_samples import (
    CHAIN,
    CLAIM,
    CONV,
    ESSAY,
    GAPS,
    MATCH,
    ORDER,
    PICK,
    RATIO,
    SEVERAL,
    THIRD,
    again,
    answer,
    change,
    library,
    only,
    outcome,
    untouched,
)
from session_samples import START

from dlquiz.bank import Library, load_text
from dlquiz.errors import DisagreementError
from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.regrading import Regrading, regraded

# Nothing changed


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize(
    ("question", "typed"),
    [
        (CONV, ["16"]),
        (CONV, ["17"]),
        (CONV, ["reveal"]),
        (RATIO, ["2.5"]),
        (THIRD, ["0.33"]),
        (PICK, ["{B}"]),
        (PICK, ["reveal"]),
        (SEVERAL, ["{A}, {C}, {D}"]),
        (ORDER, ["{A} {C} {B}"]),
        (MATCH, ["{A} {C}"]),
        (ESSAY, ["Because.", "1"]),
        (ESSAY, ["Because.", "none"]),
        (ESSAY, ["Because.", "reveal"]),
        (CHAIN, ["20", "40"]),
        (CHAIN, ["?", "42"]),
        (CHAIN, ["21", "reveal"]),
        (GAPS, ["x; {B}"]),
        (CLAIM, ["2"]),
    ],
)
def test_where_nothing_changed_nothing_changes(store: Store, question: str, typed: Sequence[str], every: bool) -> None:
    for seed in range(4):
        answer(store, question, *typed, seed=seed)
    assert again(store, question, every=every) == Regrading(4, (), ())


def test_what_is_marked_as_before_is_not_marked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(store, CONV, "16")

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("dlquiz.session.regrading.grade", fail)
    assert again(store, CONV.replace("?'", "!'")).same == 1
    with pytest.raises(AssertionError):
        again(store, CONV, every=True)


def test_a_change_of_the_program_is_found_where_every_attempt_is_asked_for(store: Store) -> None:
    stored = answer(store, CONV, "16")._replace(expected=15, verdict="wrong", score=0.0)
    assert regraded([stored], library(CONV)).same == 1
    (found,) = regraded([stored], library(CONV), every=True).changes
    assert outcome(found) == ("expected", "right", 1.0, None, 16)


# The key, the tolerance, the mistakes


def test_a_key_that_was_wrong(store: Store) -> None:
    attempt = answer(store, CONV, "17", hints=0)
    fixed = CONV.replace("{expression: n - k}", "{expression: n - k + 1}").replace("n - k + 1, feed", "n - k, feed")
    found = change(store, fixed)
    assert outcome(found) == ("expected", "right", 1.0, None, 17)
    assert found.again.attempt == attempt.id
    assert found.again.grading == only(fixed).grading
    assert found.again.rating == Rating.GOOD


def test_what_was_right_for_a_wrong_key_is_wrong_now(store: Store) -> None:
    answer(store, CONV, "16")
    found = change(store, CONV.replace("{expression: n - k}", "{expression: n - k + 2}"))
    assert outcome(found) == ("expected", "wrong", 0.0, None, 18)
    assert found.again.rating == Rating.AGAIN


def test_the_numbers_of_then_are_marked_not_a_new_draw(store: Store) -> None:
    answer(store, CONV, "17")
    moved = CONV.replace("[20]", "[30, 31, 32]").replace("{expression: n - k}", "{expression: n - k + 1}")
    found = change(store, moved.replace("parameters:", "where: [n > 25]\n    parameters:").split("    mistakes")[0])
    assert outcome(found) == ("expected", "right", 1.0, None, 17)


def test_a_wider_tolerance(store: Store) -> None:
    answer(store, RATIO, "2.4")
    found = change(store, RATIO.replace("2.5}", "2.5}, tolerance: {absolute: 0.2}"))
    assert outcome(found) == ("marking", "right", 1.0, None, 2.5)


def test_who_was_not_asked_for_digits_loses_nothing_by_them(store: Store) -> None:
    answer(store, THIRD, "0.33")
    found = untouched(store, THIRD.replace("{relative: 0.05}", "{significant: 4}"))
    assert found.why == "answer"
    assert found.reason.en == (
        "more digits would be asked for today: right so far, but too few digits: give 4 significant digits"
    )


def test_who_was_asked_for_digits_stays_wrong(store: Store) -> None:
    precise = THIRD.replace("{relative: 0.05}", "{significant: 4}")
    answer(store, precise, "0.33", "0.33")
    assert store.history()[0].verdict == "wrong"
    assert again(store, precise.replace("4", "5")).same == 1
    assert outcome(change(store, THIRD))[:3] == ("marking", "right", 1.0)


def test_a_mistake_renamed(store: Store) -> None:
    answer(store, CONV, "17")
    found = change(store, CONV.replace("plus_one", "fence_post"))
    assert outcome(found) == ("mistake", "wrong", 0.0, "fence_post", 16)
    assert found.again.rating == found.attempt.rating


@pytest.mark.parametrize(("before", "after"), [(CONV, "plus_one"), (CONV.split("    mistakes")[0], None)])
def test_a_mistake_found_or_gone(store: Store, before: str, after: str | None) -> None:
    answer(store, before, "17")
    assert store.history()[0].mistake == after
    other = CONV.split("    mistakes")[0] if after else CONV
    assert outcome(change(store, other)) == ("mistake", "wrong", 0.0, None if after else "plus_one", 16)


def test_an_answer_that_is_read_no_more_is_left_alone(store: Store) -> None:
    answer(store, CONV.replace("n - k}", "n - k}\n    unit: MiB", 1), "16 MiB")
    assert untouched(store, CONV).why == "answer"


# Ratings


@pytest.mark.parametrize(("hints", "rating"), [(0, Rating.GOOD), (1, Rating.HARD)])
def test_hints_cap_the_new_rating_too(store: Store, hints: int, rating: Rating) -> None:
    hinted = CONV.replace("    answer", "    hints: [h]\n    answer", 1)
    answer(store, hinted, "17", hints=hints)
    assert change(store, hinted.replace("expression: n - k}", "expression: n - k + 1}")).again.rating == rating


def test_giving_up_stays_giving_up_whatever_the_key(store: Store) -> None:
    answer(store, CONV, "reveal")
    found = change(store, CONV.replace("{expression: n - k}", "{expression: n - k + 2}"))
    assert outcome(found) == ("expected", "wrong", 0.0, None, 18)
    assert found.again.rating == Rating.AGAIN


# Other numbers, names, types


def test_parameters_renamed(store: Store) -> None:
    answer(store, CONV, "16")
    renamed = CONV.replace("{{n}}", "{{m}}").replace("{n:", "{m:").replace("n - k", "m - k")
    found = untouched(store, renamed)
    assert found.why == "parameters"
    assert "`k`, `n`" in found.reason.en


def test_numbers_that_have_no_answer_today(store: Store) -> None:
    answer(store, CONV, "16")
    found = untouched(store, CONV.replace("{expression: n - k}", "{expression: 1 / (n - 5 * k)}"))
    assert found.why == "key"


def test_another_type(store: Store) -> None:
    answer(store, CLAIM, "1")
    found = untouched(store, CLAIM.replace("true_false", "numeric").replace("answer: true", "answer: {value: 1}"))
    assert (found.why, "true_false" in found.reason.en) == ("type", True)


def test_a_key_in_doubt_is_no_verdict(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(store, CONV, "16")

    def doubt(*_: object, **__: object) -> None:
        raise DisagreementError("the closed form and the run differ", "两种算法不一致")

    monkeypatch.setattr("dlquiz.session.regrading.grade", doubt)
    assert untouched(store, CONV, every=True).why == "key"


def test_a_question_that_is_gone(store: Store) -> None:
    answer(store, CONV, "16")
    assert untouched(store, CLAIM).why == "gone"
    assert untouched(store, CONV, bank="other").why == "gone"


def test_a_question_that_has_a_fault_is_not_called_gone(store: Store) -> None:
    answer(store, CONV, "16")
    faulty = load_text(f"format: 1\nid: b\ntitle: T\nquestions:{CLAIM}{CONV.replace('n - k', 'n -')}", "b.yaml")
    assert faulty.bank is not None
    left = Library((faulty.bank,), faulty.faults, {"b.yaml": faulty})
    (found,) = regraded(store.history(), left).untouched
    assert found.why == "faulty"


@pytest.mark.parametrize("seed", range(6))
def test_a_renamed_choice_keeps_the_order_of_its_old_name(store: Store, seed: int) -> None:
    answer(store, PICK, "{B}", seed=seed)
    attempt = store.history()[0]
    moved = PICK.replace("id: pick", "id: chosen\n    aliases: [b/pick]")
    fixed = moved.replace("{text: A, correct: true}, {text: B}", "{text: A}, {text: B, correct: true}")
    assert again(store, moved, every=True).same == 1
    assert outcome(change(store, fixed)) == ("expected", "right", 1.0, None, "B")
    of_old = attempt._replace(offered=None, grading="other")
    assert regraded([of_old], library(moved)) == Regrading(1, (), ())


# Taking it over


QUESTIONS = (CONV, RATIO, PICK, SEVERAL, ORDER, MATCH, ESSAY, CHAIN, GAPS, CLAIM)
FIXED = (
    CONV.replace("{expression: n - k}", "{expression: n - k + 1}"),
    RATIO.replace("2.5", "2.4"),
    PICK.replace("{text: A, correct: true}, {text: B}", "{text: A}, {text: B, correct: true}"),
    SEVERAL.replace("{text: C}", "{text: C, correct: true}"),
    ORDER.replace("[A, B, C]", "[C, A, B]"),
    MATCH.replace("right: A", "right: X").replace("right: B", "right: A").replace("right: X", "right: B"),
    ESSAY.replace("weight: 3", "weight: 6"),
    CHAIN.replace("n + 1", "n + 2"),
    GAPS.replace("accept: [x]", "accept: [y]"),
    CLAIM.replace("true}", "false}"),
)
TYPED = {
    CONV: ["17"],
    RATIO: ["2.5"],
    PICK: ["{B}"],
    SEVERAL: ["{A}, {B}"],
    ORDER: ["{A} {B} {C}"],
    MATCH: ["{A} {C}"],
    ESSAY: ["So.", "1"],
    CHAIN: ["21", "42"],
    GAPS: ["x; {A}"],
    CLAIM: ["1"],
}


def test_what_is_taken_over_is_not_found_again_and_leads_back(store: Store) -> None:
    for question in QUESTIONS:
        answer(store, question, *TYPED[question])
    before = [(one.verdict, one.score, one.rating) for one in store.history()]
    for banks in (FIXED, QUESTIONS, FIXED):
        found = again(store, *banks)
        assert len(found.changes) == len(QUESTIONS)
        assert store.regrade([change.again for change in found.changes], START) == len(QUESTIONS)
        assert again(store, *banks) == again(store, *banks, every=True) == Regrading(len(QUESTIONS), (), ())
        assert store.figures.mismatches() == []
        after = [(one.verdict, one.score, one.rating) for one in store.history()]
        assert (after == before) == (banks is QUESTIONS)
