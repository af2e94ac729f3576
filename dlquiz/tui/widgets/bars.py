"""The mastery bar of a table."""

from __future__ import annotations

from rich.text import Text as RichText

from dlquiz.progress.estimates import Estimate
from dlquiz.tui.pictures.cells import blocks


def bar(mastery: Estimate | None, width: int) -> RichText:
    """A mastery bar with its percentage; a dash before the first answer."""
    if mastery is None:
        return RichText("–", style="dim")
    colour = "green" if mastery.value >= 0.8 else "yellow" if mastery.value >= 0.5 else "red"
    return RichText.assemble((blocks(mastery.value, width), colour), f" {100 * mastery.value:3.0f}%")
