"""Bars drawn with eighth blocks, and names cut to their column."""

from __future__ import annotations

from rich.text import Text as RichText

from dlquiz.progress.estimates import Estimate
from dlquiz.text import cell_width

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def blocks(share: float, width: int) -> str:
    """A bar of `width` cells, filled to `share` in eighths of a cell."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[part] if part else "")).ljust(width)


def bar(mastery: Estimate | None, width: int) -> RichText:
    """A mastery bar with its percentage; a dash before the first answer."""
    if mastery is None:
        return RichText("–", style="dim")
    colour = "green" if mastery.value >= 0.8 else "yellow" if mastery.value >= 0.5 else "red"
    return RichText.assemble((blocks(mastery.value, width), colour), f" {100 * mastery.value:3.0f}%")


def fitted(name: str, width: int) -> str:
    """A name padded or cut to a number of cells."""
    if cell_width(name) <= width:
        return name + " " * (width - cell_width(name))
    while cell_width(name) > width - 1:
        name = name[:-1]
    return f"{name}…{' ' * (width - 1 - cell_width(name))}"
