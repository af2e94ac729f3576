"""Screens that ask the group's server in a thread: a network may take its time, and keys must not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Thread
from typing import Any, Protocol

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import DataTable

from dlquiz.errors import DlquizError
from dlquiz.group.driver import need_driver
from dlquiz.messages import Language
from dlquiz.tui.columns import Columns
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.page_view import PageView


class Answered(Message):
    """What came of it."""

    def __init__(self, found: Any, error: Exception | None) -> None:
        super().__init__()
        self._found = found
        self._error = error

    def found(self) -> Any:
        """What was asked for. Raises what was raised in the thread."""
        if self._error is not None:
            raise self._error
        return self._found


class AskingPresenter(Protocol):
    """What such a screen shows: `begin` gives what asks the server, `take` or `fail` gets what comes of it."""

    @property
    def rows(self) -> Sequence[Any]: ...
    def begin(self) -> Callable[[], object] | None: ...
    def take(self, found: Any) -> None: ...
    def fail(self, error: DlquizError) -> None: ...
    def title(self, language: Language) -> str: ...
    def notice(self, language: Language) -> str: ...
    def columns(self, language: Language, width: int) -> Columns: ...
    def about(self, at: int, language: Language) -> list[str]: ...


class AskingScreen(TableScreen[None]):
    """A table of what the server says, and below it more about the row of the cursor."""

    presenter: AskingPresenter

    def below(self) -> ComposeResult:
        with VerticalScroll(id="below", can_focus=False):
            yield PageView(id="message")

    def on_mount(self) -> None:
        super().on_mount()
        work = self.presenter.begin()
        if work is not None:
            # Only once it is shown: of two texts before that Textual keeps the height of the first.
            self.call_after_refresh(self._ask, work)

    def _ask(self, work: Callable[[], object]) -> None:
        """Do `work` in a thread and post what comes of it; the end of the program does not wait for it."""

        def run() -> None:
            try:
                need_driver()
                answered = Answered(work(), None)
            except Exception as error:  # noqa: BLE001 - it is raised again where the screen takes the answer
                answered = Answered(None, error)
            if self.is_running:
                self.post_message(answered)

        Thread(target=run, name="asking the group", daemon=True).start()

    @on(Answered)
    def _take(self, answered: Answered) -> None:
        try:
            self.presenter.take(answered.found())
        except DlquizError as error:
            self.presenter.fail(error)
        self.refresh_language()

    @property
    def _has_rows(self) -> bool:
        return bool(self.presenter.rows)

    def bar_text(self) -> str:
        return self.presenter.title(self.language)

    def notice(self) -> str:
        return self.presenter.notice(self.language)

    def headings(self) -> Iterable[Heading]:
        return self.presenter.columns(self.language, self.size.width).headings()

    def rows(self) -> Iterable[Sequence[Cell]]:
        return self.presenter.columns(self.language, self.size.width).rows()

    def fill(self, *, at: int | None = None) -> None:
        super().fill(at=at)
        self.table.show_header = self._has_rows
        self._tell()

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        lines = self.presenter.about(self.table.cursor_row, self.language)
        self.query_one("#message", PageView).show([self.line(text) for text in lines])
        self.show_keys()

    def line(self, text: str) -> Part:
        """One of the lines below the table."""
        return Part(verbatim(text), gap=False)
