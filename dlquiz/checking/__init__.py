"""Proving a bank: what loading cannot see is drawn, computed, marked and rendered."""

from dlquiz.checking.checker import Report, check_library, check_paths
from dlquiz.checking.reloading import Reloaded, reload_banks

__all__ = ["Reloaded", "Report", "check_library", "check_paths", "reload_banks"]
