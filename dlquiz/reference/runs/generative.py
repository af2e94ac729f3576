"""Losses and steps of generative models on NumPy arrays.

Arguments, conventions and results are those of `records/generative.yaml`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dlquiz.reference.layers.arrays import Array
from dlquiz.reference.layers.arrays import real as array


def kl_gaussian(mean: Any, log_variance: Any) -> float:
    """The divergence of N(μ, σ²) from N(0, 1), summed over the entries."""
    mu, v = array(mean), array(log_variance)
    return float(np.sum(mu**2 + np.expm1(v) - v) / 2)


def reparameterize(mean: Any, log_variance: Any, noise: Any) -> Array:
    """A sample of N(μ, σ²) that depends smoothly on both, from standard normal noise; all of one shape."""
    return np.asarray(array(mean) + np.sqrt(np.exp(array(log_variance))) * array(noise))


def elbo_gaussian(inputs: Any, reconstruction: Any, mean: Any, log_variance: Any, beta: float = 1) -> float:
    """The log-likelihood under a Gaussian decoder of unit variance, without its constant, less β divergences."""
    difference = array(inputs) - array(reconstruction)
    return float(-(difference @ difference) / 2 - beta * kl_gaussian(mean, log_variance))


def gan_loss(real: Any, fake: Any, of: str = "discriminator") -> float:
    """Binary cross entropy of the discriminator's probabilities, with the labels that `of` gives them."""
    p, q = array(real), array(fake)
    if of == "generator":
        return float(np.mean(-np.log(q)))
    called_fake = np.mean(-np.log1p(-q))
    return float(-called_fake if of == "saturating" else np.mean(-np.log(p)) + called_fake)


def diffusion_alpha_bar(betas: Any) -> Array:
    """The running product of what each step keeps."""
    return array(np.cumprod(1 - array(betas)))


def diffusion_loss(noise: Any, predicted: Any) -> float:
    """The mean squared error of the predicted noise."""
    return float(np.mean(np.square(array(noise) - array(predicted))))


def diffusion_forward(clean: Any, noise: Any, alpha_bar: float) -> Array:
    """A sample of N(√ᾱ·x₀, 1 − ᾱ), with the standard normal noise that is given (Ho et al. 2020, equation 4)."""
    return np.asarray(np.sqrt(alpha_bar) * array(clean) + np.sqrt(1 - alpha_bar) * array(noise))


def ddpm_step(
    noisy: Any,
    predicted: Any,
    beta: float,
    alpha_bar: float,
    noise: Any,
    variance: str = "beta",
    of: str = "sample",
) -> Array:
    """x_{t−1} from x_t: the posterior's mean for the clean image that the predicted noise implies, and fresh noise.

    Source: Ho et al. (2020), equations 6 and 7; with σ² = β nothing is added at the last step, as in algorithm 2.
    """
    earlier = min(alpha_bar / (1 - beta), 1.0)
    clean = (array(noisy) - np.sqrt(1 - alpha_bar) * array(predicted)) / np.sqrt(alpha_bar)
    weights = np.sqrt(earlier) * beta, np.sqrt(1 - beta) * (1 - earlier)
    mean: Array = (weights[0] * clean + weights[1] * array(noisy)) / (1 - alpha_bar)
    if of == "mean":
        return mean
    chosen = beta * float(earlier < 1) if variance == "beta" else beta * (1 - earlier) / (1 - alpha_bar)
    return np.asarray(mean + np.sqrt(chosen) * array(noise))


def guidance(conditional: Any, unconditional: Any, scale: float) -> Array:
    """The straight line through both predictions: 0 is the unconditional one, 1 the conditional one."""
    return (1 - scale) * array(unconditional) + scale * array(conditional)


def fgsm_step(inputs: Any, gradient: Any, epsilon: float, clip: bool = False) -> Array:
    """Every entry moves by ε along the sign of its gradient; clipped to [0, 1] where that is asked."""
    moved = array(inputs) + epsilon * np.sign(array(gradient))
    return np.clip(moved, 0, 1) if clip else moved
