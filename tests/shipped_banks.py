"""The shipped banks, read once by each process that runs tests."""

from __future__ import annotations

from functools import cache

from dlquiz.bank import Library, load_library
from dlquiz.locations import bundled_banks


@cache
def shipped() -> Library:
    return load_library([bundled_banks()])
