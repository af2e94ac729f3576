"""Home: banks and topics with counts, what is due, how well they are mastered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from dlquiz.session.options import SessionOptions
from dlquiz.text.cells import shown
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.home import summary as glimpse
from dlquiz.tui.home.topics import Overview, Row, overview
from dlquiz.tui.home.tree_table import WIDEST_NAME, TreeTable
from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.cells import widest
from dlquiz.tui.pictures.trees import Branch, Column, headings, meter, no_meter
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PictureView

if TYPE_CHECKING:
    from dlquiz.progress.statistics import MistakeCount

ROOMY, WIDE, BROAD, TALL = 60, 120, 160, 18
"""From so many cells mastery has a bar, there is a column beside the table, a wide one; and from so
many rows a second line above it."""
MOST_USEFUL = 4
"""So many keys are named where there is no room for most of them; F1 has the others."""
BAR, LONG_BAR, FIGURE, PERCENT, INTERVAL = 8, 16, 4, 14, 7


class HomeScreen(QuizScreen[None]):
    """One key to each thing one does."""

    CSS_PATH = None
    KEYS = (
        Key("enter", "", "practise"),
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
        Key("space", "", "fold"),
        Key("l", "app.language", "language"),
        Key("t", "app.theme", "theme"),
        Key("q", "app.quit", "quit"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._seen: Overview | None = None
        self._filled = Size()
        """What the table and what stands beside it were made for."""

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with Horizontal(id="home"):
            with Vertical(id="main"):
                yield PictureView(id="glance")
                yield Static(id="notice", markup=False)
                yield PictureView(id="heads")
                yield TreeTable(id="banks")
            yield PictureView(id="side")
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: the figures are reckoned once each time home is seen."""
        if not self.is_current:
            # It was pushed below another screen.
            return
        if self._seen is None:
            self.query_one(TreeTable).focus()
        self._gather()
        self.relabel()

    def renew(self, edited: str | None) -> None:
        # Where it was not seen yet, that is still to come.
        if self._seen is not None:
            self._gather()
            self.relabel()

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

    def line_acts(self) -> list[Key]:
        acts = super().line_acts()
        return acts if self.size.width >= WIDE else acts[:MOST_USEFUL]

    def _gather(self) -> None:
        context = self.context
        self._seen = overview(context.library, context.store, context.clock(), context.zone, context.limits)

    def relabel(self) -> None:
        if self._seen is None:
            return
        total = self._seen.rows[0]
        counts = self.say("home_counts", questions=total.questions, new=total.new, due=total.due)
        self.query_one("#bar", Static).update(f"dlquiz   {counts}{self._reading()}")
        notice = self.query_one("#notice", Static)
        notice.update(told := shown("\n".join(filter(None, (self._unfinished(), self._notice(total))))))
        notice.display = bool(told)
        notice.set_class(bool(self.context.trouble), "-trouble")
        self._fill()
        self.show_keys()

    def _reading(self) -> str:
        """How far the banks are read; nothing where all of them are."""
        library = self.context.library
        if not library.waiting:
            return ""
        files = len(library.loaded)
        return f" · {self.say('home_reading', read=files - len(library.waiting), files=files)}"

    def _unfinished(self) -> str:
        """How to resume or end the interview that was left, if there is one."""
        return "" if self.context.store.interviews.in_progress() is None else self.quiz.left_interview.told

    def _notice(self, total: Row) -> str:
        """The most pressing thing to say: nothing is saved, a bank is broken, a question waits, or how to begin."""
        if self.context.trouble:
            return self.say("not_saved_why", reason=self.context.trouble)
        errors = self.context.library.errors
        if errors:
            return self.say("faulty_banks", count=len(errors), fault=errors[0].sentence(self.language))
        if self.context.settings.trouble:
            return self.context.settings.trouble.in_language(self.language)
        draft = self.context.store.drafts.current()
        if draft is not None:
            return self.say("home_resume", question=draft.question)
        if self.size.height < TALL or self.context.store.interviews.in_progress() is not None:
            return ""
        return self.say("home_welcome" if total.new == total.questions else "home_hint")

    def _fill(self) -> None:
        """The table and what stands beside it, for the sizes of the moment."""
        if self._seen is None:
            return
        self._filled = self.size
        self._show_glance(self._seen)
        self._show_table(self._seen)

    def _show_table(self, seen: Overview) -> None:
        columns = self._columns()
        self.query_one(TreeTable).show_branches([self._branch(row, columns) for row in seen.rows], columns)
        self.query_one("#heads", PictureView).show(partial(headings, self.say("column_name"), columns, WIDEST_NAME))

    def _show_glance(self, seen: Overview) -> None:
        """In the column beside the table or, where there is no room for one, in lines above it."""
        context, language, height = self.context, self.language, self.size.height
        wide = self.size.width >= WIDE
        self.set_class(wide, "-wide")
        self.set_class(self.size.width >= BROAD, "-broad")
        self.set_class(height < TALL, "-low")
        beside = None
        if wide:
            from dlquiz.progress.statistics import ranked_mistakes

            days = context.store.figures.days(seen.summary.today - glimpse.CALENDAR_DAYS)
            answers = {day: tally.answered for day, tally in days.items()}
            mistakes = ranked_mistakes(context.store.figures.mistakes(), context.clock())[: glimpse.MISTAKES]
            named = [(self._named(one), one.count) for one in mistakes]
            beside = partial(glimpse.side, seen.summary, answers, named, context.zone, language, rows=height - 4)
        above = partial(glimpse.head, seen.summary, context.zone, language, rows=2 if height >= TALL else 1)
        self.query_one("#side", PictureView).show(beside)
        self.query_one("#glance", PictureView).show(None if wide else above)

    def _named(self, mistake: MistakeCount) -> str:
        """Its title, once the references are loaded, which takes too long for the first frame."""
        if not self.quiz.preloaded:
            return mistake.name
        from dlquiz.tui.progress.pages.mistakes import mistake_title

        return mistake_title(self.context.library, mistake, self.language)

    def name_mistakes(self) -> None:
        """All is loaded: show titles."""
        # Of an app that is ending, a screen may have lost its widgets.
        if self._seen is not None and self.is_current and self.is_attached:
            self._show_glance(self._seen)

    def _columns(self) -> list[Column]:
        width = self.size.width
        # The first row counts what all the others do.
        total = self._seen.rows[0] if self._seen else None
        most = ["", ""] if total is None else [f"{total.questions}/{total.questions}", str(total.due)]
        figures = [self.say("column_seen"), self.say("column_due")]
        bar = LONG_BAR if width >= BROAD else BAR if width >= ROOMY else 0
        heading = self.say("column_mastery_short")
        mastery = Column(heading, bar + PERCENT if bar else max(widest([heading]), INTERVAL), left=bool(bar))
        rooms = [max(FIGURE, widest(each)) for each in zip(figures, most, strict=True)]
        return [*(Column(figure, room) for figure, room in zip(figures, rooms, strict=True)), mastery]

    def _branch(self, row: Row, columns: list[Column]) -> Branch:
        name = self.say("home_all") if row.name is None else shown(row.name.in_language(self.language))
        return Branch(row.depth, name, row.bank or "" if row.depth == 1 else "", partial(self._cells, row, columns))

    def _cells(self, row: Row, columns: list[Column]) -> list[Content]:
        due = Content.styled(str(row.due), "bold $text-accent") if row.due else Content("")
        bar = columns[-1].width - PERCENT if columns[-1].left else 0
        known = row.mastery
        mastery = no_meter(bar) if known is None else meter(known.value, known.low, known.high, bar)
        return [Content(f"{row.answered}/{row.questions}"), due, mastery]

    @property
    def _row(self) -> Row:
        assert self._seen is not None, "there are rows only with figures"
        return self._seen.rows[self.query_one(TreeTable).place]

    @on(TreeTable.Chosen)
    def _practise(self) -> None:
        if not self.is_active:
            return
        row = self._row
        usual = self.context.settings.number
        self.quiz.sittings.practise(SessionOptions(bank=row.bank, topic=row.topic, usual=usual, beyond=True))

    def action_review(self) -> None:
        self.quiz.sittings.practise(SessionOptions(mode="review"))

    def action_choose(self) -> None:
        """Choose from the bank or topic of the row; the rest is as it was chosen last."""
        wished = self.quiz.wished or SessionOptions(usual=self.context.settings.number)
        self.quiz.open("choose", replace(wished, bank=self._row.bank, topic=self._row.topic))

    def action_resume(self) -> None:
        if not self.quiz.sittings.resume():
            self.relabel()

    def action_end_interview(self) -> None:
        self.quiz.left_interview.end(self.quiz.open)

    def action_plan(self) -> None:
        """A plan for the bank or topic of the row."""
        self.quiz.open("plan", self._row.bank, self._row.topic)
