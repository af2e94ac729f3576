"""Language modelling, tokenization and alignment on NumPy arrays.

Arguments, conventions and results are those of `records/language.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

DECIMALS = 12
"""Sums of probabilities that agree to so many digits are equal: 0.5 + 0.3 + 0.1 is 0.9."""


def perplexity(losses: Any) -> float:
    """The exponential of the mean loss of a token."""
    return float(np.exp(np.mean(np.asarray(losses, dtype=np.float64))))


def bits_per_byte(nats: float, bytes: float) -> float:  # noqa: A002 - as the argument is called
    """Bits are logarithms to base 2: a nat is log₂ e of them."""
    return float(nats * np.log2(np.e) / bytes)


def _log_softmax(logits: Any, axis: int = -1) -> Array:
    """Logarithms of a softmax along an axis; logits of any shape."""
    z = np.asarray(logits, dtype=np.float64)
    return np.asarray(z - np.logaddexp.reduce(z, axis=axis, keepdims=True))


def label_smoothed_cross_entropy(logits: Any, target: Any, smoothing: float) -> float:
    """The cross-entropy with (1 − ε)·one-hot + ε/K as targets, as in torch.nn.functional.cross_entropy.

    logits (K,) or (N, K), target a class or (N,) of them; the mean over the N rows.
    """
    logs = np.atleast_2d(_log_softmax(logits))
    rows, classes = logs.shape
    targets = np.full((rows, classes), smoothing / classes)
    targets[np.arange(rows), np.atleast_1d(np.asarray(target, dtype=np.int64))] += 1 - smoothing
    return float(-np.einsum("nk,nk->n", targets, logs).mean())


def top_p_filter(probabilities: Any, p: float) -> Array:
    """Nucleus sampling (Holtzman et al. 2020): the most likely entries up to a sum of p, renormalized; (K,) → (K,)."""
    shares = np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(-shares, kind="stable")
    sums = np.cumsum(shares[order])
    reached = np.round(sums, DECIMALS) >= np.round(p, DECIMALS)
    kept = order[: np.argmax(reached) + 1] if reached.any() else order
    filtered = np.zeros_like(shares)
    filtered[kept] = shares[kept]
    return np.asarray(filtered / filtered.sum())


def beam_score(log_probabilities: Any, alpha: float = 0.6, normalization: str = "wu") -> float:
    """The sum of the log-probabilities over the length penalty of Wu et al. (2016), or a power."""
    logs = np.asarray(log_probabilities, dtype=np.float64)
    length = (5 + logs.size) / 6 if normalization == "wu" else logs.size
    return float(logs.sum() / np.float_power(length, alpha))


def bpe_merge(corpus: Mapping[str, int], merges: int = 1, end_of_word: bool = False, count: str = "tokens") -> int:
    """Merges on one array of token numbers, all words behind one another; -1 stands after each word."""
    words = [f"{word}·" if end_of_word else word for word in corpus]
    letters = {letter: number for number, letter in enumerate(dict.fromkeys("".join(words)))}
    tokens = np.concatenate([[*(letters[letter] for letter in word), -1] for word in words]).astype(np.int64)
    often = np.repeat(np.fromiter(corpus.values(), dtype=np.int64), [len(word) + 1 for word in words])
    most = 0
    for new in range(len(letters), len(letters) + merges):
        places, most = _best_pair(tokens, often)
        tokens[places] = new
        tokens, often = np.delete(tokens, places + 1), np.delete(often, places + 1)
    return int(most) if count == "pair" else int(often[tokens >= 0].sum())


def _best_pair(tokens: Integers, often: Integers) -> tuple[Integers, int]:
    """Where the most frequent pair is to be merged, and how often it occurs; of equal ones the first."""
    starts = np.flatnonzero((tokens[:-1] >= 0) & (tokens[1:] >= 0))
    codes = tokens[starts] * (tokens.max() + 1) + tokens[starts + 1]
    _, first, which = np.unique(codes, return_index=True, return_inverse=True)
    counts = np.bincount(which, weights=often[starts]).astype(np.int64)
    best = min(np.flatnonzero(counts == counts.max()), key=lambda code: first[code])
    places = starts[which == best]
    # In a run such as a a a every second pair is merged.
    begins = np.flatnonzero(np.diff(places, prepend=-2) > 1)
    within = np.arange(places.size) - np.repeat(begins, np.diff(begins, append=places.size))
    same = tokens[places[0]] == tokens[places[0] + 1]
    return (places[within % 2 == 0] if same else places), int(counts[best])


def dpo_loss(
    policy_chosen: Any, policy_rejected: Any, reference_chosen: Any, reference_rejected: Any, beta: float = 0.1
) -> float:
    """Direct preference optimization (Rafailov et al. 2023), equation 7; numbers or (N,) of them, averaged."""
    policy = np.subtract(policy_chosen, policy_rejected, dtype=np.float64)
    reference = np.subtract(reference_chosen, reference_rejected, dtype=np.float64)
    return float(np.mean(np.logaddexp(0.0, -beta * (policy - reference))))


def clip_loss(logits: Any) -> float:
    """The mean of both cross-entropies on the diagonal (Radford et al. 2021, figure 3); logits (N, N)."""
    rows, columns = _log_softmax(logits, axis=1), _log_softmax(logits, axis=0)
    return float(-(np.trace(rows) + np.trace(columns)) / (2 * len(rows)))
