"""Protections of the screen, taken away in this process for the time of one test."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dlquiz.text import cells


@contextmanager
def without_the_filter(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Control characters reach the screen. What was worked out with them or without them is forgotten."""
    _forget()
    patch.setattr(cells, "_UNSHOWN", re.compile(r"(?!)"))
    try:
        yield
    finally:
        patch.undo()
        _forget()


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("dlquiz."):
            for kept in list(vars(module).values()):
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()
