"""What every screen has: the context, the language of the moment, its acts, and a way to show itself anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen, ScreenResultType

from dlquiz.messages import Language, say
from dlquiz.tui.context import AppContext
from dlquiz.tui.keymap import HELP, Act, completed
from dlquiz.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp

NOT_SERVED = frozenset({"edit", "add", "markdown", "html"})
"""What opens a program or writes a file of one's choice. What does it refuses as well; here it is not offered."""

SEEK_EVERY = 0.01
"""Seconds between two tries to find a question: a callback without a timer would leave keys and signals no turn."""


class QuizScreen(Screen[ScreenResultType]):
    """A screen of the quiz. `relabel` shows everything in the language of the moment; nothing else changes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "app.help", "help")]
    GUIDE: ClassVar[str] = ""
    """The message that the help tells besides the keys."""
    WANDERS: ClassVar[bool] = True
    """Whether the palette offers to open other screens from here."""

    @property
    def quiz(self) -> DlquizApp:
        return cast("DlquizApp", self.app)

    @property
    def context(self) -> AppContext:
        return self.quiz.context

    @property
    def language(self) -> Language:
        return self.quiz.language

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def on_screen_resume(self) -> None:
        # Before Textual shows the notices on this screen, which it does when it handles this event itself.
        self.quiz.leave_notices(self)

    def acts(self) -> list[Act]:
        """What can be done here at the moment, the most wanted first; what every screen can is added."""
        raise NotImplementedError

    def all_acts(self) -> list[Act]:
        """Everything that can be done here at the moment."""
        acts = completed(self.acts())
        return [act for act in acts if act.word not in NOT_SERVED] if self.context.served else acts

    def line_acts(self) -> list[Act]:
        """What the line of keys shows as far as there is room."""
        return self.all_acts()

    def show_keys(self) -> None:
        """Show the keys of the moment in the line at the bottom."""
        self.query_one(KeyLine).show(self.line_acts(), HELP, lambda act: self.say(f"key_{act.word}"))

    def relabel(self) -> None:
        raise NotImplementedError

    def renew(self, edited: str | None) -> None:
        """Other banks are in use from now on; `edited` names a question that was rewritten from here."""

    def keep(self) -> None:
        """Keep what is half done; called before the program ends."""
