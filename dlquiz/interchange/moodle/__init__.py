"""Moodle XML, as Moodle's own importer reads it and its exporter writes it. No Moodle has read these files yet.

A drawn number is a `calculated` question: its parameters, its key and its named mistakes are datasets, in which one
item number stands for one draw. Texts are HTML with formulas in `\\( \\)`; both languages are multilang spans.
"""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.model import Draft, Source, WriteOptions, Written


def read(source: Source) -> Draft:
    """Raises `UsageError` where the file is no XML of Moodle."""
    from dlquiz.interchange.moodle.reading import read_quiz

    return read_quiz(source)


def write(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """One category for each topic, one question for each question; several where numbers are drawn elsewhere."""
    from dlquiz.interchange.moodle.writing import written_quiz

    return written_quiz(banks, options)
