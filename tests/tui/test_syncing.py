"""The sync at the start: home shows what came, and nothing waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from driving import SIZE, shown
from history_samples import answer, entry
from textual.pilot import Pilot

from dlquiz.group.membership import Membership, write_membership
from dlquiz.messages import Text
from dlquiz.progress.places import Place
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings
from dlquiz.sync.exchange import Exchanged
from dlquiz.sync.last import keep
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext

MakeStudy = Callable[..., AppContext]


def synced(study: AppContext, tmp_path: Path, done: Exchanged, trouble: Text | None = None) -> AppContext:
    """A context whose sync, in another thread, brings an answer and leaves word of an exchange."""
    store = open_store(tmp_path / "synced.db")

    def sync() -> None:
        with open_store(tmp_path / "synced.db") as other:
            Place(other, "/place").start_again("laptop-1")
            other.merge([entry(answer("new", "demo/width", study.clock()))])
            keep(other, "/place", done, trouble, study.clock() + timedelta(seconds=1))

    return replace(study, store=store, sync=sync, settings=Settings(sync="/place"))


async def shown_at_home(app: DlquizApp, pilot: Pilot[None], sentence: str) -> bool:
    for _ in range(100):
        await pilot.pause()
        await asyncio.sleep(0.02)
        if sentence in shown(app, "#notice"):
            return True
    return False


async def test_home_says_what_came_and_counts_it(make_study: MakeStudy, tmp_path: Path) -> None:
    done = Exchanged(received=14, answers=Counter(laptop=14), machines=2)
    study = synced(make_study(), tmp_path, done)
    app = DlquizApp(study)
    async with app.run_test(size=SIZE) as pilot:
        assert await shown_at_home(app, pilot, "2 machines; 14 answers from laptop")
        assert app.context.store.figures.answered() == 1
        await pilot.press("ctrl+l")
        assert await shown_at_home(app, pilot, "共 2 台设备；收到来自 laptop 的 14 次作答")
    study.store.close()


async def test_what_git_could_not_do_is_a_quiet_notice(make_study: MakeStudy, tmp_path: Path) -> None:
    study = synced(make_study(), tmp_path, Exchanged(), Text("offline", "离线"))
    app = DlquizApp(study)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        for _ in range(100):
            await pilot.pause(0.02)
            if app.notices.kept:
                break
        assert [notice.notification.message for notice in app.notices.kept] == ["offline"]
        assert "machines" not in shown(app, "#notice")
    study.store.close()


async def test_an_exchange_of_before_is_no_news(make_study: MakeStudy, tmp_path: Path) -> None:
    study = synced(make_study(), tmp_path, Exchanged())
    Place(study.store, "/place").start_again("laptop-1")
    done = Exchanged(received=14, answers=Counter(laptop=14), machines=2)
    keep(study.store, "/place", done, None, study.clock() - timedelta(hours=1))
    ended = threading.Event()
    app = DlquizApp(replace(study, sync=ended.set))
    async with app.run_test(size=SIZE) as pilot:
        assert await asyncio.to_thread(ended.wait, 10)
        await pilot.pause(0.1)
        assert "14 answers" not in shown(app, "#notice")
    study.store.close()


async def test_the_end_does_not_wait_for_a_sync(make_study: MakeStudy, tmp_path: Path) -> None:
    begun, released = threading.Event(), threading.Event()

    def for_ever() -> None:
        begun.set()
        released.wait(30)

    app = DlquizApp(replace(make_study(), sync=for_ever, settings=Settings(sync="/place")))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert await asyncio.to_thread(begun.wait, 10)
        await pilot.press("q")
    assert not released.is_set()
    assert app.return_code == 0
    released.set()


@pytest.mark.parametrize(("member", "syncs"), [("", False), ("postgresql://a:b@h/x", True)])
async def test_it_syncs_with_a_place_or_the_group_that_was_joined(
    member: str, syncs: bool, make_study: MakeStudy, tmp_path: Path
) -> None:
    called: list[bool] = []
    write_membership(tmp_path / "group.json", Membership(member=member, teacher="postgresql://t:b@h/x"))
    study = replace(make_study(), sync=lambda: called.append(True), group_file=tmp_path / "group.json")
    app = DlquizApp(study)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(50):
            await pilot.pause(0.02)
            if app.preloaded:
                break
        await pilot.pause(0.05)
    assert app.preloaded
    assert called == [True] * syncs
