"""One call of each entry about attention and the sizes of Transformers, its value worked out by hand."""

from __future__ import annotations

import math
from typing import Any

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "attention_scores": ({"queries": [[1, 0, 1, 0]], "keys": [[1, 1, 1, 1], [2, 0, 0, 3]]}, ((1.0, 1.0),)),  # 2/√4
    "attention_weights": ({"queries": [[1], [0]], "keys": [[0], [1]], "causal": True}, ((1.0, 0.0), (0.5, 0.5))),
    "attention_output": ({"queries": [[1], [0]], "keys": [[0], [1]], "values": [[2, 0], [0, 4]], "causal": True},
        ((2.0, 0.0), (1.0, 2.0))),
    "masked_softmax": ({"logits": [5, 5, 7], "mask": [1, 1, 0]}, (0.5, 0.5, 0.0)),
    "multi_head_shapes": ({"sequence_length": 10, "embed_dim": 64, "heads": 8, "of": "scores"}, (1, 8, 10, 10)),
    "rope_angle": ({"position": 3, "pair": 1, "dim": 4, "base": 100}, 0.3),  # 3/√100
    "rope_rotate": ({"vector": [1, 0], "position": math.pi / 2}, (0.0, 1.0)),  # a quarter of a turn
    "sinusoidal_position": ({"position": 0, "dim": 4}, (0.0, 1.0, 0.0, 1.0)),
    "rms_norm": ({"inputs": [1, 7], "gamma": [2, 1], "epsilon": 11}, (1 / 3, 7 / 6)),  # √(25 + 11) = 6
    "rms_norm_backward": ({"inputs": [[1, 7], [7, 1]], "gamma": 2, "upstream": [[6, 0], [6, 12]], "of": "gamma",
        "epsilon": 11}, (8.0, 2.0)),
    "layer_norm": ({"inputs": [1, 7], "gamma": [2, 4], "beta": [1, 2], "epsilon": 16}, (-0.2, 4.4)),  # ∓3/5
    "layer_norm_backward": (
        {"inputs": [1, 7], "gamma": [2, 1], "upstream": [5, 5], "epsilon": 16},
        (0.32, -0.32),  # (±2.5 ∓ 0.9)/5
    ),
    "kv_cache_bytes": ({"layers": 2, "kv_heads": 4, "head_dim": 8, "sequence_length": 10}, 2560),  # 2·2·4·8·10·2
    "swiglu_parameters": ({"model_dim": 4, "hidden_dim": 10}, 120),
    "transformer_parameters": (
        {"layers": 12, "model_dim": 768, "hidden_dim": 3072, "vocabulary": 50257, "positions": 1024},
        124_439_808,  # GPT-2
    ),
    "lora_parameters": ({"in_features": 6, "out_features": 4, "rank": 2}, 20),
    "moe_parameters": ({"model_dim": 4, "hidden_dim": 6, "experts": 8, "top_k": 2}, 608),  # 8·72 + 32
    "vit_tokens": ({"image_size": 224, "patch_size": 16}, 197),  # 14² + 1
}  # fmt: skip
