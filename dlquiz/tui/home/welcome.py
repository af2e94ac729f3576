"""The greeting of the first start: what this is, a tour of five questions, and the other language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dlquiz import locations
from dlquiz.bank import Bank
from dlquiz.session.options import SessionOptions
from dlquiz.session.tour import SORTS, Stop, tour
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class WelcomeScreen(QuizScreen[None]):
    """Stands above home until something was answered once."""

    CSS_PATH: ClassVar[list[str | PurePath]] = []
    WANDERS = False
    KEYS = (
        Key("enter", "", "choose"),
        Key("up,down", "", "field"),
        Key("l", "app.language", "language"),
        Key("escape", "skip", "skip_tour", also="q"),
    )

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="welcome", can_focus=False):
            yield PageView(id="greeting")
            yield OptionList(id="ways", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()
        self.refresh_language()

    def refresh_language(self) -> None:
        self.query_one("#welcome").border_title = self.say("welcome_title")
        paragraphs = [self.say(key) for key in ("welcome_what", "welcome_how")]
        self.query_one("#greeting", PageView).show([Part(verbatim(paragraph)) for paragraph in paragraphs])
        ways = self.query_one(OptionList)
        at = ways.highlighted or 0
        ways.set_options(Option(text) for text, _ in self._ways())
        ways.highlighted = at
        self.show_keys()

    def _ways(self) -> list[tuple[str, Callable[[], object]]]:
        """What can be chosen; there is no tour where no bank has a question for it."""
        count = self._count()
        tour_way = [(self.say("welcome_tour", count=count), self._begin)] if count else []
        return [
            *tour_way,
            (self.say("welcome_home"), self.action_skip),
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

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if self.is_active:
            self._ways()[event.option_index][1]()

    def _begin(self) -> None:
        quiz, stops = self.quiz, self._stops()
        self.app.pop_screen()
        asked = SessionOptions(rounds=tuple(stop.question for stop in stops), usual=len(stops))
        quiz.sessions.practise(asked, stops)

    def action_skip(self) -> None:
        self.app.pop_screen()
