"""Looking at pictures: frames by keys and by themselves, several pictures, and the way there from a verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import SIZE, ask, shown
from graph_bank import GRAPHS
from textual.content import Content
from textual.widgets import Input

from dlquiz.messages import Text
from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.question.picture import PictureScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.trace import TraceScreen

MakeStudy = Callable[..., AppContext]


def counted(canvas: Canvas, frame: int) -> Content:
    return Content(f"{canvas.language} {canvas.width}x{canvas.height} frame {frame}")


def wide(canvas: Canvas, frame: int) -> Content:
    return Content("\n".join("0123456789" * (canvas.width // 5) for _ in range(canvas.height * 2)))


STILL = Illustration(Text("Still", "静"), counted)
MOVING = Illustration(Text("Moving", "动"), counted, frames=5)
LATE = Illustration(Text("Late", "末"), counted, frames=4, first=3)
WIDE = Illustration(Text("Wide [b]", "宽"), wide)


@pytest.fixture
def app(make_study: MakeStudy) -> DlquizApp:
    return DlquizApp(make_study())


@pytest.fixture
def graphs(make_study: MakeStudy, tmp_path: Path) -> Callable[..., DlquizApp]:
    bank = tmp_path / "graphs.yaml"
    bank.write_text(GRAPHS, "utf-8")
    return lambda **chosen: DlquizApp(make_study(banks=[bank], settings=Settings(**chosen)), SessionOptions(number=2))


def screen_of(app: DlquizApp) -> PictureScreen:
    assert isinstance(app.screen, PictureScreen)
    return app.screen


async def test_frames_are_turned_by_keys_and_stay_within_their_number(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PictureScreen([MOVING], animate=False))
        await pilot.pause()
        for key, frame in (("left", 0), ("right", 1), ("right", 2), ("end", 4), ("right", 4), ("left", 3), ("home", 0)):
            await pilot.press(key)
            assert shown(app, "#picture").endswith(f"frame {frame}")
        assert "step 1 of 5" in shown(app, "#bar")
        assert not screen_of(app)._player.is_playing


async def test_a_picture_plays_once_and_rests(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.tui.question.player.FRAMES_A_SECOND", 100)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PictureScreen([MOVING], animate=True))
        while not shown(app, "#picture").endswith("frame 4"):
            await pilot.pause(0.01)
        assert not screen_of(app)._player.is_playing
        assert "playing" not in shown(app, "#bar")


async def test_very_many_frames_are_played_in_some_of_them(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PictureScreen([Illustration(Text("Long", "长"), counted, frames=1001)], animate=False))
        await pilot.pause()
        player = screen_of(app)._player
        seen = []
        while not seen or seen[-1] < 1000:
            player._next()
            seen.append(player.frame)
        assert seen[:2] == [9, 18] and seen[-1] == 1000 and len(seen) <= 120
        await pilot.press("<")
        assert shown(app, "#picture").endswith("frame 900")
        await pilot.press(">", ">")
        assert shown(app, "#picture").endswith("frame 1000")


async def test_playing_begins_again_after_the_last_frame_and_a_step_pauses(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PictureScreen([LATE], animate=True))
        await pilot.pause()
        assert shown(app, "#picture").endswith("frame 3")
        assert not screen_of(app)._player.is_playing, "a picture that begins with a later frame waits"
        await pilot.press("space")
        assert screen_of(app)._player.is_playing
        assert not shown(app, "#picture").endswith("frame 3")
        await pilot.press("right")
        assert not screen_of(app)._player.is_playing


async def test_several_pictures_are_turned_by_tab_and_number(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PictureScreen([STILL, MOVING, LATE], animate=False))
        await pilot.pause()
        for key, title in (("tab", "Moving"), ("tab", "Late"), ("tab", "Still"), ("shift+tab", "Late"), ("2", "Moving"),
                           ("９", "Moving"), ("１", "Still")):  # fmt: skip
            await pilot.press(key)
            assert shown(app, "#bar").startswith(title)
        assert "picture 1 of 3" in shown(app, "#bar")
        assert "Play" not in shown(app, "#keys"), "a still picture does not play"


async def test_what_is_larger_than_the_screen_scrolls_both_ways(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PictureScreen([WIDE], animate=False))
        await pilot.pause()
        body = app.screen.query_one("#body")
        assert body.max_scroll_x > 0 and body.max_scroll_y > 0
        assert shown(app, "#bar") == "Wide [b]"
        await pilot.press("down", "shift+right")
        await pilot.pause(0.3)
        assert body.scroll_y > 0 and body.scroll_x > 0


async def test_a_verdict_opens_the_graph_and_escape_leads_back(graphs: Callable[..., DlquizApp]) -> None:
    app = graphs()
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "graph")
        await pilot.press("p")
        assert isinstance(app.screen, QuestionScreen), "before the verdict there is no picture"
        app.screen.query_one(Input).value = "-2"
        await pilot.press("enter")
        assert "p Picture" in shown(app, "#keys")
        await pilot.press("p")
        await pilot.pause()
        text = shown(app, "#picture")
        assert "(×)" in text and "✗" in text and "✓" in text
        await pilot.press("escape")
        await pilot.press("t", "ｐ")
        await pilot.pause()
        assert isinstance(app.screen, PictureScreen)
        await pilot.press("p")
        assert isinstance(app.screen, TraceScreen)
