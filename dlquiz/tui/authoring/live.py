"""The live preview: a question of a bank file beside its author's editor, refreshed at each save.

The file is read in one thread and the question that is shown is checked in another: a check may take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from dlquiz.bank.watcher import Look, Watch, compare, stamp_of
from dlquiz.messages import Language
from dlquiz.text.cells import shown
from dlquiz.tui.authoring.watching import EVERY, Edited
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.keymap import Key
from dlquiz.tui.question.picture import open_pictures
from dlquiz.tui.widgets.key_line import KeyLine
from dlquiz.tui.widgets.page_view import PageView, PictureView

if TYPE_CHECKING:
    from dlquiz.checking import Written
    from dlquiz.errors import Fault
    from dlquiz.tui.authoring.live_view import Live

FIGURE_HEIGHT = 20
"""Lines of the picture, where it fits into any number of them."""


class LiveScreen(QuizScreen[None]):
    """Begins with the question of that id, or the first one, and the numbers of `seed`.

    `follows`: after a save it shows the question that was changed. `alone`: it is all that this run is for.
    """

    class Saved(Message):
        """The file was read, as it was `seen`."""

        def __init__(self, written: Written, seen: Watch) -> None:
            super().__init__()
            self.written = written
            self.seen = seen

    class Proved(Message):
        """A question was checked."""

        def __init__(self, written: Written, identity: str, faults: list[Fault]) -> None:
            super().__init__()
            self.written = written
            self.identity = identity
            self.faults = faults

    GUIDE = "guide_live"
    KEYS = (
        Key("n", "turn(1)", "next_question", when="_has_others"),
        Key("", "turn(-1)", "next_question", also="N", when="_has_others"),
        Key("left", "seed(-1)", "step_seed", when="_takes_seed"),
        Key("right", "seed(1)", "step_seed", when="_takes_seed"),
        Key("a", "fresh", "other_numbers", when="_takes_seed"),
        Key("l", "language", "preview_language"),
        Key("e", "edit", "edit", also="f6"),
        Key("p", "picture", "picture", when="_has_picture"),
        Key("escape", "leave", "quit", also="q", when="_is_alone"),
        Key("escape", "leave", "back", also="q"),
        Key("up,down", "", "scroll"),
    )

    def __init__(
        self, file: str, identity: str = "", seed: int = 0, *, follows: bool = True, alone: bool = False
    ) -> None:
        super().__init__()
        self._file = Path(file)
        self._begun = identity, seed, follows
        self._chosen_language: Language | None = None
        """An author reads both texts of a question: another language here changes no setting."""
        self._is_alone = alone
        self._live: Live | None = None
        self._figure: Illustration | None = None
        self._watched = Watch({}, {})
        self._reads = False
        self._checks = False

    def compose(self) -> ComposeResult:
        yield Static(id="bar", markup=False)
        with VerticalScroll(id="body"):
            yield PageView(id="wrong")
            yield PageView(id="prompt")
            yield PageView(id="verdict")
            yield PictureView(id="figure")
            yield PageView(id="elsewhere")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.query_one("#body").focus()
        self.refresh_language()
        look = self._look()
        self._read(Watch(look, look))
        self.set_interval(EVERY, self._look_again)

    def on_screen_resume(self) -> None:
        """Comes at the first showing too."""
        self.quiz.live_file = self._file

    def on_unmount(self) -> None:
        self.quiz.live_file = None

    @property
    def language(self) -> Language:
        return self._chosen_language or super().language

    # Reading and checking

    def _look(self) -> Look:
        stamp = stamp_of(self._file)
        return {} if stamp is None else {str(self._file): stamp}

    def _look_again(self) -> None:
        if self._reads:
            return
        seen, change = compare(self._watched, self._look())
        if change is None:
            self._watched = seen
        else:
            self._read(seen)

    def _read(self, seen: Watch) -> None:
        from dlquiz.checking import read_written

        library = self.context.library
        self._reads = True
        self._beside(lambda: self.Saved(read_written(self._file, library), seen))

    def _check(self) -> None:
        """Check the question that is shown, unless another check is still going on, or this one was made."""
        live = self._live
        if live is None or live.proved is not None or self._checks:
            return
        written, identity = live.written, live.current
        self._checks = True
        self._beside(lambda: self.Proved(written, identity, written.check(identity)))

    def _beside(self, work: Callable[[], Message]) -> None:
        """Do something in a thread, and take what comes of it."""
        self.run_worker(lambda: self.post_message(work()), thread=True)

    # Showing

    def on_live_screen_saved(self, saved: Saved) -> None:
        from dlquiz.tui.authoring.live_view import Live

        self._reads = False
        if self._look() != saved.seen.believed:
            return  # written again while it was read: the next looks will tell
        self._watched = saved.seen
        if self._live is None:
            identity, seed, follows = self._begun
            self._take(Live.begun(saved.written, identity, seed, follows=follows))
        else:
            self._take(self._live.saved(saved.written))

    def on_live_screen_proved(self, proved: Proved) -> None:
        self._checks = False
        if self._live is not None:
            self._take(self._live.checked(proved.written, proved.identity, proved.faults))

    def _take(self, live: Live) -> None:
        before, self._live = self._live, live
        if before is not None and live.current != before.current:
            self.query_one("#body").scroll_home(animate=False)
        if before is None or live.variant != before.variant:
            self._figure = live.picture()
        self.refresh_language()
        self._check()

    def _draw(self, width: int) -> Content:
        """The first frame of the picture, below its title."""
        assert self._figure is not None, "shown only where there is one"
        title = Content.styled(self._figure.title.in_language(self.language), "bold")
        drawn = self._figure.draw(Canvas(self.language, width, FIGURE_HEIGHT), self._figure.first)
        return Content("\n\n").join([title, drawn])

    def refresh_language(self) -> None:
        live = self._live
        if live is None:
            self.query_one("#bar", Static).update(self.say("live_reading", file=shown(self._file.name)))
            for view in self.query(PageView):
                view.show([])
        else:
            self.query_one("#bar", Static).update(live.title(self.language))
            for page, parts in live.pages(self.language).items():
                self.query_one(f"#{page}", PageView).show(parts)
            self.query_one("#figure", PictureView).show(None if self._figure is None else self._draw)
        self.show_keys()

    @property
    def _has_others(self) -> bool:
        return self._live is not None and self._live.place[1] > 1

    @property
    def _takes_seed(self) -> bool:
        return self._live is not None and self._live.takes_seed

    @property
    def _has_picture(self) -> bool:
        return self._figure is not None

    # What the author does

    def action_turn(self, step: int) -> None:
        if self._live is not None:
            self._take(self._live.turned(step))

    def action_seed(self, step: int) -> None:
        if self._live is not None:
            self._take(self._live.with_seed(self._live.seed + step))

    def action_fresh(self) -> None:
        if self._live is not None:
            self._take(self._live.with_seed(self.context.fresh_seed()))

    def action_language(self) -> None:
        self._chosen_language = "zh" if self.language == "en" else "en"
        self.refresh_language()

    def action_picture(self) -> None:
        if self._live is not None and self._live.variant is not None:
            open_pictures(self, self._live.variant, None)

    def action_edit(self) -> None:
        if self._live is not None:
            self.quiz.authoring.open(Edited(self._live.current, str(self._file)), self._live.line)

    async def action_leave(self) -> None:
        if self._is_alone:
            await self.quiz.action_quit()
        else:
            self.app.pop_screen()
