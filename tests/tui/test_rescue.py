"""A damaged progress file at the start, and the backup of the day beside the screen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from driving import SIZE, MakeStudy, shown
from textual.pilot import Pilot
from textual.widgets import OptionList

from dlquiz.errors import StorageError
from dlquiz.progress.backups import Stopped
from dlquiz.progress.restore import Restored
from dlquiz.progress.store import Store, open_store
from dlquiz.session.options import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext, Rescue
from dlquiz.tui.home.rescue import RescueScreen
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.question.screen import QuestionScreen

AT = datetime(2026, 2, 28, 20, 14, tzinfo=UTC)


@pytest.fixture
def offered(make_study: MakeStudy, tmp_path: Path) -> Iterator[Callable[..., AppContext]]:
    """An app context whose progress file is damaged; `outcome` is what restoring comes to."""
    files = ExitStack()

    def make(outcome: Restored | StorageError | None = None, language: str = "en") -> AppContext:
        path = tmp_path / "progress.db"

        def restore() -> Restored:
            if isinstance(outcome, StorageError):
                raise outcome
            return outcome or Restored(tmp_path / "b.db", AT, 41, tmp_path / "progress.db.damaged-1")

        rescue = Rescue(path, 3, AT, restore, lambda: files.enter_context(open_store(path)))
        context = make_study(trouble="it is damaged", settings=Settings(language=language))
        return replace(context, zone=UTC, rescue=rescue)

    with files:
        yield make


async def settled(pilot: Pilot[None], app: DlquizApp) -> None:
    await app.workers.wait_for_complete(
        [worker for worker in app.workers if worker.name in ("restoring", "backing up")]
    )
    await pilot.pause()


def ways(app: DlquizApp) -> list[str]:
    listing = app.screen.query_one(OptionList)
    return [str(option.prompt) for option in listing.options] if listing.display else []


async def test_restored_and_on_with_what_was_wished_for(offered: Callable[..., AppContext], store: Store) -> None:
    app = DlquizApp(offered(), SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, RescueScreen)
        assert "Backups: 3, the newest of 2026-02-28 20:14." in " ".join(shown(app, "#why").split())
        assert ways(app) == ["1  Restore", "2  Practice without saving", "3  Quit"]
        await pilot.press("enter")
        await settled(pilot, app)
        text = " ".join(shown(app, "#why").split())
        assert "The backup of 2026-02-28 20:14 is in place; answers in it: 41." in text
        assert "progress.db.damaged-1" in text.replace(" ", ""), "a long path is broken anywhere"
        assert ways(app) == []
        await pilot.press("enter")
        assert isinstance(app.screen, QuestionScreen)
        with closing(app.context.store) as opened:
            assert opened is not store
            assert (opened.saved, app.context.trouble, app.context.rescue) == (True, "", None)


@pytest.mark.parametrize("key", ["2", "２", "p"])
async def test_practising_without_saving(offered: Callable[..., AppContext], store: Store, key: str) -> None:
    app = DlquizApp(offered())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        assert isinstance(app.screen, HomeScreen)
        assert "not saved: it is damaged" in shown(app, "#notice")
        assert app.context.store is store


@pytest.mark.parametrize("key", ["3", "q", "escape"])
async def test_quitting(offered: Callable[..., AppContext], key: str) -> None:
    app = DlquizApp(offered())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
    assert (app.return_code, app.is_running) == (0, False)


async def test_where_it_cannot_be_restored(offered: Callable[..., AppContext], store: Store) -> None:
    app = DlquizApp(offered(StorageError("No good [b]backup[/b].", "没有完好的备份。"), "zh"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        assert shown(app, "#why").strip() == "没有完好的备份。"
        assert ways(app) == ["1  继续练习，但不保存", "2  退出"]
        await pilot.press("ctrl+l", "r")
        assert shown(app, "#why").strip() == "No good [b]backup[/b]."
        await pilot.press("enter")
        assert isinstance(app.screen, HomeScreen)
        assert app.context.store is store


async def test_the_backup_of_the_day_is_made_beside_the_screen(make_study: MakeStudy) -> None:
    threads: list[threading.Thread] = []
    app = DlquizApp(replace(make_study(), back_up=lambda stopped: threads.append(threading.current_thread())))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await settled(pilot, app)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_a_backup_ends_with_the_program(make_study: MakeStudy) -> None:
    begun, ended = threading.Event(), threading.Event()

    def for_ever(stopped: Callable[[], bool]) -> None:
        begun.set()
        until = monotonic() + 30
        while not stopped() and monotonic() < until:
            ended.wait(0.01)
        if monotonic() < until:
            ended.set()
        raise Stopped

    app = DlquizApp(replace(make_study(), back_up=for_ever))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert await asyncio.to_thread(begun.wait, 10)
        await pilot.press("q")
    assert await asyncio.to_thread(ended.wait, 10)
    assert app.return_code == 0
