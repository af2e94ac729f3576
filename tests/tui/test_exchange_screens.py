"""Importing and exporting: the report comes first, and nothing is overwritten by the key that writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, shown, until
from textual.pilot import Pilot
from textual.widgets import Input

from dlquiz.bank import load_bank
from dlquiz.interchange.formats import FORMATS
from dlquiz.progress.imports import undo_newest
from dlquiz.progress.store import open_store
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.interchange.presenter import Importing, Saved
from dlquiz.tui.interchange.screen import ExportScreen, ImportScreen

NOTES = "Q: What is ReLU?\nA: max(0, x)\n\nQ: What has no answer?\n"
REVIEWED = "a::b\n<!--SR:!2024-05-20,12,250-->\n"


@pytest.fixture
def context(make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    # Where a file goes to if nothing is typed.
    monkeypatch.setattr("dlquiz.tui.interchange.presenter.Path.home", lambda: tmp_path)
    return replace(make_study(), own_banks=tmp_path / "own" / "banks")


def report_of(app: DlquizApp) -> str:
    """What the report says, wherever its lines end: paths of temporary folders are of any length."""
    return " ".join(shown(app, "#report").split())


async def typed(pilot: Pilot[None], app: DlquizApp, path: object) -> None:
    app.screen.query_one(Input).value = str(path)
    await pilot.pause()


async def look(pilot: Pilot[None], app: DlquizApp, path: object, said: str) -> None:
    """Type a path and Enter, and wait for what the report then says."""
    await typed(pilot, app, path)
    await pilot.press("enter")
    await until(pilot, lambda: said in report_of(app))


async def until_csv(pilot: Pilot[None], app: DlquizApp, folder: Path) -> None:
    """Turn the row of formats until CSV is chosen."""
    for _ in FORMATS:
        if app.screen.query_one(Input).placeholder == str(folder / "demo.csv"):
            return
        await pilot.press("right")
    raise AssertionError("CSV is not offered")


async def test_a_note_comes_in_after_a_look(context: AppContext, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    bank = context.own_banks / "notes.yaml"
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(ImportScreen())
        await pilot.press("enter")
        await until(pilot, lambda: "Type the path" in report_of(app))
        await look(pilot, app, tmp_path / "notes.md", "2 questions: 1 whole, 0 frozen, 1 left out")
        assert "line 4: left out: it has no answer" in report_of(app)
        assert not bank.exists()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    loaded = load_bank(bank).bank
    assert loaded is not None
    assert [question.type for question in loaded.questions] == ["open"]


def test_reviews_come_in_as_an_import_that_can_be_taken_back(
    context: AppContext, tmp_path: Path, make_study: MakeStudy
) -> None:
    (tmp_path / "notes.md").write_text(REVIEWED, encoding="utf-8")
    progress = tmp_path / "progress.db"
    saving = replace(context, store=make_study(path=progress).store)
    presenter = Importing(lambda: saving)
    assert presenter.look(str(tmp_path / "notes.md")) is None
    saved = presenter.write(replace=False)
    assert isinstance(saved, Saved)
    assert "1 review added to your history; `dlquiz import --undo` takes" in saved.sentences[1].en
    with open_store(progress) as store:
        assert [attempt.question.partition("/")[0] for attempt in store.history()] == ["notes"]
        undone = undo_newest(progress, store, lambda _: None)
        assert undone is not None and undone.removed.attempts == 1
        assert store.history() == []


def test_where_nothing_can_be_saved_reviews_stay_out(context: AppContext, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(REVIEWED, encoding="utf-8")
    presenter = Importing(lambda: replace(context, trouble="the disk is full"))
    assert presenter.look(str(tmp_path / "notes.md")) is None
    saved = presenter.write(replace=False)
    assert isinstance(saved, Saved)
    assert saved.sentences[1].en == "not saved: the disk is full"
    assert context.store.history() == []


async def test_what_is_there_is_replaced_by_a_key_of_its_own(context: AppContext, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text(NOTES, encoding="utf-8")
    context.own_banks.mkdir(parents=True)
    bank = context.own_banks / "notes.yaml"
    bank.write_text("mine", encoding="utf-8")
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(ImportScreen())
        await look(pilot, app, tmp_path / "notes.md", "press F5 to replace it")
        await pilot.press("enter")
        assert bank.read_text(encoding="utf-8") == "mine"
        # Whatever is typed makes the look an old one.
        await typed(pilot, app, tmp_path / "missing.md")
        await pilot.press("f5")
        assert bank.read_text(encoding="utf-8") == "mine"
        await pilot.press("enter")
        await until(pilot, lambda: "is not there" in report_of(app))
        assert report_of(app).startswith("✗ ")
        await look(pilot, app, tmp_path / "notes.md", "press F5 to replace it")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert load_bank(bank).bank is not None


async def test_a_bank_goes_out(context: AppContext, tmp_path: Path) -> None:
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(ExportScreen())
        await pilot.press("right", "left", "down")
        await until_csv(pilot, app, tmp_path)
        await pilot.press("enter")
        await until(pilot, lambda: "frozen" in report_of(app))
        await pilot.press("pagedown", "pageup", "ctrl+l", "ctrl+l", "enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
    assert (tmp_path / "demo.csv").read_text(encoding="utf-8").startswith("id,type,topic")


async def test_a_path_is_typed_for_what_goes_out(context: AppContext, tmp_path: Path) -> None:
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(ExportScreen())
        await pilot.press("x", "tab", "tab")
        assert app.screen.query_one(Input).value == "x"
        await look(pilot, app, tmp_path / "missing" / "x.csv", "Press Enter again")
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be written" in report_of(app))
        await typed(pilot, app, "~nobody-at-all/x.csv")
        await pilot.press("enter")
        await until(pilot, lambda: "Press Enter again" not in report_of(app))
