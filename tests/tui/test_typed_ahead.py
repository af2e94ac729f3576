"""Keys that arrive together do what they do one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import SIZE, session_of
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Input

from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.browse.screen import BrowseScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.lifecycle.typed_ahead import Typed, TypedAhead
from dlquiz.tui.textual_compat import key_of_character

MakeStudy = Callable[..., AppContext]
NAMED = {"\r": "enter", "\x1b": "escape", "\t": "tab"}


async def burst(pilot: Pilot[None], app: DlquizApp, typed: str) -> None:
    """All of it at once, as a slow line delivers it."""
    for character in typed:
        key = NAMED.get(character)
        app.post_message(Key(key or key_of_character(character), None if key else character))
    for _ in range(3 * len(typed)):
        await pilot.pause()


@pytest.mark.parametrize("typed", ["b/pefx", "/pefx", "/pef\x1bb/\r\x1b\x1b/pefx", "j/pefx"])
@pytest.mark.sweep
async def test_what_follows_the_key_of_a_field_is_typed_into_it(make_study: MakeStudy, typed: str) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst(pilot, app, typed)
        assert isinstance(app.screen, BrowseScreen)
        assert app.screen.query_one(Input).value == "pefx"


async def test_a_paste_follows_the_key_of_a_field(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.post_message(Key("slash", "/"))
        app.post_message(Paste("kernel"))
        for _ in range(9):
            await pilot.pause()
        assert app.screen.query_one(Input).value == "kernel"


BANK = """
format: 1
id: sums
title: {en: Sums, zh: 加法}
questions:
  - {id: one, type: numeric, topic: sums, prompt: {en: "1 + 1?", zh: 1 + 1？}, answer: {value: 2}}
  - {id: two, type: numeric, topic: sums, prompt: {en: "4 + 4?", zh: 4 + 4？}, answer: {value: 8}}
"""


async def test_answers_typed_ahead_reach_their_questions(make_study: MakeStudy, tmp_path: Path) -> None:
    path = tmp_path / "sums.yaml"
    path.write_text(BANK, encoding="utf-8")
    app = DlquizApp(make_study(banks=[path]), SessionOptions(number=2))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst(pilot, app, "11\r\r27\r")
        assert [result.verdict.read_as for result in session_of(app).results] == [11, 27]


async def test_textual_still_hands_keys_on_at_once(make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, Textual itself carries out one key before the next: `TypedAhead` can go."""

    async def at_once(self: TypedAhead, typed: Typed) -> None:
        await self._hand_on(typed)

    monkeypatch.setattr(TypedAhead, "take", at_once)
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await burst(pilot, app, "/pefx")
        assert not app.screen.query(Input) or app.screen.query_one(Input).value != "pefx"
