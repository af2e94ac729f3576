"""The proofs of methods: points compared pair by pair, graphs ordered by trying, codes and shares in fractions.

Principal components are proved by powers of the covariance in decimals, and by its eigenvectors by LAPACK.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
from proof import Arguments, Proof, proof
from proof_numbers import decimal, product_of, with_digits
from proof_numbers import exactly as exact


def grid(source: random.Random, *shape: int) -> Any:
    """Multiples of ½, so that there are ties."""
    count = math.prod(shape)
    return np.reshape([source.randint(-6, 6) / 2 for _ in range(count)], shape).tolist()


def squared(one: Any, other: Any) -> Fraction:
    return sum(((exact(a) - exact(b)) ** 2 for a, b in zip(one, other, strict=True)), Fraction())


# --- triplets -----------------------------------------------------------------------------------------------------


def draw_triplets(source: random.Random) -> Arguments:
    rows, columns = source.randint(1, 4), source.randint(1, 3)
    given = {name: grid(source, rows, columns) for name in ("anchor", "positive", "negative")}
    return given | source.choice([{}, {"margin": source.choice([0.5, 2, 0])}])


@with_digits(40)
def triplets_in_decimals(anchor: Any, positive: Any, negative: Any, margin: float) -> float:
    total = Decimal()
    for start, near, far in zip(anchor, positive, negative, strict=True):
        a, b = (
            (Decimal(gap.numerator) / gap.denominator).sqrt() for gap in (squared(start, near), squared(start, far))
        )
        total += max(a - b + decimal(margin), Decimal())
    return float(total / len(anchor))


def triplets_by_hypotenuse(anchor: Any, positive: Any, negative: Any, margin: float) -> float:
    losses = [
        max(0.0, math.dist(start, near) + margin - math.dist(start, far))
        for start, near, far in zip(anchor, positive, negative, strict=True)
    ]
    return math.fsum(losses) / len(losses)


# --- classes ------------------------------------------------------------------------------------------------------


def draw_predictions(source: random.Random) -> Arguments:
    samples, classes = source.randint(1, 8), source.randint(1, 4)
    return {
        "target": [source.randrange(classes) for _ in range(samples)],
        "predicted": [source.randrange(classes) for _ in range(samples)],
        "classes": classes,
    }


def counted_by_pairs(target: Any, predicted: Any, classes: int) -> list[list[int]]:
    pairs = list(zip(target, predicted, strict=True))
    return [[pairs.count((true, called)) for called in range(classes)] for true in range(classes)]


def counted_in_one_histogram(target: Any, predicted: Any, classes: int) -> Any:
    places = np.asarray(target) * classes + np.asarray(predicted)
    return np.bincount(places, minlength=classes**2).reshape(classes, classes)


# --- clusters -----------------------------------------------------------------------------------------------------


def draw_clusters(source: random.Random) -> Arguments:
    columns = source.randint(1, 3)
    points, centers = grid(source, source.randint(1, 7), columns), grid(source, source.randint(1, 4), columns)
    return {"points": points, "centers": centers, "of": source.choice(["labels", "centers", "centers"])}


def assigned_by_fractions(points: Any, centers: Any, of: str) -> Any:
    labels = [min(range(len(centers)), key=lambda c: (squared(point, centers[c]), c)) for point in points]
    if of == "labels":
        return labels
    moved = []
    for place, center in enumerate(centers):
        own = [point for point, label in zip(points, labels, strict=True) if label == place]
        columns = zip(*own, strict=True)
        moved.append([float(sum(map(exact, column)) / len(own)) for column in columns] if own else list(center))
    return moved


def assigned_by_sides(points: Any, centers: Any, of: str) -> Any:
    """A point is nearer to the center on whose side of the bisecting plane it lies; means by running averages."""
    spots, middles = np.asarray(points, float), np.asarray(centers, float)
    labels = []
    for spot in spots:
        best = 0
        for place in range(1, len(middles)):
            best = place if 2 * spot @ (middles[place] - middles[best]) > _gap(middles[place], middles[best]) else best
        labels.append(best)
    if of == "labels":
        return labels
    moved, seen = middles.copy(), [0] * len(middles)
    for spot, label in zip(spots, labels, strict=True):
        seen[label] += 1
        moved[label] = spot if seen[label] == 1 else moved[label] + (spot - moved[label]) / seen[label]
    return moved


def _gap(one: Any, other: Any) -> float:
    return float(one @ one - other @ other)


# --- neighbours ---------------------------------------------------------------------------------------------------


def draw_neighbours(source: random.Random) -> Arguments:
    count, columns = source.randint(1, 7), source.randint(1, 3)
    return {
        "inputs": grid(source, source.randint(1, 4), columns),
        "points": grid(source, count, columns),
        "labels": [source.randrange(3) for _ in range(count)],
        "neighbours": source.randint(1, count),
    }


def voted_by_sorting(inputs: Any, points: Any, labels: Any, neighbours: int) -> list[int]:
    found = []
    for one in inputs:
        near = sorted(range(len(points)), key=lambda at: (squared(one, points[at]), at))[:neighbours]
        votes = [labels[at] for at in near]
        found.append(min(votes, key=lambda label: (-votes.count(label), label)))
    return found


def voted_by_taking_out(inputs: Any, points: Any, labels: Any, neighbours: int) -> list[int]:
    """Takes the nearest point out, k times, and keeps a tally of each class."""
    found = []
    for one in inputs:
        left, tally = dict(enumerate(points)), [0] * (max(labels) + 1)
        for _ in range(neighbours):
            least = min(sum(abs(a - b) ** 2 for a, b in zip(one, left[at], strict=True)) for at in left)
            taken = next(at for at in left if sum(abs(a - b) ** 2 for a, b in zip(one, left[at], strict=True)) == least)
            tally[labels[taken]] += 1
            del left[taken]
        found.append(tally.index(max(tally)))
    return found


# --- quantization -------------------------------------------------------------------------------------------------


def draw_codes(source: random.Random) -> Arguments:
    shape = source.choice([(1,), (4,), (6,), (2, 3)])
    numbers = np.reshape([source.randint(-999, 999) / 100 for _ in range(math.prod(shape))], shape).tolist()
    values = source.choice([numbers, numbers, numbers, (np.asarray(numbers) * 0).tolist(), np.abs(numbers).tolist()])
    return {"values": values, "of": source.choice(["codes", "codes", "scale", "restored"])}


def coded_in_fractions(values: Any, of: str) -> Any:
    numbers = np.vectorize(exact, otypes=[object])(np.asarray(values, float))
    largest = max(abs(number) for number in numbers.flat)
    scale = largest / 127 or Fraction(1)
    if of == "scale":
        return float(scale)
    codes = np.vectorize(lambda number: math.floor(number / scale + Fraction(1, 2)), otypes=[object])(numbers)
    return (codes if of == "codes" else codes * scale).astype(float)


def coded_by_trying(values: Any, of: str) -> Any:
    """The code whose value is nearest, of two the larger one."""
    array = np.asarray(values, float)
    largest = max(array.max(), -array.min())
    scale = largest / 127 if largest > 0 else 1.0
    if of == "scale":
        return scale
    grid_of_codes = np.arange(127, -128, -1)
    errors = np.abs(array[..., None] * 127 - grid_of_codes * (largest or 127))
    codes = grid_of_codes[np.argmin(np.round(errors, 9), axis=-1)]
    return codes if of == "codes" else codes * scale


# --- running statistics -------------------------------------------------------------------------------------------


def draw_running(source: random.Random) -> Arguments:
    offset = source.choice([0, 0, 0, 10**6])
    values = [offset + source.randint(-40, 40) / 10 for _ in range(source.randint(1, 7))]
    return {"values": values, "of": source.choice(["mean", "variance", "variance"])}


def moments_in_fractions(values: Any, of: str) -> list[float]:
    found = []
    for count in range(1, len(values) + 1):
        part = [exact(value) for value in values[:count]]
        mean = sum(part, Fraction()) / count
        found.append(float(mean if of == "mean" else sum(((v - mean) ** 2 for v in part), Fraction()) / count))
    return found


def moments_by_pairs(values: Any, of: str) -> list[float]:
    """The variance is half the mean squared difference of all pairs."""
    found = []
    for count in range(1, len(values) + 1):
        part = values[:count]
        gaps = [(a - b) ** 2 for a, b in product(part, repeat=2)]
        found.append(math.fsum(part) / count if of == "mean" else math.fsum(gaps) / (2 * count**2))
    return found


# --- initial weights ----------------------------------------------------------------------------------------------


def draw_normal(source: random.Random) -> Arguments:
    shape = source.choice([(2, 3), (4, 2), (1, 1), (3, 3), (2, 3, 2, 2), (3, 2, 1, 3)])
    draws = np.reshape([source.randint(-25, 25) / 10 for _ in range(math.prod(shape))], shape).tolist()
    return {"draws": draws} | source.choice([{}, {"scheme": "xavier"}])


@with_digits(40)
def scaled_in_decimals(draws: Any, scheme: str) -> Any:
    array = np.asarray(draws, float)
    cells = math.prod(array.shape[2:])
    inputs, outputs = array.shape[1] * cells, array.shape[0] * cells
    deviation = (Decimal(2) / (inputs if scheme == "he" else inputs + outputs)).sqrt()
    return np.vectorize(lambda draw: float(decimal(draw) * deviation), otypes=[float])(array)


def scaled_by_counting(draws: Any, scheme: str) -> Any:
    """Counts the connections of an output and of an input one by one."""
    array = np.asarray(draws, float)
    into = sum(1 for place in np.ndindex(array.shape) if place[0] == 0)
    out_of = sum(1 for place in np.ndindex(array.shape) if place[1] == 0)
    connections = into if scheme == "he" else into + out_of
    return array * 2**0.5 * connections**-0.5


# --- graphs -------------------------------------------------------------------------------------------------------


def draw_graph(source: random.Random) -> Arguments:
    count = source.randint(1, 6)
    order = source.sample(range(count), count)
    edges = [[0] * count for _ in range(count)]
    for first in range(count):
        for second in range(first + 1, count):
            edges[order[first]][order[second]] = int(source.random() < 0.4)
    return {"adjacency": edges}


def first_of_all_orders(adjacency: Any) -> tuple[int, ...]:
    """All orders by the alphabet, until one fits all edges."""
    count = len(adjacency)
    return next(
        order
        for order in permutations(range(count))
        if all(
            order.index(start) < order.index(end)
            for start, end in product(range(count), repeat=2)
            if adjacency[start][end]
        )
    )


def ordered_by_ancestors(adjacency: Any) -> list[int]:
    """Lists, again and again, the smallest node all of whose ancestors are listed."""
    count = len(adjacency)

    def ancestors(node: int) -> set[int]:
        parents = {start for start in range(count) if adjacency[start][node]}
        return parents.union(*map(ancestors, parents))

    above = [ancestors(node) for node in range(count)]
    listed: list[int] = []
    while len(listed) < count:
        listed.append(min(node for node in range(count) if node not in listed and above[node] <= set(listed)))
    return listed


SQUARINGS = 30


def draw(source: random.Random) -> Arguments:
    rows, columns = source.randint(2, 7), source.randint(1, 4)
    offset = source.choice([0, 0, 3, 100])
    inputs = [[offset + source.randint(-30, 30) / 10 for _ in range(columns)] for _ in range(rows)]
    count = source.randint(1, max(1, min(columns, rows - 1)))
    return {"inputs": inputs, "n_components": count} | source.choice([{}, {"of": "variances"}, {"of": "projections"}])


@with_digits(80)
def by_powers(inputs: Any, n_components: int, of: str) -> Any:
    """A power of the covariance keeps nothing but its first direction; then that direction is taken out."""
    rows = [[decimal(entry) for entry in row] for row in inputs]
    means = [sum(column, Decimal()) / len(rows) for column in zip(*rows, strict=True)]
    rows = [[entry - mean for entry, mean in zip(row, means, strict=True)] for row in rows]
    left = product_of([list(column) for column in zip(*rows, strict=True)], rows)
    trace = sum((left[at][at] for at in range(len(left))), Decimal())
    # So that a direction without any variance is found, too.
    left = [[entry + (at == by) * trace / 10**30 for by, entry in enumerate(row)] for at, row in enumerate(left)]
    found = []
    for _ in range(n_components):
        power = left
        for _ in range(SQUARINGS):
            power = product_of(power, power)
            size = max(abs(entry) for row in power for entry in row)
            power = [[entry / size for entry in row] for row in power]
        axis = max(power, key=lambda row: sum(entry * entry for entry in row))
        length = sum((entry * entry for entry in axis), Decimal()).sqrt()
        sign = 1 if max(axis, key=abs) > 0 else -1
        axis = [sign * entry / length for entry in axis]
        found.append(axis)
        outside = [[(at == by) - one * other for by, other in enumerate(axis)] for at, one in enumerate(axis)]
        left = product_of(outside, product_of(left, outside))
    if of == "components":
        return np.array(found, dtype=float)
    coordinates = product_of(rows, [list(column) for column in zip(*found, strict=True)])
    if of == "projections":
        return np.array(coordinates, dtype=float)
    return [float(sum(entry**2 for entry in column) / (len(rows) - 1)) for column in zip(*coordinates, strict=True)]


def by_eigenvectors(inputs: Any, n_components: int, of: str) -> Any:
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(np.array(inputs, float), rowvar=False)))
    axes = vectors[:, ::-1][:, :n_components]
    axes = axes * np.where(np.abs(axes).max(0) == axes.max(0), 1, -1)
    if of == "variances":
        return values[::-1][:n_components]
    return axes.T if of == "components" else (np.array(inputs) - np.mean(inputs, axis=0)) @ axes


PROOFS: Mapping[str, Proof] = {
    "triplet_loss": proof(draw_triplets, triplets_in_decimals, triplets_by_hypotenuse),
    "confusion_matrix": proof(draw_predictions, counted_by_pairs, counted_in_one_histogram),
    "kmeans_step": proof(draw_clusters, assigned_by_fractions, assigned_by_sides),
    "knn_predict": proof(draw_neighbours, voted_by_sorting, voted_by_taking_out),
    "quantize_int8": proof(draw_codes, coded_in_fractions, coded_by_trying),
    "running_variance": proof(draw_running, moments_in_fractions, moments_by_pairs, absolute=1e-9),
    "initial_weights": proof(draw_normal, scaled_in_decimals, scaled_by_counting),
    "topological_order": proof(draw_graph, first_of_all_orders, ordered_by_ancestors),
    "pca": proof(draw, by_powers, by_eigenvectors, absolute=1e-9),
}
