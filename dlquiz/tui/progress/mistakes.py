"""Choosing one of the mistakes made, to drill it; what the one under the cursor is stands below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import DataTable

from dlquiz.bank import Library
from dlquiz.progress.days import day_of
from dlquiz.progress.statistics import MistakeCount, ranked_mistakes
from dlquiz.session.drilling import questions_with
from dlquiz.tui.columns import Columns
from dlquiz.tui.keymap import Key
from dlquiz.tui.progress.pages.mistakes import mistake_parts, mistake_title
from dlquiz.tui.table_screen import Cell, Heading, TableScreen
from dlquiz.tui.widgets.page_view import PageView

SHORTEST = 20
"""The cells that the name of a mistake keeps."""


class MistakesScreen(TableScreen[None]):
    """The mistakes made that questions in use have, often and lately made first.

    Which questions have them takes seconds to find out: a thread counts, and until then the screen says so.
    """

    KEYS = (Key("enter", "", "drill", when="_made"), *TableScreen.KEYS)

    class Counted(Message):
        """At how many questions of the library each of the mistakes made can be drilled."""

        def __init__(self, library: Library, known: Counter[str]) -> None:
            super().__init__()
            self.library = library
            self.known = known

    def __init__(self) -> None:
        super().__init__()
        self._made: list[MistakeCount] = []
        self._library: Library | None = None
        """That of which it is known."""
        self._known: Counter[str] = Counter()
        self._asked: tuple[Library, frozenset[str]] | None = None
        """What was counted last, or is being counted."""

    def below(self) -> ComposeResult:
        with VerticalScroll(id="below", can_focus=False):
            yield PageView(id="message")

    def bar_text(self) -> str:
        return self.say("drill_title")

    def notice(self) -> str:
        if self._is_counting:
            return self.say("drill_counting")
        return self.say("drill_choose" if self._made else "drill_none")

    @property
    def _is_counting(self) -> bool:
        return self._library is not self.context.library

    def refresh_language(self) -> None:
        context = self.context
        names = frozenset(one.name for one in ranked_mistakes(context.store.figures.mistakes(), context.clock()))
        if self._asked is None or self._asked[0] is not context.library or self._asked[1] != names:
            self._asked, self._library = (context.library, names), None
            self.run_worker(lambda: self._count(context.library, names), exclusive=True, thread=True)
        super().refresh_language()

    def _count(self, library: Library, names: frozenset[str]) -> None:
        self.post_message(self.Counted(library, questions_with(library.questions(), names)))

    @on(Counted)
    def _take_counts(self, counted: Counted) -> None:
        # Banks may have changed meanwhile; their count is on its way then.
        if counted.library is self.context.library:
            self._library, self._known = counted.library, counted.known
            self.refresh_language()

    def headings(self) -> Iterable[Heading]:
        return self._columns.headings()

    def rows(self) -> Iterable[Sequence[Cell]]:
        return self._columns.rows()

    def _laid_out(self) -> Columns:
        context = self.context
        cells = [
            {
                "mistake": mistake_title(context.library, one, self.language),
                "made": str(one.count),
                "last": day_of(one.last, context.zone).isoformat(),
                "questions": str(self._known[one.name]),
            }
            for one in self._made
        ]
        heads = {name: self.say(f"column_{name}") for name in ("mistake", "made", "last", "questions")}
        least, right = {"mistake": SHORTEST}, ("made", "questions")
        return Columns(heads, cells, self.size.width, least=least, dropped=["last"], right=right)

    def fill(self, *, at: int | None = None) -> None:
        context = self.context
        made = ranked_mistakes(context.store.figures.mistakes(), context.clock())
        self._made = [] if self._is_counting else [one for one in made if one.name in self._known]
        self._columns = self._laid_out()
        super().fill(at=at)
        self.table.show_header = bool(self._made)
        self._tell()

    @on(DataTable.RowHighlighted)
    def _tell(self) -> None:
        at = self.table.cursor_row
        parts = mistake_parts(self.context.library, self._made[at], self.language) if at < len(self._made) else ()
        self.query_one("#message", PageView).show(list(parts))

    @on(DataTable.RowSelected)
    def _drill(self, event: DataTable.RowSelected) -> None:
        self.quiz.sessions.drill(self._made[event.cursor_row].name)
