"""GIFT, the text format of Moodle, as Moodle's own importer reads it. No Moodle has read these files yet."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.model import Draft, Source, WriteOptions, Written


def read(source: Source) -> Draft:
    """Questions with blank lines between them."""
    from dlquiz.interchange.gift.reading import read_gift

    return read_gift(source)


def write(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """One category for each topic, one question for each draw of a question."""
    from dlquiz.interchange.gift.writing import written_gift

    return written_gift(banks, options)
