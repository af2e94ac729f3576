"""What the tests of screens are given."""

from __future__ import annotations

from screen_fixtures import app, clock, frames, kinds, make_study, rules_are_parsed_once, steady_cursor, store

__all__ = ["app", "clock", "frames", "kinds", "make_study", "rules_are_parsed_once", "steady_cursor", "store"]
