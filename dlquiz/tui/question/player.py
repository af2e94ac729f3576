"""Illustrations shown one at a time and frame by frame, with a line that is dragged through the frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from dlquiz.messages import Language, say
from dlquiz.tui.illustrations.kit import MOST_FRAMES, Canvas, Illustration
from dlquiz.tui.keymap import Key, Keyed

FRAMES_A_SECOND = 4
LEAPS = 10
"""A leap is one part in so many of all frames."""


class Player(Keyed, ScrollableContainer):
    """Shows illustrations; `drawn` is called with the line about the picture whenever a frame was drawn.

    With `animate` a picture that begins at its first frame plays by itself, once. Left and right are for the frames:
    what is too wide scrolls with Shift.
    """

    KEYS = (Key("shift+left", "scroll_left"), Key("shift+right", "scroll_right"))

    def __init__(self, *, animate: bool, drawn: Callable[[str], None], id: str) -> None:
        super().__init__(id=id)
        self._illustrations: Sequence[Illustration] = ()
        self._autoplays, self._drawn = animate, drawn
        self._language: Language = "en"
        self._place = self.frame = 0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="picture", markup=False)

    def show(self, illustrations: Sequence[Illustration], language: Language) -> None:
        """Show other illustrations, from the first one on; none takes no room."""
        self._illustrations, self._language, self._place = illustrations, language, 0
        self._begin()

    def use_language(self, language: Language) -> None:
        """Draw the frame in another language."""
        self._language = language
        self.draw()

    @property
    def _shown(self) -> Illustration:
        return self._illustrations[self._place]

    @property
    def frames(self) -> int:
        return self._shown.frames if self._illustrations else 0

    @property
    def moves(self) -> bool:
        return self.frames > 1

    @property
    def has_others(self) -> bool:
        return len(self._illustrations) > 1

    @property
    def is_playing(self) -> bool:
        return self._timer is not None

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        if not self._illustrations:
            self.query_one("#picture", Static).update("")
            return
        if not self.size.width:
            # It is drawn once it is laid out.
            return
        shown, room = self._shown, self.scrollable_content_region
        canvas = Canvas(self._language, max(room.width, 1), max(room.height, 1))
        self.query_one("#picture", Static).update(shown.draw(canvas, self.frame))
        lines = [shown.title.in_language(self._language)]
        if self.has_others:
            lines.append(say(self._language, "picture_place", place=self._place + 1, count=len(self._illustrations)))
        if self.moves:
            lines.append(say(self._language, "picture_frame", frame=self.frame + 1, frames=shown.frames))
        if self.is_playing:
            lines.append(f"▶ {say(self._language, 'picture_playing')}")
        self._drawn("   ".join(lines))

    # Moving

    def _begin(self) -> None:
        """Show a picture from its own first frame on."""
        self.pause()
        if self._illustrations:
            self.frame = self._shown.first
            if self._autoplays and self.moves and self.frame == 0:
                self._play()
        self.scroll_home(animate=False)
        self.draw()

    def _play(self) -> None:
        self._timer = self.set_interval(1 / FRAMES_A_SECOND, self._next)

    def pause(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _next(self) -> None:
        """One frame on, or several where there are very many; the last one stays."""
        self.frame = min(self.frame + -(-self.frames // MOST_FRAMES), self.frames - 1)
        if self.frame == self.frames - 1:
            self.pause()
        self.draw()

    def play(self) -> None:
        """Play from here, or from the beginning again; pause while playing."""
        if self.is_playing:
            self.pause()
        else:
            if self.frame == self.frames - 1:
                self.frame = 0
            self._play()
        self.draw()

    def step(self, by: int) -> None:
        self.jump(min(max(self.frame + by, 0), self.frames - 1))

    def leap(self, by: int) -> None:
        """A tenth of all frames on or back, at least one."""
        self.step(by * max(self.frames // LEAPS, 1))

    def jump(self, frame: int) -> None:
        self.pause()
        self.frame = frame % self.frames
        self.draw()

    def turn(self, by: int) -> None:
        self.open((self._place + by) % len(self._illustrations))

    def open(self, place: int) -> None:
        if place < len(self._illustrations) and place != self._place:
            self._place = place
            self._begin()


class Scrubber(Widget):
    """A line with a knob where the player is: a click or a drag goes to another frame."""

    DEFAULT_CSS = "Scrubber { height: 1; margin: 0 1; }"

    class Moved(Message):
        def __init__(self, frame: int) -> None:
            super().__init__()
            self.frame = frame

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._frame, self._frames = 0, 1

    def show(self, frame: int, frames: int) -> None:
        """Where the player is; a still picture has no line."""
        self._frame, self._frames = frame, frames
        self.display = frames > 1
        self.refresh()

    def render(self) -> Content:
        return scrub_line(self._frame, self._frames, self.content_size.width)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.capture_mouse()
        self._move(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._move(event)

    def on_mouse_up(self) -> None:
        self.release_mouse()

    def _move(self, event: events.MouseEvent) -> None:
        event.stop()
        at = event.get_content_offset_capture(self).x
        self.post_message(self.Moved(frame_at(at, self._frames, self.content_size.width)))


def scrub_line(frame: int, frames: int, width: int) -> Content:
    """The line of a scrubber: thick up to its knob."""
    if width < 1:
        return Content("")
    knob = round(frame * (width - 1) / max(frames - 1, 1))
    return Content.assemble(
        ("━" * knob, "$text-primary"), ("●", "bold $text-primary"), ("─" * (width - 1 - knob), "$foreground-muted")
    )


def frame_at(column: int, frames: int, width: int) -> int:
    """The frame that a cell of that line stands for."""
    return round(min(max(column, 0), width - 1) * (frames - 1) / max(width - 1, 1))
