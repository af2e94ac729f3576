"""Illustrations of a question, looked at one at a time and frame by frame."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.timer import Timer
from textual.widgets import Static

from dlquiz.errors import DlquizError
from dlquiz.grading.verdict import Verdict
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.illustrations import has_illustrations
from dlquiz.tui.illustrations import illustrations as illustrated
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.keymap import Key, Keyed
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.variants.model import Variant

FRAMES_A_SECOND = 4
_MOST_BY_NUMBER = 9


class _Scroll(Keyed, ScrollableContainer):
    """Left and right are for the frames: what is too wide scrolls with Shift."""

    KEYS = (Key("shift+left", "scroll_left"), Key("shift+right", "scroll_right"))


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
    )

    def __init__(self, illustrations: Sequence[Illustration], *, animate: bool) -> None:
        super().__init__()
        self._illustrations = illustrations
        self._autoplays = animate
        self._place = 0
        self._frame = illustrations[0].first
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with _Scroll(id="body"):
            yield Static(id="picture", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one("#body").focus()
        self.call_after_refresh(self._open)

    @property
    def _shown(self) -> Illustration:
        return self._illustrations[self._place]

    @property
    def _moves(self) -> bool:
        return self._shown.frames > 1

    @property
    def _has_others(self) -> bool:
        return len(self._illustrations) > 1

    def refresh_language(self) -> None:
        self._draw()
        self.show_keys()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        shown = self._shown
        room = self.query_one("#body").scrollable_content_region
        drawn = shown.draw(Canvas(self.language, max(room.width, 1), max(room.height, 1)), self._frame)
        self.query_one("#picture", Static).update(drawn)
        lines = [shown.title.in_language(self.language)]
        if self._has_others:
            lines.append(self.say("picture_place", place=self._place + 1, count=len(self._illustrations)))
        if self._moves:
            lines.append(self.say("picture_frame", frame=self._frame + 1, frames=shown.frames))
        if self._timer is not None:
            lines.append(f"▶ {self.say('picture_playing')}")
        self.query_one("#bar", Static).update("   ".join(lines))

    # Moving

    def _open(self) -> None:
        """Show a picture from its own first frame on."""
        self._pause()
        self._frame = self._shown.first
        if self._autoplays and self._moves and self._frame == 0:
            self._play()
        self.query_one("#body").scroll_home(animate=False)
        self.refresh_language()

    def _play(self) -> None:
        self._timer = self.set_interval(1 / FRAMES_A_SECOND, self._next)

    def _pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _next(self) -> None:
        """One frame on; the last one stays."""
        if self._frame < self._shown.frames - 1:
            self._frame += 1
        if self._frame == self._shown.frames - 1:
            self._pause()
        self._draw()

    def action_play(self) -> None:
        if self._timer is not None:
            self._pause()
        else:
            if self._frame == self._shown.frames - 1:
                self._frame = 0
            self._play()
        self._draw()

    def action_step(self, by: int) -> None:
        self.action_jump(min(max(self._frame + by, 0), self._shown.frames - 1))

    def action_jump(self, frame: int) -> None:
        self._pause()
        self._frame = frame % self._shown.frames
        self._draw()

    def action_turn(self, by: int) -> None:
        self.action_open((self._place + by) % len(self._illustrations))

    def action_open(self, place: int) -> None:
        if place < len(self._illustrations) and place != self._place:
            self._place = place
            self._open()


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
