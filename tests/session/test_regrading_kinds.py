"""Options, items, points, steps and blanks marked again: a number means what it meant when it was typed."""

from __future__ import annotations

import pytest
from regrading_samples import (
    CHAIN,
    ESSAY,
    GAPS,
    MATCH,
    ORDER,
    PICK,
    SEVERAL,
    again,
    answer,
    change,
    library,
    only,
    outcome,
    untouched,
)

from dlquiz.progress.store import Store
from dlquiz.schedule import Rating
from dlquiz.session.regrading import Regrading, regraded

# Options


@pytest.mark.parametrize("seed", range(6))
def test_the_key_of_a_choice_was_another_option(store: Store, seed: int) -> None:
    fixed = PICK.replace("{text: A, correct: true}, {text: B}", "{text: A}, {text: B, correct: true}")
    answer(store, PICK, "{B}", seed=seed)
    assert outcome(change(store, fixed)) == ("expected", "right", 1.0, None, "B")
    answer(store, PICK, "{C}", seed=seed)
    assert [found.again.verdict for found in again(store, fixed).changes] == ["wrong", "right"]


@pytest.mark.parametrize("seed", range(6))
def test_options_in_another_order_are_the_same_options(store: Store, seed: int) -> None:
    answer(store, PICK, "{B}", seed=seed)
    answer(store, PICK, "{A}", seed=seed)
    assert again(store, PICK.replace("{text: B}, {text: C}", "{text: C}, {text: B}")).same == 2
    moved = PICK.replace("{text: A, correct: true}, {text: B}", "{text: B}, {text: A, correct: true}")
    assert again(store, moved).same == 2


@pytest.mark.parametrize("seed", range(6))
def test_texts_that_changed_places_under_the_same_marks_change_the_key(store: Store, seed: int) -> None:
    # The fingerprint of marking knows the marks alone.
    swapped = PICK.replace("text: A", "text: X").replace("text: B", "text: A").replace("text: X", "text: B")
    assert only(swapped).grading == only(PICK).grading
    answer(store, PICK, "{B}", seed=seed)
    assert outcome(change(store, swapped)) == ("expected", "right", 1.0, None, "B")


def test_an_option_added_since_was_not_to_be_chosen(store: Store) -> None:
    more = SEVERAL.replace("{text: D}", "{text: D}, {text: E}")
    answer(store, SEVERAL, "{A}, {B}")
    answer(store, SEVERAL, "{A}, {C}")
    assert again(store, more).same == 2
    found = again(store, more.replace("{text: E}", "{text: E, correct: true}"))
    assert [one.why for one in found.untouched] == ["options"] * 2


def test_an_option_ticked_rightly_after_all(store: Store) -> None:
    answer(store, SEVERAL, "{A}, {B}, {C}")
    assert store.history()[0].score == 0.5
    found = change(store, SEVERAL.replace("{text: C}", "{text: C, correct: true}"))
    assert (found.why, found.again.verdict, sorted(found.again.expected)) == ("expected", "right", ["A", "B", "C"])


def test_an_option_that_is_gone_may_have_been_meant(store: Store) -> None:
    answer(store, PICK, "{B}")
    other = PICK.replace("{text: A, correct: true}", "{text: A}").replace("{text: C}", "{text: D, correct: true}")
    assert untouched(store, other).why == "options"


def test_a_reworded_option_decides_nothing_and_is_reported_only_on_demand(store: Store) -> None:
    answer(store, PICK, "{B}")
    reworded = PICK.replace("text: C", "text: See")
    assert again(store, reworded).same == 1
    assert untouched(store, reworded, every=True).why == "options"


def test_left_sides_in_another_order_make_the_answer_mean_something_else(store: Store) -> None:
    answer(store, MATCH, "{B} {A}")
    turned = MATCH.replace("{left: l, right: A}, {left: m, right: B}", "{left: m, right: B}, {left: l, right: A}")
    assert untouched(store, turned).why == "options"


@pytest.mark.parametrize("changed", [PICK.replace("text: C", "text: D"), SEVERAL.replace("several", "pick")])
def test_what_was_offered_in_version_1_is_not_guessed(store: Store, changed: str) -> None:
    attempt = answer(store, PICK, "{B}")._replace(offered=None, grading="other")
    (found,) = regraded([attempt], library(changed)).untouched
    assert found.why == "options"


@pytest.mark.parametrize("question", [PICK, ORDER, MATCH, GAPS])
def test_where_the_wording_is_the_same_the_seed_still_tells(store: Store, question: str) -> None:
    typed = {PICK: "{A}", ORDER: "{A} {B} {C}", MATCH: "{A} {B}", GAPS: "x; {A}"}[question]
    for seed in range(4):
        attempt = answer(store, question, typed, seed=seed)._replace(offered=None, grading="other")
        assert attempt.verdict == "right"
        assert regraded([attempt], library(question)) == Regrading(1, (), ())


# Open answers, steps, blanks


@pytest.mark.parametrize(("ticks", "score"), [("1", 0.25), ("2", 0.75), ("1 2", 1.0), ("none", 0.0)])
def test_points_weigh_otherwise(store: Store, ticks: str, score: float) -> None:
    answer(store, ESSAY, "First, second.", ticks)
    found = again(store, ESSAY.replace("weight: 3", "weight: 9").replace("weight: 1", "weight: 27"))
    assert [change.again.score for change in found.changes] == ([] if score in (0, 1) else [score])
    assert found.same == (score in (0, 1))


def test_points_that_were_not_there_cannot_have_been_met(store: Store) -> None:
    answer(store, ESSAY, "Because.", "1")
    assert untouched(store, ESSAY.replace("weight: 1}]", "weight: 1}, {point: Three}]")).why == "options"


def test_a_mistake_is_carried_forward_by_todays_chain(store: Store) -> None:
    answer(store, CHAIN, "20", "41")
    assert store.history()[0].score == 0
    assert outcome(change(store, CHAIN.replace("first * 2", "first * 2 + 1")))[:3] == ("expected", "partly", 0.5)


def test_a_step_given_up_stays_so_and_the_others_are_marked(store: Store) -> None:
    answer(store, CHAIN, "?", "44")
    found = change(store, CHAIN.replace("n + 1", "n + 2"))
    assert outcome(found)[:3] == ("expected", "partly", 0.5)


def test_steps_given_up_at_the_last_earn_nothing(store: Store) -> None:
    answer(store, CHAIN, "22", "reveal")
    found = change(store, CHAIN.replace("n + 1", "n + 2"))
    assert outcome(found)[:3] == ("expected", "wrong", 0.0)
    assert found.again.rating == Rating.AGAIN


@pytest.mark.parametrize(
    "changed",
    [
        CHAIN.replace("name: first", "name: start").replace("first * 2", "start * 2"),
        CHAIN + "      - {name: third, prompt: P, answer: {expression: second * 2}}\n",
    ],
)
def test_other_steps_than_were_asked(store: Store, changed: str) -> None:
    answer(store, CHAIN, "22", "44")
    assert untouched(store, changed).why == "options"
