"""The titles of the pages of a screen in its first line: the one shown is marked, a click opens another."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class PageTitles(Static):
    """Where there is no room for all titles there is that of the page shown alone; a click on it turns the page."""

    class Picked(Message):
        """The page to open, counted from 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._titles: Sequence[str] = ()
        self._place = 0

    def show(self, titles: Sequence[str], place: int) -> None:
        """Show these titles, that at `place` as the one of the page shown."""
        self._titles, self._place = tuple(titles), place
        self._fit()

    def on_resize(self) -> None:
        if self._titles:
            self._fit()

    def _fit(self) -> None:
        line = Content("").join(self._pieces())
        if not self._has_room(line):
            line = Content(f"{self._titles[self._place]} {self._place + 1}/{len(self._titles)}")
        self.update(line)

    def _pieces(self) -> list[Content]:
        looks = ["$foreground-muted"] * len(self._titles)
        looks[self._place] = "$text-accent reverse"
        return [Content.styled(f" {title} ", look) for title, look in zip(self._titles, looks, strict=True)]

    def _has_room(self, line: Content) -> bool:
        return line.cell_length <= (self.content_size.width or self.app.size.width - 2)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        pieces = self._pieces()
        if not self._has_room(Content("").join(pieces)):
            self.post_message(self.Picked((self._place + 1) % len(pieces)))
            return
        end = 0
        for place, piece in enumerate(pieces):
            end += piece.cell_length
            if offset.x < end:
                self.post_message(self.Picked(place))
                return
