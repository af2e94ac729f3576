"""The line of keys at the bottom: one static line, there from the first frame; a click on a key presses it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widgets import Static

from dlquiz.tui.keymap import Key, key_shown

GAP = 3
QUIT, SCROLL = "app.quit", "scroll"


class _Place(NamedTuple):
    """The cells of the line that press a key."""

    start: int
    end: int
    key: str


class KeyLine(Static):
    """Keys and what they do; what does not fit is left out as a whole.

    There is always room for what is `pinned` to the right end, and for Esc, which leaves, if a line of both fits. Where
    there is no Esc, there is room for the key that quits. The next that has room is what scrolls, if it is shown.
    """

    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; background: $panel; color: $text-muted; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._acts: tuple[Key, ...] = ()
        self._pinned: Key | None = None
        self._named: Callable[[Key], str] = lambda act: act.word
        self._places: list[_Place] = []

    def show(self, acts: Iterable[Key], pinned: Key | None, named: Callable[[Key], str]) -> None:
        """Show `acts`, the most wanted first, each as it is `named`."""
        self._acts, self._pinned, self._named = tuple(acts), pinned, named
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        room = self.content_size.width or self.app.size.width - 2
        self._places = []
        last = None if self._pinned is None else self._label(self._pinned)
        left = room + GAP if last is None else room - last.cell_length
        pieces: list[str | Content] = []
        used = 0
        for act, label in self._fitting(left):
            self._put(act, used)
            pieces += [label, " " * GAP]
            used += label.cell_length + GAP
        if self._pinned is not None and last is not None:
            self._put(self._pinned, room - last.cell_length)
            pieces += [" " * (room - last.cell_length - used), last]
        self.update(Content.assemble(*pieces), layout=False)

    def _fitting(self, room: int) -> list[tuple[Key, Content]]:
        """The acts that there is room for, in their order. The first, what leaves and what scrolls come before all."""
        acts = [act for act in self._acts if act != self._pinned]
        labels = {act: self._label(act) for act in acts}
        leaving = [act for act in acts if "escape" in act.pressed] or [act for act in acts if act.action == QUIT]
        kept = set[Key]()
        for act in sorted(acts, key=lambda act: (act != acts[0], act not in leaving, act.word != SCROLL)):
            if labels[act].cell_length + GAP <= room:
                room -= labels[act].cell_length + GAP
                kept.add(act)
        return [(act, labels[act]) for act in acts if act in kept]

    def _label(self, act: Key) -> Content:
        return Content.assemble((act.shown, "bold $text-accent"), " ", self._named(act))

    def _put(self, act: Key, at: int) -> None:
        """Where a click presses which key: each sign its own, the word the last of them."""
        for number, key in enumerate(act.pressed):
            at += len(act.between) if number else 0
            self._places.append(_Place(at, at + len(key_shown(key)), key))
            at += len(key_shown(key))
        if act.pressed:
            word = Content(self._named(act)).cell_length
            self._places.append(_Place(at, at + 1 + word, act.pressed[-1]))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for place in self._places:
            if place.start <= offset.x < place.end:
                event.stop()
                self.app.simulate_key(place.key)
