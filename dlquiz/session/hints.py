"""What helps with the question being answered: the next hint, the next line of the worked solution."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.kinds.answering import first_revealing_line, working_lines
from dlquiz.messages import Text
from dlquiz.session.state import Event, QuestionState


class Help(NamedTuple):
    """A text that helps, the event that is kept of it, and which of how many it is, counted from 1."""

    text: Text
    event: Event
    number: int
    total: int

    @property
    def shows_key(self) -> bool:
        """Whether the key can be read from it."""
        return self.event.text == "key"


def next_hint(question_state: QuestionState) -> Help | None:
    """One more hint, if there is one and the model answer is not shown yet."""
    hints = question_state.variant.question.hints
    shown = question_state.state.hints
    if shown >= len(hints) or question_state.state.stage != "ask":
        return None
    return Help(question_state.variant.fill(hints[shown]), Event("hint"), shown + 1, len(hints))


def next_line(question_state: QuestionState) -> Help | None:
    """One more line of the worked solution, of steps of the one asked now; None where there is none."""
    lines, shown = working_lines(question_state.asked), question_state.state.lines
    if shown >= len(lines) or question_state.state.stage != "ask":
        return None
    shows_key = shown + 1 >= first_revealing_line(question_state.asked)
    return Help(lines[shown], Event("work", "key" if shows_key else ""), shown + 1, len(lines))
