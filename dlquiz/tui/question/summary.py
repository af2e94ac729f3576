"""What came of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widgets import Static

from dlquiz.grading.verdict import SIGNS
from dlquiz.messages import Text
from dlquiz.session.formatting import saving_text, summary_text
from dlquiz.session.options import SessionOptions
from dlquiz.session.state import Result
from dlquiz.text.first_line import first_line
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.pictures.cells import fitted
from dlquiz.tui.question.looks import COLOURS
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Page, Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.listing import Listing
from dlquiz.tui.widgets.page_view import PageView

MARGINS, MIN_WIDTH = 8, 20
"""Cells beside the prompt of a row, and those that it has at least."""


class Answers(Listing):
    """The questions of the session. Nothing is under the cursor at first: an Enter pressed twice must open nothing."""

    KEYS = (Key("enter", "screen.enter"),)


class SummaryScreen(QuizScreen[None]):
    """The counts and the `notes` that say something; below them each question, to be looked at again.

    `more` is what is practised by who keeps going, None where that is not offered. Whoever left in the middle resumes
    instead: another session would take the place of what is kept.
    """

    AUTO_FOCUS = ""
    """The list would be scrolled into sight, and the counts out of it."""
    KEYS = (
        Key("enter", "enter", "open", when="_chosen"),
        Key("enter", "enter", "home", when="_leads_home"),
        Key("enter", "enter", "back"),
        # A drill may have been begun from the verdict of another session, which goes on.
        Key("escape", "home", "home", when="_leads_home"),
        Key("escape", "home", "back"),
        Key("c", "resume", "continue", when="_half_done"),
        Key("c", "keep_going", "keep_going", when="_keeps_going"),
        Key("up,down", "", "choose_row", when="_results"),
        Key("p", "progress", "progress"),
        Key("q", "app.quit", "quit"),
    )

    def __init__(self, results: Sequence[Result], notes: Sequence[Text], more: SessionOptions | None = None) -> None:
        super().__init__()
        self._more = more
        self._notes = tuple(notes)
        self._results = tuple(results)
        self._half_done = False

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body", can_focus=False):
            yield PageView(id="results")
            yield Answers(id="answers")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._half_done = self._leads_home and self.context.store.drafts.current() is not None
        self.refresh_language()
        self.query_one(Answers).focus(scroll_visible=False)

    def on_resize(self) -> None:
        self._show_answers()

    @property
    def _chosen(self) -> bool:
        """Whether a question is under the cursor."""
        return self.query_one(Answers).highlighted is not None

    @property
    def _leads_home(self) -> bool:
        return self.quiz.leads_home(self)

    @property
    def _keeps_going(self) -> bool:
        return self._more is not None and not self._half_done

    def refresh_language(self) -> None:
        self.query_one("#bar", Static).update(self.say("summary_title"))
        notes = (note.in_language(self.language) for note in self._notes)
        counts = summary_text(self._results).in_language(self.language) if self._results else self.say("summary_none")
        head = Part(verbatim(counts), style="bold" if self._results else "")
        self.query_one("#results", PageView).show([head, *(Part(verbatim(note)) for note in notes if note)])
        self._show_answers()
        self.show_keys()

    def _show_answers(self) -> None:
        answers = self.query_one(Answers)
        last = {result.question_state.variant.question.name: place for place, result in enumerate(self._results)}
        pages = [
            Page(list(self._row(result, place == last[result.question_state.variant.question.name])), quiet=True)
            for place, result in enumerate(self._results)
        ]
        answers.show_rows(pages, answers.highlighted)

    def _row(self, result: Result, is_last: bool) -> Iterator[Part]:
        """The outcome, the prompt in short, and what is said of the answer; of the last one when it comes back."""
        variant, outcome = result.question_state.variant, result.verdict.outcome
        width = max(MIN_WIDTH, self.size.width - MARGINS)
        prompt = fitted(first_line(variant.prompt.in_language(self.language)), width).rstrip()
        yield Part(verbatim(prompt), label=f"{SIGNS[outcome]} ", label_style=COLOURS[outcome])
        if line := self._line(result, is_last):
            yield Part(verbatim(line), style=MUTED, indent=2, gap=False)

    def _line(self, result: Result, is_last: bool) -> str:
        label = result.verdict.mistake_label
        lines = [
            self.say("relearning") if result.question_state.relearned else "",
            self.say("mistake", name=label.in_language(self.language)) if label else "",
            saving_text(result).in_language(self.language) if is_last else "",
        ]
        # No line begins with a dot.
        return "\u00a0· ".join(filter(None, lines))

    @on(Answers.OptionHighlighted)
    def _moved(self, event: Answers.OptionHighlighted) -> None:
        """A list is as long as its rows: it is the page that scrolls."""
        answers = self.query_one(Answers)
        top, height = answers.line_span(event.option_index)
        region = Region(0, answers.virtual_region.y + top, 1, height)
        self.query_one("#body").scroll_to_region(region, animate=False, force=True)
        self.show_keys()

    @on(Answers.OptionSelected)
    def _clicked(self, event: Answers.OptionSelected) -> None:
        self._open(event.option_index)

    def action_enter(self) -> None:
        """Open the question under the cursor; where none is, leave."""
        chosen = self.query_one(Answers).highlighted
        if chosen is None:
            self.action_home()
        else:
            self._open(chosen)

    def action_page(self, direction: int) -> None:
        body = self.query_one("#body")
        body.scroll_relative(y=direction * max(1, body.size.height - 2), animate=False)

    def _open(self, place: int) -> None:
        self.quiz.open("answered", self._results[place])

    def action_home(self) -> None:
        self.app.pop_screen()

    def action_resume(self) -> None:
        self.app.pop_screen()
        self.quiz.sessions.resume()

    def action_keep_going(self) -> None:
        if self._more is not None:
            self.app.pop_screen()
            self.quiz.sessions.practise(self._more)

    def action_progress(self) -> None:
        self.quiz.open("progress")
