"""What comes next is prepared beside the screen while a question, or its verdict, is read.

Nothing of it is shown or decided: the next question is drawn, texts are read and laid out, keys and workings computed,
so that all is in memory when it is asked for. What turns out otherwise is made as ever.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from textual.worker import get_current_worker

from dlquiz.messages import Language
from dlquiz.session import Frame, Session
from dlquiz.session.draws import Foreseen
from dlquiz.tui.question.parts import left_parts, option_parts, prompt_parts, step_parts
from dlquiz.tui.widgets.rendering import Page
from dlquiz.variants import Variant

if TYPE_CHECKING:
    from dlquiz.tui.base import QuizScreen
    from dlquiz.tui.question.sheet import Sheet

Job = Callable[[], None]
SOON = 0.2
"""Seconds after the first question in which a key may come at once: what is loaded for its verdict waits as long."""


class _Look(NamedTuple):
    """The language of texts, and the cells of their lines; 0 where that is not known yet."""

    language: Language
    width: int


class Ahead:
    """For one sitting; `sheet` gives what its questions stand on."""

    def __init__(self, screen: QuizScreen[None], session: Session, sheet: Callable[[], Sheet]) -> None:
        self._screen = screen
        self._session = session
        self._sheet = sheet
        self._look: _Look | None = None
        self._answered: Variant | None = None
        self._foreseen: Foreseen | None = None
        self._is_first = True
        self._settled = False
        self._jobs: list[Job] = []
        self._at_work = False
        self._turn = Lock()

    def begin_soon(self, frame: Callable[[], Frame | None]) -> None:
        """Prepare what may come after the `frame` that there is, the first time a little later."""
        if self._is_first:
            self._is_first = False
            self._screen.set_timer(SOON, lambda: self.begin(frame()))
        else:
            self.begin(frame())

    def begin(self, frame: Frame | None) -> None:
        """Prepare what may come after `frame`, in a thread; nothing that was prepared already."""
        look = _Look(self._screen.language, self._sheet().width)
        if look != self._look:
            self._look, self._answered, self._foreseen = look, None, None
        jobs = [*self._verdict(frame, look), *self._question(look)]
        with self._turn:
            self._jobs += jobs
            begins = bool(jobs) and not self._at_work
            self._at_work = self._at_work or begins
        if begins:
            # One thread, however quickly one question follows another: there are few for all of the app, and what warms
            # it up, which this one waits for, needs one.
            self._screen.run_worker(self._work, name="preparing what comes next", thread=True)

    def _next_job(self) -> Job | None:
        with self._turn:
            self._at_work = bool(self._jobs)
            return self._jobs.pop(0) if self._jobs else None

    def _work(self) -> None:
        worker = get_current_worker()
        if not self._screen.quiz.warmth.wait(lambda: worker.is_cancelled):
            return
        while (job := self._next_job()) is not None:
            if worker.is_cancelled:
                # The program ends as soon as its threads do.
                return
            try:
                job()
            except Exception:  # noqa: BLE001
                # It fails again, and is told, where it is asked for: nothing that failed is kept.
                continue
        if not self._settled and not self._screen.app.is_headless:
            # Code, banks and styles stay until the end. To look through them for garbage costs tens of milliseconds
            # each time, while a key waits. Not where many apps run in one process, as in tests: those go.
            gc.freeze()
        self._settled = True

    def _verdict(self, frame: Frame | None, look: _Look) -> Iterable[Job]:
        if frame is not None and frame.state.stage != "done" and frame.variant is not self._answered:
            variant = self._answered = frame.variant
            yield lambda: read_verdict(variant, look)

    def _question(self, look: _Look) -> Iterable[Job]:
        foreseen = self._session.foreseen()
        known = self._foreseen
        # Comparing two questions would read them; this is no place for that.
        if foreseen is not None and (known is None or not known.is_of(*foreseen)):
            self._foreseen = foreseen
            yield lambda: self._draw(foreseen, look)

    def _draw(self, foreseen: Foreseen, look: _Look) -> None:
        variant = foreseen.drawn()
        read_question(variant, look)
        self._session.have_ready(foreseen, variant)
        self._screen.call_later(self._sheet().have_field, Frame(variant, 1, None))


def read_question(variant: Variant, look: _Look) -> None:
    """Have the texts of a question in memory, laid out."""
    asked = Frame(variant, 1, None)
    parts = [*prompt_parts(variant, look.language), *step_parts(asked, look.language)]
    option_parts(asked.asked, look.language)
    left_parts(variant, look.language)
    _lay_out(Page(parts), look)


def read_verdict(variant: Variant, look: _Look) -> None:
    """Have in memory what marking needs, and the texts below any verdict, laid out."""
    from dlquiz.kinds import give_up
    from dlquiz.tui.question.verdicts import solution_parts

    give_up(variant)
    _lay_out(Page(solution_parts(variant, look.language)), look)


def _lay_out(page: Page, look: _Look) -> None:
    if look.width:
        page.content(look.width)
