"""What the list of assignments says, and what taking one begins. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.bank.library import planned_title
from dlquiz.errors import DlquizError
from dlquiz.group.membership import Membership, read_membership
from dlquiz.messages import Language, say, sentence
from dlquiz.progress.days import minute_text
from dlquiz.session.interview import Agreed
from dlquiz.tui.columns import Columns
from dlquiz.tui.context import AppContext

if TYPE_CHECKING:
    from dlquiz.group.assigned import Listed
    from dlquiz.group.assignment import Assignment

DROPPED = ("from", "minutes", "questions", "until")
"""The columns that matter least, where there is no room for all."""
NUMBERS = ("questions", "minutes", "score")
LEAST_NAME = 16
_HEADS = {
    "name": "group_column_name",
    "questions": "column_questions",
    "minutes": "column_minutes",
    "from": "group_column_from",
    "until": "group_column_until",
    "state": "group_column_state",
    "score": "column_score",
}
_ORDER = ("running", "open", "late", "early", "done")
"""What can be taken comes first."""


class Row(NamedTuple):
    """An assignment. `state` is as in `group.assigned`; `at` is when it was done, `score` from 0 to 1."""

    assignment: Assignment
    state: str
    at: datetime | None = None
    was_late: bool = False
    score: float | None = None


class AssignmentsPresenter:
    """The assignments of the group that is joined; until the server answers, those that it named last."""

    def __init__(self, context: Callable[[], AppContext]) -> None:
        self.rows: list[Row] = []
        self.asking = False
        self._context = context
        self._membership = Membership()
        self._listed: list[Assignment] = []
        self._trouble: DlquizError | None = None
        """Why the list is not new, or cannot be had."""

    @property
    def file(self) -> Path | None:
        return self._context().group_file

    @property
    def is_joined(self) -> bool:
        return bool(self._membership.member or self._membership.teacher)

    @property
    def is_teacher(self) -> bool:
        return bool(self._membership.teacher)

    def begin(self) -> Callable[[], Listed] | None:
        """Show what is kept; what is to be asked of the server, in any thread, None where there is no group."""
        file = self.file
        self._trouble, self.asking = None, False
        try:
            self._membership = Membership() if file is None else read_membership(file)
            if file is None or not self.is_joined:
                return None
            self._listed = self._kept(file)
        except DlquizError as error:
            self._trouble = error
            return None
        self.asking = True

        def newest() -> Listed:
            from dlquiz.group.assigned import newest_assignments

            return newest_assignments(file)

        return newest

    def _kept(self, file: Path) -> list[Assignment]:
        if not self._membership.assignments:
            return []
        from dlquiz.group.driver import need_driver

        need_driver()
        from dlquiz.group.assigned import known_assignments

        return known_assignments(self._membership, file)

    def take(self, listed: Listed) -> None:
        """What the server said, or what it said last."""
        self.asking, self._listed, self._trouble = False, listed.assignments, listed.trouble

    def fail(self, error: DlquizError) -> None:
        """The server gave no list: that which is kept stays."""
        self.asking, self._trouble = False, error

    def fill(self) -> None:
        """How far each is by now; none are shown where that cannot be read."""
        try:
            self.rows = list(self._rows()) if self._listed else []
        except DlquizError as error:
            self.rows, self._trouble = [], error

    def _rows(self) -> Iterator[Row]:
        from dlquiz.group.assigned import handed_in, is_late, scores_of, states_in

        context = self._context()
        done = handed_in(context.store)
        state = states_in(context.store, done, context.clock())
        names = [one.name for one in self._listed if one.name in done]
        scores = dict(zip(names, scores_of([done[name] for name in names], context.store), strict=True))
        found = []
        for one in self._listed:
            interview = done.get(one.name)
            if interview is not None:
                found.append(Row(one, "done", interview.at, is_late(one, interview), scores[one.name]))
            else:
                found.append(Row(one, state(one)))
        yield from sorted(found, key=lambda row: _ORDER.index(row.state))

    def title(self, language: Language) -> str:
        ready = sum(row.state in ("running", "open", "late") for row in self.rows)
        title = say(language, "assignments_title")
        return (
            f"{title}   {say(language, 'assignments_counts', ready=ready, count=len(self.rows))}"
            if self.rows
            else title
        )

    def notice(self, language: Language) -> str:
        """How to join, what is wrong, or that the server is being asked."""
        if self._trouble is not None:
            text = sentence(self._trouble.in_language(language))
            return say(language, "group_old_list", text=text) if self.rows else text
        if not self.is_joined:
            return say(language, "assignments_join")
        if self.asking:
            return say(language, "group_asking")
        return "" if self.rows else say(language, "group_assignments_none")

    def columns(self, language: Language, width: int) -> Columns:
        """The list for a width: the name is cut, and columns are left out, where there is no room for all."""
        heads = {name: say(language, _HEADS[name]) for name in _HEADS}
        cells = [self._cells(row, language) for row in self.rows]
        return Columns(heads, cells, width, least={"name": LEAST_NAME}, dropped=DROPPED, right=NUMBERS)

    def _cells(self, row: Row, language: Language) -> dict[str, str]:
        one = row.assignment
        return {
            "name": one.name,
            "questions": _questions(one),
            "minutes": str(one.minutes),
            "from": self._minute(one.starts),
            "until": self._minute(one.ends),
            "state": say(language, "assignments_done_late" if row.was_late else f"group_state_{row.state}"),
            "score": "" if row.score is None else f"{100 * row.score:.0f}%",
        }

    def about(self, at: int, language: Language) -> list[str]:
        """What Enter does on a row, or why nothing can be done there; and how it is handed in."""
        if not 0 <= at < len(self.rows):
            return []
        row, one = self.rows[at], self.rows[at].assignment
        asked = say(language, "assignments_asks", planned=self._planned(one, language), minutes=one.minutes)
        match row.state:
            case "done":
                lines = [say(language, "assignments_handed_in", at=self._minute(row.at))]
                return [*lines, say(language, "assignments_send")]
            case "early":
                return [asked, say(language, "assignments_opens", at=self._minute(one.starts))]
            case "late":
                ended = say(language, "group_is_late", name=one.name, at=self._minute(one.ends))
                return [asked, ended, say(language, "assignments_enter")]
            case "running":
                return [asked, say(language, "assignments_resume")]
        return [asked, say(language, "assignments_enter")]

    def _planned(self, one: Assignment, language: Language) -> str:
        found = []
        for line in one.blueprint.split(","):
            name, _, count = line.rpartition(":")
            title = planned_title(self._context().library, name).in_language(language)
            found.append(say(language, "report_planned", title=title, count=count))
        return ("；" if language == "zh" else "; ").join(found)

    def can_be_taken(self, at: int) -> bool:
        """Whether Enter begins or resumes the assignment of a row."""
        return 0 <= at < len(self.rows) and self.rows[at].state not in ("done", "early")

    def _minute(self, at: datetime | None) -> str:
        return "" if at is None else minute_text(at, self._context().zone)

    def is_running(self, at: int) -> bool:
        """Whether the interview in progress is about the assignment of a row."""
        return self.rows[at].state == "running"

    def agreed(self, at: int) -> Agreed:
        """What the interview of a row asks. Raises `DlquizError` where it cannot be taken."""
        from dlquiz.group.assigned import agreed_for

        context = self._context()
        one = self.rows[at].assignment
        return agreed_for(one, self._membership, context.library, context.store, now=context.clock(), zone=context.zone)


def _questions(one: Assignment) -> str:
    """How many its blueprint asks, as `Blueprint.text` wrote it."""
    counts = [line.rpartition(":")[2] for line in one.blueprint.split(",")]
    return str(sum(map(int, counts))) if all(map(str.isdecimal, counts)) else ""
