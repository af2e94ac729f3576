"""Probability, information, metrics, samples and matrices: against Monte Carlo, brute force, loops and numpy.linalg."""

from __future__ import annotations

import random
import statistics as standard
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, permutations
from math import log, prod, sqrt
from typing import Any

import numpy as np
import pytest
from drawn_checks import (
    HOSTILE,
    Arguments,
    Draw,
    agreed,
    check_hostile,
    check_mistakes,
    check_worked_solution,
    drawn,
)

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import entries, shape_of
from dlquiz.reference import catalog, matrices
from dlquiz.reference.catalog.statistics import REFERENCES
from dlquiz.reference.kinds import Reference

BY_NAME = {reference.name: reference for reference in REFERENCES}


def value_of(name: str, **given: Any) -> Any:
    reference = BY_NAME[name]
    return agreed(reference, catalog.bind(reference, given))


# --- draws ----------------------------------------------------------------------------------------------------------


def distribution(source: random.Random, outcomes: int, allow_zero: bool) -> list[float]:
    """Hundredths that add up to 1."""
    least = 0 if allow_zero else 1
    while True:
        cuts = sorted(source.randint(0, 100) for _ in range(outcomes - 1))
        shares = [right - left for left, right in zip([0, *cuts], [*cuts, 100], strict=True)]
        if min(shares) >= least:
            return [share / 100 for share in shares]


def draw_rope(source: random.Random) -> Arguments:
    return source.choice([{"pieces": source.randint(3, 12)}, {"cuts": source.choice(["longer", "random"])}, {}])


def draw_test(source: random.Random) -> Arguments:
    return {
        "prior": source.choice([0.0001, 0.001, 0.01, 0.02, 0.05, 0.1, 0.5]),
        "sensitivity": source.randint(60, 100) / 100,
        "specificity": source.randint(60, 100) / 100,
    }


def draw_entropy(source: random.Random) -> Arguments:
    return {"p": distribution(source, source.randint(1, 5), True), "base": source.choice(["e", "2", 2])}


def draw_pair(source: random.Random) -> Arguments:
    outcomes = source.randint(2, 5)
    p, q = distribution(source, outcomes, True), distribution(source, outcomes, source.random() < 0.2)
    return {"p": p, "q": source.choice([q, q, q, p]), "base": source.choice(["e", "2", 2])}


def values(source: random.Random, least: int) -> list[float]:
    return [
        source.choice([source.randint(-9, 9), round(source.uniform(-9, 9), 2)]) for _ in range(source.randint(least, 6))
    ]


def draw_logits(source: random.Random) -> Arguments:
    return {"x": [round(value * source.choice([1, 50]), 2) for value in values(source, 1)]}


def draw_error(source: random.Random) -> Arguments:
    return {
        "bias": source.choice([-1, 1]) * source.randint(0, 40) / 10,
        "variance": source.randint(0, 40) / 10,
        "noise": source.randint(0, 20) / 10,
    }


def draw_counts(*names: str) -> Draw:
    return lambda source: {name: source.randint(0, 40) * source.choice([0, 1, 1, 1, 1]) for name in names}


def draw_shares(optional: str, *names: str) -> Draw:
    with_it, without = draw_counts(*names, optional), draw_counts(*names)
    return lambda source: source.choice([with_it, without])(source)


def draw_variance(source: random.Random) -> Arguments:
    return {"x": values(source, 1), "estimate": source.choice(["mle", "unbiased"])}


def draw_standardization(source: random.Random) -> Arguments:
    test = values(source, 1)
    return {"x": source.choice([test, test[0]]), "train": values(source, 2)}


def draw_folds(source: random.Random) -> Arguments:
    return {"samples": source.randint(2, 200), "folds": source.randint(2, 12)}


def matrix(source: random.Random, rows: int, columns: int) -> list[list[float]]:
    number = source.choice(
        [lambda: source.randint(-9, 9), lambda: round(source.uniform(-5, 5), 1), lambda: source.choice([0, 0, 1, 2])]
    )
    return [[number() for _ in range(columns)] for _ in range(rows)]


def draw_norm(source: random.Random) -> Arguments:
    if source.random() < 0.5:
        return {"x": values(source, 1), "order": source.choice([0, 1, 2, 2, 3, 2.5, "inf"])}
    shape = source.randint(1, 4), source.randint(1, 4)
    return {"x": matrix(source, *shape), "order": source.choice([1, 2, "inf", "fro", "nuc"])}


def draw_square(source: random.Random) -> Arguments:
    size = source.choice([1, 2, 2, 3, 3, 4, 5])
    x = matrix(source, size, size)
    if source.random() < 0.2:
        x = [[x[min(i, j)][max(i, j)] for j in range(size)] for i in range(size)]
    return {"x": x}


def draw_matrix(source: random.Random) -> Arguments:
    if source.random() < 0.6:
        return draw_square(source)
    return {"x": matrix(source, source.randint(1, 4), source.randint(1, 4))}


def draw_chain(source: random.Random) -> Arguments:
    return {"sizes": [source.randint(1, 40) for _ in range(source.randint(3, 8))]}


DRAWN: dict[str, Draw] = {
    "triangle_probability": draw_rope,
    "bayes_posterior": draw_test,
    "entropy": draw_entropy,
    "cross_entropy_of": draw_pair,
    "kl_divergence": draw_pair,
    "log_sum_exp": draw_logits,
    "expected_squared_error": draw_error,
    "precision": draw_shares("fn", "tp", "fp"),
    "recall": draw_shares("fp", "tp", "fn"),
    "f1": draw_counts("tp", "fp", "fn"),
    "accuracy": draw_counts("tp", "fp", "fn", "tn"),
    "false_positive_rate": draw_counts("tp", "fp", "fn", "tn"),
    "variance": draw_variance,
    "standardize": draw_standardization,
    "kfold": draw_folds,
    "norm": draw_norm,
    "trace": draw_square,
    "determinant": draw_square,
    "condition_number": draw_matrix,
    "matrix_chain_cost": draw_chain,
}


def agreed_draws(name: str) -> list[tuple[Arguments, Any]]:
    reference = BY_NAME[name]
    return [(bound, agreed(reference, bound)) for bound in drawn(reference, DRAWN[name])]


# --- probability and information ------------------------------------------------------------------------------------

ROPES = 200_000


def broken(cuts: str, pieces: int) -> Any:
    """The pieces of many ropes, a row for each."""
    generator = np.random.default_rng(2015)
    if cuts == "independent":
        places = np.sort(generator.random((ROPES, pieces - 1)), axis=1)
        return np.diff(places, prepend=0.0, append=1.0)
    first, second = generator.random((2, ROPES))
    short, long = np.minimum(first, 1 - first), np.maximum(first, 1 - first)
    if cuts == "random":
        swap = generator.random(ROPES) < 0.5
        short, long = np.where(swap, long, short), np.where(swap, short, long)
    return np.stack([short, second * long, (1 - second) * long], axis=1)


@pytest.mark.parametrize(
    ("cuts", "pieces"), [*(("independent", n) for n in (3, 4, 5, 8)), ("longer", 3), ("random", 3)]
)
def test_the_rope_by_breaking_it(cuts: str, pieces: int) -> None:
    sides = broken(cuts, pieces)
    assert sides.sum(axis=1) == pytest.approx(np.ones(ROPES))
    # A polygon closes if its longest side is shorter than the others together.
    closes = np.mean(2 * sides.max(axis=1) < sides.sum(axis=1))
    assert value_of("triangle_probability", cuts=cuts, pieces=pieces) == pytest.approx(closes, abs=0.004)


def test_the_rope_as_it_is_told() -> None:
    assert value_of("triangle_probability") == pytest.approx(0.25, rel=1e-12)
    assert value_of("triangle_probability", pieces=4) == pytest.approx(0.5, rel=1e-12)
    assert value_of("triangle_probability", cuts="longer") == pytest.approx(0.386294361)
    assert value_of("triangle_probability", cuts="random") == pytest.approx(0.193147181)
    for pieces in range(3, 51):
        expected = float(1 - Fraction(pieces, 2 ** (pieces - 1)))
        assert value_of("triangle_probability", pieces=pieces) == pytest.approx(expected, rel=1e-12)


def test_the_posterior_by_counting_people() -> None:
    for bound, value in agreed_draws("bayes_posterior"):
        prior, sensitivity, specificity = (Fraction(str(bound[name])) for name in bound)
        people = Fraction(10**8)
        found = people * prior * sensitivity
        alarmed = people * (1 - prior) - people * (1 - prior) * specificity
        assert value == pytest.approx(float(found / (found + alarmed)), rel=1e-9)


def logarithm(number: float, base: Any) -> Decimal:
    exact = Decimal(str(number))
    return exact.ln() / (Decimal(2).ln() if base in (2, "2") else 1)


@pytest.mark.parametrize("name", ["entropy", "cross_entropy_of", "kl_divergence"])
def test_information_in_long_decimals(name: str) -> None:
    for bound, value in agreed_draws(name):
        with localcontext() as context:
            context.prec = 40
            coded = bound["p"] if name == "entropy" else bound["q"]
            expected = Decimal(0)
            for share, other in zip(bound["p"], coded, strict=True):
                if share:
                    own = logarithm(share, bound["base"]) if name == "kl_divergence" else 0
                    expected += Decimal(str(share)) * (own - logarithm(other, bound["base"]))
        assert value == pytest.approx(float(expected), rel=1e-9, abs=1e-14)


def test_cross_entropy_is_entropy_and_divergence() -> None:
    for bound, value in agreed_draws("cross_entropy_of"):
        divergence = value_of("kl_divergence", **bound)
        assert value == pytest.approx(value_of("entropy", p=bound["p"], base=bound["base"]) + divergence, abs=1e-12)
        assert divergence >= -1e-15


def test_information_by_hand() -> None:
    assert value_of("entropy", p=[0.5, 0.5], base=2) == 1
    assert value_of("entropy", p=[0.5, 0.5], base="2") == 1
    assert value_of("entropy", p=[0.25] * 4, base="2") == 2
    assert value_of("entropy", p=[1, 0]) == 0
    assert value_of("entropy", p=[0.5, 0.25, 0.25], base=2) == 1.5
    assert value_of("kl_divergence", p=[1, 0], q=[0.5, 0.5], base=2) == 1
    assert value_of("kl_divergence", p=[0.3, 0.7], q=[0.3, 0.7]) == 0
    assert value_of("cross_entropy_of", p=[1, 0], q=[0.25, 0.75]) == pytest.approx(log(4))


def test_log_sum_exp_in_long_decimals() -> None:
    for bound, value in agreed_draws("log_sum_exp"):
        with localcontext() as context:
            context.prec = 400
            expected = sum((Decimal(str(number)).exp() for number in bound["x"]), Decimal(0)).ln()
        assert value == pytest.approx(float(expected), rel=1e-9, abs=1e-12)
    assert value_of("log_sum_exp", x=[1000, 1000]) == pytest.approx(1000 + log(2))


# --- errors and metrics ---------------------------------------------------------------------------------------------


def test_the_squared_error_by_drawing_models_and_targets() -> None:
    generator = np.random.default_rng(3)
    models = 0.5 + generator.normal(1.5, sqrt(0.8), 400_000)
    targets = generator.normal(0.5, sqrt(0.3), 400_000)
    assert value_of("expected_squared_error", bias=1.5, variance=0.8, noise=0.3) == pytest.approx(
        np.mean((models - targets) ** 2), rel=0.01
    )
    for bound, value in agreed_draws("expected_squared_error"):
        bias, variance, noise = (Fraction(str(bound[name])) for name in ("bias", "variance", "noise"))
        assert value == pytest.approx(float(bias * bias + variance + noise), rel=1e-12)


def labelled(bound: Arguments) -> Counter[tuple[bool, bool]]:
    """How many samples are (positive, called positive), counted one by one."""
    samples: list[tuple[bool, bool]] = []
    for name, pair in {"tp": (True, True), "fp": (False, True), "fn": (True, False), "tn": (False, False)}.items():
        samples += [pair] * bound.get(name, 0)
    return Counter(samples)


def share(counted: Counter[tuple[bool, bool]], among: Any, of: Any) -> Fraction:
    total = sum(count for pair, count in counted.items() if among(*pair))
    return Fraction(sum(count for pair, count in counted.items() if among(*pair) and of(*pair)), total)


def test_metrics_by_counting_samples() -> None:
    conditions = {
        "precision": (lambda positive, called: called, lambda positive, called: positive),
        "recall": (lambda positive, called: positive, lambda positive, called: called),
        "accuracy": (lambda positive, called: True, lambda positive, called: positive == called),
        "false_positive_rate": (lambda positive, called: not positive, lambda positive, called: called),
    }
    for name, (among, of) in conditions.items():
        for bound, value in agreed_draws(name):
            assert value == pytest.approx(float(share(labelled(bound), among, of)), rel=1e-12)


def test_f1_is_the_harmonic_mean() -> None:
    for bound, value in agreed_draws("f1"):
        if bound["tp"]:
            pair = [
                value_of("precision", tp=bound["tp"], fp=bound["fp"]),
                value_of("recall", tp=bound["tp"], fn=bound["fn"]),
            ]
            assert value == pytest.approx(standard.harmonic_mean(pair), rel=1e-12)
        else:
            assert value == 0


# --- samples --------------------------------------------------------------------------------------------------------


def test_the_variance_by_pairs() -> None:
    """Half the mean squared difference of pairs, of all pairs or of pairs of different samples."""
    for bound, value in agreed_draws("variance"):
        x = [Fraction(str(number)) for number in bound["x"]]
        squares = sum(((a - b) ** 2 for a, b in combinations(x, 2)), Fraction(0))
        pairs = len(x) ** 2 if bound["estimate"] == "mle" else len(x) * (len(x) - 1)
        assert value == pytest.approx(float(squares / pairs), rel=1e-9, abs=1e-12)
        own = standard.pvariance if bound["estimate"] == "mle" else standard.variance
        assert value == pytest.approx(float(own(x)), rel=1e-9, abs=1e-12)


def test_equal_samples_have_no_variance_at_all() -> None:
    assert value_of("variance", x=[0.1, 0.1, 0.1]) == 0
    assert value_of("standardize", x=[0.2, 0.3], train=[0.1, 0.2, 0.3])[0] == 0


def test_standardized_by_the_training_data() -> None:
    for bound, value in agreed_draws("standardize"):
        train = [Fraction(str(number)) for number in bound["train"]]
        mean, deviation = float(standard.mean(train)), float(standard.pvariance(train)) ** 0.5
        expected = [(number - mean) / deviation for number in entries(bound["x"])]
        assert entries(value) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert shape_of(value) == shape_of(bound["x"])
        own = entries(value_of("standardize", x=bound["train"], train=bound["train"]))
        assert standard.fmean(own) == pytest.approx(0, abs=1e-9)
        assert standard.pstdev(own) == pytest.approx(1)


def test_folds_by_dealing_samples() -> None:
    for bound, value in agreed_draws("kfold"):
        folds: list[set[int]] = [set() for _ in range(bound["folds"])]
        for sample in range(bound["samples"]):
            smallest = min(folds, key=len)
            smallest.add(sample)
        fits = [(len(set(range(bound["samples"])) - held_out), len(held_out)) for held_out in folds]
        assert value == (len(fits), *min(fits))
        assert sum(held_out for _, held_out in fits) == bound["samples"]


# --- matrices -------------------------------------------------------------------------------------------------------


def test_norms_are_those_of_numpy() -> None:
    for bound, value in agreed_draws("norm"):
        order = np.inf if bound["order"] == "inf" else bound["order"]
        assert value == pytest.approx(np.linalg.norm(np.array(bound["x"], dtype=float), order), rel=1e-9, abs=1e-12)


def test_the_spectral_norm_is_what_no_unit_vector_exceeds() -> None:
    generator = np.random.default_rng(11)
    x = generator.integers(-5, 6, (3, 4)).tolist()
    vectors = generator.normal(size=(4, 200_000))
    reached = np.linalg.norm(np.array(x) @ (vectors / np.linalg.norm(vectors, axis=0)), axis=0).max()
    spectral = value_of("norm", x=x, order=2)
    assert 0.99 * spectral < reached <= spectral * (1 + 1e-12)


def signed_products(x: Sequence[Sequence[Any]]) -> Fraction:
    total = Fraction(0)
    for order in permutations(range(len(x))):
        swaps = sum(left > right for left, right in combinations(order, 2))
        total += (-1) ** swaps * prod(
            (Fraction(str(x[row][column])) for row, column in enumerate(order)), start=Fraction(1)
        )
    return total


def test_determinants_over_all_permutations() -> None:
    for bound, value in agreed_draws("determinant"):
        whole = all(isinstance(entry, int) for entry in entries(bound["x"]))
        expected = signed_products(bound["x"])
        assert value == (expected if whole else float(expected))
        assert isinstance(value, int) == whole
        assert value == pytest.approx(np.linalg.det(np.array(bound["x"], dtype=float)), rel=1e-6, abs=1e-6)


def test_the_trace_is_the_sum_of_the_eigenvalues_and_the_determinant_their_product() -> None:
    for bound, value in agreed_draws("trace"):
        x = np.array(bound["x"], dtype=float)
        eigenvalues = np.linalg.eigvals(x)
        assert value == pytest.approx(np.trace(x), rel=1e-9, abs=1e-12)
        assert value == pytest.approx(eigenvalues.sum().real, rel=1e-4, abs=1e-4)
        assert value_of("determinant", x=bound["x"]) == pytest.approx(eigenvalues.prod().real, rel=1e-4, abs=1e-3)
    assert value_of("trace", x=[[0.1, 1], [1, 0.2]]) == 0.3
    assert value_of("determinant", x=[[0.1, 0.2], [0.2, 0.4]]) == 0


def test_condition_numbers_are_those_of_numpy() -> None:
    for bound, value in agreed_draws("condition_number"):
        x = np.array(bound["x"], dtype=float)
        assert value == pytest.approx(np.linalg.cond(x), rel=1e-8)
        small = x.T @ x if x.shape[0] >= x.shape[1] else x @ x.T
        eigenvalues = np.linalg.eigvalsh(small)
        if value < 1e4:
            assert value == pytest.approx(sqrt(eigenvalues.max() / eigenvalues.min()), rel=1e-6)
    hilbert = [[1 / (row + column + 1) for column in range(4)] for row in range(4)]
    assert value_of("condition_number", x=hilbert) == pytest.approx(15513.7387, rel=1e-6)


def test_singular_values_are_those_of_numpy() -> None:
    generator = np.random.default_rng(5)
    for _ in range(200):
        x = generator.normal(size=generator.integers(1, 9, 2))
        x[:, 0] *= generator.choice([0, 1, 1, 1000])
        expected = np.linalg.svd(x, compute_uv=False)
        assert matrices.singular_values(x.tolist()) == pytest.approx(expected, rel=1e-9, abs=1e-10 * expected.max())


def costs(sizes: Sequence[int]) -> list[int]:
    """What each way of setting all parentheses costs."""
    if len(sizes) == 2:
        return [0]
    return [
        left + right + sizes[0] * sizes[split] * sizes[-1]
        for split in range(1, len(sizes) - 1)
        for left in costs(sizes[: split + 1])
        for right in costs(sizes[split:])
    ]


def test_the_cheapest_order_over_all_parentheses() -> None:
    for bound, value in agreed_draws("matrix_chain_cost"):
        assert value == min(costs(bound["sizes"]))
    assert value_of("matrix_chain_cost", sizes=[30, 35, 15, 5, 10, 20, 25]) == 15_125


def test_the_order_of_a_worked_solution_is_a_cheapest_one() -> None:
    lines = catalog.steps(BY_NAME["matrix_chain_cost"], {"sizes": (10, 100, 5, 50)})
    assert lines[1].en == r"cheapest order: $(A_{1} A_{2}) A_{3}$"
    assert lines[-1].en == r"$\text{cost} = 10 \cdot 100 \cdot 5 + 10 \cdot 5 \cdot 50 = 5000 + 2500 = 7500$"


# --- every entry ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.name)
def test_solutions_end_in_the_value_and_mistakes_differ_from_it(reference: Reference) -> None:
    seen: set[str] = set()
    for bound in drawn(reference, DRAWN[reference.name], 400):
        value = agreed(reference, bound)
        check_worked_solution(reference, bound, value)
        seen |= check_mistakes(reference, bound, value)
    assert seen == {mistake.name for mistake in reference.mistakes}


SAMPLES: dict[str, Arguments] = {
    "triangle_probability": {"pieces": 3},
    "bayes_posterior": {"prior": 0.01, "sensitivity": 0.9, "specificity": 0.95},
    "entropy": {"p": [0.5, 0.25, 0.25]},
    "cross_entropy_of": {"p": [0.5, 0.25, 0.25], "q": [0.25, 0.25, 0.5]},
    "kl_divergence": {"p": [0.5, 0.25, 0.25], "q": [0.25, 0.25, 0.5]},
    "log_sum_exp": {"x": [0, 0]},
    "expected_squared_error": {"bias": 3, "variance": 2, "noise": 1},
    "precision": {"tp": 8, "fp": 2},
    "recall": {"tp": 8, "fn": 12},
    "f1": {"tp": 8, "fp": 2, "fn": 12},
    "accuracy": {"tp": 8, "fp": 2, "fn": 12, "tn": 18},
    "false_positive_rate": {"tp": 8, "fp": 2, "fn": 12, "tn": 18},
    "variance": {"x": [1, 2, 6]},
    "standardize": {"x": [5, 9], "train": [1, 5]},
    "kfold": {"samples": 103, "folds": 5},
    "norm": {"x": [3, -4], "order": 2},
    "trace": {"x": [[1, 2], [3, 4]]},
    "determinant": {"x": [[1, 2], [3, 4]]},
    "condition_number": {"x": [[2, 0], [0, 1]]},
    "matrix_chain_cost": {"sizes": [10, 100, 5, 50]},
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: reference.name)
def test_hostile_arguments_are_refused_or_computed_at_once(reference: Reference, hostile: str) -> None:
    for argument in reference.arguments:
        check_hostile(reference, SAMPLES[reference.name], argument.name, hostile)


REFUSED: list[tuple[str, Arguments, str, str]] = [
    ("triangle_probability", {"pieces": 2}, "pieces", "from 3 to 50"),
    ("triangle_probability", {"pieces": 4, "cuts": "longer"}, "cuts", "gives 3 pieces"),
    ("bayes_posterior", {"prior": 1.5}, "prior", "probability"),
    ("bayes_posterior", {"prior": 0, "specificity": 1}, "", "no test is ever positive"),
    ("entropy", {"p": [0.5, 0.4]}, "p", "add up to 0.9"),
    ("entropy", {"p": [1.5, -0.5]}, "p", "negative"),
    ("entropy", {"p": [[0.5], [0.5]]}, "p", "shape [2, 1]"),
    ("entropy", {"p": 1}, "p", "shape []"),
    ("entropy", {"base": 10}, "base", "must be e or 2"),
    ("entropy", {"base": "ten"}, "base", "e or 2"),
    ("kl_divergence", {"q": [0.5, 0.5]}, "q", "2 outcomes and `p` has 3"),
    ("cross_entropy_of", {"q": [0, 0.5, 0.5]}, "q", "infinite"),
    ("expected_squared_error", {"noise": -1}, "noise", "variance from 0"),
    ("expected_squared_error", {"bias": 1e10}, "bias", "at most"),
    ("precision", {"tp": 0, "fp": 0}, "", "tp + fp is 0"),
    ("recall", {"fn": -1}, "fn", "count"),
    ("accuracy", {"tp": 0, "fp": 0, "fn": 0, "tn": 0}, "", "tp + fp + fn + tn is 0"),
    ("variance", {"x": [3], "estimate": "unbiased"}, "x", "2 to 1,000"),
    ("standardize", {"train": [2, 2, 2]}, "train", "all the same"),
    ("standardize", {"x": [[1, 2]]}, "x", "shape [1, 2]"),
    ("kfold", {"folds": 104}, "folds", "between 2 and the number of samples"),
    ("kfold", {"folds": 1}, "folds", "between 2"),
    ("norm", {"order": 0.5}, "order", "0, 1 to 100, or inf"),
    ("norm", {"order": "fro"}, "order", "0, 1 to 100, or inf"),
    ("norm", {"x": [[1, 2]], "order": 3}, "order", "1, 2, inf, fro or nuc"),
    ("norm", {"x": 3}, "x", "matrix"),
    ("trace", {"x": [[1, 2, 3], [4, 5, 6]]}, "x", "square, not 2×3"),
    ("determinant", {"x": [[0] * 9] * 9}, "x", "at most 8 rows"),
    ("condition_number", {"x": [[1, 2], [2, 4]]}, "x", "dependent"),
    ("condition_number", {"x": [[0, 0], [0, 0]]}, "x", "dependent"),
    ("matrix_chain_cost", {"sizes": [3, 4]}, "sizes", "2 to 20 matrices"),
    ("matrix_chain_cost", {"sizes": [3] * 22}, "sizes", "2 to 20 matrices"),
    ("matrix_chain_cost", {"sizes": [3, 10**7, 3]}, "sizes", "at most 1,000,000"),
]


@pytest.mark.parametrize(("name", "changes", "argument", "said"), REFUSED)
def test_what_cannot_be_is_refused_by_name(name: str, changes: Arguments, argument: str, said: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        catalog.bind(BY_NAME[name], SAMPLES[name] | changes)
    assert refused.value.argument == argument
    assert said in refused.value.en
    assert refused.value.zh != refused.value.en


ROWS = {"x": [[1, 2], [3, 4]]}
MISTAKEN: list[tuple[str, Arguments, str, Any]] = [
    ("triangle_probability", {}, "one_half_guessed", 0.5),
    ("triangle_probability", {}, "mirrored_half_forgotten", 0.125),
    ("triangle_probability", {}, "longer_piece_cut_again", 2 * log(2) - 1),
    ("triangle_probability", {}, "random_piece_cut_again", log(2) - 0.5),
    ("triangle_probability", {"cuts": "longer"}, "independent_cuts_assumed", 0.25),
    ("triangle_probability", {"pieces": 5}, "complement_given", 0.3125),
    ("triangle_probability", {"pieces": 5}, "one_piece_only", 0.9375),
    ("bayes_posterior", {}, "sensitivity_for_posterior", 0.9),
    ("bayes_posterior", {}, "specificity_for_posterior", 0.95),
    ("bayes_posterior", {}, "prior_ignored", 0.9 / 0.95),
    ("bayes_posterior", {}, "not_normalised", 0.009),
    ("bayes_posterior", {}, "specificity_as_false_alarms", 0.009 / (0.009 + 0.9405)),
    ("entropy", {"base": 2}, "wrong_log_base", 1.5 * log(2)),
    ("entropy", {"base": 2}, "minus_sign_lost", -1.5),
    ("entropy", {"base": 2}, "logs_unweighted", 5),
    ("entropy", {"base": 2}, "divided_by_outcomes", 0.5),
    ("entropy", {}, "uniform_assumed", log(3)),
    ("cross_entropy_of", {"p": [0.5, 0.5], "q": [0.25, 0.75], "base": 2}, "distributions_swapped", 1),
    ("cross_entropy_of", {"base": 2}, "divergence_for_cross_entropy", 0.25),
    ("cross_entropy_of", {"base": 2}, "entropy_for_cross_entropy", 1.5),
    ("kl_divergence", {"base": 2}, "cross_entropy_for_divergence", 1.75),
    ("kl_divergence", {"base": 2}, "minus_sign_lost", -0.25),
    ("kl_divergence", {"p": [0.5, 0.5], "q": [0.25, 0.75], "base": 2}, "distributions_swapped", 0.75 * log(3, 2) - 1),
    ("kl_divergence", {"p": [1, 0], "q": [0.5, 0.5]}, "entropies_subtracted", None),  # here it is right
    ("log_sum_exp", {"x": [3, 3]}, "shift_not_added_back", log(2)),
    ("log_sum_exp", {"x": [3, 3]}, "largest_taken", 3),
    ("log_sum_exp", {"x": [3, 3]}, "logarithm_of_sum_cancelled", 6),
    ("expected_squared_error", {}, "bias_plus_variance", 5),
    ("expected_squared_error", {}, "bias_not_squared", 6),
    ("expected_squared_error", {}, "squared_bias_only", 9),
    ("precision", {"fn": 12}, "recall_for_precision", 0.4),
    ("precision", {}, "recall_for_precision", None),
    ("recall", {"fp": 2}, "precision_for_recall", 0.8),
    ("f1", {}, "arithmetic_mean", 0.6),
    ("f1", {}, "jaccard_for_f1", 8 / 22),
    ("f1", {"fp": 12}, "arithmetic_mean", None),
    ("accuracy", {}, "true_negatives_forgotten", 0.2),
    ("accuracy", {}, "error_rate", 0.35),
    ("false_positive_rate", {}, "over_all_samples", 0.05),
    ("false_positive_rate", {}, "false_discovery_rate", 0.2),
    ("variance", {}, "unbiased_for_mle", 7),
    ("variance", {"estimate": "unbiased"}, "mle_for_unbiased", 14 / 3),
    ("variance", {"x": [2]}, "unbiased_for_mle", None),
    ("standardize", {}, "test_statistics", (-1, 1)),
    ("standardize", {}, "min_max_scaling", (1, 2)),
    ("standardize", {"x": 5}, "test_statistics", None),
    ("kfold", {}, "one_fit_more", (6, 82, 21)),
    ("kfold", {}, "floor_for_ceil", (5, 83, 20)),
    ("kfold", {}, "training_and_validation_swapped", (5, 21, 82)),
    ("kfold", {"samples": 100}, "floor_for_ceil", None),
    ("norm", {}, "taxicab_for_norm", 7),
    ("norm", {}, "root_forgotten", 25),
    ("norm", {"order": 1}, "signs_kept", 1),
    ("norm", {**ROWS, "order": 2}, "frobenius_for_spectral", sqrt(30)),
    ("norm", {**ROWS, "order": 1}, "rows_for_columns", 7),
    ("norm", {"x": [[1, 2], [2, 4]], "order": 2}, "frobenius_for_spectral", None),  # of rank 1
    ("trace", {}, "determinant_for_trace", -2),
    ("trace", {}, "diagonal_multiplied", 4),
    ("determinant", {}, "trace_for_determinant", 5),
    ("determinant", {}, "minus_sign_lost", 10),
    ("determinant", {}, "rows_multiplied", -10),
    ("determinant", {}, "sign_reversed", 2),
    ("condition_number", {}, "ratio_inverted", 0.5),
    ("condition_number", {}, "root_forgotten", 4),
    ("condition_number", {}, "frobenius_condition", 2.5),
    ("condition_number", {}, "eigenvalue_ratio", None),
    ("condition_number", {"x": [[1, 1], [0, 1]]}, "eigenvalue_ratio", 1),
    ("matrix_chain_cost", {}, "right_to_left", 75_000),
    ("matrix_chain_cost", {}, "left_to_right", None),
    ("matrix_chain_cost", {}, "sizes_multiplied", 250_000),
    ("matrix_chain_cost", {}, "flops_for_macs", 15_000),
]


@pytest.mark.parametrize(("name", "changes", "mistake", "expected"), MISTAKEN)
def test_mistakes_by_hand(name: str, changes: Arguments, mistake: str, expected: Any) -> None:
    reference = BY_NAME[name]
    assert mistake in {one.name for one in reference.mistakes}
    bound = catalog.bind(reference, SAMPLES[name] | changes)
    active = {one.name: one.value for one in catalog.active_mistakes(reference, bound, catalog.run(reference, bound))}
    assert active.get(mistake) == (None if expected is None else pytest.approx(expected, rel=1e-9))


def test_the_base_is_said_and_written() -> None:
    reference = BY_NAME["entropy"]
    assert catalog.signature(reference) == "entropy(p, base=e|2)"
    assert {base: reference.convention_for({"base": base}).en.partition(" (")[0] for base in ("e", "2", 2)} == {
        "e": "in nats",
        "2": "in bits",
        2: "in bits",
    }


def test_a_worked_solution_shows_terms_and_their_sum() -> None:
    reference = BY_NAME["entropy"]
    bound = catalog.bind(reference, {"p": [0.5, 0.5, 0], "base": 2})
    assert [line.en for line in catalog.steps(reference, bound)] == [
        r"$H(p) = -\sum_i p_i \log_2 p_i$, in bits",
        r"outcomes with $p = 0$ add nothing: $0 \cdot \log 0 = 0$",
        r"$H(p) = -(0.5 \cdot \log_2 0.5 + 0.5 \cdot \log_2 0.5)$",
        r"$H(p) = -(-0.5 + (-0.5)) = 1$",
    ]
