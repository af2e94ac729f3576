"""One call of each entry of methods, and of attention's heads and gradients, its value worked out by hand."""

from __future__ import annotations

from typing import Any

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "attention_backward": (
        {"queries": [[0]], "keys": [[1], [3]], "values": [[2], [4]], "upstream": [[1]]},
        ((1.0,),),  # ½(2 − 3)·1 + ½(4 − 3)·3
    ),
    "multi_head_attention": (
        {
            "inputs": [[1, 2]],
            **{name: [[1, 0], [0, 1]] for name in ("w_query", "w_key", "w_value")},
            "w_output": [[2], [1]],
            "heads": 2,
        },
        ((4.0,),),  # one position sees only itself: 1·2 + 2·1
    ),
    "grouped_query_attention": (
        {"queries": [[[0]], [[0]]], "keys": [[[1], [1]]], "values": [[[3], [5]]]},
        (((4.0,),), ((4.0,),)),  # equal weights
    ),
    "triplet_loss": (
        {"anchor": [[0, 0]], "positive": [[3, 4]], "negative": [[0, 4]], "margin": 2},
        3.0,  # 5 − 4 + 2
    ),
    "confusion_matrix": ({"target": [0, 0, 1], "predicted": [0, 1, 1], "classes": 2}, ((1, 1), (0, 1))),
    "kmeans_step": ({"points": [[0, 0], [9, 1]], "centers": [[1, 0], [8, 0]]}, (0, 1)),
    "knn_predict": (
        {"inputs": [[0, 0]], "points": [[1, 0], [0, 2], [3, 0]], "labels": [1, 0, 0], "neighbours": 3},
        (0,),
    ),
    "quantize_int8": ({"values": [254, -100, 5]}, (127, -50, 3)),  # scale 2
    "running_variance": ({"values": [1, 3]}, (0.0, 1.0)),
    "initial_weights": ({"draws": [[1, 2]]}, ((1.0, 2.0),)),  # √(2/2)
    "pca": ({"inputs": [[1, 0], [3, 0], [2, 1], [2, -1], [7, 0]], "n_components": 1}, ((1.0, 0.0),)),
    "topological_order": ({"adjacency": [[0, 0, 0], [0, 0, 0], [1, 0, 0]]}, (1, 2, 0)),
}
