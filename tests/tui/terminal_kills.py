"""The quiz in a terminal killed with signal 9 at any moment: a verdict that was painted is in the history.

Every answer is wrong and its key is a number that stands nowhere else, so that each painted key tells which answer had
its verdict shown. POSIX only.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from terminal import LONGEST, QUIZ, Terminal

from dlquiz.bank import load_bank
from dlquiz.kinds.drawing import draw
from dlquiz.progress.store import open_store

BANK = """
format: 1
id: kills
title: {en: Kills, zh: 中断}
questions:
  - id: sum
    type: numeric
    topic: sums
    prompt: {en: 'What is 7000000 + {{n}}?', zh: '7000000 + {{n}} 等于多少？'}
    parameters: {n: {integer: [100000, 999999]}}
    answer: {expression: 7000000 + n}
"""
PROMPT = r"What is 7000000 \+ (\d{6})\?"
_KEY = re.compile(r"\b7,[1-9]\d{2},\d{3}\b")


def write_bank(folder: Path) -> Path:
    path = folder / "kills.yaml"
    path.write_text(BANK, "utf-8")
    return path


def recorded(home: Path) -> list[str]:
    """The keys of all attempts in the file, those taken back too."""
    with closing(sqlite3.connect(home / "progress.db")) as file:
        return [key for (key,) in file.execute("SELECT expected FROM attempts ORDER BY sequence")]


def keys_in(painted: str) -> set[str]:
    """The keys that were shown, as the history has them."""
    return {key.replace(",", "") for key in _KEY.findall(painted)}


def shown_key(number: str) -> str:
    return f"{7_000_000 + int(number):,}"


def first_number(terminal: Terminal) -> str:
    """The number asked about first."""
    return terminal.wait_for(rf"{PROMPT}[^$]*↵ Submit")[1]


def answer(terminal: Terminal, number: str) -> float:
    """Answer and wait for the verdict; how many seconds that took."""
    started = time.monotonic()
    terminal.press("1\r")
    terminal.wait_for(shown_key(number))
    return time.monotonic() - started


def go_on(terminal: Terminal, number: str) -> str:
    """Go on to the next question; the number asked about."""
    before = len(terminal.painted)
    terminal.press("\r")
    # The old question may be painted once more meanwhile.
    return terminal.wait_for(rf"(?!.*\+ {number}){PROMPT}", before)[1]


class KilledSessions:
    """One home, whose sessions are killed one after the other; each goes on where the one before was stopped."""

    DEEDS = ("see", "start", "answer", "see", "type", "typed", "see", "answer", "next", "undo")

    def __init__(self, folder: Path, seed: int, program: Sequence[str] = QUIZ) -> None:
        self.program = program
        self.home, self.bank = folder / "home", write_bank(folder)
        loaded = load_bank(self.bank).bank
        assert loaded is not None
        self.question = loaded.questions[0]
        self.dice = random.Random(seed)
        self.starting, self.marking = 0.5, 0.03
        self.left_off: str | None = None
        self.keys: set[str] = set()
        self.taken_back = 0

    def kill(self, deed: str) -> None:
        """One session, killed at a random moment of the deed, and a look at what it left."""
        with Terminal(self.home, "practice", "--bank", self.bank, "--number", "40", program=self.program) as terminal:
            number = "" if deed == "start" else self._begin(terminal)
            self._do(terminal, deed, number)
            if deed != "see":
                terminal.kill()
            painted = terminal.painted
        assert "not saved" not in painted
        self.keys |= keys_in(painted)
        self._look(taken_back=1 if deed == "undo" else 0)

    def _begin(self, terminal: Terminal) -> str:
        """Come to a question that is not answered, and its number; what was left in the middle comes first."""
        started = time.monotonic()
        number = first_number(terminal)
        self.starting = time.monotonic() - started
        assert self.left_off in (None, number)
        for _ in range(self.dice.randrange(3)):
            self.marking = answer(terminal, number)
            number = go_on(terminal, number)
        return number

    def _do(self, terminal: Terminal, deed: str, number: str) -> None:
        match deed:
            case "start":
                terminal.wait(self.dice.uniform(0, 1.2 * self.starting))
            case "type":
                terminal.press("12")
                terminal.wait(self.dice.uniform(0, 0.6))
            case "typed":
                terminal.press("12")
                self._wait_for_the_draft(terminal)
            case "answer":
                terminal.press("1\r")
                terminal.wait(self.dice.uniform(0, 1.5 * self.marking))
            case "see":
                terminal.press("1\r")
                terminal.kill_at_sight_of(shown_key(number))
            case _:
                answer(terminal, number)
                terminal.press("u" if deed == "undo" else "\r")
                terminal.wait(self.dice.uniform(0, self.marking))

    def _wait_for_the_draft(self, terminal: Terminal) -> None:
        """The text being typed is kept a moment after the last key."""
        end = time.monotonic() + LONGEST
        with open_store(self.home / "progress.db") as store:
            while (draft := store.drafts.current()) is None or draft.typed != "12":
                assert time.monotonic() < end, "the text being typed is never kept"
                terminal.wait(0.05)

    def _look(self, taken_back: int) -> None:
        """No verdict shown is lost, nothing is there twice, and the draft is of a question that can be gone on with."""
        with open_store(self.home / "progress.db") as store:
            assert store.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert store.figures.mismatches() == []
            kept, in_force, draft = recorded(self.home), store.history(), store.drafts.current()
        assert self.keys <= set(kept)
        assert len(kept) == len(set(kept))
        self.taken_back += taken_back
        assert len(kept) - self.taken_back <= len(in_force) <= len(kept)
        self.left_off = None
        if draft is not None:
            number = str(draw(self.question, draft.seed).parameters["n"])
            assert f"7{number}" not in kept
            # What was only looked at is not gone on with.
            self.left_off = number if draft.typed or draft.events else None
