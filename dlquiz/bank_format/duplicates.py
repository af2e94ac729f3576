"""Whether two texts of a list say the same."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank_format.reader import BankReader
from dlquiz.messages import Text
from dlquiz.messages.naming import about
from dlquiz.text.cells import as_read
from dlquiz.yaml_reader.nodes import Mark

CHANGE_ONE = Text("change or delete one", "请修改或删去其中一个")


def same_texts(reader: BankReader, what: Text, code: str, texts: Sequence[Text | None], marks: Sequence[Mark]) -> bool:
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
                first, second = seen[said] + 1, place + 1
                message = about(
                    what, f"{{}} {first} and {second} say the same", f"{{}}中，第 {first} 个和第 {second} 个的内容相同"
                )
                reader.fault(marks[place], code, message, CHANGE_ONE)
                found = True
            seen.setdefault(said, place)
    return found
