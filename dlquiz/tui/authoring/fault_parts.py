"""Faults of a bank file as parts of a page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dlquiz.errors import Fault
from dlquiz.messages import Language
from dlquiz.tui.rendering import Part, verbatim

LOOKS = {"error": ("✗ ", "bold $text-error"), "warning": ("! ", "bold $text-warning")}


def fault_parts(faults: Iterable[Fault], language: Language) -> list[Part]:
    """Each fault with its place and code, what is wrong, and what to do."""
    parts: list[Part] = []
    for fault in (fault.in_language(language) for fault in faults):
        sign, look = LOOKS[fault.severity]
        place = f"{Path(fault.file).name}:{fault.line}:{fault.column} {fault.code}"
        parts += [
            Part(verbatim(place), style="bold", label=sign, label_style=look),
            Part(verbatim(fault.message), indent=2, gap=False),
            Part(
                verbatim(fault.fix),
                style="$text-accent",
                label="→ ",
                label_style="$text-accent",
                indent=2,
                gap=False,
            ),
        ]
    return parts
