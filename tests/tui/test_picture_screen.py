"""Pictures on a screen of their own and beside a verdict: frames by keys, by clicks and by themselves, at any width."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, ask, shown, until
from graph_bank import GRAPHS
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.widgets import Input

from dlquiz.messages import Text
from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.illustrations.kit import Canvas, Illustration
from dlquiz.tui.pictures.tables import Ranked, ranking
from dlquiz.tui.question.picture import PictureScreen
from dlquiz.tui.question.picture_panel import PicturePanel
from dlquiz.tui.question.player import Scrubber, frame_at, scrub_line
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.trace import TraceScreen
from dlquiz.tui.widgets.page_view import PictureView

Pictured = Callable[..., DlquizApp]
WIDE, NARROW = (160, 45), (139, 45)
BANK = """\
format: 1
id: sizes
title: {en: Sizes, zh: 尺寸}
topics:
  conv: {en: Convolution, zh: 卷积}
questions:
  - id: width
    type: numeric
    topic: conv
    prompt: {en: How wide is the output?, zh: 输出多宽？}
    answer: {reference: conv_output_size, arguments: {input_size: 24, kernel_size: 3, stride: 2}}
"""


@pytest.fixture
def pictured(make_study: MakeStudy, tmp_path: Path) -> Pictured:
    """A session of questions with pictures, and of one without."""
    bank, graphs = tmp_path / "sizes.yaml", tmp_path / "graphs.yaml"
    bank.write_text(BANK, "utf-8")
    graphs.write_text(GRAPHS, "utf-8")
    return lambda animations=False: DlquizApp(
        make_study(banks=[bank, graphs], settings=Settings(animations=animations)), SessionOptions(number=4)
    )


async def answer(pilot: Pilot[None], app: DlquizApp, question: str, typed: str) -> None:
    await ask(pilot, app, question)
    app.screen.query_one(Input).value = typed
    await pilot.press("enter")
    await pilot.pause()


# On a screen of their own


def counted(canvas: Canvas, frame: int) -> Content:
    return Content(f"{canvas.language} {canvas.width}x{canvas.height} frame {frame}")


def wide(canvas: Canvas, frame: int) -> Content:
    return Content("\n".join("0123456789" * (canvas.width // 5) for _ in range(canvas.height * 2)))


STILL = Illustration(Text("Still", "静"), counted)
MOVING = Illustration(Text("Moving", "动"), counted, frames=5)
LATE = Illustration(Text("Late", "末"), counted, frames=4, first=3)
LARGE = Illustration(Text("Wide [b]", "宽"), wide)


async def opened(pilot: Pilot[None], app: DlquizApp, *pictures: Illustration, animate: bool = False) -> PictureScreen:
    screen = PictureScreen(pictures, animate=animate)
    await app.push_screen(screen)
    await pilot.pause()
    return screen


async def test_frames_are_turned_by_keys_and_stay_within_their_number(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, app, MOVING)
        for key, frame in (("left", 0), ("right", 1), ("right", 2), ("end", 4), ("right", 4), ("left", 3), ("home", 0)):
            await pilot.press(key)
            assert shown(app, "#picture").endswith(f"frame {frame}")
        assert "step 1 of 5" in shown(app, "#bar")
        assert not screen._player.is_playing


async def test_a_picture_plays_once_and_rests(app: DlquizApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.tui.question.player.FRAMES_A_SECOND", 100)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, app, MOVING, animate=True)
        while not shown(app, "#picture").endswith("frame 4"):
            await pilot.pause(0.01)
        assert not screen._player.is_playing
        assert "playing" not in shown(app, "#bar")


async def test_very_many_frames_are_played_in_some_of_them(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, app, Illustration(Text("Long", "长"), counted, frames=1001))
        player = screen._player
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
        screen = await opened(pilot, app, LATE, animate=True)
        assert shown(app, "#picture").endswith("frame 3")
        assert not screen._player.is_playing, "a picture that begins with a later frame waits"
        await pilot.press("space")
        assert screen._player.is_playing
        assert not shown(app, "#picture").endswith("frame 3")
        await pilot.press("right")
        assert not screen._player.is_playing


async def test_several_pictures_are_turned_by_tab_and_number(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app, STILL, MOVING, LATE)
        for key, title in (("tab", "Moving"), ("tab", "Late"), ("tab", "Still"), ("shift+tab", "Late"), ("2", "Moving"),
                           ("９", "Moving"), ("１", "Still")):  # fmt: skip
            await pilot.press(key)
            assert shown(app, "#bar").startswith(title)
        assert "picture 1 of 3" in shown(app, "#bar")
        assert "Play" not in shown(app, "#keys"), "a still picture does not play"


async def test_what_is_larger_than_the_screen_scrolls_both_ways(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot, app, LARGE)
        body = app.screen.query_one("#body")
        assert body.max_scroll_x > 0 and body.max_scroll_y > 0
        assert shown(app, "#bar") == "Wide [b]"
        await pilot.press("down", "shift+right")
        await pilot.pause(0.3)
        assert body.scroll_y > 0 and body.scroll_x > 0


async def test_a_verdict_opens_the_graph_and_escape_leads_back(pictured: Pictured) -> None:
    app = pictured()
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


# Beside a verdict, in a wide terminal


def panel(app: DlquizApp) -> PicturePanel | None:
    assert isinstance(app.screen, QuestionScreen)
    found = list(app.screen.query(PicturePanel))
    return found[0] if found and found[0].display else None


@pytest.mark.sweep
async def test_the_picture_of_a_wrong_answer_stands_beside_its_verdict_with_a_line_to_drag(pictured):
    app = pictured()
    async with app.run_test(size=WIDE) as pilot:
        await ask(pilot, app, "width")
        assert panel(app) is None, "before the verdict it would give the answer away"
        await answer(pilot, app, "width", "9")
        await until(pilot, lambda: "◇" in shown(app, "#picture"))
        assert "step 1 of 11" in shown(app, "#picture-title")
        verdict, beside = app.screen.query_one("#verdict").region, panel(app).region
        assert verdict.right <= beside.x and beside.right == WIDE[0]
        for key, step in (("right", 2), ("right", 3), ("left", 2), (">", 3), ("<", 2)):
            await pilot.press(key)
            assert f"step {step} of 11" in shown(app, "#picture-title")
        line = app.screen.query_one(Scrubber)
        await pilot.click(line, offset=(line.size.width - 1, 0))
        assert "step 11 of 11" in shown(app, "#picture-title")
        await pilot.mouse_down(line, offset=(0, 0))
        await pilot.hover(line, offset=(line.size.width // 2, 0))
        await pilot.mouse_up(line, offset=(line.size.width // 2, 0))
        assert "step 6 of 11" in shown(app, "#picture-title")
        await pilot.hover(line, offset=(0, 0))
        assert "step 6 of 11" in shown(app, "#picture-title"), "only a drag moves it"
        await pilot.press("ctrl+l")
        assert "第 6/11 步" in shown(app, "#picture-title")


@pytest.mark.sweep
async def test_it_goes_with_its_question_and_what_has_none_takes_no_room(pictured):
    app = pictured()
    async with app.run_test(size=WIDE) as pilot:
        await answer(pilot, app, "graph", "-2")
        await until(pilot, lambda: panel(app) is not None and "(×)" in shown(app, "#picture"))
        await pilot.press("enter")
        assert panel(app) is None
        await answer(pilot, app, "sum", "3")
        assert panel(app) is None
        assert app.screen.query_one("#question-view").region.width == WIDE[0]


@pytest.mark.sweep
async def test_a_terminal_that_grows_gets_it_and_one_that_shrinks_loses_it(pictured):
    app = pictured()
    async with app.run_test(size=NARROW) as pilot:
        await answer(pilot, app, "width", "9")
        assert panel(app) is None and "Play/pause" not in shown(app, "#keys")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: panel(app) is not None and "◆" in shown(app, "#picture"))
        assert "Play/pause" in shown(app, "#keys")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: panel(app) is None)
        await pilot.press("right")


@pytest.mark.sweep
async def test_it_plays_by_itself_and_stops_with_the_space_bar(pictured):
    app = pictured(animations=True)
    async with app.run_test(size=WIDE) as pilot:
        await answer(pilot, app, "width", "9")
        await until(pilot, lambda: panel(app) is not None and panel(app).player.is_playing)
        await pilot.press("space")
        assert not panel(app).player.is_playing


@pytest.mark.sweep
@given(st.integers(2, 400), st.integers(1, 120), st.data())
def test_the_line_is_as_wide_as_its_room_and_its_ends_are_the_first_and_the_last_frame(frames, width, data):
    frame = data.draw(st.integers(0, frames - 1))
    line = scrub_line(frame, frames, width).plain
    assert len(line) == width and line.count("●") == 1
    assert frame_at(0, frames, width) == 0
    if width > 1:
        assert frame_at(width - 1, frames, width) == frames - 1
        assert scrub_line(0, frames, width).plain[0] == scrub_line(frames - 1, frames, width).plain[-1] == "●"
    if width >= frames:
        assert frame_at(line.index("●"), frames, width) == frame, "where the knob is, its frame is"


# The widget that shows a picture


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield PictureView(id="picture")

    @property
    def view(self) -> PictureView:
        return self.query_one(PictureView)

    def on_mount(self) -> None:
        self.view.show(partial(ranking, [Ranked("bias [b]", 4, "4×"), Ranked("填充", 2)]))


def lines(app: Shown) -> list[str]:
    rows = map(app.view.render_line, range(app.view.size.height))
    return ["".join(segment.text for segment in row).rstrip() for row in rows]


async def test_a_picture_can_be_copied_and_is_drawn_again_at_another_width_or_another_in_its_place() -> None:
    app = Shown()
    async with app.run_test(size=(40, 10)) as pilot:
        assert lines(app) == ["bias [b] ████████████████████████████ 4×", "填充     ██████████████"]
        copied = app.view.get_selection(Selection(Offset(0, 1), Offset(4, 1)))
        assert copied is not None
        assert copied[0].startswith("填充")
        await pilot.resize_terminal(30, 10)
        assert lines(app) == ["bias [b] ██████████████████ 4×", "填充     █████████"]
        assert app.view.size.height == 2
        app.view.show(lambda width: Content(f"宽 {width}"))
        await pilot.pause()
        assert lines(app) == ["宽 30"]
        app.view.show(None)
        await pilot.pause()
        assert app.view.size.height == 0, "none takes no room"
