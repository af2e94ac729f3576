"""What the pages of progress are made of: what they are drawn from, and sections under headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import NamedTuple, TypeAlias

from textual.content import Content

from dlquiz.bank import Library
from dlquiz.messages import Language, Text, say
from dlquiz.progress.records import StoredAttempt
from dlquiz.session.figures import Figures
from dlquiz.session.formatting import answers_text
from dlquiz.text.cells import cell_width
from dlquiz.text.first_line import first_line
from dlquiz.tui.drawing import Draw
from dlquiz.tui.pictures.cells import cut, one_line
from dlquiz.tui.pictures.tables import IntervalWords
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Page, Part, verbatim


class View(NamedTuple):
    """What a page shows, in which language, and how many rows there are to be seen at once."""

    figures: Figures
    latest: Sequence[StoredAttempt]
    library: Library
    zone: tzinfo
    language: Language
    rows: int

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def answers(self, count: int) -> str:
        return answers_text(count).in_language(self.language)

    def question_words(self, name: str) -> str:
        """The first words of a question; its name where it is gone."""
        question = self.library.question(name)
        return name if question is None else first_line(question.prompt.in_language(self.language))

    def interval_words(self) -> IntervalWords:
        return IntervalWords(self.say("legend_sure"), self.say("legend_unsure"), self.say("legend_value"))


class Section(NamedTuple):
    """Something drawn for a width, under its heading; without one it joins what stands above."""

    heading: str
    draw: Draw


Show: TypeAlias = Callable[[View], list[Section]]


def text_block(*lines: str | Text | Part, language: Language) -> Draw:
    """Sentences, each on lines of its own."""
    return Page([_part(line, language) for line in lines]).content


class Titled(NamedTuple):
    """A title on one line behind a sign with its look, and below it what is said."""

    title: str
    said: str
    sign: str = ""
    look: str = ""


def titled_rows(rows: Sequence[Titled]) -> Draw:
    """Each title as far as the width allows, and below it what is said of it."""

    def draw(width: int) -> Content:
        parts = []
        for row in rows:
            title = verbatim(cut(one_line(row.title), width - cell_width(row.sign)))
            parts.append(Part(title, label=row.sign, label_style=row.look, gap=False))
            parts.append(Part(verbatim(row.said), style=MUTED, indent=2, gap=False))
        return Page(parts).content(width)

    return draw


def _part(line: str | Text | Part, language: Language) -> Part:
    if isinstance(line, Part):
        return line
    return Part(verbatim(line.in_language(language) if isinstance(line, Text) else line), gap=False)


def drawn(sections: Sequence[Section], width: int) -> Content:
    """The sections one below the other, a line apart."""
    lines: list[Content] = []
    for number, section in enumerate(sections):
        if section.heading:
            heading = Page([Part(verbatim(section.heading), style="bold")]).content(max(width, 1))
            lines += [Content(""), heading] if number else [heading]
        lines.append(section.draw(max(width, 1)))
    return Content("\n").join(lines)
