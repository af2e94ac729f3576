"""Home: what today asks, and banks and topics with counts, what is due, how well they are mastered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import ScreenResume
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from dlquiz.messages import Text
from dlquiz.session.options import SessionOptions
from dlquiz.text.cells import shown
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.home import presenter
from dlquiz.tui.home import summary as glimpse
from dlquiz.tui.home.presenter import BROAD, SPACIOUS, TALL, WIDE
from dlquiz.tui.home.topics import Overview, Row, overview
from dlquiz.tui.home.tree_table import WIDEST_NAME, TreeTable
from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.trees import headings
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PictureView


class HomeScreen(QuizScreen[None]):
    """One key to each thing one does."""

    CSS_PATH: ClassVar[list[str | PurePath]] = []
    GUIDE = "guide_home"
    KEYS = (
        Key("enter", "", "today", when="_starts_today"),
        Key("enter", "", "practise", when="_practises_row"),
        Key("c", "resume", "continue", when="_has_draft"),
        Key("r", "review", "review"),
        Key("i", "app.open('interview')", "interview"),
        Key("p", "app.open('progress')", "progress"),
        Key("x", "end_interview", "end_there", when="_has_interview"),
        Key("b", "app.open('browse')", "browse"),
        Key("slash", "app.open('search')", "search"),
        Key("m", "app.open('drill')", "drill"),
        Key("n", "app.open('networks')", "networks"),
        Key("s", "choose", "choose_what"),
        Key("d", "plan", "plan"),
        Key("o", "app.open('settings')", "settings", also="comma"),
        Key("a", "app.open('add')", "add"),
        Key("g", "app.open('group')", "group"),
        Key("space", "", "fold"),
        Key("l", "app.language", "language"),
        Key("t", "app.theme", "theme"),
        Key("q", "app.quit", "quit"),
    )

    def __init__(self, *, covered: bool = False) -> None:
        super().__init__()
        self._covered = covered
        """Whether it has no widgets yet: the screen that the app starts with is painted sooner without them."""
        self._seen: Overview | None = None
        self._advice: Text | None = None
        self._filled = Size()
        """What the table and what stands beside it were made for."""

    def compose(self) -> ComposeResult:
        yield from () if self._covered else self._widgets()

    def _widgets(self) -> Sequence[Widget]:
        main = Vertical(
            PictureView(id="glance"),
            Static(id="notice", markup=False),
            PictureView(id="heads"),
            TreeTable(id="banks"),
            id="main",
        )
        home = Horizontal(main, PictureView(id="side"), id="home")
        return Static(id="bar", markup=False), home, KeyLine(id="keys")

    @on(ScreenResume)
    async def show_figures(self) -> None:
        """Comes at the first showing too: the figures are reckoned once each time home is seen."""
        if self.app.screen is not self:
            # It was pushed below another screen; for `is_current` it is seen through one without styles yet.
            return
        if self._covered:
            self._covered = False
            await self.mount_all(self._widgets())
        if self._seen is None:
            self.query_one(TreeTable).focus()
        self._gather()
        self.refresh_language()

    def renew(self, edited: str | None) -> None:
        # Where it was not seen yet, that is still to come.
        if self._seen is not None:
            self._gather()
            self.refresh_language()

    def on_resize(self) -> None:
        if self._seen is not None:
            # The widgets have their new sizes only then.
            self.call_after_refresh(self._refill)

    def _refill(self) -> None:
        if self.size != self._filled:
            self._fill()
            self.show_keys()

    @property
    def _has_draft(self) -> bool:
        return self.context.store.drafts.current() is not None

    @property
    def _has_interview(self) -> bool:
        return self.context.store.interviews.in_progress() is not None

    def _gather(self) -> None:
        context = self.context
        self._seen = overview(context.library, context.store, context.clock(), context.zone, context.limits)
        # It takes FSRS, which is loaded after the first frame.
        self._advice = context.advice() if self.quiz.preloaded else None

    def refresh_language(self) -> None:
        if self._seen is None:
            return
        total, context = self._seen.rows[0], self.context
        self.query_one("#bar", Static).update(presenter.title(context, total, self.language))
        notice, left = self.query_one("#notice", Static), self.quiz.left_interview.text if self._has_interview else ""
        pressing = presenter.notice(context, total, self.language, self.size.height)
        came = self.quiz.synced.in_language(self.language) if self.quiz.synced else ""
        notice.update(text := shown("\n".join(filter(None, (left, pressing, came)))))
        notice.display = bool(text)
        notice.set_class(bool(self.context.trouble), "-trouble")
        self._fill()
        self.show_keys()

    def _fill(self) -> None:
        """The table and what stands beside it, for the sizes of the moment."""
        if self._seen is None:
            return
        self._filled = self.size
        self._show_glance(self._seen)
        self._show_table(self._seen)

    def _show_table(self, seen: Overview) -> None:
        columns = presenter.columns(seen.rows, self.language, self.size.width)
        branches = [presenter.branch(row, columns, self.language) for row in seen.rows]
        self.query_one(TreeTable).show_branches(branches, columns)
        self.query_one("#heads", PictureView).show(partial(headings, self.say("column_name"), columns, WIDEST_NAME))

    def _show_glance(self, seen: Overview) -> None:
        """In the column beside the table or, where there is no room for one, in lines above it."""
        context, language, height = self.context, self.language, self.size.height
        wide = self.size.width >= WIDE
        self.set_class(wide, "-wide")
        self.set_class(self.size.width >= SPACIOUS, "-spacious")
        self.set_class(self.size.width >= BROAD, "-broad")
        self.set_class(height < TALL, "-low")
        beside = None
        if wide:
            from dlquiz.progress.statistics import ranked_mistakes

            days = context.store.figures.days(seen.summary.today - glimpse.CALENDAR_DAYS)
            answers = {day: tally.answered for day, tally in days.items()}
            mistakes = ranked_mistakes(context.store.figures.mistakes(), context.clock())[: glimpse.MISTAKES]
            loaded = self.quiz.preloaded
            named = [(presenter.named(context, one, language, loaded=loaded), one.count) for one in mistakes]
            topics = presenter.topic_rows(seen.rows, language) if self.size.width >= SPACIOUS else []
            beside = partial(
                glimpse.side,
                seen.summary,
                answers,
                named,
                context.zone,
                language,
                rows=height - 4,
                advice=self._advice,
                topics=topics,
            )
        rows = 2 if height >= TALL else 1
        above = partial(glimpse.head, seen.summary, context.zone, language, rows=rows, advice=self._advice)
        self.query_one("#side", PictureView).show(beside)
        self.query_one("#glance", PictureView).show(None if wide else above)

    def name_mistakes(self) -> None:
        """All is loaded: show titles."""
        # Of an app that is ending, a screen may have lost its widgets.
        if self._seen is not None and self.is_current and self.is_attached:
            self._advice = self.context.advice()
            self._show_glance(self._seen)

    @property
    def _row(self) -> Row:
        assert self._seen is not None, "there are rows only with figures"
        return self._seen.rows[self.query_one(TreeTable).place]

    @on(TreeTable.Chosen)
    def _practise(self) -> None:
        if not self.is_active:
            return
        assert self._seen is not None, "there are rows only with figures"
        options = presenter.practice(self._row, self.context.settings, self._seen.summary)
        self.quiz.sessions.practise(options)

    @on(TreeTable.Moved)
    def _moved(self) -> None:
        self.show_keys()

    @property
    def _starts_today(self) -> bool:
        return self._seen is not None and self._seen.summary.asks and self.query_one(TreeTable).place == 0

    @property
    def _practises_row(self) -> bool:
        return not self._starts_today

    def action_review(self) -> None:
        self.quiz.sessions.practise(SessionOptions(mode="review"))

    def action_choose(self) -> None:
        """Choose from the bank or topic of the row; the rest is as it was chosen last."""
        settings = self.context.settings
        wished = self.quiz.wished or SessionOptions(usual=settings.number, order=settings.order)
        self.quiz.open("choose", wished._replace(bank=self._row.bank, topic=self._row.topic))

    def action_resume(self) -> None:
        if not self.quiz.sessions.resume():
            self.refresh_language()

    def action_end_interview(self) -> None:
        self.quiz.left_interview.end(self.quiz.open)

    def action_plan(self) -> None:
        """A plan for the bank or topic of the row."""
        self.quiz.open("plan", self._row.bank, self._row.topic)
