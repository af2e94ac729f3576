"""The proofs of probability, information, metrics, samples and matrices: by counting, exact arithmetic, quadrature."""

from __future__ import annotations

import random
import statistics as standard
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, reduce
from itertools import combinations, pairwise, permutations, product
from math import comb, log, prod, sqrt
from typing import Any

import numpy as np
from proof import Arguments, Draw, Oracle, Proof, proof
from proof_numbers import decimal, exactly, product_of, root, with_digits

from dlquiz.expressions.values import entries, shape_of

# --- draws ----------------------------------------------------------------------------------------------------------


def distribution(source: random.Random, outcomes: int, allow_zero: bool) -> list[float]:
    """Hundredths that add up to 1."""
    least = 0 if allow_zero else 1
    while True:
        cuts = sorted(source.randint(0, 100) for _ in range(outcomes - 1))
        shares = [right - left for left, right in pairwise([0, *cuts, 100])]
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


# --- the rope -------------------------------------------------------------------------------------------------------


@cache
def rope_in_inches(pieces: int, cuts: str) -> float:
    """The share of all cuts at whole inches that close, as ropes get long; of cuts that follow, by Gauss's quadrature.

    The number of ways to cut 2m inches into pieces of at least one and less than m inches is a polynomial in m; its
    leading coefficient, taken by differences, over that of all cuts is the probability.
    """
    if cuts != "independent":
        return reached_by_second_cut() / (1 if cuts == "longer" else 2)
    ways = [closing(pieces, half) for half in range(1, pieces + 1)]
    for _ in range(pieces - 1):
        ways = [later - sooner for sooner, later in pairwise(ways)]
    return float(Fraction(ways[0], 2 ** (pieces - 1)))


def closing(pieces: int, half: int) -> int:
    """The ways to make 2·half of so many whole numbers from 1 to half − 1, piece by piece."""
    ways = Counter({0: 1})
    for _ in range(pieces):
        longer: Counter[int] = Counter()
        for so_far, count in ways.items():
            for piece in range(1, half):
                longer[so_far + piece] += count
        ways = longer
    return ways[2 * half]


def reached_by_second_cut() -> float:
    """The mean over the first cut of the share of the longer piece where a second cut leaves no half."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    shorter = (nodes + 1) / 4
    longer = 1 - shorter
    share = (np.minimum(0.5, longer) - np.maximum(0, longer - 0.5)) / longer
    return float(weights @ share / 2)


@cache
def rope_by_integrals(pieces: int, cuts: str) -> float:
    """The volume of the cuts that close, integrated piece by piece; of cuts that follow, the series of the integral.

    With x the shorter piece of the first cut, 2·∫ x/(1 − x) from 0 to ½ is 2·Σ ½ᵏ⁺¹/(k + 1) over k = 1, 2, ….
    """
    if cuts != "independent":
        series = sum((2 * Fraction(1, 2 ** (k + 1) * (k + 1)) for k in range(1, 80)), Fraction(0))
        return float(series if cuts == "longer" else series / 2)
    # Volumes of `count` pieces below ½ that add up to s, as polynomials in s up to ½ and in s − ½ beyond.
    half = Fraction(1, 2)
    below: list[Fraction] = [Fraction(1)]
    above: list[Fraction] = [Fraction(0)]
    for _ in range(pieces - 1):
        risen, beyond = integrated(below), integrated(above)
        width = max(len(risen), len(beyond))
        above = [-a + b for a, b in zip(padded(risen, width), padded(beyond, width), strict=True)]
        above[0] += valued(risen, half)
        below = risen
    return float(valued(above, half) * prod(range(1, pieces)))


def integrated(polynomial: Sequence[Fraction]) -> list[Fraction]:
    return [Fraction(0), *(coefficient / power for power, coefficient in enumerate(polynomial, 1))]


def padded(polynomial: list[Fraction], width: int) -> list[Fraction]:
    return polynomial + [Fraction(0)] * (width - len(polynomial))


def valued(polynomial: Sequence[Fraction], at: Fraction) -> Fraction:
    return sum((coefficient * at**power for power, coefficient in enumerate(polynomial)), Fraction(0))


# --- probability and information ------------------------------------------------------------------------------------


def people_counted(prior: float, sensitivity: float, specificity: float) -> float:
    """Among a hundred million people, the ill ones and all of those with a positive test."""
    people = Fraction(10**8)
    ill = people * exactly(prior)
    well = people - ill
    found, alarmed = ill * exactly(sensitivity), well - well * exactly(specificity)
    return float(found / (found + alarmed))


def joint_table(prior: float, sensitivity: float, specificity: float) -> float:
    """The column of positive tests in the table of joint probabilities, scaled to add up to 1."""
    table = np.diag([prior, 1 - prior]) @ np.array([[sensitivity, 1 - sensitivity], [1 - specificity, specificity]])
    return float((table / table.sum(axis=0))[0, 0]) if table[:, 1].any() else 1.0 * bool(prior)


def logarithm(number: float, base: Any) -> Decimal:
    exact = decimal(number)
    return exact.ln() / (Decimal(2).ln() if base in (2, "2") else 1)


def in_decimals(own: bool) -> Callable[..., float]:
    """Σ p·(log p − log q), or only −Σ p·log q, with 40 digits."""

    @with_digits(40)
    def value(p: Sequence[float], base: Any, q: Sequence[float] | None = None) -> float:
        terms = (
            decimal(share) * ((logarithm(share, base) if own else 0) - logarithm(other, base))
            for share, other in zip(p, q or p, strict=True)
            if share
        )
        return float(sum(terms, Decimal(0)))

    return value


def likelihood(p: Sequence[float], q: Sequence[float]) -> Fraction:
    """The probability under q of a hundred outcomes in the proportions of p, in their order."""
    return prod((exactly(other) ** round(100 * share) for share, other in zip(p, q, strict=True)), start=Fraction(1))


def by_likelihood(own: bool) -> Callable[..., float]:
    """The logarithm of an exact likelihood (ratio) of a hundred outcomes, a hundredth of it."""

    def value(p: Sequence[float], base: Any, q: Sequence[float] | None = None) -> float:
        ratio = (likelihood(p, p) if own else 1) / likelihood(p, q or p)
        return (log(ratio.numerator) - log(ratio.denominator)) / 100 / (log(2) if base in (2, "2") else 1)

    return value


@with_digits(60)
def summed_exponentials(x: Sequence[float]) -> float:
    """The exponentials themselves, with 60 digits and no bound to their size."""
    return float(sum((decimal(number).exp() for number in x), Decimal(0)).ln())


def folded_exponentials(x: Sequence[float]) -> float:
    """Two at a time."""
    return float(reduce(np.logaddexp, map(float, x)))


# --- errors and metrics ---------------------------------------------------------------------------------------------


def error_over_cases(bias: float, variance: float, noise: float) -> float:
    """Models and targets that lie one deviation above or below their means, all four cases alike."""
    cases = product([-sqrt(variance), sqrt(variance)], [-sqrt(noise), sqrt(noise)])
    return standard.fmean((bias + model - target) ** 2 for model, target in cases)


def error_over_gaussians(bias: float, variance: float, noise: float) -> float:
    """Gaussian models and targets, by Gauss-Hermite quadrature over both."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(4)
    errors = bias + sqrt(variance) * nodes[:, None] - sqrt(noise) * nodes
    return float(weights @ errors**2 @ weights / weights.sum() ** 2)


PAIRS = {"tp": (True, True), "fp": (False, True), "fn": (True, False), "tn": (False, False)}


def labelled(counts: Arguments) -> Iterator[tuple[bool, bool]]:
    """Every sample: whether it is positive, and whether it was called so."""
    for name, pair in PAIRS.items():
        yield from [pair] * counts.get(name, 0)


Condition = Callable[[bool, bool], bool]


def counted(among: Condition, of: Condition) -> Oracle:
    """Goes through the samples one by one."""

    def value(**counts: int) -> float:
        kept = [pair for pair in labelled(counts) if among(*pair)]
        return float(Fraction(sum(of(*pair) for pair in kept), len(kept)))

    return Oracle(value)


def masked(mean: Callable[[Any, Any], Any]) -> Oracle:
    """The mean of boolean arrays of labels, under a mask."""

    def value(**counts: int) -> float:
        labels = np.array([*labelled(counts)], bool)
        return float(mean(labels[:, 0], labels[:, 1]))

    return Oracle(value)


def harmonic_f1(tp: int, fp: int, fn: int) -> float:
    """The harmonic mean of exact precision and recall; 0 where nothing is found."""
    return float(standard.harmonic_mean([Fraction(tp, tp + fp), Fraction(tp, tp + fn)])) if tp else 0.0


def overlap_f1(tp: int, fp: int, fn: int) -> float:
    """Dice's overlap of the set of the positive samples with the set of those called positive."""
    positive, called = set(range(tp + fn)), set(range(fn, tp + fn + fp))
    return 2 * len(positive & called) / (len(positive) + len(called))


# --- samples --------------------------------------------------------------------------------------------------------


def variance_of_pairs(x: Sequence[float], estimate: str) -> float:
    """Half the mean squared difference of pairs, of all pairs or of pairs of different samples."""
    squares = sum(((exactly(a) - exactly(b)) ** 2 for a, b in combinations(x, 2)), Fraction(0))
    return float(squares / (len(x) ** 2 if estimate == "mle" else 2 * comb(len(x), 2)))


def variance_of_moments(x: Sequence[float], estimate: str) -> float:
    """The mean square less the squared mean, in fractions; corrected by N/(N − 1)."""
    values = [exactly(number) for number in x]
    central = standard.mean(value**2 for value in values) - standard.mean(values) ** 2
    return float(central if estimate == "mle" else central * Fraction(len(x), len(x) - 1))


def standardized(x: Any, train: Sequence[float]) -> Any:
    """The standard library's exact mean and deviation."""
    known = [exactly(number) for number in train]
    centre, deviation = standard.mean(known), root(standard.pvariance(known))
    return np.reshape([float((exactly(number) - centre) / deviation) for number in entries(x)], shape_of(x))


def standardized_by_totals(x: Any, train: Sequence[float]) -> Any:
    """(N·x − S)/√(N·Q − S²) with the totals S of the training values and Q of their squares."""
    known = [exactly(number) for number in train]
    total, squares = sum(known, Fraction(0)), sum((number**2 for number in known), Fraction(0))
    below = root(len(known) * squares - total**2)
    return np.reshape([float((len(known) * exactly(number) - total) / below) for number in entries(x)], shape_of(x))


def folds_dealt(samples: int, folds: int) -> tuple[int, int, int]:
    """Deals sample after sample to the smallest fold, and holds out the largest one."""
    held: list[set[int]] = [set() for _ in range(folds)]
    for sample in range(samples):
        min(held, key=len).add(sample)
    largest = max(held, key=len)
    return len(held), len(set(range(samples)) - largest), len(largest)


def folds_split(samples: int, folds: int) -> tuple[int, int, int]:
    """NumPy's split into nearly equal parts."""
    sizes = [part.size for part in np.array_split(np.arange(samples), folds)]
    return len(sizes), sum(sizes) - max(sizes), max(sizes)


Matrix = Sequence[Sequence[float]]
Exact = list[list[Fraction]]

# --- draws ----------------------------------------------------------------------------------------------------------


def matrix(source: random.Random, rows: int, columns: int) -> list[list[float]]:
    kinds: list[Callable[[], float]] = [
        lambda: source.randint(-9, 9),
        lambda: round(source.uniform(-5, 5), 1),
        lambda: source.choice([0, 0, 1, 2]),
    ]
    number = source.choice(kinds)
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
    return {"sizes": [source.randint(1, 40) for _ in range(source.randint(3, 7))]}


# --- exact linear algebra -------------------------------------------------------------------------------------------


def in_fractions(x: Matrix) -> Exact:
    return [[exactly(entry) for entry in row] for row in x]


def characteristic(x: Exact) -> list[Fraction]:
    """The coefficients of det(t − x) from t⁰ on, from the traces of powers (Faddeev and LeVerrier)."""
    size = len(x)
    coefficients = [Fraction(0)] * size + [Fraction(1)]
    running = [[Fraction(0)] * size for _ in range(size)]
    for step in range(1, size + 1):
        for place in range(size):
            running[place][place] += coefficients[size - step + 1]
        running = product_of(x, running)
        coefficients[size - step] = -sum((running[place][place] for place in range(size)), Fraction(0)) / step
    return coefficients


def gram(x: Matrix) -> Exact:
    """The smaller one of xᵀx and xxᵀ."""
    rows = in_fractions(x)
    turned = [list(column) for column in zip(*rows, strict=True)]
    return product_of(rows, turned) if len(rows) < len(turned) else product_of(turned, rows)


def largest_root(coefficients: Sequence[Fraction], above: Fraction) -> Decimal:
    """Newton's way down to the largest root from a bound above it; all roots are real, so it never oversteps."""
    falling = [Decimal(c.numerator) / Decimal(c.denominator) for c in reversed(coefficients)]
    at = Decimal(above.numerator) / Decimal(above.denominator)
    for _ in range(400):
        value = slope = Decimal(0)
        for coefficient in falling:
            value, slope = value * at + coefficient, slope * at + value
        if value <= 0 or slope <= 0 or value / slope < at * Decimal("1e-25"):
            break
        at -= value / slope
    return at


# --- norms and condition numbers ------------------------------------------------------------------------------------


def norm_of_numpy(x: Any, order: Any) -> float:
    """numpy.linalg.norm."""
    return float(np.linalg.norm(np.array(x, float), np.inf if order == "inf" else order))


def norm_by_definition(x: Any, order: Any) -> float:
    """Of vectors in decimals; of matrices what no vector exceeds, over corners of the unit ball, and by eigenvalues."""
    if np.ndim(x) == 1:
        return vector_norm(x, order)
    array = np.array(x, float)
    if order == "fro":
        return float(np.sqrt(np.trace(array.T @ array)))
    if order in (1, "inf"):
        return longest_image(array, order)
    singular = halves(array)
    return float(singular.max() if order == 2 else singular.sum())


@with_digits(40)
def vector_norm(x: Sequence[float], order: Any) -> float:
    sizes = [abs(decimal(number)) for number in x]
    if order in (0, "inf"):
        return float(max(sizes) if order == "inf" else sum(size != 0 for size in sizes))
    raised = sum((size ** decimal(order) for size in sizes if size), Decimal(0))
    return float(raised ** (1 / decimal(order))) if raised else 0.0


def longest_image(array: Any, order: Any) -> float:
    """Over the corners of the unit ball: ± unit vectors for the 1-norm, all patterns of signs for the maximum norm."""
    columns = array.shape[1]
    corners = np.eye(columns) if order == 1 else np.array([*product([-1.0, 1.0], repeat=columns)])
    images = np.abs(corners @ array.T)
    return float((images.sum(axis=1) if order == 1 else images.max(axis=1)).max())


def halves(array: Any) -> Any:
    """Singular values as the eigenvalues of the symmetric matrix [[0, x], [xᵀ, 0]] that are not negative."""
    rows, columns = array.shape
    both = np.zeros((rows + columns, rows + columns))
    both[:rows, rows:], both[rows:, :rows] = array, array.T
    return np.sort(np.linalg.eigvalsh(both))[::-1][: min(rows, columns)]


@with_digits(60)
def condition_by_roots(x: Matrix) -> float:
    """The outer roots of the exact characteristic polynomial of xᵀx, by Newton's method with 60 digits."""
    coefficients = characteristic(gram(x))
    reverse = coefficients[::-1]
    # No eigenvalue exceeds the sum of all, and no inverse the sum of the inverses.
    largest = largest_root(coefficients, -coefficients[-2])
    inverse = largest_root([c / reverse[-1] for c in reverse], -reverse[-2] / reverse[-1])
    return float((largest * inverse).sqrt())


def condition_by_halves(x: Matrix) -> float:
    """The outer eigenvalues of [[0, x], [xᵀ, 0]]."""
    singular = halves(np.array(x, float))
    return float(singular[0] / singular[-1])


# --- traces and determinants ----------------------------------------------------------------------------------------


def trace_of_eigenvalues(x: Matrix) -> float:
    """The sum of NumPy's eigenvalues."""
    return float(np.linalg.eigvals(np.array(x, float)).sum().real)


def trace_in_a_basis(x: Matrix) -> float:
    """Σ eᵀ·x·e over the unit vectors, in fractions."""
    rows = in_fractions(x)
    units = [[Fraction(place == other) for place in range(len(x))] for other in range(len(x))]
    images = [[sum((a * b for a, b in zip(row, unit, strict=True)), Fraction(0)) for row in rows] for unit in units]
    return float(
        sum((a * b for unit, image in zip(units, images, strict=True) for a, b in zip(unit, image, strict=True)), 0)
    )


def signed_products(x: Matrix) -> float:
    """The sum over all permutations, in fractions."""
    rows = in_fractions(x)
    total = Fraction(0)
    for order in permutations(range(len(rows))):
        swaps = sum(left > right for left, right in combinations(order, 2))
        total += (-1) ** swaps * prod((rows[row][column] for row, column in enumerate(order)), start=Fraction(1))
    return float(total)


def determinant_of_polynomial(x: Matrix) -> float:
    """The constant of the exact characteristic polynomial, from traces of powers."""
    return float((-1) ** len(x) * characteristic(in_fractions(x))[0])


# --- orders of products ---------------------------------------------------------------------------------------------


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


def cheapest_parentheses(sizes: Sequence[int]) -> int:
    """The least over all ways of setting parentheses."""
    return min(costs(sizes))


def cheapest_sequence(sizes: Sequence[int]) -> int:
    """The least over all sequences in which the inner sizes can be multiplied away, one after the other."""
    return min(sequence_cost(list(sizes), order) for order in permutations(range(1, len(sizes) - 1)))


def sequence_cost(sizes: list[int], order: Sequence[int]) -> int:
    left = set(range(len(sizes)))
    total = 0
    for inner in order:
        before, after = max(place for place in left if place < inner), min(place for place in left if place > inner)
        total += sizes[before] * sizes[inner] * sizes[after]
        left.remove(inner)
    return total


PROOFS: dict[str, Proof] = {
    "triangle_probability": proof(draw_rope, rope_in_inches, rope_by_integrals),
    "bayes_posterior": proof(draw_test, people_counted, joint_table),
    "entropy": proof(draw_entropy, in_decimals(own=False), by_likelihood(own=False)),
    "cross_entropy_of": proof(draw_pair, in_decimals(own=False), by_likelihood(own=False)),
    "kl_divergence": proof(draw_pair, in_decimals(own=True), by_likelihood(own=True)),
    "log_sum_exp": proof(draw_logits, summed_exponentials, folded_exponentials),
    "expected_squared_error": proof(draw_error, error_over_cases, error_over_gaussians),
    "precision": proof(
        draw_shares("fn", "tp", "fp"),
        counted(lambda positive, called: called, lambda positive, called: positive),
        masked(lambda positive, called: positive[called].mean()),
    ),
    "recall": proof(
        draw_shares("fp", "tp", "fn"),
        counted(lambda positive, called: positive, lambda positive, called: called),
        masked(lambda positive, called: called[positive].mean()),
    ),
    "f1": proof(draw_counts("tp", "fp", "fn"), harmonic_f1, overlap_f1),
    "accuracy": proof(
        draw_counts("tp", "fp", "fn", "tn"),
        counted(lambda positive, called: True, lambda positive, called: positive == called),
        masked(lambda positive, called: (positive == called).mean()),
    ),
    "false_positive_rate": proof(
        draw_counts("tp", "fp", "fn", "tn"),
        counted(lambda positive, called: not positive, lambda positive, called: called),
        masked(lambda positive, called: called[~positive].mean()),
    ),
    "variance": proof(draw_variance, variance_of_pairs, variance_of_moments),
    "standardize": proof(draw_standardization, standardized, standardized_by_totals),
    "kfold": proof(draw_folds, folds_dealt, folds_split),
    "norm": proof(draw_norm, norm_of_numpy, norm_by_definition),
    "trace": proof(draw_square, Oracle(trace_of_eigenvalues, absolute=1e-9), trace_in_a_basis),
    "determinant": proof(draw_square, signed_products, determinant_of_polynomial),
    "condition_number": proof(draw_matrix, condition_by_roots, condition_by_halves),
    "matrix_chain_cost": proof(draw_chain, cheapest_parentheses, cheapest_sequence),
}
