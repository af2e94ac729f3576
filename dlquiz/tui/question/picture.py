"""Illustrations of a question, looked at one at a time and frame by frame."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from dlquiz.errors import DlquizError
from dlquiz.grading.verdict import Verdict
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.tui.illustrations import illustrations as illustrated
from dlquiz.tui.illustrations.kit import Illustration
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.player import Player, Scrubber
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.variants.model import Variant

_MOST_BY_NUMBER = 9


class PictureScreen(QuizScreen[None]):
    """At least one illustration. With `animate` one that begins at its first frame plays by itself, once."""

    KEYS = (
        Key("space", "play", "play", when="_moves", also="ideographic_space", priority=True),
        Key("left", "step(-1)", "frame", when="_moves", priority=True),
        Key("right", "step(1)", "frame", when="_moves", priority=True),
        Key("", "jump(0)", "frame", when="_moves", also="home", priority=True),
        Key("", "jump(-1)", "frame", when="_moves", also="end", priority=True),
        Key("tab", "turn(1)", "next_picture", when="_has_others", priority=True),
        Key("", "turn(-1)", "next_picture", when="_has_others", also="shift+tab", priority=True),
        *(Key("", f"open({n - 1})", "next_picture", also=str(n)) for n in range(1, _MOST_BY_NUMBER + 1)),
        Key("escape", "app.pop_screen", "back", also="q,p"),
        Key("up,down", "", "scroll"),
        Key("less_than_sign", "leap(-1)", "leap", when="_moves"),
        Key("greater_than_sign", "leap(1)", "leap", when="_moves"),
    )

    def __init__(self, illustrations: Sequence[Illustration], *, animate: bool) -> None:
        super().__init__()
        self._illustrations = illustrations
        self._player = Player(animate=animate, drawn=self._drawn, id="body")

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        yield self._player
        yield Scrubber(id="scrubber")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self._player.focus()
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        self._player.show(self._illustrations, self.language)
        self.show_keys()

    @property
    def _moves(self) -> bool:
        return self._player.moves

    @property
    def _has_others(self) -> bool:
        return self._player.has_others

    def refresh_language(self) -> None:
        self._player.use_language(self.language)
        self.show_keys()

    def _drawn(self, line: str) -> None:
        self.query_one("#bar", Static).update(line)
        self.query_one(Scrubber).show(self._player.frame, self._player.frames)

    @on(Scrubber.Moved)
    def _scrubbed(self, event: Scrubber.Moved) -> None:
        self._player.jump(event.frame)

    def action_play(self) -> None:
        self._player.play()

    def action_step(self, by: int) -> None:
        self._player.step(by)

    def action_leap(self, by: int) -> None:
        self._player.leap(by)

    def action_jump(self, frame: int) -> None:
        self._player.jump(frame)

    def action_turn(self, by: int) -> None:
        self._player.turn(by)
        self.show_keys()

    def action_open(self, place: int) -> None:
        self._player.open(place)
        self.show_keys()


def open_pictures(screen: QuizScreen[None], variant: Variant, verdict: Verdict | None) -> None:
    """Open the pictures of a question on top of a screen, or say that these numbers give none."""
    if not has_illustrations(variant):
        return
    try:
        found = illustrated(variant, verdict)
    except DlquizError as error:
        screen.notify(error.in_language(screen.language), severity="warning", markup=False)
        return
    if found:
        screen.quiz.open("pictures", found, animate=screen.context.settings.animations)
    else:
        screen.notify(screen.say("picture_none"), markup=False)
