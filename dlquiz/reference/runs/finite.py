"""A result that is not finite is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from dlquiz.errors import ArgumentError


def finite(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, raising `ArgumentError` where an entry of its result overflows."""

    @wraps(function)
    def run(**arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            value = function(**arguments)
        if not np.isfinite(value).all():
            raise ArgumentError("", "the numbers are too large to compute with", "数值过大，无法计算")
        return value

    return run
