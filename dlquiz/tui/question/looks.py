"""What the pages on a verdict have in common: colours, widths, headings, and what is said of a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.grading.verdict import Verdict
from dlquiz.messages import Language, say
from dlquiz.tui.question.parts import MUTED
from dlquiz.tui.rendering import Part, parsed, verbatim

COLOURS = {"right": "bold $text-success", "partly": "bold $text-warning", "wrong": "bold $text-error"}
ROOM = 74
"""Cells of a line of the verdict in a terminal of 80: what is aligned must not be broken."""
INDENT = 2


def section(title: str) -> Part:
    return Part(verbatim(title), style="bold", heading=True)


def said_parts(verdict: Verdict, language: Language, indent: int) -> Iterator[Part]:
    """Notes, the mistake by name, its message and why it tempts. What is said of a right answer is said quietly."""
    rule = "" if verdict.outcome == "right" else COLOURS[verdict.outcome]
    for part in _message_parts(verdict, language):
        yield part._replace(indent=indent, gap=False, rule=rule)


def _message_parts(verdict: Verdict, language: Language) -> Iterator[Part]:
    for note in verdict.notes:
        yield Part(verbatim(note.in_language(language)), style=MUTED)
    if (label := verdict.mistake_label) is not None:
        name = verbatim(say(language, "mistake", name=label.in_language(language)))
        yield Part(name, style="$text-warning")
    if any(verdict.message):
        style = MUTED if verdict.outcome == "right" else ""
        yield Part(parsed(verdict.message.in_language(language)), style=style)
    if any(verdict.tempting):
        reason = say(language, "tempting", text=verdict.tempting.in_language(language))
        yield Part(parsed(reason), style=MUTED)
