"""What holds for every reference implementation over hostile arguments, and for its two implementations."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from time import process_time
from typing import Any

from proof import Arguments

from dlquiz.errors import ArgumentError
from dlquiz.expressions.values import Value, entries, plain
from dlquiz.reference import catalog
from dlquiz.reference.kinds import Reference

HAN = re.compile(r"[\u4e00-\u9fff]")


def agreed(reference: Reference, bound: Arguments) -> Value:
    """The value on which the run and the closed form agree, in its type too."""
    value = catalog.run(reference, bound)
    assert reference.closed is not None
    closed = plain(reference.closed(**bound))
    assert [type(number) for number in entries(value)] == [type(number) for number in entries(closed)]
    return value


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


def check_hostile(reference: Reference, sample: Arguments, argument: str, hostile: str) -> None:
    """Refused with a sentence in both languages, or computed; either way at once."""
    given = sample | {argument: HOSTILE[hostile]}
    seconds = min(_seconds(reference, given) for _ in range(3))
    assert seconds < 0.05


def _seconds(reference: Reference, given: Arguments) -> float:
    start = process_time()
    try:
        bound = catalog.bind(reference, given)
    except ArgumentError as error:
        assert error.en and HAN.search(error.zh) and not HAN.search(error.en)
        assert len(error.en) < 400
    else:
        value = catalog.run(reference, bound)
        assert all(isinstance(number, int) or math.isfinite(number) for number in entries(value))
        catalog.active_mistakes(reference, bound, value)
        assert catalog.steps(reference, bound)
    return process_time() - start
