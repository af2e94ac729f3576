"""Markdown notes: cards with `Q:`, `A:` and `C:`, lines with `::`, `==cloze==`, and lists to tick."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank import Bank
from dlquiz.interchange.model import Draft, Source, WriteOptions, Written


def read(source: Source) -> Draft:
    """The cards of a note, wherever they stand in it; other text is passed over."""
    from dlquiz.interchange.markdown_reading import read_cards

    return read_cards(source)


def write(banks: Sequence[Bank], options: WriteOptions) -> Written:
    """The questions as cards with `Q:`, `A:` and `C:`, each below a comment with its id and type."""
    from dlquiz.interchange.markdown_writing import written_cards

    return written_cards(banks, options)
