"""History marked again: what a changed bank changes, what it must not touch, and that a guess is never made."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from every_case import every_case
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
from dlquiz.progress.store import Store, memory_store
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


BARE = CONV.split("    mistakes")[0]
PRECISE = THIRD.replace("{relative: 0.05}", "{significant: 4}")


def keyed(key: str) -> str:
    return CONV.replace("{expression: n - k}", f"{{expression: {key}}}")


CHANGED = [
    (CONV, "16", keyed("n - k + 2"), ("expected", "wrong", 0.0, None, 18)),
    (CONV, "reveal", keyed("n - k + 2"), ("expected", "wrong", 0.0, None, 18)),
    # The numbers of then are marked, no new draw.
    (CONV, "17", keyed("n - k + 1").replace("[20]", "[30, 31]").replace("    param", "    where: [n > 25]\n    param")
        .split("    mistakes")[0], ("expected", "right", 1.0, None, 17)),
    (CONV, "17", keyed("n - k + 1").replace("n - k + 1, feed", "n - k, feed"), ("expected", "right", 1.0, None, 17)),
    (RATIO, "2.4", RATIO.replace("2.5}", "2.5}, tolerance: {absolute: 0.2}"), ("marking", "right", 1.0, None, 2.5)),
    (CONV, "17", CONV.replace("plus_one", "fence_post"), ("mistake", "wrong", 0.0, "fence_post", 16)),
    (CONV, "17", BARE, ("mistake", "wrong", 0.0, None, 16)),
    (BARE, "17", CONV, ("mistake", "wrong", 0.0, "plus_one", 16)),
    (PICK, "{B}", PICK.replace("A, correct: true}, {text: B}", "A}, {text: B, correct: true}"),
        ("expected", "right", 1.0, None, "B")),
    # The fingerprint of marking knows the marks alone, not the texts that changed places under them.
    (PICK, "{B}", PICK.replace("text: A", "text: X").replace("text: B", "text: A").replace("text: X", "text: B"),
        ("expected", "right", 1.0, None, "B")),
    (CHAIN, "20|41", CHAIN.replace("first * 2", "first * 2 + 1"), ("expected", "partly", 0.5, None, [21, 43])),
    (CHAIN, "?|44", CHAIN.replace("n + 1", "n + 2"), ("expected", "partly", 0.5, None, [22, 44])),
    (CHAIN, "22|reveal", CHAIN.replace("n + 1", "n + 2"), ("expected", "wrong", 0.0, None, [22, 44])),
]  # fmt: skip
UNTOUCHED = [
    (THIRD, "0.33", PRECISE, "answer", "today: right so far, but too few digits: give 4 significant digits"),
    (CONV.replace("n - k}", "n - k}\n    unit: MiB", 1), "16 MiB", CONV, "answer", ""),
    (CONV, "16", CONV.replace("{{n}}", "{{m}}").replace("{n:", "{m:").replace("n - k", "m - k"),
        "parameters", "`k`, `n`"),
    (CONV, "16", keyed("1 / (n - 5 * k)"), "key", ""),
    (CLAIM, "1", CLAIM.replace("true_false", "numeric").replace("answer: true", "answer: {value: 1}"),
        "type", "true_false"),
    (CONV, "16", CLAIM, "gone", ""),
    (PICK, "{B}", PICK.replace("A, correct: true", "A").replace("text: C", "text: D, correct: true"), "options", ""),
    (MATCH, "{B} {A}", MATCH.replace("{left: l, right: A}, ", "").replace("B}]", "B}, {left: l, right: A}]"),
        "options", ""),
    (ESSAY, "Because.|1", ESSAY.replace("weight: 1}]", "weight: 1}, {point: Three}]"), "options", ""),
    (CHAIN, "22|44", CHAIN.replace("name: first", "name: start").replace("first * 2", "start * 2"), "options", ""),
    (CHAIN, "22|44", f"{CHAIN}      - {{name: third, prompt: P, answer: {{expression: second * 2}}}}\n", "options", ""),
]  # fmt: skip


@every_case(("before", "typed", "after", "expected"), CHANGED)
def test_what_a_changed_bank_changes(before: str, typed: str, after: str, expected: tuple[object, ...]) -> None:
    for seed in range(4):
        with memory_store() as store:
            attempt = answer(store, before, *typed.split("|"), seed=seed)
            found = change(store, after)
        assert outcome(found) == expected
        assert (found.again.attempt, found.again.grading) == (attempt.id, only(after).for_seed(attempt.seed).grading)
        assert found.again.rating == {"right": Rating.GOOD, "partly": Rating.HARD, "wrong": Rating.AGAIN}[expected[1]]


@every_case(("before", "typed", "after", "why", "said"), UNTOUCHED)
def test_what_a_changed_bank_leaves_alone(before: str, typed: str, after: str, why: str, said: str) -> None:
    with memory_store() as store:
        answer(store, before, *typed.split("|"))
        found = untouched(store, after)
    assert found.why == why
    assert said in found.reason.en


# Ratings


@pytest.mark.parametrize(("hints", "rating"), [(0, Rating.GOOD), (1, Rating.HARD)])
def test_hints_cap_the_new_rating_too(store: Store, hints: int, rating: Rating) -> None:
    hinted = CONV.replace("    answer", "    hints: [h]\n    answer", 1)
    answer(store, hinted, "17", hints=hints)
    assert change(store, hinted.replace("expression: n - k}", "expression: n - k + 1}")).again.rating == rating


# Other numbers, names, types


def test_a_key_in_doubt_is_no_verdict(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(store, CONV, "16")

    def doubt(*_: object, **__: object) -> None:
        raise DisagreementError("the closed form and the run differ", "两种算法不一致")

    monkeypatch.setattr("dlquiz.session.regrading.grade", doubt)
    assert untouched(store, CONV, every=True).why == "key"


def test_a_question_that_has_a_fault_is_not_called_gone(store: Store) -> None:
    answer(store, CONV, "16")
    faulty = load_text(f"format: 1\nid: b\ntitle: T\nquestions:{CLAIM}{CONV.replace('n - k', 'n -')}", "b.yaml")
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


# Options and points: a number means what it meant when it was typed


def test_an_option_added_since_was_not_to_be_chosen(store: Store) -> None:
    more = SEVERAL.replace("{text: D}", "{text: D}, {text: E}")
    answer(store, SEVERAL, "{A}, {B}")
    answer(store, SEVERAL, "{A}, {C}")
    assert again(store, more).same == 2
    found = again(store, more.replace("{text: E}", "{text: E, correct: true}"))
    assert [one.why for one in found.untouched] == ["options"] * 2


def test_a_reworded_option_decides_nothing_and_is_reported_only_on_demand(store: Store) -> None:
    answer(store, PICK, "{B}")
    reworded = PICK.replace("text: C", "text: See")
    assert again(store, reworded).same == 1
    assert untouched(store, reworded, every=True).why == "options"


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


# Taking it over


TAKEN_OVER = {
    CONV: ("17", CONV.replace("{expression: n - k}", "{expression: n - k + 1}")),
    RATIO: ("2.5", RATIO.replace("2.5", "2.4")),
    PICK: ("{B}", PICK.replace("{text: A, correct: true}, {text: B}", "{text: A}, {text: B, correct: true}")),
    SEVERAL: ("{A}, {B}", SEVERAL.replace("{text: C}", "{text: C, correct: true}")),
    ORDER: ("{A} {B} {C}", ORDER.replace("[A, B, C]", "[C, A, B]")),
    MATCH: ("{A} {C}", MATCH.replace("right: A", "right: X").replace("right: B", "right: A").replace(": X", ": B")),
    ESSAY: ("So.|1", ESSAY.replace("weight: 3", "weight: 6")),
    CHAIN: ("21|42", CHAIN.replace("n + 1", "n + 2")),
    GAPS: ("x; {A}", GAPS.replace("accept: [x]", "accept: [y]")),
    CLAIM: ("1", CLAIM.replace("true}", "false}")),
}
"""What is typed to each question, and what it is when it is changed."""


def test_what_is_taken_over_is_not_found_again_and_leads_back(store: Store) -> None:
    for question, (typed, _) in TAKEN_OVER.items():
        answer(store, question, *typed.split("|"))
    asked, fixed = tuple(TAKEN_OVER), tuple(changed for _, changed in TAKEN_OVER.values())
    before = [(one.verdict, one.score, one.rating) for one in store.history()]
    for banks in (fixed, asked, fixed):
        found = again(store, *banks)
        assert len(found.changes) == len(asked)
        assert store.regrade([change.again for change in found.changes], START) == len(asked)
        assert again(store, *banks) == again(store, *banks, every=True) == Regrading(len(asked), (), ())
        assert store.figures.mismatches() == []
        after = [(one.verdict, one.score, one.rating) for one in store.history()]
        assert (after == before) == (banks is asked)
