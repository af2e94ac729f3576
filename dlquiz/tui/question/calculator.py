"""A line to calculate on beside the answer, with what the last ones came to."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from dlquiz.messages import Language, Text, say
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.question.scratch import Scratch, Worked
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView

SHOWN = 4
"""So many of the last lines are shown, and where the screen is low, one."""


class Calculator(Keyed, Vertical):
    """Enter keeps a line; Tab takes its value over into the answer, which nothing else here touches."""

    class Taken(Message):
        """The value of a line is wanted in the answer."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    class Closed(Message):
        """The answer is to be gone on with."""

    KEYS = (
        Key("enter", "", "keep_line"),
        Key("tab", "take_over", "take_over"),
        Key("escape", "close", "calculator_off"),
        Key("up", "recall"),
    )

    DEFAULT_CSS = """
    Calculator { height: auto; display: none; background: $surface; padding: 0 2; border-left: outer $accent; }
    Calculator Input { background: $surface; height: 1; padding: 0; }
    Calculator Input:focus { background: $primary 40%; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._scratch = Scratch()
        self._language: Language = "en"
        self._left: Widget | None = None

    @property
    def _line(self) -> Line:
        return self.query_one("#scratch", Line)

    def turn(self, language: Language) -> bool:
        """Open the pane, or close it; False where the focus can not go back to where it was."""
        if not self.children:
            # Here, not composed: the line gets the focus at once.
            self.mount(PageView(id="worked"), Line(compact=True, id="scratch"), PageView(id="comes-to"))
        self.display = not self.display
        self.refresh_language(language)
        if self.display:
            self._left = self.screen.focused
            self._line.focus(scroll_visible=False)
        elif self._left is not None and self._left.display and self._left.is_attached:
            self._left.focus(scroll_visible=False)
        else:
            return False
        return True

    def refresh_language(self, language: Language) -> None:
        """Show everything in a language."""
        self._language = language
        if self.display:
            self._line.placeholder = say(language, "calculator_placeholder")
            self._show()

    def _show(self) -> None:
        count = 1 if self.has_class("-brief") else SHOWN
        lines = self._scratch.lines[-count:]
        self.query_one("#worked", PageView).show([_worked(line) for line in lines])
        self.query_one("#comes-to", PageView).show(self._live())

    def _live(self) -> Sequence[Part]:
        """What the line comes to, or how the pane is used."""
        worked = self._scratch.work(self._line.value)
        if isinstance(worked, Worked):
            return [Part(verbatim(worked.value_text), label="= ", style="bold")]
        text = worked if isinstance(worked, Text) else None
        usage = say(self._language, "calculator_usage")
        return [Part(verbatim(usage if text is None else text.in_language(self._language)), style=MUTED)]

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._keep()

    def _keep(self) -> None:
        worked = self._scratch.work(self._line.value)
        if isinstance(worked, Worked):
            self._scratch = self._scratch.kept(worked)
            self._line.value = ""
            self._show()

    def action_recall(self) -> None:
        """The source of the last line, to be changed."""
        if self._scratch.lines and not self._line.value:
            self._line.value = self._scratch.lines[-1].source
            self._line.cursor_position = len(self._line.value)

    def action_take_over(self) -> None:
        """The value of this line, or of the last one where this is empty."""
        self._keep()
        if self._scratch.lines and not self._line.value:
            self.post_message(self.Taken(self._scratch.lines[-1].value_text))

    def action_close(self) -> None:
        self.post_message(self.Closed())


def _worked(line: Worked) -> Part:
    text = f"{line.source} = {line.value_text}"
    return Part(verbatim(text), label=f"{line.name}  ", label_style="$text-accent", style=MUTED, gap=False)
