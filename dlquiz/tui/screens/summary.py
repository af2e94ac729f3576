"""What came of a sitting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.messages import Text
from dlquiz.session import Result, Wishes, saving_text, summary_text
from dlquiz.tui.acts import Act
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.screens.base import QuizScreen
from dlquiz.tui.verdicts import COLOURS, SIGNS
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class SummaryScreen(QuizScreen[None]):
    """One line a question and the counts; below them the `notes` that say something.

    `more` is what is practised by who keeps going, None where that is not offered.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "home", "home"),
        Binding("k", "keep_going", "keep going"),
        Binding("p", "progress", "progress"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(self, results: Sequence[Result], notes: Sequence[Text], more: Wishes | None = None) -> None:
        super().__init__()
        self._more = more
        self._notes = tuple(notes)
        self._results = tuple(results)

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="results")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.relabel()
        self.query_one("#body").focus()

    def acts(self) -> list[Act]:
        # A drill may have been begun from the verdict of another sitting, which goes on.
        back = "home" if self.quiz.leads_home(self) else "back"
        more = [] if self._more is None else [Act("k", "keep_going")]
        return [Act("enter", back), *more, Act("p", "progress"), Act("q", "quit")]

    def relabel(self) -> None:
        self.query_one("#bar", Static).update(self.say("summary_title"))
        self.query_one("#results", PageView).show(self._parts())
        self.show_keys()

    def _parts(self) -> list[Part]:
        told = (note.in_language(self.language) for note in self._notes)
        notes = [Part(verbatim(note)) for note in told if note]
        if not self._results:
            return [Part(verbatim(self.say("summary_none"))), *notes]
        lines = [Part(verbatim(summary_text(self._results).in_language(self.language)), style="bold")]
        for place, result in enumerate(self._results):
            outcome = result.verdict.outcome
            line = self._line(result)
            lines.append(Part(verbatim(line), label=f"{SIGNS[outcome]} ", label_style=COLOURS[outcome], gap=place == 0))
        return [*lines, *notes]

    def _line(self, result: Result) -> str:
        question = result.frame.variant.question
        told = saving_text(result).in_language(self.language)
        mistake = f" · {self.say('mistake', name=result.verdict.mistake)}" if result.verdict.mistake else ""
        again = f" · {self.say('relearning')}" if result.frame.relearned else ""
        return f"{question.name}{again}{mistake} · {told}"

    def action_home(self) -> None:
        self.app.pop_screen()

    def action_keep_going(self) -> None:
        if self._more is not None:
            self.app.pop_screen()
            self.quiz.sittings.practise(self._more)

    def action_progress(self) -> None:
        from dlquiz.tui.screens.progress import ProgressScreen

        self.app.push_screen(ProgressScreen())
