"""YAML → banks, with a position for everything that is wrong."""

from typing import TYPE_CHECKING, Any

from dlquiz.bank.banks import Bank, LoadedBank
from dlquiz.bank.library import Library, load_library

if TYPE_CHECKING:
    from dlquiz.bank.loading import load_bank, load_text

__all__ = ["Bank", "Library", "LoadedBank", "load_bank", "load_library", "load_text"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """The reader is loaded when it is asked for: banks that are in the cache do without it."""
        if name not in ("load_bank", "load_text"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from dlquiz.bank import loading

        return getattr(loading, name)
