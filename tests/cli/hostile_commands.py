"""Hostile texts of a bank in what commands tell people: filtered, never obeyed."""

from __future__ import annotations

from pathlib import Path

from command_fixtures import Command
from hostile import STRINGS, controls, quoted

from dlquiz.bank import load_text

BANK = """
format: 1
id: hostile
title: {{en: {text}, zh: {text}}}
topics: {{t: {{en: {text}, zh: {text}}}}}
questions:
  - id: q
    type: numeric
    topic: t
    prompt: {{en: {text}, zh: {text}}}
    answer: {{expression: '7'}}
    mistakes: [{{name: eight, expression: '8', feedback: {{en: {text}, zh: {text}}}}}]
    explanation: {{en: {text}, zh: {text}}}
    source: {text}
"""
COMMANDS = (
    ("show", "BANK", "q"),
    ("grade", "BANK", "q", "8"),
    ("banks",),
    ("stats",),
    ("history",),
    ("mistakes",),
    ("due",),
)


def admitted() -> list[str]:
    loaded = {text: load_text(BANK.format(text=quoted(text))) for text in STRINGS}
    return [text for text, found in loaded.items() if not any(fault.severity == "error" for fault in found.faults)]


def assert_shown(dlquiz: Command, folder: Path, text: str) -> None:
    """Every command that tells of a bank tells this text of it."""
    bank = folder / "hostile.yaml"
    bank.write_text(BANK.format(text=quoted(text)), "utf-8")
    for command in COMMANDS:
        named = (bank if word == "BANK" else word for word in command)
        ran = dlquiz("--bank", bank, *named)
        assert ran.code in (0, 1), (text, command, ran.err)
        assert "Traceback" not in ran.err
        assert not controls(ran.out + ran.err), (text, command)


def named(dlquiz: Command, folder: Path, text: str) -> None:
    """It is an answer, and the name of a question, of files, and of a mistake."""
    bank = folder / "hostile.yaml"
    bank.write_text(BANK.format(text="x"), "utf-8")
    strange = folder / f"no{text}.yaml"
    for command in (
        ("grade", "hostile/q", "--", text),
        ("show", "--", text),
        ("check", strange),
        ("net", strange),
        ("drill", "--", text),
    ):
        ran = dlquiz("--bank", bank, *command)
        assert "Traceback" not in ran.err, (text, command)
        assert not controls(ran.out + ran.err), (text, command, ran.out, ran.err)
