"""Proving a bank: what loading cannot see is drawn, computed, marked and rendered."""

from dlquiz.checking.checker import Report, check_library, check_paths

__all__ = ["Report", "check_library", "check_paths"]
