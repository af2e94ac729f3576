"""What a teacher's report says of a group's questions. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from dlquiz.errors import DlquizError, UsageError
from dlquiz.group.membership import Membership, read_membership
from dlquiz.messages import Language, Text, message, say, sentence
from dlquiz.reports.class_report import class_report, flag_texts, percent, question_report, signed
from dlquiz.session.titles import mistake_label, question_label
from dlquiz.text.cells import shown
from dlquiz.tui.columns import Columns
from dlquiz.tui.context import AppContext

if TYPE_CHECKING:
    from dlquiz.analysis.figures import QuestionFigures
    from dlquiz.reports.blocks import Block

FLAG = "!"
DROPPED = ("mistake", "difficulty", "discrimination", "n")
"""The columns that matter least, where there is no room for all."""
NUMBERS = ("n", "facility", "discrimination", "difficulty")
LEAST = {"question": 20, "mistake": 20}
WIDE = 110
"""From so many cells questions of all banks are listed with the bank in front; else it stands below the list."""
_HEADS = {
    "flag": "",
    "question": "analysis_question",
    "n": "analysis_answers",
    "facility": "analysis_facility",
    "discrimination": "analysis_discrimination",
    "difficulty": "analysis_difficulty",
    "mistake": "group_column_mistake",
}


class Found(NamedTuple):
    """The figures of the group, by question the options that nobody chose, and what people read for the commonest
    mistakes, by question and mistake."""

    members: int
    questions: list[QuestionFigures]
    unused: dict[str, list[str]]
    titles: dict[tuple[str, str], Text]


class ReportPresenter:
    """Questions that need a look come first: those with flags, then the hardest."""

    def __init__(self, context: Callable[[], AppContext]) -> None:
        self.rows: list[QuestionFigures] = []
        self.bank: str | None = None
        """The bank whose questions are listed; None for all."""
        self._context = context
        self._found: Found | None = None
        self._trouble: DlquizError | None = None

    def begin(self) -> Callable[[], Found] | None:
        """What asks the server, in any thread; None where this home is no teacher's."""
        context = self._context()
        try:
            membership = Membership() if context.group_file is None else read_membership(context.group_file)
            if not membership.teacher:
                raise UsageError(*message("group_no_teacher"))
        except DlquizError as error:
            self._trouble = error
            return None

        def figures() -> Found:
            from dlquiz.group.reporting import group_figures

            found = group_figures(membership.teacher_address(), context.library.renamed)
            # Finding them draws questions, which takes a while where there are many.
            commonest = [(one.question, one.mistakes[0].name) for one in found.questions if one.mistakes]
            titles = {(name, mistake): mistake_label(context.library, mistake, name) for name, mistake in commonest}
            return Found(found.members, found.questions, found.unused, titles)

        return figures

    def take(self, found: Found) -> None:
        self._found = found
        self._list()

    def fail(self, error: DlquizError) -> None:
        self._trouble = error

    @property
    def banks(self) -> list[str]:
        """Those whose questions were answered."""
        questions = () if self._found is None else self._found.questions
        return sorted({_bank(one) for one in questions})

    def turn_bank(self, step: int) -> None:
        """List the next bank alone; after the last come all."""
        order = [None, *self.banks]
        self.bank = order[(order.index(self.bank) + step) % len(order)]
        self._list()

    def _list(self) -> None:
        questions = [] if self._found is None else self._found.questions
        chosen = [one for one in questions if self.bank is None or _bank(one) == self.bank]
        self.rows = sorted(chosen, key=lambda one: (-len(one.flags), -one.difficulty, one.question))

    def title(self, language: Language) -> str:
        title = say(language, "group_report_title")
        if self._found is None:
            return title
        answers = sum(one.n for one in self.rows)
        counts = {"learners": self._found.members, "questions": len(self.rows), "answers": answers}
        bank = None if self.bank is None else self._context().library.bank(self.bank)
        named = self.bank if bank is None else bank.title.in_language(language)
        chosen = f"{shown(named)} · " if named else ""
        return f"{title}   {chosen}{say(language, 'analysis_counts', **counts)}"

    def notice(self, language: Language) -> str:
        if self._trouble is not None:
            return sentence(self._trouble.in_language(language))
        if self._found is None:
            return say(language, "group_asking")
        return "" if self.rows else say(language, "group_report_none")

    def columns(self, language: Language, width: int) -> Columns:
        """The list for a width."""
        heads = {name: say(language, key) if key else "" for name, key in _HEADS.items()}
        whole = self.bank is None and width >= WIDE
        cells = [self._cells(one, language, whole=whole) for one in self.rows]
        return Columns(heads, cells, width, least=LEAST, dropped=DROPPED, right=NUMBERS)

    def _cells(self, one: QuestionFigures, language: Language, *, whole: bool) -> dict[str, str]:
        few = one.facility is None
        return {
            "flag": FLAG if one.flags else "",
            "question": one.question if whole else one.question.partition("/")[2],
            "n": str(one.n),
            "facility": percent(one.facility),
            "discrimination": signed(one.discrimination),
            "difficulty": "–" if few else signed(one.difficulty),
            "mistake": self._commonest(one, language),
        }

    def _commonest(self, one: QuestionFigures, language: Language) -> str:
        if not one.mistakes:
            return ""
        commonest = one.mistakes[0]
        title = self._title(commonest.name, one.question).in_language(language)
        return f"{percent(commonest.share)} {title}"

    def _title(self, mistake: str, question: str) -> Text:
        """What people read for a mistake; of the commonest it is known by now."""
        known = {} if self._found is None else self._found.titles
        return known.get((question, mistake)) or mistake_label(self._context().library, mistake, question)

    def about(self, at: int, language: Language) -> list[str]:
        """Which question a row is, its commonest mistake, and why it needs a look."""
        if not 0 <= at < len(self.rows):
            return []
        one = self.rows[at]
        label = question_label(self._context().library, one.question).in_language(language)
        made = self._commonest(one, language)
        lines = [label, say(language, "group_report_mistake", mistake=made)] if made else [label]
        return [*lines, *(f"{FLAG} {text}" for text in flag_texts(one, language, self._title))]

    def question(self, figures: QuestionFigures, language: Language) -> list[Block]:
        """What there is to say of one question."""
        unused = [] if self._found is None else self._found.unused.get(figures.question, [])
        return question_report(figures, language, label=self._title, unused=unused)

    def document(self, language: Language) -> list[Block]:
        """The report of what is listed, as `group report` prints it."""
        assert self._found is not None, "there is one only once there are figures"
        in_order = sorted(self.rows, key=lambda one: one.question)
        return class_report(self._found.members, in_order, language, label=self._title, unused=self._found.unused)


def _bank(figures: QuestionFigures) -> str:
    return figures.question.partition("/")[0]
