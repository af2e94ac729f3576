"""The sync at the start: home shows what came, and nothing waits for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, shown, until
from history_samples import answer, entry

from dlquiz.group.membership import Membership, write_membership
from dlquiz.messages import Text
from dlquiz.progress.places import Place
from dlquiz.progress.store import open_store
from dlquiz.settings import Settings, save_settings
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.last import keep
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.lifecycle import syncing


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "PAUSE", 0.01)


def synced(study: AppContext, tmp_path: Path, done: Exchanged, trouble: Text | None = None) -> AppContext:
    """A context whose sync, in another thread, brings an answer and leaves word of an exchange."""
    store = open_store(tmp_path / "synced.db")

    def sync() -> None:
        with open_store(tmp_path / "synced.db") as other:
            Place(other, "/place").start_again("laptop-1")
            other.merge([entry(answer("new", "demo/width", study.clock()))])
            keep(other, "/place", done, trouble, study.clock() + timedelta(seconds=1))

    return replace(study, store=store, sync=sync, settings=Settings(sync="/place"))


async def test_home_says_what_came_and_counts_it(make_study: MakeStudy, tmp_path: Path) -> None:
    study = synced(make_study(), tmp_path, Exchanged(received=14, answers=Counter(laptop=14), machines=2))
    app = DlquizApp(study)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "2 machines; 14 answers from laptop" in shown(app, "#notice"))
        assert app.context.store.figures.answered() == 1
        await pilot.press("ctrl+l")
        assert "共 2 台设备；收到来自 laptop 的 14 次作答" in shown(app, "#notice")
    study.store.close()


async def test_what_git_could_not_do_is_a_quiet_notice(make_study: MakeStudy, tmp_path: Path) -> None:
    study = synced(make_study(), tmp_path, Exchanged(), Text("offline", "离线"))
    app = DlquizApp(study)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: app.notices.kept)
        assert [notice.notification.message for notice in app.notices.kept] == ["offline"]
        assert "machines" not in shown(app, "#notice")
    study.store.close()


async def test_it_begins_when_no_key_comes_and_the_end_does_not_wait_for_it(
    make_study: MakeStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[float] = []
    begun, released = threading.Event(), threading.Event()

    def for_ever() -> None:
        keys.append(time.monotonic() - syncing.PAUSE)
        begun.set()
        released.wait(30)

    app = DlquizApp(replace(make_study(), sync=for_ever, settings=Settings(sync="/place")))
    monkeypatch.setattr(syncing, "PAUSE", 0.1)
    put_off = app.syncing.put_off
    monkeypatch.setattr(app.syncing, "put_off", lambda: (keys.append(time.monotonic()), put_off()))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.preloaded)
        for _ in range(2):
            await pilot.press("j")
            await asyncio.sleep(0.04)
        assert await asyncio.to_thread(begun.wait, 10)
        assert len(keys) == 3
        assert sorted(keys) == keys, "it began sooner after a key"
        await pilot.press("q")
    assert not released.is_set()
    assert app.return_code == 0
    released.set()


async def test_settings_that_came_are_used_and_what_is_set_here_stays(make_study: MakeStudy, tmp_path: Path) -> None:
    study = synced(make_study(), tmp_path, Exchanged(settings=2))
    ours = Settings(sync="/place", theme="nord", minutes_per_day=20)
    save_settings(study.settings_file, replace(ours, theme="light"))

    def sync() -> None:
        save_settings(study.settings_file, replace(ours, theme="light", language="zh", minutes_per_day=45))
        assert study.sync is not None
        study.sync()

    app = DlquizApp(replace(study, sync=sync, settings=ours))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.language == "zh")
        assert (app.language, app.context.settings) == ("zh", replace(ours, language="zh", minutes_per_day=45))
    study.store.close()


@pytest.mark.parametrize(("member", "syncs"), [("", False), ("postgresql://a:b@h/x", True)])
async def test_it_syncs_with_a_place_or_the_group_that_was_joined(
    member: str, syncs: bool, make_study: MakeStudy, tmp_path: Path
) -> None:
    called: list[bool] = []
    write_membership(tmp_path / "group.json", Membership(member=member, teacher="postgresql://t:b@h/x"))
    study = replace(make_study(), sync=lambda: called.append(True), group_file=tmp_path / "group.json")
    app = DlquizApp(study)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.preloaded)
        await pilot.pause(0.05)
    assert called == [True] * syncs
