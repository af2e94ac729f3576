"""Whatever is drawn as lines of text for a width, as one `Visual`."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from dlquiz.text.cells import cell_width

Draw = Callable[[int], Content]
"""What draws lines of text for a width in cells."""


class Drawing(Visual):
    """Lines that are drawn for a width and already broken for it."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._drawn: tuple[int, Content] | None = None

    def content(self, width: int) -> Content:
        """The lines for a width; the last ones are kept."""
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, self._draw(max(width, 1)))
        return self._drawn[1]

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        rules: RulesMap = {**options.rules, "text_wrap": "nowrap", "text_overflow": "clip"}
        unwrapped = RenderOptions(
            options.get_style, rules, options.selection, options.selection_style, options.post_style
        )
        return self.content(width).render_strips(width, height, style, unwrapped)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        lines = self.content(container_width or 80).plain.split("\n")
        return max((cell_width(line) for line in lines), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.content(width).plain.count("\n") + 1


class Nothing(Drawing):
    """Takes no room."""

    def __init__(self) -> None:
        super().__init__(lambda width: Content(""))

    def get_height(self, rules: RulesMap, width: int) -> int:
        return 0
