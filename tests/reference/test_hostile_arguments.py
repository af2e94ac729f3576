"""Arguments that conflict are refused with a sentence; hostile ones of every entry are in the campaigns."""

from __future__ import annotations

import re
from typing import Any

import pytest
from every_case import every_case

from dlquiz.errors import ArgumentError
from dlquiz.reference import catalog


@every_case(
    ("name", "given", "said"),
    [
        ("conv_output_size", {"input_size": 5, "kernel_size": 7}, "kernel 7 does not fit input 5 with padding 0"),
        ("conv_output_size", {"input_size": 5, "kernel_size": 3, "stride": 0}, "`stride` must be a positive integer"),
        (
            "pool_output_size",
            {"input_size": 7, "kernel_size": [10**6] * 3, "ceil_mode": True},
            "`input_size` is too large",
        ),
        ("conv_parameters", {"in_channels": 6, "out_channels": 8, "kernel_size": 3, "groups": 4}, "groups"),
        ("conv_macs", {"in_channels": 9, "out_channels": 9, "kernel_size": 3, "output_size": 5, "groups": 2}, "groups"),
        ("attention_parameters", {"embed_dim": 10, "heads": 3}, "heads"),
        ("conv2d", {"inputs": [[0] * 5] * 5, "kernel": [[0] * 7] * 7}, "kernel 7 does not fit input 5 with padding 0"),
    ],
)
def test_what_conflicts_is_said(name: str, given: dict[str, Any], said: str) -> None:
    reference = catalog.find(name)
    with pytest.raises(ArgumentError, match=re.escape(said)):
        catalog.run(reference, catalog.bind(reference, given))
