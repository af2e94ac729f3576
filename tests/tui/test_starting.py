"""The start: the greeting of the first one, a damaged progress file, and what then goes on beside the screen."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from driving import SIZE, MakeStudy, notices, session_of, shown, until
from history_samples import answer, entry
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from dlquiz.errors import StorageError
from dlquiz.group.membership import Membership, write_membership
from dlquiz.locations import bundled_banks
from dlquiz.messages import Text, say
from dlquiz.progress.backups import Stopped
from dlquiz.progress.places import Place
from dlquiz.progress.restore import Restored
from dlquiz.progress.store import Store, open_store
from dlquiz.session.options import SessionOptions
from dlquiz.session.tour import SORTS
from dlquiz.settings import Settings, load_settings, save_settings
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.last import keep
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext, Rescue
from dlquiz.tui.home.rescue import RescueScreen
from dlquiz.tui.home.screen import HomeScreen
from dlquiz.tui.home.welcome import FIELDS, MARK, WelcomeScreen
from dlquiz.tui.lifecycle import syncing
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.summary import SummaryScreen
from dlquiz.tui.question.tour import TourScreen

# The first start: greeted once, in either language, and led through five questions by those who want it

PAST_FIELDS = ("enter", "enter")
"""The date and the minutes are left empty."""


@pytest.fixture
def greeting(make_study: MakeStudy) -> AppContext:
    return replace(make_study(banks=[bundled_banks()]), greets=True)


@pytest.mark.sweep
async def test_the_tour_shows_a_question_of_each_sort_with_a_sentence(greeting: AppContext) -> None:
    app = DlquizApp(greeting)
    async with app.run_test(size=SIZE) as pilot:
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press(*PAST_FIELDS, "enter")
        for sort in SORTS:
            screen = app.screen
            assert isinstance(screen, TourScreen)
            assert shown(app, "#rules") == shown(app, "#rules").strip() != ""
            assert screen.say(f"tour_{sort}")[:30] in shown(app, "#rules")
            await pilot.press("f3")
            seen = "gradient_picture" if sort == "gradient" else f"{sort}_after"
            assert screen.say(f"tour_{seen}")[:30] in shown(app, "#rules")
            await pilot.press("enter")
        assert isinstance(app.screen, SummaryScreen)
    assert len(greeting.store.history()) == len(SORTS)


@pytest.mark.parametrize(("typed", "left"), [((), 5), (("5", "enter"), 4)], ids=["at once", "at a verdict"])
@pytest.mark.sweep
async def test_who_leaves_the_tour_reads_what_is_left_and_how_to_come_back(
    greeting: AppContext, typed: tuple[str, ...], left: int
) -> None:
    app = DlquizApp(greeting)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press(*PAST_FIELDS, "enter", *typed, "escape")
        said = notices(app)
        said += [shown(app, "#results")] if typed else []
        assert f"The tour has {left} more questions. Press c to resume it." in "\n".join(said)
        await pilot.press(*["escape"] if typed else [], "c")
        assert f"1/{left}" in shown(app, "#bar")


async def test_without_banks_of_its_own_the_tour_goes_through_those_there_are(make_study: MakeStudy) -> None:
    app = DlquizApp(replace(make_study(), greets=True))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*PAST_FIELDS, "enter")
        assert isinstance(app.screen, TourScreen)
        assert session_of(app).current.total == 4  # type: ignore[union-attr]


async def test_no_tour_is_offered_where_no_question_is_for_it(make_study: MakeStudy, tmp_path: Path) -> None:
    bank = tmp_path / "own.yaml"
    question = (
        "{id: a, type: ordering, topic: t, prompt: {en: Order, zh: 排序}, items: [{en: a, zh: 一}, {en: b, zh: 二}]}"
    )
    bank.write_text(f"format: 1\nid: own\ntitle: {{en: Own, zh: 自己}}\nquestions: [{question}]\n", "utf-8")
    app = DlquizApp(replace(make_study(banks=[bank]), greets=True))
    assert len(list(app.context.library.questions())) == 1
    async with app.run_test(size=SIZE) as pilot:
        ways = app.screen.query_one(OptionList)
        offered = [say("en", "welcome_home"), say("en", "welcome_language")]
        assert [str(option.prompt) for option in ways.options] == [MARK + way for way in offered]
        await pilot.press(*PAST_FIELDS, "down", "enter")
        assert str(ways.options[0].prompt) == MARK + say("zh", "welcome_home")
        ways.highlighted = 0
        await pilot.press("enter")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("last", ["enter", "escape"])
async def test_date_and_minutes_are_asked_once_and_kept(make_study: MakeStudy, last: str) -> None:
    app = DlquizApp(replace(make_study(), greets=True))
    async with app.run_test(size=SIZE) as pilot:
        today = app.context.day
        await pilot.press(*"+21", "enter", *"３０", "enter", *(("down", last) if last == "enter" else (last,)))
        assert isinstance(app.screen, HomeScreen)
        kept = load_settings(app.context.settings_file)
        assert (kept.interview_date, kept.minutes_per_day) == (str(today + timedelta(days=21)), 30)
        assert kept.new_per_day is None
        assert "21 days left" in shown(app, "#glance")


async def test_what_was_answered_stands_there_and_can_be_taken_back(make_study: MakeStudy) -> None:
    study = make_study()
    settings = replace(study.settings, interview_date="2026-12-18", minutes_per_day=40)
    save_settings(study.settings_file, settings)
    app = DlquizApp(replace(study, settings=settings, greets=True))
    async with app.run_test(size=SIZE) as pilot:
        fields = [app.screen.query_one(f"#{field}", Input) for field in FIELDS]
        assert [field.value for field in fields] == ["2026-12-18", "40"]
        fields[0].value = ""
        await pilot.press("enter", "enter", "down", "enter")
        assert isinstance(app.screen, HomeScreen)
        kept = load_settings(app.context.settings_file)
        assert (kept.interview_date, kept.minutes_per_day) == ("", 40)


@pytest.mark.sweep
async def test_what_is_no_date_is_said_and_stays_to_be_changed(make_study: MakeStudy) -> None:
    app = DlquizApp(replace(make_study(), greets=True))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"soon", "enter")
        assert "`soon` is no date" in " ".join(shown(app, "#fit").split())
        assert app.focused is app.screen.query_one("#interview_date")
        await pilot.press("tab", *"0", "tab", "down", "enter")
        assert isinstance(app.screen, WelcomeScreen), "it is not left with an answer that cannot be kept"
        app.screen.query_one("#interview_date", Input).value = ""
        await pilot.press("enter", "enter")
        assert "from 1 to 1440" in shown(app, "#fit")
        app.screen.query_one("#minutes_per_day", Input).value = ""
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, HomeScreen)
    assert load_settings(app.context.settings_file) == app.context.settings


# A damaged progress file, and the backup of the day

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


# The sync: home shows what came, and nothing waits for it


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
