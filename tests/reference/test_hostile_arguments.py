"""Hostile arguments of every entry of the catalogue: refused with a sentence at once, or computed before long."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import product
from time import process_time
from typing import Any

import pytest
from reference_samples import SAMPLES

from dlquiz.errors import ArgumentError, ExpressionError
from dlquiz.expressions.values import entries
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference

HAN = re.compile(r"[\u4e00-\u9fff]")
TO_REFUSE, TO_COMPUTE = 0.05, 0.5

HOSTILE: Mapping[str, Any] = {
    "huge": 10**9,
    "beyond floats": 10**400,
    "zero": 0,
    "negative": -1,
    "tiny": 5e-324,
    "largest": 1.7e308,
    "nan": math.nan,
    "infinite": math.inf,
    "words": "; import os",
    "nothing": None,
    "truth": True,
    "empty": [],
    "empty row": [[]],
    "ragged": [[1, 2], [3]],
    "long": [1] * 100_001,
    "long list": [0.5] * 5_000,
    "deep": [[[[[[[[[1]]]]]]]]],
    "cube": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]],
    "mapping": {"a": 1},
    "huge sizes": [10**9] * 30,
}


@pytest.mark.parametrize("name", catalog.names())
def test_refused_at_once_or_computed(name: str) -> None:
    reference = catalog.find(name)
    for argument, hostile in product(reference.arguments, HOSTILE):
        given = {**SAMPLES[name][0], argument.name: HOSTILE[hostile]}
        assert any(in_time(reference, given) for _ in range(3)), (argument.name, hostile)


def in_time(reference: Reference, given: dict[str, Any]) -> bool:
    start, limit = process_time(), TO_COMPUTE
    try:
        bound = catalog.bind(reference, given)
        value = catalog.run(reference, bound)
        mistakes = catalog.active_mistakes(reference, bound, value)
        lines = catalog.steps(reference, bound)
    except (ArgumentError, ExpressionError) as error:
        limit = TO_REFUSE
        assert error.en and HAN.search(error.zh) and not HAN.search(error.en)
        assert len(error.en) < 400
    else:
        for wrong in (value, *(mistake.value for mistake in mistakes)):
            assert all(isinstance(number, int) or math.isfinite(number) for number in entries(wrong))
        assert lines
    return process_time() - start < limit


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("conv_output_size", {"input_size": 5, "kernel_size": 7}, "kernel 7 does not fit input 5 with padding 0"),
        ("conv_output_size", {"input_size": 5, "kernel_size": 3, "stride": 0}, "`stride` must be a positive integer"),
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
