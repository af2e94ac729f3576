"""The proofs of attention and of positions.

Softmax is proved by sums over pairs in decimals, and as the gradient of a logarithm of a sum; turns by polar
coordinates; sines by their power series in decimals; gradients of attention by central differences, its heads one
after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import chain
from random import Random
from typing import Any

import autograd.numpy as anp
import numpy as np
from layer_autograd import gradient, real
from layer_central import differences
from layer_draws import halves, nested, whole
from proof import Arguments, Oracle, Proof, proof
from proof_numbers import halved, product_of, with_digits

Rows = Sequence[Sequence[Any]]
DIGITS = 60


def exactly(value: Any) -> Decimal:
    """A number that Python has, digit by digit."""
    return Decimal(value)


# --- attention --------------------------------------------------------------------------------------------------------


def decimal_scores(queries: Rows, keys: Rows, scale: float | None) -> list[list[Decimal]]:
    factor = 1 / Decimal(len(queries[0])).sqrt() if scale is None else exactly(scale)
    return [[factor * sum(exactly(a) * exactly(b) for a, b in zip(q, k, strict=True)) for k in keys] for q in queries]


def in_decimals(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run with many digits and exponents of any size."""

    @with_digits(DIGITS)
    def value(**arguments: Any) -> Any:
        return np.array(function(**arguments), dtype=object).astype(float)

    return value


def scores_by_squares(queries: Rows, keys: Rows, scale: float | None) -> Any:
    """q·k = (‖q + k‖² − ‖q − k‖²)/4, in fractions."""

    def square(numbers: Sequence[Fraction]) -> Fraction:
        return sum((number**2 for number in numbers), Fraction(0))

    def product(q: Sequence[Any], k: Sequence[Any]) -> float:
        pairs = [(Fraction(a), Fraction(b)) for a, b in zip(q, k, strict=True)]
        return float((square([a + b for a, b in pairs]) - square([a - b for a, b in pairs])) / 4)

    divisor = math.hypot(*[1.0] * len(queries[0])) if scale is None else 1 / scale if scale else math.inf
    return [[product(q, k) / divisor for k in keys] for q in queries]


def decimal_shares(scores: Sequence[Decimal]) -> list[Decimal]:
    """1/Σ_j e^(s_j − s_i), share by share."""
    return [1 / sum((other - score).exp() for other in scores) for score in scores]


def weights_by_pairs(queries: Rows, keys: Rows, causal: bool, scale: float | None) -> list[list[Decimal]]:
    """The shares of the visible keys, and nothing for the others."""
    rows = decimal_scores(queries, keys, scale)
    seen = [row[: place + 1] if causal else row for place, row in enumerate(rows)]
    return [[*decimal_shares(row), *[Decimal(0)] * (len(keys) - len(row))] for row in seen]


def output_by_pairs(queries: Rows, keys: Rows, values: Rows, causal: bool, scale: float | None) -> list[list[Decimal]]:
    """The values added up with those shares, one after the other."""
    weights = weights_by_pairs(queries, keys, causal, scale)
    columns = list(zip(*values, strict=True))
    return [
        [sum((w * exactly(v) for w, v in zip(row, column, strict=True)), Decimal(0)) for column in columns]
        for row in weights
    ]


def log_sum(scores: Any) -> Any:
    """ln Σ e^s of one row; the largest score, held constant, is taken off first."""
    largest = float(np.max(getattr(scores, "_value", scores)))
    return largest + anp.log(anp.sum(anp.exp(scores - largest)))


def float_scores(queries: Rows, keys: Rows, scale: float | None) -> Any:
    return np.array([[float(score) for score in row] for row in decimal_scores(queries, keys, scale)])


def weights_as_slopes(queries: Rows, keys: Rows, causal: bool, scale: float | None) -> Any:
    """The gradient of ln Σ_j e^(s_j), row by row over the visible keys."""

    def logs(scores: Any) -> Any:
        return sum(log_sum(row[: place + 1] if causal else row) for place, row in enumerate(scores))

    return gradient(logs, float_scores(queries, keys, scale))


def output_as_slope(queries: Rows, keys: Rows, values: Rows, causal: bool, scale: float | None) -> Any:
    """How ln Σ_j e^(s_j + τ·v_j) begins to grow with τ: the mean of v with the weights of e^s."""
    scores, v = float_scores(queries, keys, scale), real(values)
    shown = [place + 1 if causal else len(keys) for place in range(len(queries))]

    def logs(tau: Any) -> Any:
        pairs = np.ndindex(*tau.shape)
        return sum(log_sum(scores[i, : shown[i]] + tau[i, e] * v[: shown[i], e]) for i, e in pairs)

    return gradient(logs, np.zeros((len(queries), v.shape[1])))


def rows_of(values: Any) -> list[list[Any]]:
    return [list(row) for row in (values if isinstance(values[0], list | tuple) else [values])]


def both_rows(logits: Any, mask: Any) -> list[tuple[list[Any], list[Any]]]:
    rows, masks = rows_of(logits), rows_of(mask)
    return list(zip(rows, masks * len(rows) if len(masks) < len(rows) else masks, strict=True))


def masked_by_pairs(logits: Any, mask: Any) -> Any:
    """The hidden entries are taken out, the others get their shares, and zeros are put back in."""
    found = []
    for row, shown in both_rows(logits, mask):
        shares = iter(decimal_shares([exactly(z) for z, seen in zip(row, shown, strict=True) if seen]))
        found.append([next(shares) if seen else Decimal(0) for seen in shown])
    return found if isinstance(logits[0], list | tuple) else found[0]


def masked_as_slopes(logits: Any, mask: Any) -> Any:
    """The gradient of ln Σ e^z over the visible entries."""

    def logs(z: Any) -> Any:
        rows = anp.reshape(z, (-1, z.shape[-1]))
        return sum(log_sum(rows[i][np.flatnonzero(shown)]) for i, (_, shown) in enumerate(both_rows(logits, mask)))

    return gradient(logs, logits)


def lengths(lists: Any) -> list[int]:
    """How long nested lists are, level by level."""
    return [len(lists), *lengths(lists[0])] if isinstance(lists, list) else []


def shapes_of_lists(
    sequence_length: int, embed_dim: int, heads: int, of: str, batch_size: int, key_length: int
) -> list[int]:
    """Tokens in lists, cut into heads; scores by pairing rows; heads joined by adding lists."""
    width = embed_dim // heads

    def split(length: int) -> Any:
        tokens = [[[0] * embed_dim for _ in range(length)] for _ in range(batch_size)]
        starts = range(0, embed_dim, width)
        return [[[token[start : start + width] for token in sample] for start in starts] for sample in tokens]

    queries, keys = split(sequence_length), split(key_length)
    if of == "scores":
        pairs = [zip(q, k, strict=True) for q, k in zip(queries, keys, strict=True)]
        return lengths([[[[0 for _ in theirs] for _ in ours] for ours, theirs in sample] for sample in pairs])
    joined = [[list(chain(*parts)) for parts in zip(*sample, strict=True)] for sample in queries]
    return lengths({"queries": queries, "keys": keys, "output": joined}[of])


def shapes_of_arrays(
    sequence_length: int, embed_dim: int, heads: int, of: str, batch_size: int, key_length: int
) -> tuple[int, ...]:
    """One pass of multi-head attention on arrays of ones."""
    queries, keys = (
        np.stack(np.split(np.ones((batch_size, length, embed_dim)), heads, axis=-1), axis=1)
        for length in (sequence_length, key_length)
    )
    scores = np.einsum("bhnw,bhmw->bhnm", queries, keys)
    output = np.concatenate(list(np.moveaxis(scores @ keys, 1, 0)), axis=-1)
    shape: tuple[int, ...] = {"queries": queries, "keys": keys, "scores": scores, "output": output}[of].shape
    return shape


# --- positions --------------------------------------------------------------------------------------------------------


def decimal_angle(position: Any, pair: int, dim: int, base: Any) -> Decimal:
    """position/base^(2·pair/dim) by logarithms."""
    return exactly(position) / (exactly(base).ln() * 2 * pair / dim).exp()


def angle_step_by_step(position: float, pair: int, dim: int, base: float) -> float:
    """Each pair turns less than the one before it by the (dim/2)-th root of the base, which bisection finds."""
    low, high = sorted((1.0, float(base)))
    root = halved(low, high, lambda middle: middle ** (dim // 2) <= base)
    angle = float(position)
    for _ in range(pair):
        angle /= root
    return angle


def angles(count: int, position: Any, base: Any) -> list[Decimal]:
    return [decimal_angle(position, pair, 2 * count, base) for pair in range(count)]


def series(angle: Decimal) -> tuple[Decimal, Decimal]:
    """Cosine and sine by their power series."""
    sums, term = [Decimal(0), Decimal(0), Decimal(0), Decimal(0)], Decimal(1)
    for power in range(3 * int(abs(angle)) + 80):
        sums[power % 4] += term
        term = term * angle / (power + 1)
    return sums[0] - sums[2], sums[1] - sums[3]


def places(size: int, layout: str) -> list[tuple[int, int]]:
    if layout == "half":
        return [(place, place + size // 2) for place in range(size // 2)]
    return [(place, place + 1) for place in range(0, size, 2)]


def turned_in_polar_coordinates(vector: Sequence[Any], position: Any, base: Any, layout: str) -> list[float]:
    """Every pair as a length and a direction, to which its angle is added."""
    with localcontext(prec=DIGITS):
        turns = [float(angle) for angle in angles(len(vector) // 2, position, base)]
    found = [0.0] * len(vector)
    for (one, other), turn in zip(places(len(vector), layout), turns, strict=True):
        length, direction = math.hypot(vector[one], vector[other]), math.atan2(vector[other], vector[one])
        found[one], found[other] = length * math.cos(direction + turn), length * math.sin(direction + turn)
    return found


def turned_by_series(vector: Sequence[Any], position: Any, base: Any, layout: str) -> list[Decimal]:
    """x·cos θ plus the vector with its pairs swapped, and a minus, times sin θ."""
    found = [Decimal(0)] * len(vector)
    turns = angles(len(vector) // 2, position, base)
    for (one, other), turn in zip(places(len(vector), layout), turns, strict=True):
        cosine, sine = series(turn)
        for place, beside in ((one, -exactly(vector[other])), (other, exactly(vector[one]))):
            found[place] = exactly(vector[place]) * cosine + beside * sine
    return found


def embedded_by_series(position: Any, dim: int, base: Any) -> list[Decimal]:
    """Sine and cosine of each angle by their power series."""
    return [part for angle in angles(dim // 2, position, base) for part in reversed(series(angle))]


def embedded_by_turning(position: float, dim: int, base: float) -> Any:
    """From position 0, in many small turns, each the same product of complex numbers."""
    with localcontext(prec=DIGITS):
        turns = [float(angle / 2**20) for angle in angles(dim // 2, position, base)]
    points = np.array([complex(math.cos(turn), math.sin(turn)) for turn in turns], dtype=np.clongdouble)
    for _ in range(20):
        points = points * points
    return np.stack([points.imag, points.real], axis=1).astype(float).reshape(-1)


# --- draws ------------------------------------------------------------------------------------------------------------


def attention(source: Random) -> Arguments:
    """Few queries and keys, often as many of both; mostly small numbers, sometimes equal ones or very large ones."""
    n, m, d = source.randint(1, 4), source.randint(1, 4), source.randint(1, 4)
    n, m = source.choice([(n, m), (n, n), (m, m), (1, m)])
    number = source.choice(
        [
            *[lambda: source.randint(-2, 2)] * 3,
            lambda: source.randint(-4, 4) / 2,
            lambda: round(source.uniform(-1, 1), 2),
            lambda: 1,
            lambda: source.randint(-30, 30),
            lambda: source.choice([-150, 0, 150]),
        ]
    )
    given: Arguments = {"queries": nested(number, (n, d)), "keys": nested(number, (m, d))}
    if source.random() < 0.3:
        given["scale"] = source.choice([1, 0.5, 0.125, -1, 0])
    return given


def causal_attention(source: Random) -> Arguments:
    return {**attention(source), "causal": source.random() < 0.5}


def with_values(source: Random) -> Arguments:
    given = causal_attention(source)
    width = source.choice([1, 2, 3, len(given["keys"][0])])
    return {**given, "values": whole(source, len(given["keys"]), width)}


def masked(source: Random) -> Arguments:
    shape = source.choice([(1,), (3,), (4,), (1, 3), (2, 3), (3, 4)])
    number = source.choice([lambda: source.randint(-3, 3), lambda: 2, lambda: source.choice([-(10**5), 0, 10**5])])
    mask = nested(lambda: source.randint(0, 1), source.choice([shape, shape, shape[-1:]]))
    return {"logits": nested(number, shape), "mask": mask}


def heads(source: Random) -> Arguments:
    number = source.choice((1, 2, 4))
    given: Arguments = {
        "sequence_length": source.randint(1, 6),
        "embed_dim": number * source.randint(1, 4),
        "heads": number,
        "of": source.choice(("queries", "keys", "scores", "output")),
        "batch_size": source.choice((1, 2, 3)),
    }
    return given | ({"key_length": source.randint(1, 6)} if source.random() < 0.6 else {})


def base(source: Random) -> Any:
    return source.choice([10000, 10000, 100, 2, 0.5, 500000, 1])


def place(source: Random) -> Any:
    return source.choice([0, 1, source.randint(0, 20), source.randint(-5, 60), 2.5])


def angle(source: Random) -> Arguments:
    dim = 2 * source.randint(1, 32)
    return {"position": place(source), "pair": source.randrange(dim // 2), "dim": dim, "base": base(source)}


def turn(source: Random) -> Arguments:
    size = source.choice((2, 4, 4, 6, 8))
    vector = source.choice((whole, halves))(source, size)
    layout = source.choice(("interleaved", "half"))
    return {"vector": vector, "position": place(source), "base": base(source), "layout": layout}


def embedding(source: Random) -> Arguments:
    return {"position": place(source), "dim": source.choice((2, 4, 6, 8, 16)), "base": base(source)}


def attended(queries: Any, keys: Any, values: Any, causal: bool = False) -> Any:
    return in_decimals(output_by_pairs)(queries=queries, keys=keys, values=values, causal=causal, scale=None)


# --- gradients ----------------------------------------------------------------------------------------------------


def draw_backward(source: Random) -> Arguments:
    n, m, d, e = (source.randint(1, 3) for _ in range(4))
    n = source.choice([n, m])
    return {
        "queries": halves(source, n, d),
        "keys": halves(source, m, d),
        "values": halves(source, m, e),
        "upstream": halves(source, n, e),
        "of": source.choice(["queries", "keys", "values"]),
    }


def by_jacobians(queries: Any, keys: Any, values: Any, upstream: Any, of: str) -> Any:
    """The chain rule with the whole Jacobian of each row's softmax."""
    root = math.sqrt(len(queries[0]))
    given = {"queries": queries, "keys": keys, "values": values}
    found = np.zeros(np.shape(given[of]))
    for i, query in enumerate(queries):
        powers = [math.exp(math.fsum(a * b for a, b in zip(query, key, strict=True)) / root) for key in keys]
        shares = [power / math.fsum(powers) for power in powers]
        above = [math.fsum(a * b for a, b in zip(upstream[i], value, strict=True)) for value in values]
        for j in range(len(keys)):
            slope = math.fsum(above[k] * shares[k] * ((k == j) - shares[j]) for k in range(len(keys))) / root
            if of == "queries":
                found[i] += slope * np.asarray(keys[j])
            elif of == "keys":
                found[j] += slope * np.asarray(query)
            else:
                found[j] += shares[j] * np.asarray(upstream[i])
    return found


def by_central_differences(queries: Any, keys: Any, values: Any, upstream: Any, of: str) -> Any:
    given = {"queries": queries, "keys": keys, "values": values}

    def sums(variants: Any) -> Any:
        return np.array([np.sum(attended(**{**given, of: each.tolist()}) * upstream) for each in variants])

    return differences(sums, given[of])


# --- heads --------------------------------------------------------------------------------------------------------


def draw_heads(source: Random) -> Arguments:
    heads, columns = source.choice([1, 2, 2, 3]), source.choice([1, 2, 2])
    n, d, f = source.randint(1, 3), source.randint(1, 3), source.randint(1, 3)
    width = heads * columns
    return {
        "inputs": halves(source, n, d),
        **{name: halves(source, d, width) for name in ("w_query", "w_key", "w_value")},
        "w_output": halves(source, width, source.choice([f, width])),
        "heads": heads,
        "causal": source.random() < 0.4,
    }


def head_by_head(
    inputs: Any, w_query: Any, w_key: Any, w_value: Any, w_output: Any, heads: int, causal: bool
) -> list[list[float]]:
    """Cuts the weights into heads before anything is multiplied, and joins rows."""
    columns = len(w_query[0]) // heads
    joined: list[list[float]] = [[] for _ in inputs]
    for head in range(heads):
        own = slice(head * columns, (head + 1) * columns)
        q, k, v = (product_of(inputs, [row[own] for row in weights]) for weights in (w_query, w_key, w_value))
        for row, output in zip(joined, attended(q, k, v, causal), strict=True):
            row.extend(output)
    return product_of(joined, w_output)


def heads_in_one_sum(
    inputs: Any, w_query: Any, w_key: Any, w_value: Any, w_output: Any, heads: int, causal: bool
) -> Any:
    """One sum over heads of softmax(x·(W_q W_kᵀ)·xᵀ)·x·(W_v W_o), with the weights of a head multiplied first."""
    x = np.asarray(inputs, float)
    total = np.zeros((len(x), len(w_output[0])))
    for part in range(heads):
        q, k, v = (np.split(np.asarray(w, float), heads, axis=1)[part] for w in (w_query, w_key, w_value))
        out = np.split(np.asarray(w_output, float), heads, axis=0)[part]
        scores = x @ (q @ k.T) @ x.T / q.shape[1] ** 0.5
        if causal:
            scores = scores + np.where(np.arange(len(x)) > np.arange(len(x))[:, None], -1e9, 0)
        shares = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        total += shares @ x @ (v @ out)
    return total


def draw_groups(source: Random) -> Arguments:
    groups, each = source.choice([1, 2, 2, 3]), source.choice([1, 2, 2, 3])
    n, m, d, e = (source.randint(1, 3) for _ in range(4))
    # Of more than 64 entries a working shows the shape alone.
    e = min(e, 64 // (groups * each * n))
    return {
        "queries": halves(source, groups * each, n, d),
        "keys": halves(source, groups, m, d),
        "values": halves(source, groups, m, e),
    }


def each_head_by_itself(queries: Any, keys: Any, values: Any) -> Any:
    shared = [head for head in range(len(keys)) for _ in range(len(queries) // len(keys))]
    return [attended(query, keys[head], values[head]) for query, head in zip(queries, shared, strict=True)]


def groups_in_one_einsum(queries: Any, keys: Any, values: Any) -> Any:
    """The heads of a group get an axis of their own."""
    q, k, v = (np.asarray(array, float) for array in (queries, keys, values))
    grouped = q.reshape(len(k), -1, *q.shape[1:])
    scores = np.einsum("ghnd,gmd->ghnm", grouped, k) * q.shape[2] ** -0.5
    shares = np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))
    return np.einsum("ghnm,gme->ghne", shares, v).reshape(*q.shape[:2], v.shape[2])


PROOFS: dict[str, Proof] = {
    "attention_scores": proof(attention, in_decimals(decimal_scores), scores_by_squares),
    "attention_weights": proof(
        causal_attention, in_decimals(weights_by_pairs), Oracle(weights_as_slopes, absolute=1e-9)
    ),
    "attention_output": proof(
        with_values, Oracle(in_decimals(output_by_pairs), absolute=1e-10), Oracle(output_as_slope, absolute=1e-8)
    ),
    "masked_softmax": proof(masked, in_decimals(masked_by_pairs), masked_as_slopes),
    "multi_head_shapes": proof(heads, shapes_of_lists, shapes_of_arrays),
    "rope_angle": proof(angle, in_decimals(decimal_angle), angle_step_by_step),
    "rope_rotate": proof(turn, turned_in_polar_coordinates, in_decimals(turned_by_series), absolute=1e-11),
    "sinusoidal_position": proof(
        embedding, Oracle(in_decimals(embedded_by_series), absolute=1e-11), Oracle(embedded_by_turning, absolute=1e-9)
    ),
    "attention_backward": proof(
        draw_backward, Oracle(by_jacobians, absolute=1e-10), Oracle(by_central_differences, 1e-6, 1e-7)
    ),
    "multi_head_attention": proof(draw_heads, head_by_head, heads_in_one_sum, absolute=1e-10),
    "grouped_query_attention": proof(draw_groups, each_head_by_itself, groups_in_one_einsum, absolute=1e-10),
}
