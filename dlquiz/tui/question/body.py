"""The page of a question view: it scrolls to what is new, and has the keys where nothing is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.geometry import Region, Spacing
from textual.widget import Widget

from dlquiz.tui.base import QuizScreen

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.layout import DockArrangeResult, WidgetPlacement
    from textual.widgets import OptionList

    from dlquiz.tui.widgets.listing import Listing


class ScrollPane(VerticalScroll):
    """A column that scrolls. Getting or losing the focus restyles it alone, not everything in it.

    Where things are is known only after a layout: what is to be scrolled to is a goal until then.
    """

    width = 0
    """The cells of a line of the question; 0 while nothing is laid out yet."""
    covered = 0
    """The lines at its top that are under something else now."""
    gap = 0
    """The lines left free below what is asked, where the answer stands."""
    lines_over_it: Callable[[], int]
    """So many lines would be covered by the question in short; `Pinned` sets it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._begins: Callable[[DockArrangeResult, int], int] | None = None
        """The line at the top of the first frame, for what is laid out and the lines there are for it."""
        self._goal: Callable[[], object] | None = None
        self._reached: Callable[[], object] | None = None
        self._reached_at = 0.0

    def watch_has_focus(self, _has_focus: bool) -> None:
        # Textual would style each descendant again, at every question and every verdict: 6 of the 38 ms of processor
        # time that such a key takes (medians of 232 keys at 120×40). No rule asks whether the page has the focus.
        self.app.stylesheet.update_nodes([self], animate=True)

    # Goals. The first frame shows what is new where it will be, but for the cursor of a list far down.

    def start_at(self, view: Widget) -> None:
        """Have `view` at the top, below the question in short."""
        self._begin_at(view, self.lines_over_it())
        self._goal = lambda: self.scroll_to(
            y=max(0, view.virtual_region.y - self.lines_over_it()), animate=False, force=True, immediate=True
        )

    def start_at_end(self) -> None:
        """Have the last line at the bottom."""
        self._begins = lambda laid_out, _: laid_out.total_region.bottom
        self._goal = lambda: self.scroll_end(animate=False, force=True)

    def start_at_top(self, cursor: Callable[[], tuple[Listing, int] | None]) -> None:
        """Have the first line at the top, or be as far down as the cursor of a list is: its row."""

        def scroll() -> None:
            self.scroll_home(animate=False, immediate=True)
            found = cursor()
            if found is not None:
                self._keep_in_sight(*found)

        self._begin_at(self.children[0], 0)
        self._goal = scroll

    def start_showing(self, view: Widget) -> None:
        """Have all of `view` in sight, at the bottom where it is far down; its first line at the top if it is long."""

        def line(region: Region, lines: int) -> int:
            return max(0, min(region.y - self.lines_over_it(), region.bottom - lines))

        self._begins = lambda laid_out, lines: line(
            next((place.region for place in laid_out.placements if place.widget is view), Region()), lines
        )
        self._goal = lambda: self.scroll_to(
            y=line(view.virtual_region, self.size.height), animate=False, force=True, immediate=True
        )

    def go_to(self, view: Widget) -> None:
        """Bring `view` into sight."""
        self._goal = lambda: self.scroll_to_widget(view, animate=False, force=True)

    def start_again(self) -> None:
        """Everything will be elsewhere: scroll to the same again."""
        self._goal = self._goal or self._reached

    @property
    def was_scrolled(self) -> bool:
        """Whether the learner scrolled since the last goal was reached."""
        return self.scroll_y not in (self._reached_at, self.max_scroll_y)

    def reach_goal(self) -> None:
        """Everything is laid out."""
        goal, self._goal = self._goal, None
        if goal is not None:
            self._reached = goal
            goal()
            self._reached_at = self.scroll_y

    def _begin_at(self, view: Widget, under: int) -> None:
        """Have `view` so many lines below the top in the first frame in which it is painted."""

        def top(laid_out: DockArrangeResult, _: int) -> int:
            places = (place for place in laid_out.placements if place.widget is view)
            return max(0, next((place.region.y - place.margin.top for place in places), 0) - under)

        self._begins = top

    # Scrolling

    def action_page_down(self) -> None:
        self.turn(1)

    def action_page_up(self) -> None:
        self.turn(-1)

    def turn(self, direction: int, overlap: int = 0) -> None:
        """Scroll by as many lines as are in sight, less those that `overlap`."""
        self.scroll_relative(y=direction * max(1, self.size.height - self.covered - overlap), animate=False)

    def bring(self, region: Region) -> None:
        """Scroll until `region` is in sight, and not under the question in short."""
        self.scroll_to_region(region, spacing=Spacing(top=self.lines_over_it()), animate=False, force=True)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        from dlquiz.tui.widgets.listing import Listing

        assert isinstance(event.option_list, Listing), "all lists here are ours"
        self._keep_in_sight(event.option_list, event.option_index)

    def _keep_in_sight(self, listing: Listing, row: int) -> None:
        """A list is as long as its rows: it is the page that scrolls."""
        top, height = listing.line_span(row)
        widget: Widget = listing
        while widget is not self and isinstance(widget.parent, Widget):
            top += widget.virtual_region.y
            widget = widget.parent
        self.bring(Region(0, top, 1, height))

    # Laying out

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:
        # A scroll waits for a layout, and what it scrolls for the next one: until then, three times as long as all the
        # rest takes, what is new would be seen from where the old page had been scrolled to.
        laid_out = super().arrange(size, optimal)
        if not optimal and self.gap:
            laid_out = self._parted(laid_out)
        if not optimal and laid_out.total_region.bottom > size.height:
            laid_out = self._reaching(laid_out, size.height)
        if not optimal:
            # Where a widget is now Textual finds out by laying out the whole screen once more.
            question = next(place for place in laid_out.placements if place.widget is self.children[0])
            self.width = question.region.width - question.widget.styles.gutter.width
        if self._begins is not None and not optimal:
            line, self._begins = self._begins(laid_out, size.height), None
            lowest = max(0, laid_out.total_region.bottom - size.height)
            self._stand_at(min(line, lowest), lowest)
        return laid_out

    def stand_before(self, around: DockArrangeResult) -> None:
        """Have the line at the top that it begins with, before what lies over it is laid out `around` it."""
        if self._begins is not None:
            self.arrange(self._inside(next(one.region.size for one in around.placements if one.widget is self)))

    def extent(self, room: Size) -> tuple[int, int]:
        """The line below what is asked, and the lines that all would fill of so much room, its padding included."""
        gutter = self.styles.gutter
        laid_out = super().arrange(self._inside(room))
        end = max((_below(one) for one in laid_out.placements if one.widget in self._asked), default=0)
        return gutter.top + end, int(laid_out.total_region.bottom) + gutter.height

    def _inside(self, size: Size) -> Size:
        """What is left of so much room for what scrolls: the stylesheet always leaves some for the scrollbar."""
        room, _ = size.region.shrink(self.styles.gutter).split_vertical(-self.styles.scrollbar_size_vertical)
        return room.size

    @property
    def _asked(self) -> Sequence[Widget]:
        """What stands above the hints."""
        children = list(self.children)
        return children[: children.index(self.query_one("#hints"))]

    def _parted(self, laid_out: DockArrangeResult) -> DockArrangeResult:
        """The same with the gap above what follows the question."""
        asked, down = self._asked, (0, self.gap)
        placements = [
            one if one.widget in asked else one._replace(region=one.region.translate(down))
            for one in laid_out.placements
        ]
        return replace(laid_out, placements=placements, _spatial_map=None)

    def _reaching(self, laid_out: DockArrangeResult, lines: int) -> DockArrangeResult:
        """The same, of so many lines below the beginning of the verdict that it can be scrolled to the top."""
        verdict = next((one for one in laid_out.placements if one.widget.id == "verdict"), None)
        if verdict is None:
            return laid_out
        region = verdict.region
        missing = max(0, region.y - self.lines_over_it() + lines - laid_out.total_region.bottom)
        taller = verdict._replace(region=region._replace(height=region.height + missing))
        placements = [taller if one is verdict else one for one in laid_out.placements]
        return replace(laid_out, placements=placements, _spatial_map=None)

    def _stand_at(self, line: int, lowest: int) -> None:
        """Without events, since all this is being laid out just now."""
        self.set_reactive(Widget.scroll_y, line)
        self.set_reactive(Widget.scroll_target_y, line)
        self.set_reactive(Widget.show_vertical_scrollbar, lowest > 0)
        if isinstance(self.screen, QuizScreen):
            # In this frame, not in the next one.
            self.screen.fit_keys()
        if lowest > 0:
            bar = self.vertical_scrollbar
            bar.set_reactive(type(bar).position, line)


def _below(placement: WidgetPlacement) -> int:
    """The line below a widget and its margin."""
    return placement.region.bottom + placement.margin.bottom
