"""What the tests of screens and of commands are given, the campaigns against them are given too."""

from __future__ import annotations

from command_fixtures import dlquiz, parsed, shipped_banks_are_parsed_once
from screen_fixtures import (
    clock,
    make_study,
    parsed_styles,
    short_waits,
    steady_cursor,
    store,
    styles_are_parsed_once,
)

__all__ = [
    "clock",
    "dlquiz",
    "make_study",
    "parsed",
    "parsed_styles",
    "shipped_banks_are_parsed_once",
    "short_waits",
    "steady_cursor",
    "store",
    "styles_are_parsed_once",
]
