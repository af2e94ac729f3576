"""The pictures of a question beside its verdict, in a wide terminal."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from dlquiz.errors import DlquizError
from dlquiz.messages import Language
from dlquiz.session.state import Result
from dlquiz.tui.illustrations import illustrations
from dlquiz.tui.question.player import Player, Scrubber


class PicturePanel(Vertical):
    """Plays what belongs to one answer. What these numbers give no picture of takes no room."""

    def __init__(self, *, animate: bool, id: str) -> None:
        super().__init__(id=id)
        self.player = Player(animate=animate, drawn=self._drawn, id="picture-body")
        self._result: Result | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="picture-title", markup=False)
        yield Scrubber(id="scrubber")
        yield self.player

    def show(self, result: Result, language: Language) -> None:
        """The pictures of an answer, from their beginning; one that is shown already goes on in that language."""
        known = self._result is not None and result.verdict is self._result.verdict
        self._result = result
        if known:
            self.player.use_language(language)
            return
        try:
            found = illustrations(result.question_state.variant, result.verdict)
        except DlquizError as error:
            self.player.show((), language)
            self._drawn(error.in_language(language))
            return
        self.display = bool(found)
        self.player.show(found, language)

    def rest(self) -> None:
        """Take no room, and stop playing."""
        self.display = False
        self._result = None
        self.player.pause()

    def _drawn(self, line: str) -> None:
        self.query_one("#picture-title", Static).update(line)
        self.query_one(Scrubber).show(self.player.frame, self.player.frames)

    @on(Scrubber.Moved)
    def _scrubbed(self, event: Scrubber.Moved) -> None:
        event.stop()
        self.player.jump(event.frame)
