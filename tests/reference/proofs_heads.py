"""The proofs of attention's gradients and of its heads: one head or query after the other, and central differences."""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random
from typing import Any

import numpy as np
from layer_central import differences
from layer_draws import halves
from proof import Arguments, Oracle, Proof, proof
from proof_numbers import product_of
from proofs_attention import in_decimals, output_by_pairs


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


PROOFS: Mapping[str, Proof] = {
    "attention_backward": proof(
        draw_backward, Oracle(by_jacobians, absolute=1e-10), Oracle(by_central_differences, 1e-6, 1e-7)
    ),
    "multi_head_attention": proof(draw_heads, head_by_head, heads_in_one_sum, absolute=1e-10),
    "grouped_query_attention": proof(draw_groups, each_head_by_itself, groups_in_one_einsum, absolute=1e-10),
}
