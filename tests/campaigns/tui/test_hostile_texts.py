"""Hostile strings in questions, as answers, on every screen, from outside the banks, and in commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from command_fixtures import Command
from hostile import STRINGS
from hostile_commands import admitted, assert_shown, named
from hostile_outside import PLACES, Place
from hostile_questions import ADMITTED, MakeStudy, asked_and_answered, typed
from hostile_walking import ONE_LINE, TOGETHER, batches, looked_at
from textual.app import App
from textual.content import Content
from walking import WAYS

from dlquiz.messages import LANGUAGES
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.home.tree_table import TreeTable

from .. import some, times
from ..tally import Tally
from .removing import without_the_filter

PARTS = 4
APART = 24
"""Each string is on a few of the screens, and with so many times the usual size on all of them."""
ESCAPES = ("\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b31m", "\u202eabc")
MARKUP = ("[b]x", "[/b]", "[@click=app.quit]x[/]")


@pytest.mark.campaign("hostile-questions")
@pytest.mark.parametrize("part", range(PARTS))
async def test_asked_and_answered(tally: Tally, make_study: MakeStudy, tmp_path: Path, part: int) -> None:
    texts = some(ADMITTED, 6)[part::PARTS]
    with tally.trial(worth=len(texts)):
        await asked_and_answered(make_study, tmp_path, texts)


@pytest.mark.campaign("hostile-questions")
@pytest.mark.parametrize("part", range(PARTS))
async def test_typed(tally: Tally, make_study: MakeStudy, tmp_path: Path, part: int) -> None:
    texts = some(STRINGS, 6)[part::PARTS]
    with tally.trial(worth=len(texts)):
        await typed(make_study, tmp_path, texts)


@pytest.mark.campaign("hostile-questions", removed="the filter of control characters")
async def test_typed_without_the_filter(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_the_filter(monkeypatch):
        for text in tally.trials(ESCAPES):
            with tally.trial():
                await typed(make_study, tmp_path, [text])


@pytest.mark.campaign("hostile-screens")
@pytest.mark.parametrize("name", some(WAYS, 10))
async def test_every_screen(tally: Tally, make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    step = max(APART // times(1), 1)
    texts_of_each = batches(1 if name in ONE_LINE else TOGETHER)
    for place, texts in enumerate(texts_of_each[list(WAYS).index(name) % step :: step]):
        with tally.trial(worth=len(texts)):
            await looked_at(make_study, tmp_path, name, texts, LANGUAGES[place % len(LANGUAGES)])


async def look_without(
    tally: Tally, make_study: MakeStudy, folder: Path, texts: Sequence[str], names: Sequence[str]
) -> None:
    for name in names:
        for text in tally.trials(texts):
            with tally.trial():
                await looked_at(make_study, folder, name, [text], "en")


@pytest.mark.campaign("hostile-screens", removed="the filter of control characters")
async def test_a_screen_without_the_filter(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_the_filter(monkeypatch):
        await look_without(tally, make_study, tmp_path, ESCAPES, ["number"])


@pytest.mark.campaign("hostile-screens", removed="notifications without markup")
async def test_a_notification_with_markup(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def notify(app: DlquizApp, message: str, *, title: str = "", **_: object) -> None:
        App.notify(app, message, title=title)

    monkeypatch.setattr(DlquizApp, "notify", notify)
    await look_without(tally, make_study, tmp_path, MARKUP, ["help"])


@pytest.mark.campaign("hostile-screens", removed="rows of a table without markup")
async def test_rows_with_markup(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = TreeTable._line

    def line(table: TreeTable, row: int, width: int) -> Content:
        return Content.from_markup(whole(table, row, width).plain)

    monkeypatch.setattr(TreeTable, "_line", line)
    await look_without(tally, make_study, tmp_path, MARKUP, ["home"])


@pytest.mark.campaign("hostile-outside")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES)
async def test_from_outside_the_banks(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, place: Place, language: str
) -> None:
    texts = some(STRINGS, 10)[LANGUAGES.index(language) :: 2]  # type: ignore[arg-type]
    with tally.trial(worth=len(texts)):
        await place(make_study, tmp_path, texts, language)


@pytest.mark.campaign("hostile-outside", removed="the filter of control characters")
async def test_from_outside_without_the_filter(
    tally: Tally, make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_the_filter(monkeypatch):
        for place in tally.trials(PLACES):
            with tally.trial():
                await place(make_study, tmp_path, ESCAPES, "en")


@pytest.mark.campaign("hostile-commands")
def test_reported_by_commands(tally: Tally, dlquiz: Command, tmp_path: Path) -> None:
    for text in tally.trials(some(admitted(), 10)):
        with tally.trial():
            assert_shown(dlquiz, tmp_path, text)


@pytest.mark.campaign("hostile-commands")
def test_named_to_commands(tally: Tally, dlquiz: Command, tmp_path: Path) -> None:
    for text in tally.trials(some((text for text in STRINGS if "\0" not in text), 10)):
        with tally.trial():
            named(dlquiz, tmp_path, text)


def tell_without(
    tally: Tally, deed: Callable[[Command, Path, str], None], dlquiz: Command, folder: Path, patch: pytest.MonkeyPatch
) -> None:
    with without_the_filter(patch):
        for text in tally.trials(ESCAPES):
            with tally.trial():
                deed(dlquiz, folder, text)


@pytest.mark.campaign("hostile-commands", removed="the filter of control characters")
def test_commands_without_the_filter(
    tally: Tally, dlquiz: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_without(tally, named, dlquiz, tmp_path, monkeypatch)
