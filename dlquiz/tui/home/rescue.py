"""The progress file is damaged: restore it, practise without saving, or leave."""

from __future__ import annotations

from datetime import datetime

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import OptionList

from dlquiz.errors import StorageError
from dlquiz.progress.days import minute_text
from dlquiz.progress.restore import Restored
from dlquiz.session.formatting import restored_text
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.context import Rescue
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.row_keys import number_of
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

WAYS = {"restore": "rescue_restore", "unsaved": "rescue_unsaved", "quit": "rescue_quit"}
"""The actions, and how they are called on the screen."""


class Ended(Message):
    """Restoring has come to an end, good or bad."""

    def __init__(self, outcome: Restored | StorageError) -> None:
        super().__init__()
        self.outcome = outcome


class RescueScreen(ModalScreen[None], QuizScreen[None]):
    """Asks, restores in a thread, tells what came of it, and goes. The file is opened again by the app's own thread."""

    KEYS = (
        Key("enter", "", "choose", when="_ways"),
        Key("", "restore", "choose", also="r"),
        Key("", "unsaved", "choose", also="p"),
        Key("escape", "quit", "quit", when="_ways", also="q"),
        Key("enter", "go_on", "continue", when="_is_restored"),
    )

    def __init__(self, rescue: Rescue) -> None:
        super().__init__()
        self._rescue = rescue
        self._working = False
        self._outcome: Restored | StorageError | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="rescue"):
            yield PageView(id="why")
            yield OptionList(id="ways", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()

    @property
    def _is_restored(self) -> bool:
        return isinstance(self._outcome, Restored)

    def refresh_language(self) -> None:
        self.query_one("#rescue").border_title = self.say("rescue_title")
        lines = self._lines()
        self.query_one(PageView).show([Part(verbatim(line), gap=place > 0) for place, line in enumerate(lines)])
        ways = self.query_one(OptionList)
        at = ways.highlighted or 0
        ways.set_options(f"{number}  {self.say(WAYS[way])}" for number, way in enumerate(self._ways, 1))
        ways.display = bool(self._ways)
        if self._ways:
            ways.highlighted = min(at, len(self._ways) - 1)
            ways.focus()
        self.show_keys()

    @property
    def _ways(self) -> tuple[str, ...]:
        """What can be chosen now."""
        if self._working or self._is_restored:
            return ()
        return tuple(WAYS)[0 if self._outcome is None else 1 :]

    def _lines(self) -> list[str]:
        if self._working:
            return [self.say("rescue_working")]
        if isinstance(self._outcome, StorageError):
            return [self._outcome.in_language(self.language)]
        if self._outcome is not None:
            return self._restored_lines(self._outcome)
        newest = self._rescue.newest
        if newest is None:
            backups = self.say("rescue_no_backups")
        else:
            backups = self.say("rescue_backups", count=self._rescue.backups, at=self._when(newest))
        return [self.say("rescue_why", file=self._rescue.file, backups=backups), self.say("rescue_how")]

    def _restored_lines(self, restored: Restored) -> list[str]:
        lines = [restored_text(restored, self._when).in_language(self.language)]
        if restored.aside is not None:
            lines.append(self.say("set_aside", file=restored.aside))
        return lines

    def _when(self, at: datetime) -> str:
        return minute_text(at, self.context.zone)

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        await self.run_action(self._ways[event.option_index])

    async def on_key(self, event: events.Key) -> None:
        number = number_of(event.character)
        if 0 < number <= len(self._ways):
            event.stop()
            await self.run_action(self._ways[number - 1])

    def action_restore(self) -> None:
        if "restore" in self._ways:
            self._working = True
            self.refresh_language()
            self.run_worker(self._restore, name="restoring", thread=True)

    def _restore(self) -> None:
        try:
            self.post_message(Ended(self._rescue.restore()))
        except StorageError as error:
            self.post_message(Ended(error))

    def on_ended(self, event: Ended) -> None:
        self._working = False
        self._outcome = event.outcome
        if isinstance(event.outcome, Restored):
            try:
                self.quiz.use_store(self._rescue.reopen())
            except StorageError as error:
                self._outcome = error
        self.refresh_language()

    def action_unsaved(self) -> None:
        if "unsaved" in self._ways:
            self.dismiss()

    def action_go_on(self) -> None:
        self.dismiss()

    def action_quit(self) -> None:
        if "quit" in self._ways:
            self.app.exit()
