"""What every screen has: the app with its services, the language of the moment, its keys, and a way to refresh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.containers import ScrollableContainer
from textual.events import Event, Resize
from textual.screen import Screen, ScreenResultType

from dlquiz.messages import Language, Text, say
from dlquiz.tui.context import AppContext
from dlquiz.tui.keymap import HELP, Key, Keyed, acts_of
from dlquiz.tui.shell import Shell
from dlquiz.tui.widgets.key_line import SCROLL, KeyLine

if TYPE_CHECKING:
    from dlquiz.progress.store import Store
    from dlquiz.session.options import SessionOptions
    from dlquiz.tui.authoring.editing import Authoring
    from dlquiz.tui.help.notices import Notices
    from dlquiz.tui.interview.unfinished import LeftInterview
    from dlquiz.tui.practice.starting import SessionStarter
    from dlquiz.tui.settings.service import Preferring

NOT_SERVED = frozenset({"edit", "add", "import", "export", "markdown", "html", "open_code"})
"""What opens a program or writes a file of one's choice. What does it refuses as well; here it is not offered."""

FILE_SECONDS = 20
"""Seconds that a notice stays which says that the progress file is lost, or found again."""
SEEK_EVERY = 0.01
"""Seconds between two tries to find a question: a callback without a timer would leave keys and signals no turn."""


APP_STYLES, WELCOME_STYLES, QUESTION_STYLES, _SCREEN_STYLES = (
    Path(__file__).with_name(f"{name}.tcss") for name in ("app", "welcome", "question", "screens")
)
OTHER_STYLES = (QUESTION_STYLES, _SCREEN_STYLES)


class Quiz(Keyed, Shell):
    """The app as its screens see it: with its services, and what several screens need of these."""

    notices: Notices
    preferring: Preferring
    sessions: SessionStarter
    preloaded = False
    """Whether what the first keys need is loaded."""
    wished: SessionOptions | None = None
    """What was chosen last on the screen for that, in this run."""
    synced: Text | None = None
    """What came from other machines in this run."""

    @cached_property
    def authoring(self) -> Authoring:
        """Loaded when the screen has been shown."""
        from dlquiz.tui.authoring.editing import Authoring

        return Authoring(self, self.context.watched, self.renew)

    @cached_property
    def left_interview(self) -> LeftInterview:
        from dlquiz.tui.interview.unfinished import LeftInterview

        return LeftInterview(self)

    @property
    def quiz_screens(self) -> list[QuizScreen[Any]]:
        """All that are open, the one on top last."""
        return [screen for screen in self.screen_stack if isinstance(screen, QuizScreen)]

    def refresh_language(self) -> None:
        """Show every screen in the language of the moment."""
        for screen in self.quiz_screens:
            screen.refresh_language()

    def renew(self, edited: str | None) -> None:
        """Give every screen the library of the moment; `edited` names a question that was rewritten."""
        for screen in self.quiz_screens:
            screen.renew(edited)

    def prefer(self, key: str, value: str) -> None:
        """Change a setting, or say why it cannot be changed."""
        trouble = self.preferring.change(key, value)
        if trouble:
            self.notify(trouble, severity="warning", markup=False)

    def action_language(self) -> None:
        """Switch the language; who pressed the key by mistake reads in the old one how to go back."""
        back = say(self.language, "switched_language")
        self.prefer("language", "zh" if self.language == "en" else "en")
        self.notify(back, markup=False)

    def use_store(self, store: Store) -> None:
        """Keep progress in another store from now on; only before a session has begun."""
        self.context.store.close()
        store.tell = self.tell_of_file
        self.context = replace(self.context, store=store, trouble="", rescue=None)

    def tell_of_file(self, text: Text) -> None:
        """The progress file is lost, or found again: said at once, and on home as long as nothing is saved in it."""
        saved = self.context.store.saved
        sentence = text.in_language(self.context.settings.language)
        self.context = replace(self.context, trouble="" if saved else sentence)
        shown_now = sentence if saved else say(self.context.settings.language, "not_saved_why", reason=sentence)
        self.notices.tell(shown_now, "information" if saved else "error", FILE_SECONDS, follows=True)


class QuizScreen(Keyed, Screen[ScreenResultType]):
    """A screen of the quiz. `refresh_language` shows everything in the language of the moment; nothing else changes."""

    KEYS: ClassVar[Sequence[Key]] = (Key("", "app.help", "help", also="question_mark"),)
    GUIDE: ClassVar[str] = ""
    """The message that the help tells besides the keys."""
    # Textual reads the styles of a screen when the first that names them is opened: home needs none.
    CSS_PATH: ClassVar[list[str | PurePath]] = [*OTHER_STYLES]
    WANDERS: ClassVar[bool] = True
    """Whether the palette offers to open other screens from here."""
    _scrolled = False
    """Whether something was higher than its room when keys were shown for that."""

    @property
    def quiz(self) -> Quiz:
        return cast("Quiz", self.app)

    @property
    def context(self) -> AppContext:
        return self.quiz.context

    @property
    def language(self) -> Language:
        return self.quiz.language

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    async def on_event(self, event: Event) -> None:
        """Textual tells a screen the size for which it has just laid it out. One that is no longer the terminal's is
        forgotten: two of them, at the start, would have it laid out for one and for the other without end."""
        if not isinstance(event, Resize) or event.size == self.app.size:
            await super().on_event(event)

    def on_screen_resume(self) -> None:
        # Before Textual shows the notices on this screen, which it does when it handles this event itself.
        self.quiz.notices.leave_others(self)

    def on_mount(self) -> None:
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self.fit_keys())

    def fit_keys(self) -> None:
        """Show the key that scrolls where something does, and only there."""
        if self.scrolls != self._scrolled:
            self._scrolled = self.scrolls
            self.show_keys()

    @property
    def scrolls(self) -> bool:
        """Whether something here is higher than its room."""
        return any(pane.show_vertical_scrollbar for pane in self.walk_children(ScrollableContainer))

    def in_hand(self) -> Iterable[Keyed]:
        """Whose tables of keys are in use at the moment: widgets before the screen, which is the last."""
        return (self,)

    def acts(self) -> list[Key]:
        """Everything that can be done here at the moment, the most wanted first."""
        acts = acts_of((*self.in_hand(), self.quiz))
        return [act for act in acts if act.word not in NOT_SERVED] if self.context.served else acts

    def line_acts(self) -> list[Key]:
        """What the line of keys shows as far as there is room."""
        return self.acts()

    def show_keys(self) -> None:
        """Show the keys of the moment in the line at the bottom."""
        acts = [act for act in self.line_acts() if act.word != SCROLL or self.scrolls]
        self.query_one(KeyLine).show(acts, HELP, lambda act: self.say(f"key_{act.word}"))

    def refresh_language(self) -> None:
        raise NotImplementedError

    def renew(self, edited: str | None) -> None:
        """Other banks are in use from now on; `edited` names a question that was rewritten from here."""

    def keep(self) -> None:
        """Keep what is half done; called before the program ends."""
