"""The figures of a class as a document for teachers and authors: what to look at first, then question by question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dlquiz.messages import Language, Text, say
from dlquiz.reports.blocks import Block, Heading, Items, Prose, Table, verbatim

if TYPE_CHECKING:
    from dlquiz.analysis.figures import Mistake, QuestionFigures

MINUS = "−"
MistakeLabel = Callable[[str, str], Text]
"""What people read for a mistake, by its name and the question."""


def class_report(
    learners: int,
    figures: Sequence[QuestionFigures],
    language: Language,
    *,
    label: MistakeLabel,
    unused: Mapping[str, Sequence[str]] | None = None,
) -> list[Block]:
    """The document; `unused` are the options that nobody chose, by question."""
    return list(_Writer(learners, figures, language, label, unused or {}).blocks())


def question_report(
    figures: QuestionFigures, language: Language, *, label: MistakeLabel, unused: Sequence[str] = ()
) -> list[Block]:
    """The part of the document that is about one question: figures, what to look at, mistakes by thirds, options."""
    of_question = {figures.question: unused} if unused else {}
    return list(_Writer(0, [figures], language, label, of_question).question())


def flag_texts(figures: QuestionFigures, language: Language, label: MistakeLabel) -> list[str]:
    """What there is to look at in a question."""
    return list(_Writer(0, [figures], language, label, {}).flags(figures))


class _Writer:
    def __init__(
        self,
        learners: int,
        figures: Sequence[QuestionFigures],
        language: Language,
        label: MistakeLabel,
        unused: Mapping[str, Sequence[str]],
    ) -> None:
        self._learners = learners
        self._figures = figures
        self._language: Language = language
        self._label = label
        self._unused = unused

    def blocks(self) -> Iterator[Block]:
        yield Heading(self._say("analysis_title"), 1)
        answers = sum(each.n for each in self._figures)
        counts = {"learners": self._learners, "answers": answers, "questions": len(self._figures)}
        yield Prose(verbatim(self._say("analysis_counts", **counts)), style="strong")
        if not self._figures:
            return
        yield from self._to_look_at()
        yield Heading(self._say("analysis_all"))
        yield from self._table()
        yield from self._notes()
        yield from self._mistakes()
        yield from self._unused_options()

    def question(self) -> Iterator[Block]:
        yield Heading(self._say("analysis_first_answers"))
        yield from (Prose(verbatim(flag), style="warning") for each in self._figures for flag in self.flags(each))
        yield from self._table(named=False)
        yield from self._mistakes(named=False)
        yield from self._unused_options(named=False)
        yield Heading(self._say("analysis_columns"))
        yield from self._notes()

    def _say(self, key: str, **values: object) -> str:
        return say(self._language, key, **values)

    def _to_look_at(self) -> Iterator[Block]:
        yield Heading(self._say("analysis_flagged"))
        flagged = [each for each in self._figures if each.flags]
        if not flagged:
            yield Prose(verbatim(self._say("analysis_none_flagged")))
        colon, stop = (": ", "; ") if self._language == "en" else ("：", "；")
        lines = (f"{each.question}{colon}{stop.join(self.flags(each))}" for each in flagged)
        yield Items(tuple(map(verbatim, lines)))

    def flags(self, figures: QuestionFigures) -> Iterator[str]:
        for flag in figures.flags:
            if flag == "mistake_of_the_strong":
                name = ("、" if self._language == "zh" else ", ").join(
                    self._named(figures.question, mistake) for mistake in figures.mistakes if mistake.of_the_strong
                )
                yield self._say("flag_mistake_of_the_strong", name=name)
            else:
                said = {"facility": percent(figures.facility), "r": signed(figures.discrimination)}
                yield self._say(f"flag_{flag}", **said)

    def _table(self, *, named: bool = True) -> Iterator[Block]:
        columns = {
            name: cell
            for name, cell in _COLUMNS.items()
            if (self._has_slopes or name != "slope") and (named or name != "question")
        }
        head = tuple(self._say(f"analysis_{name}") for name in columns)
        yield Table(head, tuple(tuple(cell(each) for cell in columns.values()) for each in self._figures))

    @property
    def _has_slopes(self) -> bool:
        return any(each.slope is not None for each in self._figures)

    def _notes(self) -> Iterator[Block]:
        notes = ["analysis_note_facility", "analysis_note_discrimination", "analysis_note_difficulty"]
        notes += ["analysis_note_slope"] if self._has_slopes else []
        yield Items(tuple(verbatim(self._say(key)) for key in notes))

    def _mistakes(self, *, named: bool = True) -> Iterator[Block]:
        made = [each for each in self._figures if each.mistakes]
        if not made:
            return
        yield Heading(self._say("analysis_mistakes"))
        yield Prose(verbatim(self._say("analysis_note_thirds")), style="quiet")
        for each in made:
            if named:
                yield Prose(verbatim(each.question), style="strong")
            yield Items(tuple(verbatim(self._mistake(each.question, mistake)) for mistake in each.mistakes))

    def _mistake(self, question: str, mistake: Mistake) -> str:
        low, middle, high = map(percent, mistake.thirds)
        name = self._named(question, mistake)
        return self._say("analysis_mistake", name=name, share=percent(mistake.share), low=low, middle=middle, high=high)

    def _named(self, question: str, mistake: Mistake) -> str:
        return self._label(mistake.name, question).in_language(self._language)

    def _unused_options(self, *, named: bool = True) -> Iterator[Block]:
        found = [
            (each.question, self._unused[each.question]) for each in self._figures if each.question in self._unused
        ]
        if not found:
            return
        yield Heading(self._say("analysis_unused"))
        for question, options in found:
            if named:
                yield Prose(verbatim(question), style="strong")
            yield Items(tuple(map(verbatim, options)))


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def signed(value: float | None) -> str:
    """A number with two digits and its sign."""
    return "–" if value is None else f"{value:+.2f}".replace("-", MINUS)


def _beyond_few(cell: Callable[[QuestionFigures], str]) -> Callable[[QuestionFigures], str]:
    """A cell that says nothing of a question with few answers."""
    return lambda figures: "–" if figures.facility is None else cell(figures)


_COLUMNS: Mapping[str, Callable[[QuestionFigures], str]] = {
    "question": lambda figures: figures.question,
    "answers": lambda figures: str(figures.n),
    "facility": lambda figures: percent(figures.facility),
    "estimate": _beyond_few(lambda figures: percent(figures.estimate)),
    "discrimination": _beyond_few(lambda figures: signed(figures.discrimination)),
    "difficulty": _beyond_few(lambda figures: signed(figures.difficulty)),
    "slope": _beyond_few(lambda figures: "–" if figures.slope is None else f"{figures.slope:.2f}"),
    "median_time": lambda figures: f"{figures.median_seconds:.0f} s",
}
"""What stands in each column, by the name of its heading in messages."""
