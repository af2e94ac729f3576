"""One call of each entry about generative models and evaluation, its value worked out by hand."""

from __future__ import annotations

from math import log
from typing import Any

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "kl_gaussian": ({"mean": [1, 2], "log_variance": [0, 0]}, 2.5),  # (1 + 4)/2
    "reparameterize": ({"mean": [1, 0], "log_variance": [0, 0], "noise": [2, -1]}, (3.0, -1.0)),
    "elbo_gaussian": (
        {"inputs": [1, 0], "reconstruction": [0, 2], "mean": [1], "log_variance": [0], "beta": 2},
        -3.5,  # −5/2 − 2·1/2
    ),
    "gan_loss": ({"real": [0.5, 0.8], "fake": [0.75]}, -(log(0.5) + log(0.8)) / 2 - log(0.25)),
    "diffusion_alpha_bar": ({"betas": [0.5, 0.2, 0.75]}, (0.5, 0.4, 0.1)),
    "diffusion_loss": ({"noise": [1, 0, -1, 2], "predicted": [0, 0, 1, 2]}, 1.25),  # (1 + 4)/4
    "diffusion_forward": (
        {"clean": [1, -1], "noise": [0.5, 2], "alpha_bar": 0.36},
        (1.0, 1.0),  # 0.6·1 + 0.8·0.5, 0.6·(−1) + 0.8·2
    ),
    "ddpm_step": (
        {"noisy": [1.2, -0.4], "predicted": [0.5, 1], "beta": 0.36, "alpha_bar": 0.64, "noise": [1, 1]},
        (1.125, -1.25),  # the last step: (1.2 − 0.6·0.5)/0.8, (−0.4 − 0.6·1)/0.8
    ),
    "guidance": ({"conditional": [1.0, 2.0], "unconditional": [0.0, 3.0], "scale": 3}, (3.0, 0.0)),
    "fgsm_step": ({"inputs": [0.5, 0.25], "gradient": [2, -0.5], "epsilon": 0.25}, (0.75, 0.0)),
    "roc_auc": ({"scores": [0.9, 0.6, 0.6, 0.2], "labels": [1, 1, 0, 0]}, 0.875),  # 2 + 1½ of 4 pairs
    "calibration_error": ({"confidences": [0.9, 0.8, 0.3], "correct": [1, 0, 1], "bins": 2}, 1.4 / 3),  # 0.7 + 0.7
    "wilson_interval": ({"successes": 0, "trials": 4, "z": 2}, (0.0, 0.5)),  # (½ ± ½)/2
}
