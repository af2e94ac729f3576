"""What history keeps of an answer, as one text; `dlquiz.progress.stored_answers` reads it back."""

from __future__ import annotations

from dlquiz.kinds.names import IN_FILES
from dlquiz.progress.records import StoredAttempt
from dlquiz.questions.kinds import Kind
from dlquiz.session.state import State

_UP = "?"
MOST_CHARACTERS = 60


def typed_line(attempt: StoredAttempt) -> str:
    """A recorded answer on one line, as far as it fits; of a file the first line of a function."""
    answer = attempt.answer
    if attempt.kind in IN_FILES:
        answer = next((line for line in answer.split("\n") if line.startswith("def ")), answer)
    return harmless(answer)[:MOST_CHARACTERS]


def harmless(text: str) -> str:
    """What was typed, on one line and without characters that steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def answer_text(state: State, kind: Kind) -> str:
    """The text for history.

    One given up begins with a line `?`, and what was answered follows; of steps, where a first line `?` may also give
    up the first step alone, so do the others as `?` lines. An open one has its points on the first line and the answer
    below, steps have one line each.
    """
    if state.revealed:
        missing = [_UP] * (len(kind.every_part) - len(state.answers)) if kind.in_steps else []
        return "\n".join((_UP, *state.answers, *missing))
    return f"{state.ticks}\n{state.answer}" if state.ticks else state.answer
