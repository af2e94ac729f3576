"""The proofs of the building blocks: in decimals, by central differences and ratios, entry by entry in fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np
from layer_autograd import both_axes
from layer_draws import nested, whole
from proof import Arguments, Proof, proof
from proofs_attention import exactly, in_decimals, rows_of
from proofs_norms import as_given

# --- draws ----------------------------------------------------------------------------------------------------------


def logits(source: Random) -> Arguments:
    """Small ones, ties, and some near 1,000 on both sides."""
    shape = source.choice([(1,), (2,), (4,), (1, 3), (2, 2), (3, 2), (2, 4), (3, 3)])
    largest = source.choice([3, 3, 40, 1000])
    return {"logits": nested(lambda: source.randint(-10 * largest, 10 * largest) / 10, shape)}


def running(source: Random) -> Arguments:
    shape = source.choice([(1, 2), (2, 3), (3, 3), (4, 1), (1, 2, 2, 3), (2, 3, 3, 3), (3, 1, 2, 2)])
    features = shape[1]
    return {
        "inputs": whole(source, *shape),
        "running_mean": whole(source, features),
        "running_var": [source.choice([0, 0.25, 1, 3, 9]) for _ in range(features)],
        "epsilon": source.choice([1e-5, 1e-3, 0.5]),
    } | source.choice(
        [{}, {"gamma": whole(source, features), "beta": whole(source, features)}, {"gamma": 2, "beta": 1}]
    )


def lookups(source: Random) -> Arguments:
    """Few rows of the table, so that an index repeats; sometimes index 0 does not occur."""
    size, count, width = source.randint(1, 5), source.randint(1, 6), source.randint(1, 3)
    least = source.choice([0, min(1, size - 1)])
    return {
        "indices": [source.randint(least, size - 1) for _ in range(count)],
        "upstream": whole(source, count, width),
        "num_embeddings": size,
    }


def block(source: Random) -> Arguments:
    rows, width, hidden = source.randint(1, 3), source.randint(1, 3), source.randint(1, 4)
    return {
        "inputs": whole(source, rows, width),
        "first_weights": whole(source, width, hidden),
        "second_weights": whole(source, hidden, width),
    }


def pictures(source: Random) -> Arguments:
    """Mostly so small that a working shows the whole matrix."""
    channels, height, width = source.choice(
        [(1, 2, 3), (1, 3, 3), (1, 4, 2), (2, 2, 2), (2, 1, 3), (2, 3, 3), (3, 1, 2)]
    )
    given = {"inputs": whole(source, channels, height, width), "kernel_size": source.choice([1, 2, 2, [1, 2], [2, 1]])}
    moved = [{}, {}, {"stride": 2}, {"stride": [1, 2]}, {"stride": 2, "padding": 1}, {"padding": [0, 1]}]
    return given | source.choice(moved)


# --- log softmax ----------------------------------------------------------------------------------------------------


def passed_back(source: Random) -> Arguments:
    """A share between noise and nothing is left out: a working shows it as 0, from which no entry can be followed."""
    given = logits(source)
    while any(20 < abs(one - other) < 750 for row in rows_of(given["logits"]) for one in row for other in row):
        given = logits(source)
    return given | {"upstream": nested(lambda: source.randint(-20, 20) / 10, np.shape(given["logits"]))}


def back_by_pairs(logits: Any, upstream: Any) -> Any:
    """Each pair of classes passes on the difference of its upstream gradients, times both probabilities."""
    found = []
    for row, above in zip(rows_of(logits), rows_of(upstream), strict=True):
        powers = [(exactly(z) - max(map(exactly, row))).exp() for z in row]
        p = [power / sum(powers) for power in powers]
        g = [exactly(entry) for entry in above]
        pairs = [[mine * other * (a - b) for other, b in zip(p, g, strict=True)] for mine, a in zip(p, g, strict=True)]
        found.append([sum(shares) for shares in pairs])
    return as_given(logits, found)


def back_by_complex_steps(logits: Any, upstream: Any) -> Any:
    """A small step of each logit into the complex plane, where no digits cancel."""
    found = []
    for row, above in zip(rows_of(logits), rows_of(upstream), strict=True):
        slopes = []
        for place in range(len(row)):
            moved = np.array(row, complex) - max(row)
            moved[place] += 1e-100j
            powers = np.exp(moved)
            slopes.append(float(np.sum(powers / powers.sum() * np.array(above)).imag) / 1e-100)
        found.append(slopes)
    return as_given(logits, found)


def logs_in_decimals(logits: Any) -> Any:
    """−ln of the sum of the ratios of all exponentials to one's own, without a maximum taken off."""
    return as_given(
        logits, [[-sum((exactly(z) - exactly(own)).exp() for z in row).ln() for own in row] for row in rows_of(logits)]
    )


def logs_by_pairs(logits: Any) -> Any:
    """The logarithm of the sum, built up exponential by exponential: ln(e^a + e^b)."""
    found = []
    for row in rows_of(logits):
        total = -math.inf
        for z in row:
            total = float(np.logaddexp(total, z))
        found.append([z - total for z in row])
    return as_given(logits, found)


# --- batch normalization at test time -------------------------------------------------------------------------------


def one_of(values: Any, feature: int) -> Any:
    return values[feature] if isinstance(values, list | tuple) else values


def normed_in_decimals(inputs: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """Entry by entry, through nested lists."""

    def normed(x: Any, feature: int) -> Any:
        if isinstance(x, list | tuple):
            return [normed(each, feature) for each in x]
        apart = exactly(x) - exactly(running_mean[feature])
        root = (exactly(running_var[feature]) + exactly(epsilon)).sqrt()
        return exactly(one_of(gamma, feature)) * apart / root + exactly(one_of(beta, feature))

    return [[normed(x, feature) for feature, x in enumerate(sample)] for sample in inputs]


def normed_by_matrices(inputs: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, epsilon: float) -> Any:
    """Features moved to the end, scaled by a diagonal matrix of powers −½."""
    x = np.moveaxis(np.asarray(inputs, dtype=float), 1, -1)
    scale = np.diag((np.asarray(running_var, dtype=float) + epsilon) ** -0.5 * np.asarray(gamma, dtype=float))
    return np.moveaxis((x - np.asarray(running_mean, dtype=float)) @ scale + np.asarray(beta, dtype=float), -1, 1)


# --- embedding ------------------------------------------------------------------------------------------------------


def table_by_one_hot(indices: Any, upstream: Any, num_embeddings: int) -> Any:
    """A lookup is a product with one-hot rows, so its gradient is a product with their transpose."""
    return np.eye(num_embeddings)[np.asarray(indices, dtype=int)].T @ np.asarray(upstream, dtype=float)


def table_by_slopes(indices: Any, upstream: Any, num_embeddings: int) -> Any:
    """How Σ g·(looked-up rows) grows where one entry of a table of zeros becomes 1: it is linear."""
    width = len(upstream[0])
    gradient = [[Fraction()] * width for _ in range(num_embeddings)]
    for row, column in product(range(num_embeddings), range(width)):
        table = [[int((i, j) == (row, column)) for j in range(width)] for i in range(num_embeddings)]
        looked_up = [table[index] for index in indices]
        gradient[row][column] = sum(
            (Fraction(g) * y for gs, ys in zip(upstream, looked_up, strict=True) for g, y in zip(gs, ys, strict=True)),
            Fraction(),
        )
    return gradient


# --- residual block -------------------------------------------------------------------------------------------------


def block_in_fractions(inputs: Any, first_weights: Any, second_weights: Any) -> Any:
    """Unit by unit: each hidden unit that is on adds its row of the second weights."""
    found = []
    for row in inputs:
        sums = [Fraction(x) for x in row]
        for unit, leaving in enumerate(second_weights):
            on = sum((Fraction(x) * weights[unit] for x, weights in zip(row, first_weights, strict=True)), Fraction())
            if on > 0:
                sums = [total + on * weight for total, weight in zip(sums, leaving, strict=True)]
        found.append([total if total > 0 else Fraction() for total in sums])
    return found


def block_by_gates(inputs: Any, first_weights: Any, second_weights: Any) -> Any:
    """For each sample the block is linear: one matrix from the gates that are open, and the identity."""
    x, first, second = (np.asarray(each, dtype=float) for each in (inputs, first_weights, second_weights))
    found = []
    for row in x:
        whole_map = np.eye(x.shape[1]) + first @ np.diag(np.heaviside(row @ first, 0)) @ second
        summed = row @ whole_map
        found.append((summed + np.abs(summed)) / 2)
    return np.array(found)


# --- im2col ---------------------------------------------------------------------------------------------------------


def columns_by_entry(inputs: Any, kernel_size: Any, stride: Any, padding: Any) -> Any:
    """Window by window, cell by cell; outside the image there is 0."""
    (tall, wide), (down, across), (above, left) = both_axes(kernel_size), both_axes(stride), both_axes(padding)
    height, width = len(inputs[0]), len(inputs[0][0])

    def entry(channel: Any, row: int, column: int) -> Any:
        return channel[row][column] if 0 <= row < height and 0 <= column < width else 0

    columns = [
        [entry(channel, y + i, x + j) for channel in inputs for i in range(tall) for j in range(wide)]
        for y in range(-above, height + above - tall + 1, down)
        for x in range(-left, width + left - wide + 1, across)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def columns_by_filters(inputs: Any, kernel_size: Any, stride: Any, padding: Any) -> Any:
    """Row by row: a filter with a single 1 picks one cell of every window, a strided slice of the padded image."""
    (tall, wide), (down, across), (above, left) = both_axes(kernel_size), both_axes(stride), both_axes(padding)
    image = np.pad(np.asarray(inputs, dtype=float), ((0, 0), (above, above), (left, left)))
    rows = []
    for c, i, j in product(range(len(image)), range(tall), range(wide)):
        bottom, right = image.shape[1] - tall + i + 1, image.shape[2] - wide + j + 1
        rows.append(image[c, i:bottom:down, j:right:across].ravel())
    return np.array(rows)


PROOFS: dict[str, Proof] = {
    "im2col": proof(pictures, columns_by_entry, columns_by_filters),
    "log_softmax": proof(logits, in_decimals(logs_in_decimals), logs_by_pairs, absolute=1e-11),
    "softmax_backward": proof(passed_back, in_decimals(back_by_pairs), back_by_complex_steps, absolute=1e-11),
    "batch_norm_inference": proof(running, in_decimals(normed_in_decimals), normed_by_matrices, absolute=1e-9),
    "embedding_backward": proof(lookups, table_by_one_hot, table_by_slopes),
    "residual_block": proof(block, block_in_fractions, block_by_gates),
}
