"""What the tests of screens and of commands are given, the campaigns against them are given too."""

from __future__ import annotations

from command_fixtures import dlquiz, parsed, shipped_banks_are_parsed_once
from screen_fixtures import (
    clock,
    make_study,
    steady_cursor,
    store,
)

__all__ = [
    "clock",
    "dlquiz",
    "make_study",
    "parsed",
    "shipped_banks_are_parsed_once",
    "steady_cursor",
    "store",
]
