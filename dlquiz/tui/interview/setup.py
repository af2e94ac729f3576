"""What an interview is to be like: minutes, and how many questions of each bank."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from dlquiz.errors import DlquizError
from dlquiz.session.interview import (
    LONGEST,
    USUAL_MINUTES,
    Agreed,
    Blueprint,
    start_interview,
    usual_blueprint,
)
from dlquiz.session.interview.blueprint import MOST, available
from dlquiz.text.cells import cell_width
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.cells import fitted
from dlquiz.tui.rendering import Page, Part, preformatted, verbatim
from dlquiz.tui.widgets.clicks import Counts
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

STEP = 5
NAME_WIDTH, SHORTEST_NAME = 40, 8
BESIDE_ROWS = 8
"""Columns of a line that margins and the scroll bar take."""


class InterviewSetupScreen(QuizScreen[None]):
    """`agreed` is where it begins; where its blueprint was `chosen`, the counts do not follow the minutes.

    One that `resumes` gives way to the interview that was left, if there is one.
    """

    KEYS = (
        Key("enter", "", "begin"),
        Key("i", "resume", "continue", when="_has_unfinished"),
        Key("x", "end", "end_there", when="_has_unfinished"),
        Key("left", "count(-1)", "count", also="comma"),
        Key("right", "count(1)", "count", also="full_stop"),
        Key("minus", "minutes(-1)", "minutes"),
        Key("plus", "minutes(1)", "minutes", also="equals_sign"),
        Key("escape", "app.pop_screen", "back"),
        Key("v", "interviews", "interviews"),
    )

    def __init__(self, agreed: Agreed | None = None, *, chosen: bool = False, resumes: bool = False) -> None:
        super().__init__()
        self._resumes = resumes
        self._minutes = USUAL_MINUTES if agreed is None else agreed.minutes
        self._counts: dict[str, int] = {} if agreed is None else dict(agreed.blueprint.lines)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield PageView(id="told")
        with VerticalScroll(id="body", can_focus=False):
            yield Counts(id="blueprint")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        if self._resumes and self.quiz.left_interview.resume(self.quiz.switch):
            return
        self._fill()
        self.query_one(Counts).focus()

    def on_screen_resume(self) -> None:
        self.relabel()

    def renew(self, edited: str | None) -> None:
        self._fill()
        self.relabel()

    def _fill(self) -> None:
        """A line for each bank, and for what else was asked for; until they are chosen, counts follow the minutes."""
        if not self._chosen:
            try:
                self._counts = dict(usual_blueprint(self.context.library, self._minutes).lines)
            except DlquizError:
                self._counts = {}
        banks = {bank.id: 0 for bank in self.context.library.banks if bank.questions}
        self._counts = {**banks, **self._counts}

    @property
    def _has_unfinished(self) -> bool:
        return self.context.store.interviews.in_progress() is not None

    def relabel(self) -> None:
        total = sum(self._counts.values())
        self.query_one("#bar", Static).update(self.say("setup_title", minutes=self._minutes, questions=total))
        told = [Part(verbatim(self.say("setup_hint")), "$foreground-muted")]
        if self._has_unfinished:
            told.insert(0, Part(verbatim(self.quiz.left_interview.told), "$text-warning"))
        self.query_one("#told", PageView).show(told)
        listing = self.query_one(Counts)
        rows = [Page([Part(preformatted(row))], quiet=True) for row in self._rows()]
        listing.show_rows(rows, (listing.highlighted or 0) if rows else None)
        self.show_keys()

    def on_resize(self) -> None:
        self.relabel()

    def _rows(self) -> Iterator[str]:
        """A line for each bank: a long name is shortened so that its counts stay beside it."""
        counts = {
            what: f" ◂ {count:>2} ▸  {self.say('setup_there', count=available(self.context.library, what))}"
            for what, count in self._counts.items()
        }
        room = self.size.width - BESIDE_ROWS - max(map(cell_width, counts.values()), default=0)
        for what, told in counts.items():
            yield fitted(self._title_of(what), max(SHORTEST_NAME, min(NAME_WIDTH, room))) + told

    def _title_of(self, what: str) -> str:
        """The title of a bank or of a topic, which may have its bank before it; its id where it has none."""
        library = self.context.library
        if (bank := library.bank(what)) is not None:
            return bank.title.in_language(self.language)
        of, _, topic = what.rpartition("/")
        titles = (bank.topics.get(topic) for bank in library.banks if of in ("", bank.id))
        title = next(filter(None, titles), None)
        return what if title is None else title.in_language(self.language)

    # What the learner chooses

    @on(Counts.Turned)
    def _arrow(self, turned: Counts.Turned) -> None:
        self.action_count(turned.step)

    def action_count(self, change: int) -> None:
        at = self.query_one(Counts).highlighted
        if at is None:
            return
        what = list(self._counts)[at]
        most = min(available(self.context.library, what), MOST - sum(self._counts.values()) + self._counts[what])
        self._counts[what] = max(0, min(self._counts[what] + change, most))
        self._chosen = True
        self.relabel()

    def action_minutes(self, direction: int) -> None:
        steps = self._minutes // STEP if direction > 0 else -(-self._minutes // STEP)
        self._minutes = max(1 if self._minutes < STEP else STEP, min((steps + direction) * STEP, LONGEST))
        self._fill()
        self.relabel()

    @on(OptionList.OptionSelected)
    def _begin(self) -> None:
        if not self.is_active:
            return
        lines = tuple((what, count) for what, count in self._counts.items() if count)
        if not lines:
            self.notify(self.say("interview_no_questions"), severity="warning", markup=False)
            return
        self.quiz.left_interview.replace(lambda ended: self._start(Blueprint(lines), ended))

    def _start(self, blueprint: Blueprint, ended: str) -> None:
        """Begin an interview; what there is to tell of the one `ended` for it is told there."""
        context = self.context
        agreed = Agreed(self._minutes, blueprint, context.fresh_seed())
        try:
            started = start_interview(
                context.library,
                agreed,
                context.store,
                clock=context.clock,
                ticks=context.ticks,
                zone=context.zone,
                device=context.device,
                language=self.language,
            )
        except DlquizError as error:
            self.notify(error.in_language(self.language), severity="error", markup=False)
            return
        short = [self.say("interview_short", **line._asdict()) for line in started.short]
        notices = (ended, *short) if ended else tuple(short)
        self.quiz.switch("interview", started.interviewer, notices)

    def action_resume(self) -> None:
        self.quiz.left_interview.resume(self.quiz.switch)

    def action_end(self) -> None:
        self.quiz.left_interview.end(self.quiz.switch)

    def action_interviews(self) -> None:
        self.quiz.open("interviews")
