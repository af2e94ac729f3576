"""Calls of the entries about language models and numerics, their values worked out by hand."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import Any

CORPUS = {"low": 5, "lower": 2, "newest": 6, "widest": 3}

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "perplexity": ({"losses": [1, 3]}, exp(2)),
    "bits_per_byte": ({"nats": 100, "bytes": 50}, 2 / log(2)),
    # All classes are equally likely, whatever the target.
    "label_smoothed_cross_entropy": ({"logits": [0, 0], "target": 0, "smoothing": 0.5}, log(2)),
    "top_p_filter": ({"probabilities": [0.1, 0.5, 0.4], "p": 0.6}, (0.0, 5 / 9, 4 / 9)),
    "beam_score": ({"log_probabilities": [-1, -2, -0.5, -0.5, -1, -1, -2], "alpha": 0.5}, -8 / sqrt(2)),  # 12/6 = 2
    "bpe_merge": ({"corpus": CORPUS}, 70),  # 79 letters less 6 + 3 pairs `e s`
    "dpo_loss": (
        {"policy_chosen": -1, "policy_rejected": -2, "reference_chosen": -1, "reference_rejected": -2},
        log(2),  # as the reference model: a margin of 0
    ),
    "clip_loss": ({"logits": [[2, 0], [0, 2]]}, log(1 + exp(-2))),
    "float_spacing": ({"value": 1000, "dtype": "float16"}, 0.5),  # 512 to 1024 in 1024 parts
    "float_range": ({"dtype": "float16"}, 65504.0),  # 65536 − 32
    "loss_scale": ({"gradient": 3e-8}, 2.0**-24),
    "clip_by_norm": ({"gradients": [3, 4], "max_norm": 2}, (1.2, 1.6)),
    "initial_loss": ({"classes": 10}, log(10)),
    "variance_after_layers": ({"layers": 3, "gain": 2, "activation": "relu"}, 8.0),  # (4/2)³
    "ema": ({"values": [4, 8], "decay": 0.75, "start": 2}, 3.875),  # 2.5, then 1.875 + 2
    "mixup": ({"first": [1, 0], "second": [0, 1], "weight": 0.25}, (0.25, 0.75)),
}
