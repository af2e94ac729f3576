"""The notices of this run, to read again: they stay on their screen for some seconds only."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.tui.base import QuizScreen
from dlquiz.tui.help.notices import Notice
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

STYLES = {"warning": "$text-warning", "error": "$text-error"}


class MessagesScreen(QuizScreen[None]):
    """The newest first."""

    WANDERS = False
    KEYS = (Key("escape", "app.pop_screen", "back", also="enter,q"), Key("up,down", "", "scroll"))

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="messages")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()
        self.query_one("#body").focus()

    def refresh_language(self) -> None:
        kept = list(reversed(self.quiz.notices.kept))
        self.query_one("#bar", Static).update(f"{self.say('key_messages')}   {len(kept)}")
        parts = [self._part(notice) for notice in kept] or [Part(verbatim(self.say("messages_none")), style=MUTED)]
        self.query_one("#messages", PageView).show(parts)
        self.show_keys()

    def _part(self, notice: Notice) -> Part:
        at, message = notice.at.astimezone(self.context.zone), notice.notification
        text = "\n".join(filter(None, (message.title, message.message)))
        return Part(verbatim(text), style=STYLES.get(message.severity, ""), label=f"{at:%H:%M:%S}  ", label_style=MUTED)
