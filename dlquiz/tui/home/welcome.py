"""The greeting of the first start: what this is, the date and the time of the learner, a tour, the other language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from dlquiz import locations
from dlquiz.bank import Bank
from dlquiz.errors import UsageError
from dlquiz.session.options import SessionOptions
from dlquiz.session.planning.asking import day_asked, usual_day
from dlquiz.session.tour import SORTS, Stop, tour
from dlquiz.tui.base import WELCOME_STYLES, QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.line import Line
from dlquiz.tui.widgets.page_view import PageView

FIELDS = {"interview_date": "welcome_date", "minutes_per_day": "welcome_minutes"}
"""The two settings that it asks for, and the questions."""
HIGH, WIDE = (22, 28), 80
"""From so many rows on there is room for two paragraphs above the fields, on a screen so wide and on a narrower one."""
MARK = "▸ "
"""Before what can be chosen."""


class WelcomeScreen(QuizScreen[None]):
    """Stands above home until something was answered once."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [WELCOME_STYLES]
    WANDERS = False
    KEYS = (
        Key("enter", "", "next_field", when="_types"),
        Key("enter", "", "choose", when="_chooses"),
        Key("up", "step(-1)", "field", when="_types"),
        Key("down", "step(1)", "field", when="_types"),
        Key("up,down", "", "field", when="_chooses"),
        Key("ctrl+l", "", "language"),
        Key("", "app.language", "language", also="l"),
        Key("escape", "skip", "skip_tour", also="q"),
    )

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="welcome", can_focus=False):
            yield PageView(id="greeting")
            for field in FIELDS:
                yield Line(id=field)
            yield Static(id="fit", markup=False)
            yield OptionList(id="ways", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        for field in FIELDS:
            self.query_one(f"#{field}", Line).value = self._set(field)
        self.query_one("#interview_date").focus()
        self.refresh_language()

    def _set(self, field: str) -> str:
        """What was answered at an earlier start."""
        return str(getattr(self.context.settings, field) or "")

    @property
    def _types(self) -> bool:
        return isinstance(self.focused, Line)

    @property
    def _chooses(self) -> bool:
        return not self._types

    @on(events.DescendantFocus)
    def _moved(self) -> None:
        self.show_keys()

    def refresh_language(self) -> None:
        self.query_one("#welcome").border_title = self.say("welcome_title")
        self._greet()
        for field, label in FIELDS.items():
            line = self.query_one(f"#{field}", Line)
            line.border_title = self.say(label, day=usual_day(self.context.day, ""))
            line.placeholder = self.say("welcome_pass")
        self._tell("")
        ways = self.query_one(OptionList)
        at = ways.highlighted or 0
        ways.set_options(Option(f"{MARK}{text}") for text, _ in self._ways())
        ways.highlighted = at
        self.show_keys()

    def on_resize(self) -> None:
        self._greet()

    def _greet(self) -> None:
        width, height = self.size
        roomy = height >= HIGH[width < WIDE]
        keys = ("welcome_what", "welcome_how") if roomy else ("welcome_short",)
        self.query_one("#greeting", PageView).show([Part(verbatim(self.say(key))) for key in keys])

    def _ways(self) -> list[tuple[str, Callable[[], object]]]:
        """What can be chosen; there is no tour where no bank has a question for it."""
        count = self._count()
        tour_way = [(self.say("welcome_tour", count=count), self._begin)] if count else []
        return [
            *tour_way,
            (self.say("welcome_home"), self._go_home),
            (self.say("welcome_language"), self.quiz.action_language),
        ]

    def _count(self) -> int:
        """Of the stops of the tour. The shipped banks have a question of each sort: none is read to count them."""
        _, shipped = self._toured()
        return len(SORTS) if shipped else len(self._stops())

    def _toured(self) -> tuple[Sequence[Bank], bool]:
        """The banks that came with the program; where these are not in use, those that are. Which of both they are."""
        banks = self.context.library.banks
        shipped = [bank for bank in banks if locations.is_bundled(Path(bank.file))]
        return shipped or banks, bool(shipped)

    def _stops(self) -> list[Stop]:
        used, _ = self._toured()
        return tour(question for bank in used for question in bank.questions)

    def action_step(self, step: int) -> None:
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def _tell(self, sentence: str) -> None:
        fit = self.query_one("#fit", Static)
        fit.update(sentence)
        fit.display = bool(sentence)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._take(event.input):
            self.app.action_focus_next()

    def _take(self, line: Input) -> bool:
        """Keep what a field says; False where it cannot be used, which is said below it."""
        # The greeting is shown without the rows of the settings.
        from dlquiz.tui.settings.rows import read_typed

        field, typed = str(line.id), line.value.strip()
        if typed == self._set(field):
            self._tell("")
            return True
        try:
            value = str(day_asked(typed, self.context.day)) if typed and field == "interview_date" else typed
        except UsageError as error:
            trouble = error.in_language(self.language)
        else:
            trouble = self.quiz.preferring.change(field, read_typed(field, value))
        self._tell(trouble)
        if trouble:
            line.focus()
        return not trouble

    def _take_all(self) -> bool:
        """Keep both answers, before the greeting is left."""
        return all(self._take(self.query_one(f"#{field}", Line)) for field in FIELDS)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if self.is_active:
            self._ways()[event.option_index][1]()

    def _begin(self) -> None:
        if not self._take_all():
            return
        quiz, stops = self.quiz, self._stops()
        self.app.pop_screen()
        asked = SessionOptions(rounds=tuple(stop.question for stop in stops), usual=len(stops))
        quiz.sessions.practise(asked, stops)

    def _go_home(self) -> None:
        if self._take_all():
            self.action_skip()

    def action_skip(self) -> None:
        self.app.pop_screen()
