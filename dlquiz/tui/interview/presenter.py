"""The setup of an interview: minutes, role, level, and the questions of each bank. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dlquiz.errors import DlquizError
from dlquiz.messages import Language, say
from dlquiz.reports.interviews import level_name, role_name, stages_sentence
from dlquiz.session.interview import (
    LEVELS,
    LONGEST,
    ROLES,
    Agreed,
    Blueprint,
    Started,
    interview_left,
    start_interview,
    usual_blueprint,
    usual_minutes,
)
from dlquiz.session.interview.blueprint import MOST, available
from dlquiz.session.interview.roles import TASKS
from dlquiz.session.interview.stages import planned_stages
from dlquiz.text.cells import cell_width
from dlquiz.tui.context import AppContext
from dlquiz.tui.pictures.cells import cut, fitted

STEP = 5
ARROWS = len(" ‹  ›")
SETTINGS = 2
"""The rows before the counts: role and level."""
_OWN = ""
"""In the place of a role: the counts that the learner chose."""
NAME_WIDTH, SHORTEST_NAME = 40, 8


class SetupPresenter:
    """`agreed` is where it begins. Where its blueprint was `chosen`, the counts follow neither minutes nor role.

    An assignment is taken as it was given.
    """

    def __init__(self, context: Callable[[], AppContext], agreed: Agreed | None, *, chosen: bool) -> None:
        self._context = context
        self._own_minutes = None if agreed is None else agreed.minutes
        self._counts: dict[str, int] = {} if agreed is None else dict(agreed.blueprint.lines)
        self._all_questions = agreed is not None and agreed.blueprint.all_questions
        self._role = None if agreed is None else agreed.role
        self._level = None if agreed is None else agreed.level
        self._chosen = chosen
        self._given = agreed if agreed is not None and agreed.assignment is not None else None
        self._own: dict[str, int] | None = None

    @property
    def _minutes(self) -> int:
        """Those that were chosen, else those that are usual for the role."""
        return self._own_minutes or usual_minutes(self._role)

    def fill(self) -> None:
        """A line for each bank, behind it those of its topics, and what else was asked for.

        Until they are chosen, the counts follow role and minutes.
        """
        library = self._context().library
        if not self._chosen:
            try:
                usual = usual_blueprint(library, self._minutes, role=self._role, level=self._level)
                self._counts = dict(usual.lines)
            except DlquizError:
                self._counts = {}
        banks = {bank.id: 0 for bank in library.banks if bank.questions}
        places = {bank: place for place, bank in enumerate(banks)}
        counts = {**banks, **self._counts}
        self._counts = dict(sorted(counts.items(), key=lambda line: places.get(line[0].partition("/")[0], len(places))))

    def turn(self, row: int, change: int) -> None:
        """The next value of a row: of the role, of the level, or of a count."""
        if self._given is not None:
            return
        if row >= SETTINGS:
            self.count(row - SETTINGS, change)
        elif row:
            self._level = _next([None, *LEVELS], self._level, change)
            self.fill()
        else:
            self._turn_role(change)

    def _turn_role(self, change: int) -> None:
        """The counts of the next role; those that the learner chose come round, too."""
        if self._chosen:
            self._own = self._counts
        roles = [*([] if self._own is None else [_OWN]), None, *ROLES]
        role = _next(roles, _OWN if self._chosen else self._role, change)
        self._chosen = role == _OWN
        self._role = None if self._chosen else role
        if self._chosen and self._own is not None:
            self._counts = self._own
        self.fill()

    def count(self, row: int, change: int) -> None:
        """Ask for more or fewer questions of a bank or topic; the counts are those of no role any more."""
        what = list(self._counts)[row]
        now, total = self._counts[what], sum(self._counts.values())
        most = min(available(self._context().library, what), MOST - total + now)
        self._counts[what] = max(0, min(now + change, most))
        if not self._chosen:
            self._chosen, self._role, self._all_questions = True, None, False

    def lengthen(self, direction: int) -> None:
        """To the next five minutes, or down to the last."""
        if self._given is not None:
            return
        steps = self._minutes // STEP if direction > 0 else -(-self._minutes // STEP)
        self._own_minutes = max(1 if self._minutes < STEP else STEP, min((steps + direction) * STEP, LONGEST))
        self.fill()

    def title(self, language: Language) -> str:
        title = say(language, "setup_title", minutes=self._minutes, questions=sum(self._counts.values()))
        return title if self._given is None else f"{self._given.assignment} · {title}"

    def is_left(self) -> bool:
        """Whether the interview in progress answers the same assignment."""
        left = None if self._given is None else interview_left(self._context().store)
        return left is not None and self._given is not None and left.assignment == self._given.assignment

    def stages(self, language: Language) -> str:
        """The stages of the role and their minutes; "" where there are none."""
        if self._role is None:
            return ""
        tasks = {stage: self._counts.get(what, 0) for stage, what in TASKS[self._role].items()}
        planned = planned_stages(self._role, self._level, self._minutes, tasks)
        return stages_sentence(planned, language) if planned else ""

    def rows(self, language: Language, width: int) -> Iterator[str]:
        """Role, level and a line for each bank: a long name is shortened so that its counts stay beside it."""
        library = self._context().library
        counts = {
            what: f" ‹ {count:>2} ›  {say(language, 'setup_there', count=available(library, what))}"
            for what, count in self._counts.items()
        }
        room = width - max(map(cell_width, counts.values()), default=0)
        names = max(SHORTEST_NAME, min(NAME_WIDTH, room))
        for name, value in self._settings(language):
            yield f"{fitted(name, names)} ‹ {cut(value, width - names - ARROWS)} ›"
        for what, choice in counts.items():
            bank, _, _ = what.rpartition("/")
            indent = "  " if bank and library.bank(bank) is not None else ""
            yield fitted(f"{indent}{self._title_of(what, language)}", names) + choice

    def _settings(self, language: Language) -> Iterator[tuple[str, str]]:
        none = say(language, "setup_role_own" if self._chosen else "setup_role_none")
        yield say(language, "setup_role"), none if self._role is None else role_name(self._role, language)
        none = say(language, "setup_level_none")
        yield say(language, "setup_level"), none if self._level is None else level_name(self._level, language)

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
        return Blueprint(lines, self._chosen and self._all_questions) if lines else None

    def start(self, blueprint: Blueprint, language: Language) -> Started:
        """Begin the interview. Raises `DlquizError` where nothing of it can be asked."""
        context = self._context()
        return start_interview(
            context.library,
            self._given or Agreed(self._minutes, blueprint, context.fresh_seed(), self._role, self._level),
            context.store,
            clock=context.clock,
            ticks=context.ticks,
            zone=context.zone,
            device=context.device,
            language=language,
        )


def _next(values: Sequence[str | None], value: str | None, change: int) -> str | None:
    """The value so many places on, in a circle."""
    return values[(values.index(value) + change) % len(values)]
