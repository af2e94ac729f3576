"""What the tests of screens are given."""

from __future__ import annotations

from screen_fixtures import app, clock, kinds, make_study, steady_cursor, store

__all__ = ["app", "clock", "kinds", "make_study", "steady_cursor", "store"]
