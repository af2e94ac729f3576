"""One call of each entry about building blocks, its value worked out by hand."""

from __future__ import annotations

from math import log
from typing import Any

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "im2col": ({"inputs": [[[1, 2, 3]], [[4, 5, 6]]], "kernel_size": [1, 2]}, ((1, 2), (2, 3), (4, 5), (5, 6))),
    "softmax_backward": ({"logits": [0, 0], "upstream": [4, 0]}, (1.0, -1.0)),  # ½(4 − 2) and ½(0 − 2)
    "log_softmax": ({"logits": [1000, 1000]}, (-log(2), -log(2))),
    "batch_norm_inference": (
        {"inputs": [[5, 1]], "running_mean": [1, 1], "running_var": [12, 8], "gamma": 3, "beta": 1, "epsilon": 4},
        ((4.0, 1.0),),  # 3·4/√16 + 1
    ),
    "embedding_backward": (
        {"indices": [2, 0, 2], "upstream": [[1, 0], [2, 5], [3, 1]], "num_embeddings": 3},
        ((2, 5), (0, 0), (4, 1)),
    ),
    "residual_block": (
        {"inputs": [[1, -1]], "first_weights": [[2], [1]], "second_weights": [[3, 4]]},
        ((4, 3),),  # 2 − 1 = 1, then (3, 4) + (1, −1)
    ),
}
