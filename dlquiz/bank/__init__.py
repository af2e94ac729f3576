"""YAML → banks, with a position for everything that is wrong."""

from dlquiz.bank.library import Library, load_library
from dlquiz.bank.loading import Bank, LoadedBank, load_bank, load_text

__all__ = ["Bank", "Library", "LoadedBank", "load_bank", "load_library", "load_text"]
