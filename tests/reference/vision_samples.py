"""One call of each entry about vision, its value worked out by hand."""

from __future__ import annotations

from math import log
from typing import Any

BOXES = [[0, 0, 4, 2], [2, 0, 4, 2], [10, 0, 12, 2]]

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "iou": ({"box_a": [0, 0, 4, 2], "box_b": [2, 0, 6, 4]}, 0.2),  # 4/(8 + 16 − 4)
    "nms": ({"boxes": BOXES, "scores": [0.6, 0.9, 0.7], "threshold": 0.4}, (1, 2)),
    "average_precision": ({"hits": [1, 0, 1, 0], "objects": 4}, 5 / 12),  # (1 + 2/3)/4
    "focal_loss": ({"probability": [0.5, 0.5], "target": [1, 0]}, log(2) / 4),
    "decode_boxes": ({"anchors": [[0, 0, 4, 2]], "offsets": [[0.5, -0.5, 0, 0]]}, ((2, -1, 6, 1),)),
    "anchor_boxes": (
        {"rows": 1, "columns": 2, "stride": 8, "sizes": [4], "ratios": [1, 4]},
        ((2, 2, 6, 6), (3, 0, 5, 8), (10, 2, 14, 6), (11, 0, 13, 8)),  # 4×4 and 2×8 around (4, 4) and (12, 4)
    ),
    # Between the centers of cells 0 to 2, halfway down: (0 + 4)/2, (1 + 5)/2, (2 + 6)/2 of which the middle counts.
    "roi_align": ({"features": [[0, 1, 2, 3], [4, 5, 6, 7]], "box": [0.5, 0.5, 2.5, 1.5], "bins": 1}, ((3.0,),)),
    "dice": ({"prediction": [0.5, 1, 0], "target": [1, 1, 0]}, 6 / 7),  # 2·1.5/3.5
    "squeeze_excite_parameters": ({"channels": 64}, 580),  # 4·65 + 64·5
    "inverted_residual_parameters": ({"in_channels": 16, "out_channels": 24}, 5_136),  # 1,536 + 864 + 2,304 + 432
    "grad_cam": (
        {"activations": [[[1, 2], [0, 1]], [[3, 0], [1, 1]]], "gradients": [[[2, 2], [0, 0]], [[-1, -1], [0, 0]]]},
        ((0.0, 2.0), (0.0, 0.5)),
    ),
}
