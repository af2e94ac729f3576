"""Whether two texts of a list say the same."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank_format.reader import BankReader
from dlquiz.messages import Text
from dlquiz.text.cells import as_read
from dlquiz.yaml_reader.nodes import Mark


def same_texts(reader: BankReader, what: str, code: str, texts: Sequence[Text | None], marks: Sequence[Mark]) -> bool:
    """Whether any of `texts` say the same in some language, which is noted as a fault of the later one.

    `None` stands for a text that could not be read.
    """
    found = False
    for language in (0, 1):
        seen: dict[str, int] = {}
        for place, text in enumerate(texts):
            if text is None:
                continue
            said = as_read(text[language])
            if said in seen:
                message = f"{what} {seen[said] + 1} and {place + 1} say the same"
                reader.fault(marks[place], code, message, "change or delete one")
                found = True
            seen.setdefault(said, place)
    return found
