"""One question looked at: a variant of it, its key when that is asked for, other numbers, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from dlquiz.errors import DlquizError
from dlquiz.messages import Text
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.own_figures import own_figures_text
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.browse.flags import turn_flag
from dlquiz.tui.browse.previewed import PartsOf, drawn_parts, key_parts, preview_parts
from dlquiz.tui.browse.search_rows import FLAG
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, verbatim
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView


class PreviewScreen(QuizScreen[None]):
    """`question` is looked at with the numbers of `seed` first; nothing is recorded."""

    KEYS = (
        Key("v", "key", "hide_key", when="_key_shown"),
        Key("v", "key", "show_key"),
        Key("a", "another", "other_numbers"),
        Key("f", "flag", "flag"),
        Key("p", "practise", "practise_this", also="enter"),
        Key("e", "edit", "edit", also="f6"),
        Key("w", "live", "live", also="f5"),
        Key("escape", "app.pop_screen", "back", also="q"),
        Key("up,down", "", "scroll"),
    )

    def __init__(self, question: Question, seed: int) -> None:
        super().__init__()
        self._question = question
        self._seed = seed
        self._key_shown = False

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="prompt")
            yield PageView(id="figures")
            yield PageView(id="verdict")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one("#body").focus()

    def on_screen_resume(self) -> None:
        """Comes at the first showing too."""
        self.refresh_language()

    def renew(self, edited: str | None) -> None:
        """Show the question as it is written now; one that is gone stays as it was."""
        self._question = self.context.library.question(self._question.name) or self._question
        if self.is_current:
            self.refresh_language()

    def refresh_language(self) -> None:
        question = self._question
        flagged = self._is_so(lambda: question.name in self.context.store.flags.flagged())
        level = "●" * question.difficulty + "○" * (3 - question.difficulty)
        seed = self.say("seed", seed=self._seed)
        self.query_one("#bar", Static).update(f"{f'{FLAG} ' if flagged else ''}{question.name}   {level}   {seed}")
        self.query_one("#prompt", PageView).show(self._parts(preview_parts))
        self.query_one("#figures", PageView).show(self._own_figures())
        self.query_one("#verdict", PageView).show(self._parts(key_parts) if self._key_shown else [])
        self.show_keys()

    def _parts(self, parts: PartsOf) -> list[Part]:
        return drawn_parts(parts, self._question, self._seed, self.language)

    def _own_figures(self) -> list[Part]:
        """What one's own answers to the question say of it."""
        try:
            text = own_figures_text(self.context.store, self.context.library, self._question.name)
        except DlquizError as error:
            text = Text(error.en, error.zh)
        return [] if text is None else [Part(verbatim(text.in_language(self.language)), style=MUTED)]

    def _is_so(self, ask: Callable[[], bool]) -> bool:
        try:
            return ask()
        except DlquizError as error:
            self.notify(error.in_language(self.language), severity="error", markup=False)
            return False

    def action_key(self) -> None:
        self._key_shown = not self._key_shown
        self.refresh_language()
        seen = self.query_one("#verdict" if self._key_shown else "#prompt")
        body = self.query_one("#body", VerticalScroll)
        # On a small screen it stands below what is in sight; where it stands is known only when it is laid out.
        self.call_after_refresh(body.scroll_to_widget, seen, top=self._key_shown, animate=False, force=True)

    def action_another(self) -> None:
        """Other numbers; their key is not in sight."""
        self._seed, self._key_shown = self.context.fresh_seed(), False
        self.refresh_language()

    def action_flag(self) -> None:
        turn_flag(self.quiz, self._question.name)
        self.refresh_language()

    def action_edit(self) -> None:
        self.quiz.authoring.edit(self._question)

    def action_live(self) -> None:
        self.quiz.authoring.preview(self._question, self._seed)

    def action_practise(self) -> None:
        self.quiz.sessions.practise(SessionOptions(question=self._question.name, number=1))
