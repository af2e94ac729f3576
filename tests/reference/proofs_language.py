"""The proofs of language modelling, tokenization and alignment: in decimals, by trying all sets, on whole texts."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import exp, fsum, log, log2
from typing import Any

import numpy as np
from layer_draws import nested
from proof import Arguments, Proof, proof
from proof_numbers import as_list, decimal, exactly, halved, real, with_digits
from proofs_statistics import distribution

from dlquiz.expressions.values import shape_of

# --- draws ----------------------------------------------------------------------------------------------------------


def draw_losses(source: random.Random) -> Arguments:
    largest = source.choice([1, 4, 12])
    return {"losses": [source.choice([0, real(source, 0, largest, 2)]) for _ in range(source.randint(1, 7))]}


def draw_text(source: random.Random) -> Arguments:
    return {
        "nats": source.choice([0, real(source, 0, 20), real(source, 0, 60_000, 1)]),
        "bytes": source.randint(1, 40_000),
    }


def draw_smoothed(source: random.Random) -> Arguments:
    classes, spread = source.randint(2, 5), source.choice([1, 3, 200])
    rows = source.choice([None, 1, 2, 3])
    shape = (classes,) if rows is None else (rows, classes)
    target = [source.randrange(classes) for _ in range(rows or 1)]
    return {
        "logits": nested(lambda: real(source, -spread, spread, 2), shape),
        "target": target[0] if rows is None else target,
        "smoothing": source.choice([0, 0.05, 0.1, 0.2, 0.5, 1]),
    }


def draw_nucleus(source: random.Random) -> Arguments:
    """Hundredths, often some of them alike, and a p that is often reached exactly."""
    outcomes = source.randint(1, 6)
    shares = source.choice([distribution(source, outcomes, True), [0.25] * 4, [0.2, 0.4, 0.2, 0.2]])
    source.shuffle(shares)
    return {"probabilities": shares, "p": source.choice([0.2, 0.25, 0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 1])}


def draw_hypothesis(source: random.Random) -> Arguments:
    return {
        "log_probabilities": [-real(source, 0.01, 3, 2) for _ in range(source.randint(1, 9))],
        "alpha": source.choice([0, 0.2, 0.6, 0.7, 1, 2]),
        "normalization": source.choice(["wu", "length"]),
    }


WORDS = (
    *("low", "lower", "lowest", "new", "newest", "wide", "widest"),
    *("banana", "aaa", "aaaab", "a", "hug", "pug", "bun"),
)


def draw_corpus(source: random.Random) -> Arguments:
    words = source.sample(WORDS, source.randint(1, 5))
    return {
        "corpus": {word: source.randint(1, 12) for word in words},
        "merges": source.randint(0, 6),
        "end_of_word": source.random() < 0.5,
        "count": source.choice(["tokens", "tokens", "pair"]),
    }


def draw_preferences(source: random.Random) -> Arguments:
    shape = source.choice([(), (1,), (2,), (4,)])
    names = ("policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected")
    given: Arguments = {name: nested(lambda: -real(source, 1, 60, 1), shape) for name in names}
    return given | source.choice([{}, {"beta": source.choice([0.01, 0.1, 0.5, 1, 2])}])


def draw_pairs(source: random.Random) -> Arguments:
    pairs, spread = source.choice([1, 2, 3, 3, 4]), source.choice([1, 5, 100])
    return {"logits": nested(lambda: real(source, -spread, spread, 2), (pairs, pairs))}


# --- losses of language models --------------------------------------------------------------------------------------


@with_digits(50)
def root_of_chances(losses: Sequence[float]) -> float:
    """One over the probability of the whole text, its N-th root taken."""
    chance = Decimal(1)
    for loss in losses:
        chance *= (-decimal(loss)).exp()
    return float((1 / chance) ** (1 / Decimal(len(losses))))


def choices_as_hard(losses: Sequence[float]) -> float:
    """Among how many equally likely tokens one would have to guess for the same total loss, by halving."""
    low, high, total = 1.0, 2.0, fsum(losses)
    while len(losses) * log(high) < total:
        high *= 2
    return float(halved(low, high, lambda middle: len(losses) * log(middle) < total))


@with_digits(60)
def digits_counted(nats: float, bytes: float) -> float:  # noqa: A002 - as the argument is called
    """The decimal digits of one over the probability, and how many bits a digit is."""
    digits = decimal(nats).exp().log10()
    return float(digits / Decimal(2).log10() / Decimal(bytes))


def coded_in_pieces(nats: float, bytes: float) -> float:  # noqa: A002 - as the argument is called
    """The bits of the text cut into many pieces, each coded by itself."""
    pieces = int(nats) + 1
    return fsum(log2(exp(nats / pieces)) for _ in range(pieces)) / bytes


def decimal_rows(logits: Any, target: Any) -> list[tuple[list[Decimal], int]]:
    """Each row of logits with its target."""
    single = len(shape_of(logits)) == 1
    rows, targets = ([logits], [target]) if single else (logits, target)
    return [([decimal(z) for z in row], int(y)) for row, y in zip(rows, targets, strict=True)]


@with_digits(60)
def smoothed_in_decimals(logits: Any, target: Any, smoothing: float) -> float:
    """The log of the sum of exponentials less the logits as smoothed targets weigh them."""
    losses, epsilon = [], decimal(smoothing)
    for row, y in decimal_rows(logits, target):
        weighed = sum(z * (epsilon / len(row) + (1 - epsilon) * (k == y)) for k, z in enumerate(row))
        losses.append(sum(z.exp() for z in row).ln() - weighed)
    return float(sum(losses) / len(losses))


def smoothed_by_divergence(logits: Any, target: Any, smoothing: float) -> float:
    """A mixture of the plain loss and of the divergence from the uniform distribution, with its entropy."""
    losses = []
    for row, y in decimal_rows(logits, target):
        shifted = [float(z - max(row)) for z in row]
        below = log(fsum(map(exp, shifted)))
        divergence = fsum((-log(len(row)) - (z - below)) / len(row) for z in shifted)
        losses.append((1 - smoothing) * (below - shifted[y]) + smoothing * (divergence + log(len(row))))
    return fsum(losses) / len(losses)


# --- sampling and search --------------------------------------------------------------------------------------------


def smallest_set(probabilities: Sequence[float], p: float) -> list[float]:
    """Tries all sets from the smallest on; of one size the most likely, then the first."""
    shares, wanted = [exactly(share) for share in probabilities], exactly(p)
    for size in range(1, len(shares) + 1):
        chosen = max(combinations(range(len(shares)), size), key=lambda places: sum(shares[place] for place in places))
        total = sum((shares[place] for place in chosen), Fraction(0))
        if total >= wanted or size == len(shares):
            return [float(shares[place] / total) if place in chosen else 0.0 for place in range(len(shares))]
    raise AssertionError("the whole set is one of them")


def taken_in_hundredths(probabilities: Sequence[float], p: float) -> list[float]:
    """Takes the largest of what is left, in whole hundredths, until there is enough."""
    left = {place: round(100 * share) for place, share in enumerate(probabilities)}
    taken: dict[int, int] = {}
    while left and sum(taken.values()) < round(100 * p):
        place = max(left, key=lambda each: (left[each], -each))
        taken[place] = left.pop(place)
    return [taken.get(place, 0) / sum(taken.values()) for place in range(len(probabilities))]


@with_digits(40)
def score_in_decimals(log_probabilities: Sequence[float], alpha: float, normalization: str) -> float:
    """The logarithm of the product of the probabilities, with 40 digits."""
    chance = Decimal(1)
    for each in log_probabilities:
        chance *= decimal(each).exp()
    length = Decimal(len(log_probabilities))
    if normalization == "wu":
        length = (5 + length) / (5 + 1)
    return float(chance.ln() * (-decimal(alpha) * length.ln()).exp())


def score_on_log_scale(log_probabilities: Sequence[float], alpha: float, normalization: str) -> float:
    """The size of the score from its logarithm, where the division is a difference."""
    length = len(log_probabilities)
    above, below = (5 + length, 6) if normalization == "wu" else (length, 1)
    return -exp(log(fsum(-each for each in log_probabilities)) - alpha * log(above) + alpha * log(below))


# --- byte pairs -----------------------------------------------------------------------------------------------------


def merged_as_text(corpus: Mapping[str, int], merges: int, end_of_word: bool, count: str) -> int:
    """Words as text with blanks between their tokens; pairs are replaced in it by a regular expression."""
    vocabulary = {" ".join(word) + " _" * end_of_word: often for word, often in corpus.items()}
    most = 0
    for _ in range(merges):
        pairs: dict[tuple[str, str], int] = {}
        for word, often in vocabulary.items():
            for pair in pairwise(word.split()):
                pairs[pair] = pairs.get(pair, 0) + often
        best = max(pairs, key=lambda pair: pairs[pair])
        most = pairs[best]
        pattern = re.compile(r"(?<!\S)" + re.escape(" ".join(best)) + r"(?!\S)")
        vocabulary = {pattern.sub("".join(best), word): often for word, often in vocabulary.items()}
    return most if count == "pair" else sum(len(word.split()) * often for word, often in vocabulary.items())


def merged_in_text(corpus: Mapping[str, int], merges: int, end_of_word: bool, count: str) -> int:
    """Every word written out as often as it occurs; each round walks through the whole text."""
    text = [list(word) + ["_"] * end_of_word for word, often in corpus.items() for _ in range(often)]
    most = 0
    for _ in range(merges):
        seen = [pair for word in text for pair in pairwise(word)]
        (best, most), *_ = Counter(seen).most_common(1)
        for word in text:
            place = 0
            while place + 1 < len(word):
                if (word[place], word[place + 1]) == best:
                    word[place : place + 2] = ["".join(best)]
                place += 1
    return most if count == "pair" else sum(map(len, text))


# --- alignment ------------------------------------------------------------------------------------------------------


@with_digits(80)
def preferred_by_odds(
    policy_chosen: Any, policy_rejected: Any, reference_chosen: Any, reference_rejected: Any, beta: float
) -> float:
    """Each response has the strength (policy/reference)^β; the better one wins in proportion to it."""
    losses = []
    four = map(as_list, (policy_chosen, policy_rejected, reference_chosen, reference_rejected))
    for pair in zip(*four, strict=True):
        c, r, known_c, known_r = (decimal(number).exp() for number in pair)
        strength, other = (c / known_c) ** decimal(beta), (r / known_r) ** decimal(beta)
        losses.append(((strength + other) / strength).ln())
    return float(sum(losses) / len(losses))


NODES, WEIGHTS = np.polynomial.legendre.leggauss(30)


def preferred_by_integral(
    policy_chosen: Any, policy_rejected: Any, reference_chosen: Any, reference_rejected: Any, beta: float
) -> float:
    """The slope of the loss integrated from the margin on, where it is 0 in the end, by Gauss's quadrature."""
    four = map(np.atleast_1d, (policy_chosen, policy_rejected, reference_chosen, reference_rejected))
    losses = []
    for c, r, known_c, known_r in zip(*four, strict=True):
        start = beta * (c - r + known_r - known_c)
        edges = np.linspace(start, max(start, 0) + 60, 200)
        width = (edges[1] - edges[0]) / 2
        places = edges[:-1, None] + width * (NODES + 1)
        losses.append(width * np.sum(WEIGHTS / (1 + np.exp(places))))
    return fsum(losses) / len(losses)


@with_digits(60)
def matched_in_decimals(logits: Sequence[Sequence[float]]) -> float:
    """The probability of all matches of both directions at once, its logarithm divided by their number."""
    weights = [[decimal(z).exp() for z in row] for row in logits]
    chance = Decimal(1)
    for place, row in enumerate(weights):
        column = [each[place] for each in weights]
        chance *= row[place] / sum(row) * (row[place] / sum(column))
    return float(-chance.ln() / (2 * len(weights)))


def matched_by_distances(logits: Sequence[Sequence[float]]) -> float:
    """For each pair, how much its logit is below the others of its row and of its column."""
    places = range(len(logits))
    losses = []
    for i, by_row in product(places, (True, False)):
        ahead = [(logits[i][j] if by_row else logits[j][i]) - logits[i][i] for j in places]
        losses.append(max(ahead) + log(fsum(exp(each - max(ahead)) for each in ahead)))
    return fsum(losses) / len(losses)


PROOFS: dict[str, Proof] = {
    "perplexity": proof(draw_losses, root_of_chances, choices_as_hard),
    "bits_per_byte": proof(draw_text, digits_counted, coded_in_pieces),
    "label_smoothed_cross_entropy": proof(draw_smoothed, smoothed_in_decimals, smoothed_by_divergence),
    "top_p_filter": proof(draw_nucleus, smallest_set, taken_in_hundredths),
    "beam_score": proof(draw_hypothesis, score_in_decimals, score_on_log_scale),
    "bpe_merge": proof(draw_corpus, merged_as_text, merged_in_text),
    "dpo_loss": proof(draw_preferences, preferred_by_odds, preferred_by_integral),
    "clip_loss": proof(draw_pairs, matched_in_decimals, matched_by_distances),
}
