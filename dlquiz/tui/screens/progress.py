"""Progress: mastery by topic with its uncertainty, the streak, the commonest mistakes, the latest answers."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.progress import StoredAttempt, statistics
from dlquiz.progress.days import day_of
from dlquiz.tui.overview import Row, overview
from dlquiz.tui.pictures.cells import blocks, fitted
from dlquiz.tui.rendering import Part, preformatted, verbatim
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.verdicts import COLOURS, SIGNS
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView

LATEST = 30
NAME_WIDTH = 34
BAR_WIDTH = 16


class ProgressScreen(QuizScreen[None]):
    """Read only; Esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p,q", "back", "back"),
        Binding("d", "plan", "plan"),
        Binding("l", "app.language", "language"),
    ]

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="figures")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.relabel()
        self.query_one("#body").focus()

    def relabel(self) -> None:
        self.query_one("#bar", Static).update(self.say("progress_title"))
        self.query_one("#figures", PageView).show(self._parts())
        keys = [("Esc", "back"), ("↑↓", "scroll"), ("d", "plan"), ("^L", "language")]
        self.query_one(KeyLine).show((key, self.say(f"key_{word}")) for key, word in keys)

    def _parts(self) -> list[Part]:
        latest = self.study.store.history(LATEST)
        if not latest:
            return [Part(verbatim(self.say("no_history")))]
        return [*self._streak(), *self._topics(), *self._mistakes(), *self._latest(latest)]

    def _streak(self) -> list[Part]:
        streak = statistics.streak(self.study.store.days(), day_of(self.study.clock(), self.study.zone))
        told = self.say("progress_streak", current=streak.current, longest=streak.longest)
        return [Part(verbatim(told), style="bold")]

    def _topics(self) -> list[Part]:
        rows = overview(self.study.library, self.study.store, self.study.clock(), self.study.zone)
        answered = [row for row in rows if row.mastery is not None]
        parts = [Part(verbatim(self.say("progress_topics")), style="bold")]
        return [*parts, Part(preformatted("\n".join(map(self._topic, answered))), style="$foreground", gap=False)]

    def _topic(self, row: Row) -> str:
        assert row.mastery is not None
        name = self.say("home_all") if row.name is None else row.name.in_language(self.language)
        name = fitted("  " * row.depth + name, NAME_WIDTH)
        value = row.mastery
        due = f"   {self.say('column_due')} {row.due}" if row.due else ""
        figures = f"{100 * value.value:3.0f}% ({100 * value.low:.0f}–{100 * value.high:.0f})"
        return f"{name} {blocks(value.value, BAR_WIDTH)} {figures}{due}"

    def _mistakes(self) -> list[Part]:
        made = statistics.ranked_mistakes(self.study.store.mistakes(), self.study.clock())[:5]
        if not made:
            return []
        parts = [Part(verbatim(self.say("progress_mistakes")), style="bold")]
        for mistake in made:
            day = mistake.last.astimezone(self.study.zone).strftime("%Y-%m-%d")
            told = self.say("times", count=mistake.count, day=day)
            parts.append(Part(verbatim(f"{mistake.name}  {told}"), gap=False))
        return parts

    def _latest(self, attempts: list[StoredAttempt]) -> list[Part]:
        parts = [Part(verbatim(self.say("progress_history")), style="bold")]
        for attempt in attempts:
            at = attempt.at.astimezone(self.study.zone).strftime("%m-%d %H:%M")
            answer = " ".join(attempt.answer.split())
            line = f"{at}  {attempt.question}  {answer}"
            parts.append(
                Part(
                    verbatim(line),
                    label=f"{SIGNS[attempt.verdict]} ",
                    label_style=COLOURS[attempt.verdict],
                    gap=False,
                )
            )
        return parts

    def action_back(self) -> None:
        self.app.pop_screen()

    def action_plan(self) -> None:
        from dlquiz.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())
