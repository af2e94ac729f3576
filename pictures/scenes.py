"""What the pictures show: which screens, and the keys that lead there."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """Keys pressed one after the other, and how long what they lead to is looked at."""

    keys: tuple[str, ...]
    seconds: float = 0.0


class Still(NamedTuple):
    """One screen, taken in both languages."""

    name: str
    words: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    size: tuple[int, int] = (100, 30)
    theme: str = "dark"


def typed(text: str, seconds: float = 0.0) -> Step:
    """A text typed character by character."""
    return Step(tuple(text), seconds)


def asked(question: str, seed: int) -> tuple[str, ...]:
    """The words that start the quiz with one question and its numbers."""
    return ("practice", "--question", question, "--seed", str(seed))


STILLS = (
    Still("home", (), (Step(("down",)),)),
    # 31 cells of stride 3: a padding counted once is the slip that 10 gives away.
    Still("verdict", asked("cnn_interview/conv-output-size", 3), (typed("10"), Step(("enter",)))),
    Still("progress", (), (Step(("p", "2")),)),
)

RECORDING = Still(
    "dlquiz",
    asked("cnn_interview/conv-output-size", 3),
    (
        Step((), 0.5),
        typed("(32+2*3-7)/3", 1.5),
        Step(("enter",), 3.0),
        Step(("backspace",) * 3, 0.2),
    ),
)
