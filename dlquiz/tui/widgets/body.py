"""The page of a sheet: it scrolls, and has the keys where nothing is answered."""

from __future__ import annotations

from textual.containers import VerticalScroll


class Body(VerticalScroll):
    """A column that scrolls. Getting or losing the focus restyles it alone, not everything that stands in it."""

    def watch_has_focus(self, _has_focus: bool) -> None:
        # A widget would apply all rules to each of its descendants, at every question and every verdict. No rule asks
        # whether the page around a widget has the focus.
        self.app.stylesheet.update_nodes([self], animate=True)
