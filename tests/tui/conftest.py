"""What the tests of screens are given."""

from __future__ import annotations

from screen_fixtures import (
    clock,
    frames,
    kinds,
    make_study,
    painted_at_rest,
    parsed_styles,
    short_waits,
    steady_cursor,
    store,
    styles_are_parsed_once,
)

__all__ = [
    "clock",
    "frames",
    "kinds",
    "make_study",
    "painted_at_rest",
    "parsed_styles",
    "short_waits",
    "steady_cursor",
    "store",
    "styles_are_parsed_once",
]
