"""Faults of a bank file as parts of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from dlquiz.errors import Fault
from dlquiz.messages import Language
from dlquiz.text.blocks import Document, Paragraph, Run
from dlquiz.text.cells import shown
from dlquiz.tui.rendering import Part

_CODE = re.compile("(`[^`]+`)")
LOOKS = {"error": ("✗ ", "bold $text-error"), "warning": ("! ", "bold $text-warning")}


def fault_parts(faults: Iterable[Fault], language: Language) -> list[Part]:
    """Each fault with its place and code, what is wrong, and what to do."""
    parts: list[Part] = []
    for fault in (fault.in_language(language) for fault in faults):
        sign, look = LOOKS[fault.severity]
        place = f"{Path(fault.file).name}:{fault.line}:{fault.column}"
        parts += [
            Part(_shown(f"{place} ", fault.code), style="bold", label=sign, label_style=look),
            Part(_with_code(fault.message), indent=2, gap=False),
            Part(_with_code(fault.fix), label="→ ", label_style="bold $text-accent", indent=2, gap=False),
        ]
    return parts


def _with_code(words: str) -> Document:
    """Words as they are; what is between backticks is in the colour of code."""
    return _shown(*_CODE.split(words))


def _shown(*pieces: str) -> Document:
    """Words and code in turn."""
    runs = (Run(shown(piece), "code" if place % 2 else "plain") for place, piece in enumerate(pieces) if piece)
    return Document((Paragraph(tuple(runs)),))
