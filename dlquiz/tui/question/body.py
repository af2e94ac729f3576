"""The page of a sheet: it scrolls, and has the keys where nothing is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.layout import DockArrangeResult


class Body(VerticalScroll):
    """A column that scrolls. Getting or losing the focus restyles it alone, not everything that stands in it."""

    _begins: Callable[[DockArrangeResult], int] | None = None
    covered = 0
    """The lines at its top that lie under something else."""

    def watch_has_focus(self, _has_focus: bool) -> None:
        # A widget would apply all rules to each of its descendants, at every question and every verdict. No rule asks
        # whether the page around a widget has the focus.
        self.app.stylesheet.update_nodes([self], animate=True)

    def begin_at(self, view: Widget, under: int = 0) -> None:
        """Have `view` at the top, or so many lines `under` it, in the first frame in which it is painted."""

        def top(laid_out: DockArrangeResult) -> int:
            places = (place for place in laid_out.placements if place.widget is view)
            return max(0, next((place.region.y - place.margin.top for place in places), 0) - under)

        self._begins = top

    def begin_at_end(self) -> None:
        """The same for the last line at the bottom."""
        self._begins = lambda laid_out: laid_out.total_region.bottom

    def action_page_down(self) -> None:
        self._turn(1)

    def action_page_up(self) -> None:
        self._turn(-1)

    def _turn(self, direction: int) -> None:
        """By as many lines as are in sight."""
        self.scroll_relative(y=direction * max(1, self.size.height - self.covered), animate=False)

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        # A scroll waits for a layout, and what it scrolls for the next one: until then, three times as long as all the
        # rest takes, what is new would be seen from where the old page had been scrolled to.
        laid_out = super().arrange(size, optimal)
        if self._begins is not None and not optimal:
            line, self._begins = self._begins(laid_out), None
            lowest = max(0, laid_out.total_region.bottom - size.height)
            self._stand_at(min(line, lowest), lowest)
        return laid_out

    def stand_before(self, around: DockArrangeResult) -> None:
        """Have the line at the top that it begins with, before what lies over it is laid out `around` it."""
        if self._begins is not None:
            region = next(one.region for one in around.placements if one.widget is self)
            # The stylesheet always leaves room for the scrollbar.
            room, _ = region.shrink(self.styles.gutter).split_vertical(-self.styles.scrollbar_size_vertical)
            self.arrange(room.size)

    def _stand_at(self, line: int, lowest: int) -> None:
        """Telling nobody of it, since all this is being laid out just now."""
        self.set_reactive(Widget.scroll_y, line)
        self.set_reactive(Widget.scroll_target_y, line)
        self.set_reactive(Widget.show_vertical_scrollbar, lowest > 0)
        if lowest > 0:
            bar = self.vertical_scrollbar
            bar.set_reactive(type(bar).position, line)
