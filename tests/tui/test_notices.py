"""Notices: they cover nothing, stay on their screen, and can be read again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path

import pytest
from campaigns import some
from driving import SIZE, MakeStudy, ask, notices, shown
from hostile_walking import notified
from poisoned import painted, squeezed
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from walking import WAYS, app_for, go

from dlquiz.messages import Language
from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.help.messages import MessagesScreen
from dlquiz.tui.help.screen import HelpScreen
from dlquiz.tui.home.screen import HomeScreen

SIZES = ((60, 20), (80, 24), (120, 40), (200, 60))
NOTICES = ("Flagged.", "Of cnn_interview/receptive-field there are 3 questions, not 4. " * 2, "没有可用的题目。")
SLICE = ("interview", "number wrong", "home after months")


@asynccontextmanager
async def opened(
    name: str, make_study: MakeStudy, folder: Path, language: Language = "en"
) -> AsyncIterator[Pilot[None]]:
    """The quiz on the screen that a way leads to, with notices shown as in a terminal."""
    app = app_for(WAYS[name], make_study, folder, language=language)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await go(pilot, WAYS[name])
        yield pilot
    app.context.store.close()


def covered(screen: Screen[object]) -> Iterator[str]:
    """What a notice lies on; of what scrolls, only the part in sight counts."""
    seen = {one: region.intersection(clip) for one, (region, clip) in screen._compositor.visible_widgets.items()}
    for toast in screen.query("Toast"):
        for widget, region in seen.items():
            own = toast in (widget, *widget.ancestors) or widget in toast.ancestors
            if not own and not list(widget.children) and seen[toast].overlaps(region):
                yield f"{toast!r} at {seen[toast]} covers {widget!r} at {region}"


async def cover_nothing(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, DlquizApp)
    # A plan that is still worked out, in several steps, ends with a notice of its own.
    for _ in range(4):
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
    for size in SIZES:
        await pilot.resize_terminal(*size)
        app.clear_notifications()
        for text in NOTICES:
            app.notify(text, timeout=60)
        await pilot.pause()
        await pilot.pause()
        if isinstance(app.screen, CommandPalette):
            assert notified(app).strip() == ""
            await pilot.press("escape")
            await pilot.pause()
        assert len(app.screen.query("Toast")) == len(NOTICES)
        assert list(covered(app.screen)) == [], size
        seen = squeezed(notified(app))
        assert [text for text in NOTICES if squeezed(text) not in seen] == [], size


@pytest.mark.sweep
@pytest.mark.parametrize(("language", "name"), [*product(["zh"], SLICE), *product(["en"], some(WAYS, 5))])
async def test_they_cover_nothing(make_study: MakeStudy, tmp_path: Path, language: Language, name: str) -> None:
    async with opened(name, make_study, tmp_path, language) as pilot:
        await cover_nothing(pilot)


async def test_the_field_being_filled_keeps_its_text_and_its_place_in_sight(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=5))
    async with app.run_test(size=(60, 20), notifications=True) as pilot:
        await ask(pilot, app, "conv")
        await pilot.press("1", "2")
        app.notify("A notice. " * 30, timeout=60)
        await pilot.pause()
        await pilot.pause()
        field = app.screen.query_one("#line")
        assert app.focused is field
        assert field.region.bottom <= min(toast.region.y for toast in app.screen.query("Toast"))
        assert "12" in painted(app)


@pytest.mark.sweep
async def test_a_notice_does_not_follow_to_another_screen_and_can_be_read_again(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=5))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot, app, "conv")
        await pilot.press("f10")
        await pilot.pause()
        (found,) = notices(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        assert notices(app) == []
        assert list(app.screen.query("Toast")) == []
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, MessagesScreen)
        assert found in shown(app, "#messages")
        await pilot.press("ctrl+l")
        assert found in shown(app, "#messages")
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)


async def test_what_is_reported_of_the_terminal_follows(make_study: MakeStudy) -> None:
    app = DlquizApp(make_study(), SessionOptions(number=5))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot, app, "conv")
        app.on_not_utf8()
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        assert "not UTF-8" in notified(app)


@pytest.mark.sweep
async def test_what_is_reported_on_leaving_is_shown_on_the_screen_that_comes(
    make_study: MakeStudy, tmp_path: Path
) -> None:
    async with opened("interview", make_study, tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, DlquizApp)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        assert "paused" in notified(app)


async def test_a_long_notice_stays_until_it_can_be_read(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE):
        app.notify("Flagged.")
        app.notify("word " * 60)
        app.notify("字" * 150)
        short, long, chinese = (kept.notification.timeout for kept in app.notices.kept)
        assert short == 3
        assert long == chinese == pytest.approx(20, abs=1)
