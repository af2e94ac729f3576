"""Hostile texts of banks, answers, notes and names of files in what commands tell people: filtered, never obeyed."""

from __future__ import annotations

import pytest
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
WORST = ("[/b]", "$x", "<script>alert(1)</script>", "{x.__class__}", "👩‍👩‍👧‍👦", "a\u00a0b", "%(x)s")


def admitted() -> list[str]:
    loaded = {text: load_text(BANK.format(text=quoted(text))) for text in STRINGS}
    return [text for text, found in loaded.items() if not any(fault.severity == "error" for fault in found.faults)]


def told(dlquiz, tmp_path, text):
    bank = tmp_path / "hostile.yaml"
    bank.write_text(BANK.format(text=quoted(text)), "utf-8")
    for command in COMMANDS:
        named = (bank if word == "BANK" else word for word in command)
        ran = dlquiz("--bank", bank, *named)
        assert ran.code in (0, 1), (text, command, ran.err)
        assert "Traceback" not in ran.err
        assert not controls(ran.out + ran.err), (text, command)


@pytest.mark.parametrize("text", WORST)
def test_commands_tell_hostile_texts_without_obeying_them(dlquiz, tmp_path, text):
    told(dlquiz, tmp_path, text)


@pytest.mark.campaign
def test_commands_tell_every_hostile_text_that_a_bank_may_hold(dlquiz, tmp_path):
    for text in admitted():
        told(dlquiz, tmp_path, text)


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\u202eabc", "a\rb", "\x07"])
def test_answers_and_names_of_files_are_filtered(dlquiz, tmp_path, text):
    bank = tmp_path / "hostile.yaml"
    bank.write_text(BANK.format(text="x"), "utf-8")
    strange = tmp_path / f"no{text}.yaml"
    for command in (
        ("grade", "hostile/q", text),
        ("show", text),
        ("check", strange),
        ("net", strange),
        ("drill", text),
    ):
        ran = dlquiz("--bank", bank, *command)
        assert not controls(ran.out + ran.err), (text, command, ran.out, ran.err)
