"""A plan for a date: the day and the target are typed, what follows is reckoned beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState, get_current_worker

from dlquiz.errors import DlquizError
from dlquiz.progress.days import day_of
from dlquiz.session.planning.asking import day_asked, target_asked, usual_day
from dlquiz.session.planning.formatting import need_text, scope_text, start_text, unknown_text, ways_text
from dlquiz.session.planning.plan import DatePlan, Ways, plan_for, ways_to
from dlquiz.session.planning.simulation import StoppedError
from dlquiz.session.planning.snapshot import Snapshot, gathered
from dlquiz.text.cells import shown
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.progress.plan_parts import daily_load, recall_curve, recall_table
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView, PictureView

PAUSE = 0.4
"""Seconds after the last key before a plan is reckoned."""
USUAL_TARGET = "90%"
LONGEST = 20

Result = TypeVar("Result", DatePlan, Ways)


class PlanScreen(QuizScreen[None]):
    """The plan for one bank or topic, or for all there is."""

    KEYS = (
        Key("escape", "app.pop_screen", "back"),
        Key("f2", "scope", "plan_scope"),
        Key("f5", "raise_limit", "raise_limit", when="_higher_limit"),
        Key("f6", "later_date", "later_date", when="_later_day"),
        Key("tab", "", "next_field"),
        Key("up", "scroll_body('up')", "scroll"),
        Key("down", "scroll_body('down')", "scroll"),
        Key("", "scroll_body('page_up')", "scroll", also="pageup"),
        Key("", "scroll_body('page_down')", "scroll", also="pagedown"),
    )

    def __init__(self, bank: str | None = None, topic: str | None = None) -> None:
        super().__init__()
        self._bank, self._topic = bank, topic
        self._opened_for = (bank, topic)
        self._start: Snapshot | None = None
        self._plan: DatePlan | None = None
        self._ways: Ways | None = None
        self._trouble: DlquizError | None = None
        self._kept: date | None = None
        self._pause: Timer | None = None
        self._worker: Worker[DatePlan | None] | Worker[Ways | None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with Horizontal(id="asked"):
            yield Line(id="date", select_on_focus=True)
            yield Line(id="target", select_on_focus=True)
        yield PageView(id="told")
        with VerticalScroll(id="body", can_focus=False):
            yield PictureView(id="curve")
            yield PictureView(id="load")
            yield PictureView(id="topics")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        today = day_of(self.context.clock(), self.context.zone)
        self._kept = usual_day(today, self.context.settings.interview_date)
        for name, value in (("date", str(self._kept)), ("target", USUAL_TARGET)):
            line = self.query_one(f"#{name}", Line)
            line.max_length = LONGEST
            with line.prevent(Input.Changed):
                line.value = value
            # The first field has the focus before it has a value.
            line.select_all()
        self.query_one("#date").focus()
        self.relabel()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: what was answered meanwhile counts."""
        self.renew(None)

    def renew(self, edited: str | None) -> None:
        self._start = None
        self._reckon()

    @property
    def _higher_limit(self) -> int | None:
        """The daily limit of new questions that reaches the target."""
        return None if self._ways is None else self._ways.new

    @property
    def _later_day(self) -> date | None:
        """The first date that reaches the target."""
        return None if self._ways is None else self._ways.day

    def relabel(self) -> None:
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
        """Reckon what is asked now, on a thread of its own; a plan that is being reckoned is given up."""
        try:
            start = self._standpoint()
            day = day_asked(self.query_one("#date", Line).value, start.today)
            target = target_asked(self.query_one("#target", Line).value)
        except DlquizError as trouble:
            self.workers.cancel_node(self)
            self._trouble, self._worker = trouble, None
        else:
            self._trouble = None
            # What the keys apply must be about what is typed now.
            self._ways = None
            work = partial(_reckoned, plan_for, start, day, target)
            self._worker = self.run_worker(work, thread=True, exclusive=True)
        self._show()

    def _standpoint(self) -> Snapshot:
        if self._start is None:
            context = self.context
            self._start = gathered(
                context.library,
                context.store,
                context.clock(),
                context.zone,
                context.limits,
                bank=self._bank,
                topic=self._topic,
            )
        return self._start

    @on(Worker.StateChanged)
    def _reckoned(self, event: Worker.StateChanged) -> None:
        if event.worker is self._worker and event.state == WorkerState.SUCCESS:
            found, self._worker = event.worker.result, None
            if isinstance(found, Ways):
                self._ways = found
            else:
                self._plan = found
                self._keep_date()
                self._seek_ways()
            self._show()

    def _keep_date(self) -> None:
        """The date that is planned for last is the one that the next plan begins with."""
        day = None if self._plan is None else self._plan.habit.day
        if day is None or day == self._kept:
            return
        self._kept = day
        trouble = self.quiz.preferring.change("interview_date", str(day))
        if trouble:
            self.notify(trouble, severity="warning", markup=False)

    def _seek_ways(self) -> None:
        """Where the target is out of reach, reckon what would reach it; the plan is shown meanwhile."""
        plan, start = self._plan, self._start
        if plan is not None and start is not None and not plan.reachable:
            work = partial(_reckoned, ways_to, start, plan.habit.day, plan.target)
            self._worker = self.run_worker(work, thread=True, exclusive=True)

    def _show(self) -> None:
        busy = f"   {self.say('plan_reckoning')}" if self._worker is not None else ""
        scope = shown(scope_text(self.context.library, self._bank, self._topic).in_language(self.language))
        self.query_one("#bar", Static).update(f"{self.say('plan_title')} · {scope}{busy}")
        self.show_keys()
        self.query_one("#told", PageView).show(self._told())
        plan = self._plan
        if plan is None:
            return
        self.query_one("#topics", PictureView).show(recall_table(plan.habit, self.context.library, self.language))
        practised = bool(plan.habit.queue)
        self.query_one("#curve", PictureView).show(recall_curve(plan, self.language) if practised else None)
        self.query_one("#load", PictureView).show(daily_load(plan, self.language) if practised else None)

    def _told(self) -> list[Part]:
        if self._trouble is not None:
            return [Part(verbatim(self._trouble.in_language(self.language)), style="$text-warning")]
        if self._plan is None or self._start is None:
            return []
        told = [(start_text(self._start), "$foreground-muted"), (need_text(self._plan), "bold")]
        if self._ways is not None:
            told.append((ways_text(self._ways, self._start.limits), ""))
        unknown = unknown_text(self._plan.habit)
        if unknown is not None:
            told.append((unknown, "$foreground-muted"))
        return [Part(verbatim(text.in_language(self.language)), style=style, gap=False) for text, style in told]

    def action_scope(self) -> None:
        """Plan for the next of: all banks, each bank, and the topic that the plan was opened for."""
        scopes: list[tuple[str | None, str | None]] = [(None, None)]
        scopes += [(bank.id, None) for bank in self.context.library.banks]
        if self._opened_for not in scopes:
            scopes.append(self._opened_for)
        place = scopes.index((self._bank, self._topic)) + 1
        self._bank, self._topic = scopes[place % len(scopes)]
        self.renew(None)

    def action_raise_limit(self) -> None:
        trouble = self.quiz.preferring.change("new_per_day", str(self._higher_limit))
        if trouble:
            self.notify(trouble, severity="warning", markup=False)
        self.renew(None)

    def action_later_date(self) -> None:
        self.query_one("#date", Line).value = str(self._later_day)

    def action_scroll_body(self, way: str) -> None:
        getattr(self.query_one("#body"), f"scroll_{way}")(animate=False)


def _reckoned(reckon: Callable[..., Result], start: Snapshot, day: date, target: float) -> Result | None:
    """What is reckoned, or None where the screen no longer waits for it."""
    worker = get_current_worker()
    try:
        return reckon(start, day, target, go_on=lambda: not worker.is_cancelled)
    except StoppedError:
        return None
