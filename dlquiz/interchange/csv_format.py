"""CSV, as `tables` reads and writes them."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.model import Draft, Source, WriteOptions, Written
from dlquiz.interchange.tables import read_table, write_table


def read(source: Source) -> Draft:
    """Raises `UsageError` where there is no header."""
    return read_table(source, ",")


def write(banks: Sequence[Bank], options: WriteOptions) -> Written:
    return write_table(banks, options, ",")
