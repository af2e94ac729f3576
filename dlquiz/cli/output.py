"""Plain values as JSON and as text."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

from dlquiz.expressions import show


def say_json(document: Any) -> None:
    """One JSON document on standard output: arrays as lists, integers as integers, inf and nan as strings."""
    sys.stdout.write(json.dumps(plain_json(document), ensure_ascii=False, allow_nan=False) + "\n")


def plain_json(value: Any) -> Any:
    """The value with tuples as lists, and with what JSON has no number for as a string."""
    if isinstance(value, dict):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def value_text(value: Any) -> str:
    """A computed value as a line of text: `112`, `3, 7, 15`, a matrix row by row."""
    if not isinstance(value, tuple):
        return show(value, 10)
    if any(isinstance(row, tuple) for row in value):
        return "\n".join(", ".join(show(entry, 10) for entry in row) for row in value)
    return ", ".join(show(entry, 10) for entry in value)


def write(text: str = "") -> None:
    """One line of data."""
    sys.stdout.write(f"{text}\n")


def talk(text: str) -> None:
    """One line of talk."""
    sys.stderr.write(f"{text}\n")
