"""The question in short: it lies over the top of the page while the question itself is scrolled out of sight."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size

from dlquiz.text.blocks import Document
from dlquiz.tui.question.body import ScrollPane
from dlquiz.tui.question.short_form import ShortForm, height_before, short_form
from dlquiz.tui.rendering import Page
from dlquiz.tui.widgets.page_view import PictureView

SHARE = 3
"""Of the lines of the question view it has one in so many at the most."""


class Pinned(Vertical):
    """Stands above `body`, whose first text is the question."""

    def __init__(self, body: ScrollPane, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._body = body
        body.lines_over_it = self.lines_covered
        self._question = Document(())
        self.room = Size(0, 0)
        """Of the question view."""

    def compose(self) -> ComposeResult:
        yield PictureView(id="in_short")

    def show(self, question: Document | None) -> None:
        """Show a question that may be scrolled out of sight; None where it cannot be."""
        self.display = question is not None
        if question is not None:
            self._question = question
            self.query_one(PictureView).show(self._drawn)

    def _drawn(self, width: int) -> Content:
        return Page(self._form(width).parts).content(width)

    def _form(self, width: int) -> ShortForm:
        return short_form(self._question, width, max(1, self.room.height // SHARE))

    def lines_covered(self) -> int:
        """The lines of the page that are under it where it is shown."""
        width = self._body.width if self.display else 0
        lines = self._form(width).height if width else 0
        return max(0, lines - self._body.styles.padding.top)

    def fit(self) -> None:
        """Be seen only while what is asked is out of sight: nothing is there twice."""
        width = self._body.width if self.display else 0
        gone = bool(width and self._form(width).parts) and self._body.scroll_y > self._top(width)
        self._body.covered = self.lines_covered() if gone else 0
        if self.display:
            self.visible = gone

    def _top(self, width: int) -> int:
        return height_before(self._question, self._form(width).block, width)
