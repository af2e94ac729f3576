"""The lines that questions stand in, told from the text of their file alone: a hint at what is in them, unread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dlquiz.bank.banks import Bank
from dlquiz.bank.index.cutting import pieces_of, text_of
from dlquiz.yaml_reader import bytes_of


def lines_of(bank: Bank) -> Mapping[str, str]:
    """The lines of each question of a bank, by its full name; none where the file is gone or cannot be cut."""
    data = bytes_of(Path(bank.file))
    if data is None or not bank.questions:
        return {}
    try:
        text = text_of(data)
    except UnicodeDecodeError:
        return {}
    pieces = pieces_of(text, len(bank.questions)) or ()
    return {question.name: text[start:stop] for question, (start, stop) in zip(bank.questions, pieces, strict=False)}
