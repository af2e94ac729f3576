"""Progress in a few pages: the figures are gathered once, and each page draws its own part of them."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from dlquiz.progress.records import StoredAttempt
from dlquiz.session.figures import Figures, figures
from dlquiz.session.today import resting
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.keymap import Key
from dlquiz.tui.progress.pages import PAGES, View, drawn, page
from dlquiz.tui.progress.pages.topics import weakest_topic
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_titles import PageTitles
from dlquiz.tui.widgets.page_view import PictureView

LATEST = 30


class ProgressScreen(QuizScreen[None]):
    """Read only; Esc goes back."""

    KEYS = (
        Key("escape", "app.pop_screen", "back", also="p,q"),
        # The page scrolls up and down only.
        Key("left", "turn(-1)", "page", also="shift+tab", priority=True),
        Key("right", "turn(1)", "page", also="tab", priority=True),
        *(Key("", f"open({place})", "page", also=str(place + 1)) for place in range(len(PAGES))),
        Key("up,down", "", "scroll"),
        Key("m", "drill", "drill", when="_on_mistakes", also="enter"),
        Key("d", "plan", "plan", when="_on_mistakes"),
        Key("w", "practise_weakest", "weakest"),
        Key("d", "plan", "plan"),
        Key("m", "drill", "drill", also="enter"),
        Key("", "app.language", "language", also="l"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self._found: Figures | None = None
        self._latest: list[StoredAttempt] = []

    def compose(self) -> ComposeResult:
        yield PageTitles(id="bar")
        with VerticalScroll(id="body"):
            yield PictureView(id="figures")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one("#body").focus()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too: the figures are gathered once each time progress is seen."""
        self._gather()
        self.refresh_language()

    def on_resize(self) -> None:
        if self._found is not None:
            self.refresh_language()

    def renew(self, edited: str | None) -> None:
        if self.is_current:
            self._gather()
            self.refresh_language()

    def _gather(self) -> None:
        context = self.context
        at, rests = context.clock(), resting(context.library)
        self._found = figures(context.store, context.library, at, context.zone, resting=rests)
        self._latest = context.store.history(LATEST)

    @property
    def _on_mistakes(self) -> bool:
        return list(PAGES)[self._place] == "mistakes"

    def refresh_language(self) -> None:
        if self._found is None:
            return
        # A line of titles, a line of keys, and an empty one.
        rows = self.size.height - 3
        view = View(self._found, self._latest, self.context.library, self.context.zone, self.language, rows)
        self.query_one(PageTitles).show([self.say(f"page_{name}") for name in PAGES], self._place)
        self.query_one("#figures", PictureView).show(partial(drawn, page(list(PAGES)[self._place], view)))
        self.show_keys()

    @on(PageTitles.Picked)
    def _picked(self, picked: PageTitles.Picked) -> None:
        self.action_open(picked.place)

    def action_turn(self, step: int) -> None:
        self.action_open((self._place + step) % len(PAGES))

    def action_open(self, place: int) -> None:
        self._place = place
        self.refresh_language()
        self.query_one("#body").scroll_home(animate=False)

    def action_practise_weakest(self) -> None:
        weakest = None if self._found is None else weakest_topic(self._found, self.context.library)
        if weakest is None:
            self.notify(self.say("progress_nothing"), markup=False)
            return
        self.quiz.sessions.practise(self.context.practice_of(*weakest))

    def action_drill(self) -> None:
        self.quiz.open("mistakes")

    def action_plan(self) -> None:
        self.quiz.open("plan")
