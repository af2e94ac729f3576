"""The figures of questions: against computations by hand, the rules for null, the flags, and renamed questions."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence

import numpy as np
import pytest
from classes import simulated

from dlquiz.analysis import classical
from dlquiz.analysis.figures import QuestionFigures, figures_json, question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.renaming import under_present_names
from dlquiz.analysis.table import table_of

KEYS = ["question", "n", "facility", "estimate", "discrimination", "mistakes", "median_seconds"]
KEYS += ["difficulty", "slope", "flags"]


def answer(question: str, score: float, mistake: str | None = None, seconds: float = 10.0) -> FirstAnswer:
    return FirstAnswer(f"b/{question}", score, mistake, seconds)


def of(learners: Sequence[Sequence[FirstAnswer]]) -> dict[str, QuestionFigures]:
    return {each.question[2:]: each for each in question_figures(table_of(learners))}


def class_of(count: int, seed: int = 1) -> list[list[FirstAnswer]]:
    """Learners of different ability at six questions; not everybody answers all of them."""
    rng, found = random.Random(seed), []
    for place in range(count):
        able = place / count
        mine = [name for name in "uvwxyz" if rng.random() < 0.8]
        scores = [rng.choice([0.0, 0.25, 1.0]) if rng.random() > able else 1.0 for _ in mine]
        found.append(
            [
                answer(name, score, rng.choice(["m1", "m2", None]) if score < 1 else None, rng.uniform(1, 60))
                for name, score in zip(mine, scores, strict=True)
            ]
        )
    return [answers for answers in found if answers]


def pearson(one: list[float], other: list[float]) -> float:
    return statistics.correlation(one, other)


def test_each_figure_is_what_its_definition_gives() -> None:
    learners = class_of(40)
    found = of(learners)
    assert set(found) == set("uvwxyz")
    for name, got in found.items():
        mine = [(each, answers) for answers in learners for each in answers if each.question == f"b/{name}"]
        scores = [each.score for each, _ in mine]
        assert got.n == len(mine)
        assert got.facility == pytest.approx(statistics.fmean(scores))
        assert got.median_seconds == pytest.approx(statistics.median(each.seconds for each, _ in mine))
        paired = [
            (each.score, statistics.fmean(other.score for other in answers if other is not each))
            for each, answers in mine
            if len(answers) > 1
        ]
        assert got.discrimination == pytest.approx(pearson(*map(list, zip(*paired, strict=True))))
        for mistake in got.mistakes:
            made = sum(each.mistake == mistake.name for each, _ in mine)
            assert mistake.share == pytest.approx(made / len(mine))
        assert [mistake.share for mistake in got.mistakes] == sorted(
            (mistake.share for mistake in got.mistakes), reverse=True
        )


def test_figures_do_not_depend_on_the_order_of_learners_and_answers() -> None:
    learners = class_of(120, seed=2)
    expected = question_figures(table_of(learners))
    for seed in range(3):
        rng = random.Random(seed)
        mixed = [rng.sample(answers, len(answers)) for answers in rng.sample(learners, len(learners))]
        assert question_figures(table_of(mixed)) == expected


def test_thirds_are_of_the_class_and_equal_means_are_in_one() -> None:
    scores = [0, 0, 0, 0, 0.5, 0.5, 1, 1, 1]
    learners = [[answer("x", score), answer("y", score, "m" if score == 0 else None)] for score in scores]
    assert classical.thirds(table_of(learners)).tolist() == [0, 0, 0, 0, 1, 1, 2, 2, 2]
    (mistake,) = of(learners)["y"].mistakes
    assert mistake.thirds == (1.0, 0.0, 0.0)
    assert mistake.share == pytest.approx(4 / 9)
    alone = of([*learners, [answer("z", 0, "n")]])["z"].mistakes[0]
    assert alone.thirds == (1.0, None, None), "nobody else was asked"


def test_below_five_answers_there_is_no_facility_and_no_discrimination() -> None:
    learners = [[answer("many", place % 2), answer("few", 1.0)] for place in range(4)]
    learners += [[answer("many", 1.0)]]
    found = of(learners)
    few, many = found["few"], found["many"]
    assert (few.n, few.facility, few.discrimination, few.flags) == (4, None, None, ())
    assert 0 < few.estimate < 1
    assert math.isfinite(few.difficulty)
    assert (many.n, many.facility) == (5, pytest.approx(0.6))
    # One of the five has no other answer, so that four pairs are left.
    assert many.discrimination is None


def test_without_a_difference_there_is_no_correlation() -> None:
    same = of([[answer("x", 1.0), answer("y", place % 2)] for place in range(8)])
    assert same["x"].discrimination is None, "its scores are equal"
    assert same["y"].discrimination is None, "the means of the others are equal"


def test_slopes_begin_at_a_hundred_learners() -> None:
    found = simulated(100, 4, seed=3).table
    assert all(each.slope is not None and each.slope > 0 for each in question_figures(found))
    assert all(each.slope is None for each in question_figures(found, slopes=False))
    assert all(each.slope is None for each in question_figures(simulated(99, 4, seed=3).table))


def test_few_answers_are_drawn_towards_the_mean_of_all() -> None:
    number, mean = np.array([5, 10, 30, 400]), np.array([1.0, 0.2, 0.9, 0.5])
    got = classical.shrunken(number, mean)
    middle = (number * mean).sum() / number.sum()
    assert middle < got[0] < 1 and 0.2 < got[1] < middle
    assert got[2:].tolist() == [0.9, 0.5], "from thirty answers on a facility stands for itself"
    assert abs(got[1] - mean[1]) / abs(middle - mean[1]) < abs(got[0] - mean[0]) / abs(middle - mean[0])


@pytest.mark.parametrize(
    ("number", "mean"), [([9], [0.4]), ([9, 9], [0.4, 0.4]), ([1, 1], [1.0, 0.0]), ([4, 4], [1.0, 1.0])]
)
def test_an_estimate_is_never_beyond_what_was_seen(number: list[int], mean: list[float]) -> None:
    got = classical.shrunken(np.array(number), np.array(mean))
    assert np.isfinite(got).all()
    assert min(mean) - 1e-12 <= got.min() <= got.max() <= max(mean) + 1e-12


def test_shrinking_comes_nearer_to_the_truth() -> None:
    rng = np.random.default_rng(1)
    truth = rng.beta(6, 4, size=300)
    number = np.full(300, 8)
    mean = rng.binomial(8, truth) / 8
    assert np.square(classical.shrunken(number, mean) - truth).mean() < 0.7 * np.square(mean - truth).mean()


# Flags


def flagged(scores: Sequence[float]) -> tuple[str, ...]:
    """The flags of a question with these scores, the weakest learner first."""
    learners = [
        [answer("x", score), answer("y", place / len(scores)), answer("z", place / len(scores))]
        for place, score in enumerate(scores)
    ]
    return of(learners)["x"].flags


def test_flags() -> None:
    assert flagged([0] * 9 + [1]) == ("too_hard",)
    assert flagged([0] * 8 + [1] * 2) == (), "a fifth is not too hard"
    assert flagged([1] * 10) == ("too_easy",)
    assert flagged([0] + [1] * 18 + [1]) == (), "95% is not too easy"
    assert flagged([1] * 5 + [0] * 5) == ("does_not_separate",)
    assert flagged([0] * 5 + [1] * 5) == ()
    assert flagged([1, 0, 0, 0]) == (), "too few answers"


@pytest.mark.parametrize(
    ("made", "is_flagged"),
    [
        ([False] * 6 + [True] * 3, True),
        ([True] * 3 + [False] * 6, False),
        ([False] * 8 + [True], False),
        ([True, False, False] * 3, False),
        ([True] * 9, False),
    ],
)
def test_a_mistake_of_the_strong(made: list[bool], is_flagged: bool) -> None:
    learners = [
        [answer("x", 0.0, "m" if wrong else None), *(answer(name, place / 9) for name in "yz")]
        for place, wrong in enumerate(made)
    ]
    found = of(learners)["x"]
    assert ("mistake_of_the_strong" in found.flags) is is_flagged
    assert found.mistakes[0].of_the_strong is is_flagged


def test_a_mistake_that_the_weak_never_had_the_occasion_for_is_nobodys() -> None:
    learners = [[answer("y", 0.0), answer("w", 0.1)] for _ in range(5)]
    learners += [[answer("y", 1.0), answer("z", 1.0), answer("x", 0.9, "m")] for _ in range(5)]
    assert of(learners)["x"].mistakes[0].thirds == (None, None, 1.0)
    assert "mistake_of_the_strong" not in of(learners)["x"].flags


def test_the_document_has_the_keys_of_the_contract_in_their_order() -> None:
    (first, *_) = [figures_json(each) for each in question_figures(table_of(class_of(30)))]
    assert list(first) == KEYS
    assert list(first["mistakes"][0]) == ["name", "share", "thirds"]
    assert len(first["mistakes"][0]["thirds"]) == 3
    assert isinstance(first["flags"], list)


def test_without_answers_there_are_no_figures() -> None:
    assert question_figures(table_of([])) == []


# Questions that were renamed: their answers count once, under the name they have now

RENAMED = {"b/oldest": "b/now", "b/older": "b/now", "b/q3": "b/a"}


def test_the_answer_under_the_oldest_name_is_the_first() -> None:
    dice = random.Random(1)
    asked = ["b/now", "b/oldest", "b/q1", "b/q3", "b/older", "b/a"]
    classroom, wanted = [], []
    for _ in range(40):
        given = {name: FirstAnswer(name, dice.random(), dice.choice(("bias", None)), dice.random()) for name in asked}
        given = {name: answer for name, answer in given.items() if dice.random() < 0.6}
        first = {name: next((given[one] for one in names if one in given), None) for name, names in FIRST.items()}
        classroom.append(list(given.values()))
        wanted.append([answer._replace(question=name) for name, answer in first.items() if answer is not None])
    found = under_present_names(table_of(classroom), RENAMED)
    assert found.questions == ["b/a", "b/now", "b/q1"]
    assert question_figures(found) == question_figures(table_of(wanted))


FIRST = {"b/now": ("b/oldest", "b/older", "b/now"), "b/q1": ("b/q1",), "b/a": ("b/q3", "b/a")}
"""The names of each question, the oldest first."""


def test_a_class_without_renamed_questions_stays_as_it_is() -> None:
    for classroom in ([], [[FirstAnswer("b/q", 1.0, None, 1.0)]]):
        table = table_of(classroom)
        assert under_present_names(table, RENAMED) is table
