"""Hostile strings in a real terminal: of what the program writes, nothing but its own steering and text. POSIX only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from hostile import controls, quoted
from hostile_questions import CHOICE, HEAD, TYPED
from shipped_cache import put_cache
from terminal import QUIZ, Terminal

_CURSOR_AND_COLOURS = re.compile(r"\x1b\[[0-9;:?<>=]*[ -/]*[@-~]|\x1b\]22;default\x07")
"""All that the program itself writes but text, the pointer's shape too; hostile texts have other escapes as well."""


def strays(terminal: Terminal) -> set[str]:
    """Control characters that the program wrote, but for what steers the terminal and ends of lines."""
    return controls(_CURSOR_AND_COLOURS.sub("", terminal.raw)) - {"\r"}


def asks_about(home: Path, texts: Sequence[str], program: Sequence[str] = QUIZ) -> None:
    """Each text is prompt, option, hint, reason, explanation, title, topic and source of a question."""
    questions = "".join(CHOICE.format(number=number, text=quoted(text)) for number, text in enumerate(texts))
    bank = _written(home, HEAD.format(id="hostile", text=quoted(texts[0])) + questions)
    with Terminal(home, "practice", "--bank", bank, "--number", len(texts), program=program) as terminal:
        before = 0
        for _ in texts:
            terminal.wait_for("F2 Hint", before)
            before = _press(terminal, "\x1bOQ", "Hint 1 of 1")
            before = _press(terminal, "1", "Right|Wrong")
            before = _press(terminal, "\r", "")
        assert terminal.end() == 0
        assert strays(terminal) == set()


def pastes(home: Path, texts: Sequence[str], program: Sequence[str] = QUIZ) -> None:
    """Each text is pasted where a word is asked for, seen, and taken out again."""
    bank = _written(home, TYPED.partition("  - id: number")[0])
    with Terminal(home, "practice", "--bank", bank, "--number", "1", program=program) as terminal:
        terminal.wait_for("Say it")
        for text in texts:
            if text.endswith("\x1b"):
                # With the end of what is pasted it would be another key.
                continue
            # Lone surrogates are no text that a terminal could send.
            terminal.press(f"\x1b[200~{text.encode('utf-8', 'ignore').decode()}\x1b[201~")
            if text.isalnum() and len(text) < 20:
                terminal.wait_for(re.escape(text))
            else:
                terminal.wait(0.04)
            terminal.press("\x15")
            terminal.wait(0.02)
        terminal.press("all seen")
        terminal.wait_for("all seen")
        assert terminal.end() == 0
        assert strays(terminal) == set()


def _press(terminal: Terminal, key: str, sight: str) -> int:
    """Press a key and wait for what it brings; how much had been painted before."""
    before = len(terminal.painted)
    terminal.press(key)
    terminal.wait_for(sight, before)
    return before


def _written(home: Path, text: str) -> Path:
    put_cache(home)
    bank = home / "bank.yaml"
    bank.write_text(text, "utf-8")
    return bank
