"""Hostile strings in questions and as answers to them: shown as they are, and nothing of them is obeyed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from driving import MakeStudy
from driving import shown as page
from hostile import STRINGS, controls, quoted
from poisoned import painted, squeezed
from textual.widgets import Input

from dlquiz.bank import load_text
from dlquiz.session.options import SessionOptions
from dlquiz.text.plainly import plain
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.help.screen import HelpScreen
from dlquiz.tui.question.screen import QuestionScreen

HEAD = """
format: 1
id: {id}
title: {{en: {text}, zh: {text}}}
topics: {{t: {{en: {text}, zh: {text}}}}}
questions:
"""
CHOICE = """
  - id: q{number}
    type: choice
    topic: t
    shuffle: false
    prompt: {{en: {text}, zh: {text}}}
    options:
      - {{text: {{en: {text}, zh: {text}}}, correct: true, why: {{en: {text}, zh: {text}}}}}
      - {{text: {{en: another one, zh: 另一个}}}}
    hints: [{{en: {text}, zh: {text}}}]
    explanation: {{en: {text}, zh: {text}}}
    source: {text}
"""
TYPED = """
format: 1
id: typed
title: {en: Typed, zh: 输入}
questions:
  - id: word
    type: text
    topic: t
    prompt: {en: Say it., zh: 请输入。}
    accept: [certainly]
  - id: number
    type: numeric
    topic: t
    prompt: {en: How many?, zh: 多少？}
    answer: {expression: '7'}
"""


def bank_of(text: str, *, name: str = "hostile", number: int = 0) -> str:
    return HEAD.format(id=name, text=quoted(text)) + CHOICE.format(number=number, text=quoted(text))


def is_admitted(text: str) -> bool:
    loaded = load_text(bank_of(text))
    return loaded.bank is not None and not any(fault.severity == "error" for fault in loaded.faults)


ADMITTED = tuple(text for text in STRINGS if is_admitted(text))


async def asked_and_answered(make_study: MakeStudy, tmp_path: Path, texts: Sequence[str]) -> None:
    """Every text as prompt, option, hint, reason, explanation and source of a question that is answered."""
    bank = tmp_path / "hostile.yaml"
    questions = "".join(CHOICE.format(number=number, text=quoted(text)) for number, text in enumerate(texts))
    bank.write_text(HEAD.format(id="hostile", text=quoted(texts[0])) + questions, "utf-8")
    app = DlquizApp(make_study(banks=[bank]), SessionOptions(number=len(texts)))
    async with app.run_test(size=(100, 50), tooltips=True, notifications=True) as pilot:
        for _ in texts:
            assert isinstance(app.screen, QuestionScreen)
            question_state = app.screen.presenter.session.current
            assert question_state is not None
            text = texts[int(question_state.variant.question.id[1:])]
            assert squeezed(plain(text)) in squeezed(page(app, "#prompt")), ascii(text)
            await pilot.press("f2")
            assert not controls(painted(app)), ascii(text)
            await pilot.press("1")
            assert squeezed(plain(text)) in squeezed(page(app, "#verdict")) + squeezed(page(app, "#prompt")), ascii(
                text
            )
            assert not controls(painted(app)), ascii(text)
            await pilot.press("enter")
    assert app.return_code in (0, None)


async def typed(make_study: MakeStudy, tmp_path: Path, texts: Sequence[str]) -> None:
    """Every text as an answer: shown as it was typed, reported as unreadable or wrong, kept or not, never obeyed."""
    bank = tmp_path / "typed.yaml"
    bank.write_text(TYPED, "utf-8")
    app = DlquizApp(make_study(banks=[bank]), SessionOptions(number=2 * len(texts) + 2))
    async with app.run_test(size=(100, 40), tooltips=True, notifications=True) as pilot:
        for text in texts:
            assert isinstance(app.screen, QuestionScreen), ascii(text)
            app.screen.query_one(Input).value = text
            await pilot.press("enter")
            assert not controls(painted(app)), ascii(text)
            if isinstance(app.screen, HelpScreen):
                await pilot.press("escape")
            if app.screen.presenter.result is not None:  # type: ignore[attr-defined]
                await pilot.press("t")
                assert not controls(painted(app)), ascii(text)
                await pilot.press("escape", "enter")
    assert app.return_code in (0, None)
