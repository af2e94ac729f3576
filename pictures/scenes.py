"""What the pictures show: which screens, and the keys that lead there."""

from __future__ import annotations

from typing import NamedTuple

from dlquiz.bank import load_library
from dlquiz.locations import bundled_banks


class Step(NamedTuple):
    """Keys pressed one after the other, a text that must then come up, and how long it is looked at."""

    keys: tuple[str, ...]
    until: str = ""
    seconds: float = 0.0


class Still(NamedTuple):
    """One screen, taken in both languages. What steps wait for reads the same in both."""

    name: str
    words: tuple[str, ...]
    steps: tuple[Step, ...]
    size: tuple[int, int] = (100, 30)
    theme: str = "dark"


def typed(text: str, until: str = "", seconds: float = 0.0) -> Step:
    """A text typed character by character."""
    return Step(tuple(text), until, seconds)


def asked(question: str, seed: int) -> tuple[str, ...]:
    """The words that start the quiz with one question and its numbers."""
    return ("practice", "--question", question, "--seed", str(seed))


HOME = Step((), f"/{sum(not question.deprecated for question in load_library([bundled_banks()]).questions())} ")
"""Home with all banks: how many were answered of all questions."""
ASKED = Step((), "1/1")

STILLS = (
    Still("home", (), (HOME, Step(("down",), "▾")), (120, 32)),
    # The padding counted once is the only one of its mistakes that gives 28.
    Still(
        "verdict",
        asked("cnn_interview/conv-output-size", 12),
        (ASKED, typed("28"), Step(("enter",), "padding_once")),
        (100, 32),
    ),
    # The exponent left in its place: the graph tells at which node it first shows.
    Still(
        "graph",
        asked("backprop/two-weights-in-a-row", 3),
        (ASKED, typed("124"), Step(("enter",), "exponent_forgotten"), Step(("p",), "✗124")),
    ),
    Still(
        "network",
        (),
        (HOME, Step(("n",), "googlenet"), Step((*["down"] * 12, "enter"), "inception5b", 1.0)),
        (100, 32),
    ),
    Still("progress", (), (HOME, Step(("p", "2"), "┃")), theme="light"),
)

# A width that was not rounded down, why, how the window runs out, and a second try in the other language.
RECORDING = Still(
    "dlquiz",
    asked("cnn_interview/conv-output-size", 18),
    (
        ASKED._replace(seconds=1.5),
        typed("(24-3)/2+1", "11.5", 1.5),
        Step(("enter",), "division_not_rounded", 3.5),
        Step(("p",), "= 11", 3.5),
        Step(("esc",), "division_not_rounded", 0.5),
        Step(("a",), "2/2", 1.5),
        Step(("ctrl+l",), seconds=1.5),
        typed("17", seconds=0.5),
        Step(("enter",), "✓", 2.5),
    ),
    (80, 24),
)
