"""Grounds in the colours of the terminal: a filter that shows whatever has one in reverse.

No colour of the sixteen is a ground on which all others are easy to read. In reverse each pair has the contrast that it
has on the terminal's own ground, and Textual's lists cannot ask for that by a style.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter


class Reversing(LineFilter):
    """Reverses what does not stand on the terminal's own ground; what is in reverse there stands out as it is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style if style is None else _reversed(style, blank=not text.strip()), control)
            for text, style, control in segments
        ]


@lru_cache(maxsize=1024)
def _reversed(style: Style, *, blank: bool) -> Style:
    ground = style.bgcolor
    if ground is None or ground.is_default:
        return style
    # The colour of what is not there would be that of the ground.
    colour = "default" if blank or style.color is None else style.color
    return style + Style(color=colour, bgcolor="default", reverse=not style.reverse)
