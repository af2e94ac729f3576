"""A library that grows beside the screen: what is there is used at once, what waits is read by a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, shown, until
from textual.message import Message

from dlquiz.bank import Library, load_library
from dlquiz.bank.watcher import take_look
from dlquiz.checking.reloading import Reloaded
from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring import watching
from dlquiz.tui.authoring.watching import BanksRead, LibraryGrown, Watching
from dlquiz.tui.context import Watched
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question.screen import QuestionScreen

pytestmark = pytest.mark.sweep

FILES = 6


@pytest.fixture
def folder(tmp_path: Path, make_study: MakeStudy) -> Path:
    """Six files with the small bank, each under a name of its own."""
    found = tmp_path / "many"
    found.mkdir()
    text = (tmp_path / "demo.yaml").read_text("utf-8")
    for number in range(FILES):
        (found / f"demo{number}.yaml").write_text(text.replace("id: demo", f"id: demo{number}"), "utf-8")
    return found


@pytest.fixture
def app(make_study: MakeStudy, folder: Path, tmp_path: Path) -> DlquizApp:
    """At home, with the first of six files; the others wait."""
    cache = tmp_path / "index.db"
    look = take_look([folder])
    library = load_library([folder], (), cache, 1)
    assert len(library.waiting) == FILES - 1
    context = replace(make_study(), library=library, watched=Watched(lambda: [folder], look, cache))
    return DlquizApp(context)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """One file at a time is read, and none before its name is put in here."""
    allowed: list[str] = []
    right = Watching._grow

    def one_by_one(thread: Watching) -> bool:
        names = [Path(file).stem for file in thread._library.waiting[:1]]
        return right(thread) if {*names, "all"} & {*allowed} else bool(names)

    monkeypatch.setattr(Watching, "_grow", one_by_one)
    monkeypatch.setattr(watching, "AT_A_TIME", 1)
    monkeypatch.setattr(watching, "HAND_OVER_EVERY", 0.0)
    yield allowed
    allowed.append("all")


def library_of(app: DlquizApp) -> Library:
    return app.context.library


async def test_home_begins_with_what_is_there_and_takes_in_the_rest(app: DlquizApp, held: list[str]) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert shown(app, "#bar") == "dlquiz   5 questions · 5 new · 0 due · 1 of 6 files read"
        held.append("demo1")
        await until(pilot, lambda: shown(app, "#bar").endswith("2 of 6 files read"))
        assert "10 questions" in shown(app, "#bar")
        await pilot.press("l")
        assert shown(app, "#bar").endswith("已读取 2/6 个文件")
        await pilot.press("l")
        held.append("all")
        await until(pilot, lambda: not library_of(app).waiting)
        await until(pilot, lambda: shown(app, "#bar") == "dlquiz   30 questions · 30 new · 0 due")
    assert [bank.id for bank in library_of(app).banks] == [f"demo{number}" for number in range(FILES)]


async def test_questions_are_answered_meanwhile_and_stay(app: DlquizApp, held: list[str]) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.sessions.practise(SessionOptions(bank="demo0", number=3))
        await pilot.pause()
        assert isinstance(app.screen, QuestionScreen)
        before = shown(app, "#prompt")
        held.append("all")
        await until(pilot, lambda: not library_of(app).waiting)
        await pilot.pause()
        assert shown(app, "#prompt") == before
        app.go_home()
        await until(pilot, lambda: "30 questions" in shown(app, "#bar"))


@pytest.mark.parametrize("trouble", ["gone", "a folder", "no database"])
async def test_whatever_becomes_of_the_cache_all_is_read(app: DlquizApp, tmp_path: Path, trouble: str) -> None:
    cache = tmp_path / "index.db"
    cache.unlink()
    if trouble == "a folder":
        cache.mkdir()
    elif trouble == "no database":
        cache.write_text("nothing")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: shown(app, "#bar") == "dlquiz   30 questions · 30 new · 0 due")
    assert [bank.id for bank in library_of(app).banks] == [f"demo{number}" for number in range(FILES)]


async def test_banks_that_are_edited_or_deleted_meanwhile_are_used_as_they_are_now(
    app: DlquizApp, folder: Path, held: list[str]
) -> None:
    def prompt(bank: int) -> str:
        question = library_of(app).question(f"demo{bank}/claim")
        return "" if question is None else question.prompt.en

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for number in (0, 4):
            file = folder / f"demo{number}.yaml"
            file.write_text(file.read_text("utf-8").replace("Pooling has", "Padding has"), "utf-8")
        await until(pilot, lambda: prompt(0) == "Padding has weights.")
        await until(pilot, lambda: prompt(4) == "Padding has weights.")
        (folder / "demo3.yaml").unlink()
        await until(pilot, lambda: len(library_of(app).loaded) == FILES - 1)
        assert library_of(app).waiting
        held.append("all")
        await until(pilot, lambda: shown(app, "#bar") == "dlquiz   25 questions · 25 new · 0 due")
        assert not library_of(app).waiting
        assert prompt(4) == "Padding has weights."
        assert prompt(5) == "Pooling has weights."


async def test_quitting_meanwhile_ends_the_reading(
    app: DlquizApp, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "BREATH", 0.2)
    async with app.run_test(size=SIZE) as pilot:
        held.append("all")
        await until(pilot, lambda: len(library_of(app).waiting) < FILES - 1)
        await pilot.press("q")
    assert library_of(app).waiting


@pytest.mark.parametrize(
    "news", [LibraryGrown, lambda library: BanksRead(Reloaded(library, {}, ()))], ids=["LibraryGrown", "BanksRead"]
)
async def test_what_is_read_while_the_screens_go_away_is_for_nobody(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch, news: Callable[[Library], Message]
) -> None:
    app = DlquizApp(make_study())
    seen: list[object] = []

    async def without_widgets(home: HomeScreen) -> None:
        assert not home.children
        await app._on_message(message := news(library_of(app)))
        seen.append(message)

    monkeypatch.setattr(HomeScreen, "on_unmount", without_widgets, raising=False)
    async with app.run_test(size=SIZE):
        assert isinstance(app.screen, HomeScreen)
    assert len(seen) == 1
