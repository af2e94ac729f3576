"""Why a case of a written function failed. Apart from the rest, since history has the same words and home reads it."""

from __future__ import annotations

from typing import Literal, TypeAlias

Reason: TypeAlias = Literal[
    "value", "shape", "dtype", "exception", "timeout", "memory", "input_changed", "not_returned", "gradient"
]
