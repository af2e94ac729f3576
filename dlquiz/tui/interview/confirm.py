"""A small box that asks before something is done that cannot be undone; Enter and Escape do not do it."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import OptionList

from dlquiz.messages import Text
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.row_keys import number_of
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class ConfirmScreen(ModalScreen[bool], QuizScreen[bool]):
    """Gives whether `yes` was chosen; `no` stands first and is under the cursor."""

    WANDERS = False
    KEYS = (
        Key("enter", "", "choose"),
        Key("up,down", "", "field"),
        Key("escape", "dismiss(False)", "cancel"),
    )

    def __init__(self, title: Text, why: Text, *, no: Text, yes: Text) -> None:
        super().__init__()
        self._title = title
        self._why = why
        self._ways = (no, yes)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="confirm", can_focus=False):
            yield PageView(id="why")
            yield OptionList(id="ways", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.refresh_language()
        self.query_one(OptionList).focus()

    def refresh_language(self) -> None:
        self.query_one("#confirm").border_title = self._title.in_language(self.language)
        self.query_one(PageView).show([Part(verbatim(self._why.in_language(self.language)))])
        ways = self.query_one(OptionList)
        at = ways.highlighted or 0
        ways.set_options(f"{number}  {way.in_language(self.language)}" for number, way in enumerate(self._ways, 1))
        ways.highlighted = at
        self.show_keys()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.is_active:
            self.dismiss(event.option_index == 1)

    def on_key(self, event: events.Key) -> None:
        number = number_of(event.character)
        if 1 <= number <= len(self._ways):
            event.stop()
            self.dismiss(number == 2)
