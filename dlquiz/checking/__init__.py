"""Proving a bank: what loading cannot see is drawn, computed, marked and rendered."""

from dlquiz.checking.checker import Report, check_library, check_paths
from dlquiz.checking.reloading import Reloaded, reload_banks
from dlquiz.checking.written import Written, read_written

__all__ = ["Reloaded", "Report", "Written", "check_library", "check_paths", "read_written", "reload_banks"]
