"""How every screen of the quiz is come to by keys, from a bank of one question. A new screen joins with a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from shipped_cache import put_cache
from terminal import QUIZ, Terminal

from dlquiz.locations import bundled_banks

BANK = """
format: 1
id: every
title: {en: Of every screen, zh: 每个界面}
questions:
  - id: sum
    type: numeric
    topic: sums
    prompt: {en: 'What is 7000000 + {{n}}?', zh: '7000000 + {{n}} 等于多少？'}
    parameters: {n: {choose: [123456]}}
    answer: {expression: 7000000 + n}
"""
GRADIENT = """
format: 1
id: every
title: {en: Of a gradient, zh: 梯度}
questions:
  - id: graph
    type: numeric
    topic: gates
    prompt: {en: 'What is the gradient at $x$?', zh: '$x$ 处的梯度是多少？'}
    parameters: {x: {choose: [-2]}, y: {choose: [5]}}
    answer: {reference: gradient, arguments: {expression: x*y, at: {x: x, y: y}, with_respect_to: x}}
"""
F1, F3, F7, PALETTE, ENTER, ESCAPE = "\x1bOP", "\x1bOR", "\x1b[18~", "\x10", "\r", "\x1b"
AT_HOME = r"dlquiz +\d+ "
TOO_SOON = 0.6
ASKED = r"What is 7000000 \+ 123456\?"


class Way(NamedTuple):
    """Keys to press one after the other, each with what is painted then; `asks`: a field waits for text there."""

    steps: tuple[tuple[str, str], ...]
    asks: bool = False
    arguments: tuple[str, ...] = ()
    bank: str = BANK
    greeted: bool = False
    """Whether it begins at the greeting of the first start."""


QUESTION, VERDICT, BEGUN = (ENTER, ASKED), (F3, "7,123,456"), (ENTER, "Give up")
EVERY_SCREEN = {
    "home": Way(()),
    "help": Way(((F1, "Answer what is due today"),)),
    "palette": Way(((PALETTE, "What would you like"),)),
    "choose": Way((("s", "Start"),)),
    "question": Way((QUESTION,), asks=True),
    "seed": Way((QUESTION, (F7, "whole number")), asks=True),
    "verdict": Way((QUESTION, VERDICT)),
    "trace": Way((QUESTION, VERDICT, ("t", "How it was graded"))),
    "dispute": Way((QUESTION, VERDICT, ("d", "Dispute")), asks=True),
    "summary": Way((QUESTION, VERDICT, (ESCAPE, "Session summary"))),
    "mistakes": Way((("m", "Esc Back"),)),
    "networks": Way((("n", "vgg16"),)),
    "network": Way((("n", "vgg16"), (ENTER, "Input size"))),
    "compare": Way((("n", "vgg16"), (ENTER, "Input size"), ("c", "Esc"), (ENTER, "Other input"))),
    "layer questions": Way((("n", "vgg16"), (ENTER, "Input size"), (ENTER, "Ask"))),
    "browse": Way((("b", "1 of 1"),), asks=True),
    "preview": Way((("b", "1 of 1"), (ENTER, "Other numbers"))),
    "live": Way((("b", "1 of 1"), (ENTER, "Other numbers"), ("w", "no faults"))),
    "assignments": Way((("g", "You are in no group"),)),
    "settings": Way((("o", "Settings"),)),
    "add": Way((("a", "Add a question"),)),
    "import": Way(
        ((PALETTE, "What would you like"), ("import", "Make a bank of a file"), (ENTER, "Type the path")), asks=True
    ),
    "export": Way(((PALETTE, "What would you like"), ("export", "Write a bank as"), (ENTER, "Choose a bank"))),
    "greeting": Way((), greeted=True),
    "tour": Way(((ENTER * 3, "gradient at"),), asks=True, bank=GRADIENT, greeted=True),
    "picture": Way(((ENTER, "gradient at"), (F3, "Picture"), ("p", "Computational graph")), bank=GRADIENT),
    "plan": Way((("d", "reviews"),)),
    "progress": Way((("p", "Weakest"),)),
    "interview setup": Way((("i", "Begin"),)),
    "interview": Way((("i", "Begin"), BEGUN), asks=True),
    "confirm": Way((("i", "Begin"), BEGUN, ("\x1b", "i resume"), ("x", "Keep it"))),
    "report": Way((("i", "Begin"), BEGUN, ("1", "1"), (ENTER, "HTML"))),
    "interviews": Way((("i", "Begin"), ("v", "interviews yet"))),
}


def opened(
    home: Path,
    way: Way,
    program: Sequence[str] = QUIZ,
    environment: Mapping[str, str] | None = None,
    language: str = "en",
) -> Terminal:
    """The quiz in a terminal, on the screen that a way leads to; only the bank of one question is asked."""
    put_cache(home)
    resting = ", ".join(file.stem for file in bundled_banks().glob("*.yaml"))
    (home / "settings.yaml").write_text(f"language: {language}\ndisabled_banks: [{resting}]\n", "utf-8")
    bank = home / "every.yaml"
    bank.write_text(way.bank, "utf-8")
    terminal = Terminal(home, "--bank", bank, *way.arguments, program=program, environment=environment)
    try:
        # The first start greets.
        terminal.wait_for("Esc (Skip|跳过)")
        if not way.greeted:
            before = len(terminal.painted)
            terminal.press("\x1b")
            terminal.wait_for(AT_HOME, before)
        for keys, sight in way.steps:
            if way.steps[1:2] == (BEGUN,):
                # An interview takes no answer in the first moment of a question.
                terminal.wait(TOO_SOON)
            before = len(terminal.painted)
            terminal.press(keys)
            terminal.wait_for(sight, before)
    except BaseException:
        terminal.close()
        raise
    return terminal
