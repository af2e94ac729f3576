"""A plan for a date: the day and the target are typed, what follows is reckoned beside the screen."""

from __future__ import annotations

from functools import cached_property, partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState, get_current_worker

from dlquiz.session.planning.simulation import StoppedError
from dlquiz.settings import AUTO
from dlquiz.text.cells import shown
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.progress.plan_parts import daily_load, recall_curve, recall_table
from dlquiz.tui.progress.presenter import Found, PlanPresenter, Work
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView, PictureView

PAUSE = 0.4
"""Seconds after the last key before a plan is reckoned."""
USUAL_TARGET = "90%"
LONGEST = 20
LOW = 30
"""On fewer rows the curve is lower."""


class PlanScreen(QuizScreen[None]):
    """The plan for one bank or topic, or for all there is."""

    KEYS = (
        Key("escape", "app.pop_screen", "back"),
        Key("f2", "scope", "plan_scope"),
        Key("f5", "raise_limit", "raise_limit", when="_higher_limit"),
        Key("f6", "later_date", "later_date", when="_later_day"),
        Key("f7", "automatic", "automatic", when="_number_set"),
        Key("tab", "", "next_field"),
        Key("up", "scroll_body('up')", "scroll"),
        Key("down", "scroll_body('down')", "scroll"),
        Key("", "scroll_body('page_up')", "scroll", also="pageup"),
        Key("", "scroll_body('page_down')", "scroll", also="pagedown"),
    )

    def __init__(self, bank: str | None = None, topic: str | None = None) -> None:
        super().__init__()
        self._asked_for = (bank, topic)
        self._pause: Timer | None = None
        self._worker: Worker[Found | None] | None = None

    @cached_property
    def presenter(self) -> PlanPresenter:
        """Made when it is shown: only then has the screen an app."""
        return PlanPresenter(lambda: self.context, *self._asked_for)

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with Horizontal(id="asked"):
            yield Line(id="date", select_on_focus=True)
            yield Line(id="target", select_on_focus=True)
        with VerticalScroll(id="body", can_focus=False):
            yield PageView(id="message")
            yield PictureView(id="curve")
            yield PictureView(id="load")
            yield PictureView(id="topics")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        for name, value in (("date", str(self.presenter.first_day)), ("target", USUAL_TARGET)):
            line = self.query_one(f"#{name}", Line)
            line.max_length = LONGEST
            with line.prevent(Input.Changed):
                line.value = value
            # The first field has the focus before it has a value.
            line.select_all()
        self.query_one("#date").focus()
        self.refresh_language()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: what was answered meanwhile counts."""
        self.renew(None)

    def on_resize(self) -> None:
        self._show()

    def renew(self, edited: str | None) -> None:
        self.presenter.forget()
        self._reckon()

    @property
    def _higher_limit(self) -> bool:
        return self.presenter.higher_limit is not None

    @property
    def _number_set(self) -> bool:
        return self.presenter.set_number is not None

    @property
    def _later_day(self) -> bool:
        return self.presenter.later_day is not None

    def refresh_language(self) -> None:
        self.query_one("#date").border_title = self.say("plan_date")
        self.query_one("#target").border_title = self.say("plan_target")
        self._show()
        self.show_keys()

    @on(Input.Changed)
    def _changed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._reckon)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._reckon()

    def _reckon(self) -> None:
        """Reckon what is asked now; a plan that is being reckoned is given up."""
        work = self.presenter.ask(self.query_one("#date", Line).value, self.query_one("#target", Line).value)
        if work is None:
            self.workers.cancel_node(self)
            self.query_one("#body").scroll_home(animate=False)
        self._worker = self._begun(work)
        self._show()

    def _begun(self, work: Work | None) -> Worker[Found | None] | None:
        """Do it on a thread of its own."""
        return None if work is None else self.run_worker(partial(_done, work), thread=True, exclusive=True)

    @on(Worker.StateChanged)
    def _reckoned(self, event: Worker.StateChanged) -> None:
        if event.worker is self._worker and event.state == WorkerState.SUCCESS:
            self._worker = self._begun(self.presenter.take(event.worker.result))
            day = self.presenter.day_to_keep()
            if day is not None:
                self.quiz.prefer("interview_date", str(day))
                self.notify(self.say("plan_day_kept", day=day), markup=False)
            self._show()

    def _show(self) -> None:
        presenter, language = self.presenter, self.language
        busy = f"   {self.say('plan_reckoning')}" if self._worker is not None else ""
        self.query_one("#bar", Static).update(f"{self.say('plan_title')} · {shown(presenter.scope(language))}{busy}")
        self.show_keys()
        self.query_one("#message", PageView).show(presenter.about(language))
        plan = presenter.plan
        if plan is None:
            return
        self.query_one("#topics", PictureView).show(recall_table(plan.habit, self.context.library, language))
        practised = bool(plan.habit.queue)
        drawn = recall_curve(plan, language, low=self.size.height < LOW) if practised else None
        self.query_one("#curve", PictureView).show(drawn)
        self.query_one("#load", PictureView).show(daily_load(plan, language) if practised else None)

    def action_scope(self) -> None:
        self.presenter.next_scope()
        self._reckon()

    def action_raise_limit(self) -> None:
        self.quiz.prefer("new_per_day", str(self.presenter.higher_limit))
        self.renew(None)

    def action_automatic(self) -> None:
        self.quiz.prefer("new_per_day", AUTO)
        self.renew(None)

    def action_later_date(self) -> None:
        self.query_one("#date", Line).value = str(self.presenter.later_day)

    def action_scroll_body(self, way: str) -> None:
        getattr(self.query_one("#body"), f"scroll_{way}")(animate=False)


def _done(work: Work) -> Found | None:
    """What is reckoned, or None where the screen no longer waits for it."""
    worker = get_current_worker()
    try:
        return work(lambda: not worker.is_cancelled)
    except StoppedError:
        return None
