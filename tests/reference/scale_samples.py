"""One call of each entry about training at scale, its value worked out by hand."""

from __future__ import annotations

from typing import Any

SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "training_flops": ({"parameters": 1000, "tokens": 20_000}, 1.2e8),  # 6·2·10⁷
    "mfu": ({"parameters": 10**9, "tokens_per_second": 26_000, "peak_flops": 312e12}, 0.5),  # 156/312
    "zero_memory": ({"parameters": 8, "gpus": 4, "stage": 2}, 44.0),  # 8·2 + 8·14/4
    "all_reduce_bytes": ({"size": 1000, "gpus": 4}, 1500.0),  # 2·3·250
    "pipeline_bubble": ({"stages": 4, "microbatches": 9}, 0.25),  # 3/12
    "arithmetic_intensity": ({"m": 4, "k": 8, "n": 2}, 128 / 112),
    "roofline": ({"peak_flops": 312e12, "bandwidth": 2e12, "intensity": 64}, 1.28e14),
    "critical_batch": ({"variances": [4, 12], "gradient": [0.6, 0.8]}, 16.0),
}
