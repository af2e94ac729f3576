"""A document of a report as parts of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dlquiz.grading.verdict import SIGNS
from dlquiz.messages import Language, say
from dlquiz.reports.blocks import Block, Heading, Items, Prose, Table, Verdict
from dlquiz.reports.plain import aligned
from dlquiz.tui.question.looks import COLOURS
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, preformatted, verbatim

_STYLES = {"plain": "", "strong": "bold", "quiet": MUTED, "warning": "$text-warning", "typed": "italic", "key": ""}
INDENT = 2


def report_parts(blocks: Iterable[Block], language: Language) -> list[Part]:
    """The parts of all blocks but the title, which stands above the page."""
    return [part for block in blocks for part in _parts(block, language)]


def _parts(block: Block, language: Language) -> Iterator[Part]:
    match block:
        case Heading(words, level):
            if level > 1:
                yield Part(verbatim(words), style="bold $text-accent")
        case Verdict(outcome, words):
            sign, colour = (SIGNS[outcome], COLOURS[outcome]) if outcome else ("–", MUTED)
            word = say(language, outcome or "report_not_scored")
            text = say(language, "report_outcome", outcome=word, question=words)
            yield Part(verbatim(text), style="bold", label=f"{sign} ", label_style=colour)
        case Prose(document, label, style):
            look = "bold $text-accent" if style == "key" else MUTED
            yield Part(document, _STYLES[style], label, look, INDENT, gap=False)
        case Items(items):
            yield from (Part(item, label="• ", indent=INDENT, gap=False) for item in items)
        case Table(head, rows):
            yield Part(preformatted("\n".join(aligned((head, *rows)))), "$foreground", indent=INDENT, gap=False)
