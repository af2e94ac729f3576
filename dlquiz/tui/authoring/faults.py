"""What is wrong with a bank that was edited: a list to read, and the way back to the editor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.errors import Fault
from dlquiz.text.cells import shown
from dlquiz.tui.authoring.fault_parts import fault_parts
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class FaultsScreen(QuizScreen[None]):
    """Each fault with its place, its code, what is wrong and what to do. `kept`: the last good bank is in use."""

    KEYS = (
        Key("e", "edit", "edit", also="f6"),
        Key("w", "live", "live", also="f5"),
        Key("escape", "app.pop_screen", "back", also="enter,q"),
        Key("up,down", "", "scroll"),
    )

    def __init__(self, edited: Edited, faults: Sequence[Fault], *, kept: bool) -> None:
        super().__init__()
        self._edited = edited
        # What is wrong comes before what is only unlucky.
        self._faults = sorted(faults, key=lambda fault: fault.severity)
        self._kept = kept

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="faults")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()
        self.query_one("#body").focus()

    def refresh_language(self) -> None:
        title = self.say("faults_title", count=len(self._faults), file=Path(self._edited.file).name)
        self.query_one("#bar", Static).update(shown(title))
        self.query_one("#faults", PageView).show(self._parts())
        self.show_keys()

    def _parts(self) -> list[Part]:
        text = self.say("faults_kept" if self._kept else "faults_left_out")
        return [Part(verbatim(text), style="$foreground-muted"), *fault_parts(self._faults, self.language)]

    def action_edit(self) -> None:
        self.quiz.authoring.open(self._edited, self._faults[0].line)

    def action_live(self) -> None:
        """Instead of this list, which the next save makes old."""
        _, _, identity = self._edited.question.rpartition("/")
        self.quiz.switch("live", self._edited.file, identity, 0)
