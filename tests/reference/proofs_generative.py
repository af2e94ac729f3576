"""The proofs of generative models: by exact fractions and decimals, by quadrature, by flipping coins in the head."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any

import numpy as np
from layer_draws import nested
from proof import Arguments, Proof, proof
from proof_numbers import decimal, over_entries, with_digits
from proof_numbers import exactly as exact

from dlquiz.expressions.values import entries

# --- draws ----------------------------------------------------------------------------------------------------------


def number(source: random.Random, high: float = 3) -> float:
    return source.choice([source.randint(-3, 3), round(source.uniform(-high, high), 2)])


def draw_gaussian(source: random.Random) -> Arguments:
    shape = source.choice([(), (1,), (3,), (2, 2)])
    return {"mean": nested(lambda: number(source), shape), "log_variance": nested(lambda: number(source, 2), shape)}


def draw_sample(source: random.Random) -> Arguments:
    given = draw_gaussian(source)
    shape = np.shape(given["mean"])
    return given | {"noise": nested(lambda: number(source), shape)}


def draw_elbo(source: random.Random) -> Arguments:
    data, code = source.randint(1, 4), source.randint(1, 3)
    given = {name: [number(source) for _ in range(data)] for name in ("inputs", "reconstruction")}
    given |= {name: [number(source, 2) for _ in range(code)] for name in ("mean", "log_variance")}
    return given | source.choice([{}, {"beta": source.choice([0, 0.5, 4])}])


def draw_gan(source: random.Random) -> Arguments:
    given = {name: [source.randint(1, 99) / 100 for _ in range(source.randint(1, 4))] for name in ("real", "fake")}
    return given | {"of": source.choice(["discriminator", "generator", "saturating"])}


def draw_betas(source: random.Random) -> Arguments:
    return {
        "betas": [
            source.choice([0, 1, 0.5, *[round(source.uniform(0, 0.9), 3)] * 9]) for _ in range(source.randint(1, 6))
        ]
    }


def draw_noise(source: random.Random) -> Arguments:
    shape = source.choice([(1,), (4,), (2, 3), (1, 2, 2)])
    return {name: nested(lambda: number(source), shape) for name in ("noise", "predicted")}


def draw_forward(source: random.Random) -> Arguments:
    shape = source.choice([(), (3,), (2, 2), (1, 2, 2)])
    given = {name: nested(lambda: number(source), shape) for name in ("clean", "noise")}
    return given | {"alpha_bar": source.choice([0, 1, 0.5, 0.36, round(source.uniform(0.01, 0.99), 3)])}


def draw_reverse(source: random.Random) -> Arguments:
    shape = source.choice([(), (3,), (2, 2), (1, 2, 2)])
    given = {name: nested(lambda: number(source), shape) for name in ("noisy", "predicted", "noise")}
    beta = source.choice([0.02, 0.1, 0.36, 0.5])
    earlier = source.choice([1, 0.9, 0.5, 0.1])
    given |= {"beta": beta, "alpha_bar": (1 - beta) * earlier if earlier < 1 else 1 - beta}
    return given | {"variance": source.choice(["beta", "posterior"]), "of": source.choice(["sample", "sample", "mean"])}


def draw_guidance(source: random.Random) -> Arguments:
    shape = source.choice([(), (3,), (2, 2), (1, 2, 2)])
    predictions = {name: nested(lambda: number(source), shape) for name in ("conditional", "unconditional")}
    return predictions | {"scale": source.choice([0, 1, 3, 7.5, -1, 0.5])}


def draw_attack(source: random.Random) -> Arguments:
    shape = source.choice([(), (3,), (2, 2), (1, 2, 2)])
    return {
        "inputs": nested(lambda: source.randint(0, 20) / 20, shape),
        "gradient": nested(lambda: source.choice([0, number(source), number(source)]), shape),
        "epsilon": source.choice([0.03, 0.1, 0.25, 0]),
        "clip": source.random() < 0.5,
    }


# --- sums -----------------------------------------------------------------------------------------------------------


def mean_of(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    return sum(found, Fraction()) / len(found)


@with_digits(40)
def kl_in_decimals(mean: Any, log_variance: Any) -> float:
    """½(μ² + σ² − 1) − ln σ, entry by entry, to 40 digits."""
    total = Decimal(0)
    for mu, v in zip(entries(mean), entries(log_variance), strict=True):
        deviation = (decimal(v) / 2).exp()
        total += (decimal(mu) ** 2 + deviation**2 - 1) / 2 - deviation.ln()
    return float(total)


NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(64)
"""For expectations under the standard normal."""


def kl_by_quadrature(mean: Any, log_variance: Any) -> float:
    """The expectation of log q(z) − log p(z) under q = N(μ, σ²)."""
    total = 0.0
    for mu, v in zip(entries(mean), entries(log_variance), strict=True):
        z = mu + np.exp(v / 2) * NODES
        difference = (-(NODES**2) / 2 - v / 2) - (-(z**2) / 2)
        total += float((WEIGHTS * difference).sum() / WEIGHTS.sum())
    return total


@with_digits(40)
def sampled_in_decimals(mean: Any, log_variance: Any, noise: Any) -> Any:
    return over_entries(
        lambda mu, v, n: float(decimal(mu) + decimal(v).exp().sqrt() * decimal(n)), mean, log_variance, noise
    )


def sampled_in_logarithms(mean: Any, log_variance: Any, noise: Any) -> Any:
    """The distance from the mean is a product, whose factors are added as logarithms."""

    def sample(mu: float, v: float, n: float) -> float:
        return mu + float(np.copysign(np.exp(v / 2 + np.log(abs(n))), n)) if n else float(mu)

    return over_entries(sample, mean, log_variance, noise)


def elbo_by(divergence: Callable[..., float]) -> Callable[..., float]:
    def bound(inputs: Any, reconstruction: Any, mean: Any, log_variance: Any, beta: float) -> float:
        squares = ((exact(x) - exact(r)) ** 2 for x, r in zip(inputs, reconstruction, strict=True))
        return -float(sum(squares, Fraction()) / 2) - beta * divergence(mean, log_variance)

    return bound


@with_digits(40)
def gan_in_decimals(real: Any, fake: Any, of: str) -> float:
    """By the logarithm of the product of all probabilities of one label."""
    chances = {
        "real": [decimal(value) for value in real],
        "caught": [1 - decimal(value) for value in fake],
        "passed": [decimal(value) for value in fake],
    }
    logs = {name: prod(values, start=Decimal(1)).ln() / len(values) for name, values in chances.items()}
    said = {"discriminator": -logs["real"] - logs["caught"], "generator": -logs["passed"], "saturating": logs["caught"]}
    return float(said[of])


def gan_by_logits(real: Any, fake: Any, of: str) -> float:
    """Binary cross entropy with logits, softplus(z) − y·z, for the label of each loss."""
    losses = {}
    for name, values, label in (("real", real, 1), ("caught", fake, 0), ("passed", fake, 1)):
        p = np.asarray(values, dtype=float)
        logits = np.log(p) - np.log(1 - p)
        losses[name] = float(np.mean(np.logaddexp(0, logits) - label * logits))
    return {
        "discriminator": losses["real"] + losses["caught"],
        "generator": losses["passed"],
        "saturating": -losses["caught"],
    }[of]


def kept_exactly(betas: Any) -> tuple[float, ...]:
    return tuple(map(float, accumulate((1 - exact(beta) for beta in betas), mul)))


def kept_of_a_signal(betas: Any) -> tuple[float, ...]:
    """The square of what is left of a signal of 1 after each step by √(1 − β), its noise of variance 1 − that."""
    found, variance = [], 0.0
    for beta in betas:
        variance = (1 - beta) * variance + beta
        found.append(1 - variance)
    return tuple(found)


def error_exactly(noise: Any, predicted: Any) -> float:
    pairs = zip(entries(noise), entries(predicted), strict=True)
    return float(mean_of((exact(n) - exact(p)) ** 2 for n, p in pairs))


def error_by_moments(noise: Any, predicted: Any) -> float:
    """Mean of squares by expanding the square."""
    n, p = np.ravel(np.asarray(noise, float)), np.ravel(np.asarray(predicted, float))
    return float((n @ n - 2 * (n @ p) + p @ p) / n.size)


# --- steps ----------------------------------------------------------------------------------------------------------


def guided_exactly(conditional: Any, unconditional: Any, scale: float) -> Any:
    w = exact(scale)
    return over_entries(lambda c, u: float(w * exact(c) + (1 - w) * exact(u)), conditional, unconditional)


def guided_by_odds(conditional: Any, unconditional: Any, scale: float) -> Any:
    """The paper's own form with its weight, one less: (1 + w)·c − w·u."""
    weight = scale - 1
    return over_entries(lambda c, u: (1 + weight) * c - weight * u, conditional, unconditional)


@with_digits(40)
def noised_in_decimals(clean: Any, noise: Any, alpha_bar: float) -> Any:
    kept = decimal(alpha_bar)
    signal, share = kept.sqrt(), (1 - kept).sqrt()
    return over_entries(lambda x, n: float(signal * decimal(x) + share * decimal(n)), clean, noise)


def noised_by_rotation(clean: Any, noise: Any, alpha_bar: float) -> Any:
    """Image and noise as the sides of a right angle: x_t is the image turned by the angle whose cosine is √ᾱ."""
    angle = np.arctan2(np.sqrt(1 - alpha_bar), np.sqrt(alpha_bar))
    turned = np.exp(-1j * angle)
    return over_entries(lambda x, n: float(((x + 1j * n) * turned).real), clean, noise)


def drawn_back(mean: Callable[..., Any]) -> Callable[..., Any]:
    """A step back, given how a mean follows from x_t, the predicted noise, β and ᾱ."""

    @with_digits(40)
    def step(noisy: Any, predicted: Any, beta: float, alpha_bar: float, noise: Any, variance: str, of: str) -> Any:
        b, kept = decimal(beta), decimal(alpha_bar)
        last = alpha_bar == 1 - beta
        if of == "mean" or last:
            deviation = Decimal(0)
        else:
            # The variance of a Gaussian from its precision: that of the step forward and that of the prior.
            precision = 1 / b if variance == "beta" else (1 - b) / b + 1 / (1 - kept / (1 - b))
            deviation = (1 / precision).sqrt()
        return over_entries(
            lambda x, n, z: float(mean(decimal(x), decimal(n), b, kept, last) + deviation * decimal(z)),
            noisy,
            predicted,
            noise,
        )

    return step


def mean_of_equation_11(x: Decimal, predicted: Decimal, beta: Decimal, kept: Decimal, last: bool) -> Decimal:
    return (x - beta / (1 - kept).sqrt() * predicted) / (1 - beta).sqrt()


def mean_by_precisions(x: Decimal, predicted: Decimal, beta: Decimal, kept: Decimal, last: bool) -> Decimal:
    """Two Gaussians about x_{t−1} multiplied: N(√ᾱ_{t−1}·x₀, 1 − ᾱ_{t−1}) and what x_t says, N(x_t/√α, β/α)."""
    clean = (x - (1 - kept).sqrt() * predicted) / kept.sqrt()
    if last:
        return clean
    earlier = kept / (1 - beta)
    prior, said = 1 / (1 - earlier), (1 - beta) / beta
    return (prior * earlier.sqrt() * clean + said * x / (1 - beta).sqrt()) / (prior + said)


def attacked_exactly(inputs: Any, gradient: Any, epsilon: float, clip: bool) -> Any:
    def moved(x: float, g: float) -> float:
        at = exact(x) + (exact(epsilon) if g > 0 else -exact(epsilon) if g < 0 else 0)
        return float(min(max(at, Fraction(0)), Fraction(1)) if clip else at)

    return over_entries(moved, inputs, gradient)


def attacked_by_search(inputs: Any, gradient: Any, epsilon: float, clip: bool) -> Any:
    """Of the corners and the centre of the interval that is allowed, the one that raises g·x most, or the centre."""

    def moved(x: float, g: float) -> float:
        low, high = (max(x - epsilon, 0.0), min(x + epsilon, 1.0)) if clip else (x - epsilon, x + epsilon)
        return max((x, low, high), key=lambda place: g * (place - x))

    return over_entries(moved, inputs, gradient)


PROOFS: Mapping[str, Proof] = {
    "kl_gaussian": proof(draw_gaussian, kl_in_decimals, kl_by_quadrature),
    "reparameterize": proof(draw_sample, sampled_in_decimals, sampled_in_logarithms),
    "elbo_gaussian": proof(draw_elbo, elbo_by(kl_in_decimals), elbo_by(kl_by_quadrature)),
    "gan_loss": proof(draw_gan, gan_in_decimals, gan_by_logits),
    "diffusion_alpha_bar": proof(draw_betas, kept_exactly, kept_of_a_signal),
    "diffusion_loss": proof(draw_noise, error_exactly, error_by_moments),
    "diffusion_forward": proof(draw_forward, noised_in_decimals, noised_by_rotation),
    "ddpm_step": proof(draw_reverse, drawn_back(mean_of_equation_11), drawn_back(mean_by_precisions)),
    "guidance": proof(draw_guidance, guided_exactly, guided_by_odds),
    "fgsm_step": proof(draw_attack, attacked_exactly, attacked_by_search),
}
