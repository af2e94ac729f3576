"""The setup of an interview: its minutes, and how many questions of each bank. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dlquiz.errors import DlquizError
from dlquiz.messages import Language, say
from dlquiz.session.interview import (
    LONGEST,
    USUAL_MINUTES,
    Agreed,
    Blueprint,
    Started,
    start_interview,
    usual_blueprint,
)
from dlquiz.session.interview.blueprint import MOST, available
from dlquiz.text.cells import cell_width
from dlquiz.tui.context import AppContext
from dlquiz.tui.pictures.cells import fitted

STEP = 5
NAME_WIDTH, SHORTEST_NAME = 40, 8


class SetupPresenter:
    """`agreed` is where it begins; where its blueprint was `chosen`, the counts do not follow the minutes."""

    def __init__(self, context: Callable[[], AppContext], agreed: Agreed | None, *, chosen: bool) -> None:
        self._context = context
        self._minutes = USUAL_MINUTES if agreed is None else agreed.minutes
        self._counts: dict[str, int] = {} if agreed is None else dict(agreed.blueprint.lines)
        self._chosen = chosen

    def fill(self) -> None:
        """A line for each bank, and for what else was asked for; until they are chosen, counts follow the minutes."""
        library = self._context().library
        if not self._chosen:
            try:
                self._counts = dict(usual_blueprint(library, self._minutes).lines)
            except DlquizError:
                self._counts = {}
        self._counts = {**{bank.id: 0 for bank in library.banks if bank.questions}, **self._counts}

    def count(self, row: int, change: int) -> None:
        """Ask for more or fewer questions of a row."""
        what = list(self._counts)[row]
        now, total = self._counts[what], sum(self._counts.values())
        most = min(available(self._context().library, what), MOST - total + now)
        self._counts[what] = max(0, min(now + change, most))
        self._chosen = True

    def lengthen(self, direction: int) -> None:
        """To the next five minutes, or down to the last."""
        steps = self._minutes // STEP if direction > 0 else -(-self._minutes // STEP)
        self._minutes = max(1 if self._minutes < STEP else STEP, min((steps + direction) * STEP, LONGEST))
        self.fill()

    def title(self, language: Language) -> str:
        return say(language, "setup_title", minutes=self._minutes, questions=sum(self._counts.values()))

    def rows(self, language: Language, width: int) -> Iterator[str]:
        """A line for each bank: a long name is shortened so that its counts stay beside it."""
        library = self._context().library
        counts = {
            what: f" ◂ {count:>2} ▸  {say(language, 'setup_there', count=available(library, what))}"
            for what, count in self._counts.items()
        }
        room = width - max(map(cell_width, counts.values()), default=0)
        for what, choice in counts.items():
            yield fitted(self._title_of(what, language), max(SHORTEST_NAME, min(NAME_WIDTH, room))) + choice

    def _title_of(self, what: str, language: Language) -> str:
        """The title of a bank or of a topic, which may have its bank before it; its id where it has none."""
        library = self._context().library
        if (bank := library.bank(what)) is not None:
            return bank.title.in_language(language)
        of, _, topic = what.rpartition("/")
        titles = (bank.topics.get(topic) for bank in library.banks if of in ("", bank.id))
        title = next(filter(None, titles), None)
        return what if title is None else title.in_language(language)

    @property
    def blueprint(self) -> Blueprint | None:
        """What is asked for; None where that is nothing."""
        lines = tuple((what, count) for what, count in self._counts.items() if count)
        return Blueprint(lines) if lines else None

    def start(self, blueprint: Blueprint, language: Language) -> Started:
        """Begin the interview. Raises `DlquizError` where nothing of it can be asked."""
        context = self._context()
        return start_interview(
            context.library,
            Agreed(self._minutes, blueprint, context.fresh_seed()),
            context.store,
            clock=context.clock,
            ticks=context.ticks,
            zone=context.zone,
            device=context.device,
            language=language,
        )
