"""In a wide terminal: the pictures beside a verdict, their keys and their line, and the answer near the question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driving import ask, shown, until
from graph_bank import GRAPHS
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.picture_panel import PicturePanel
from dlquiz.tui.question.player import Scrubber, frame_at, scrub_line
from dlquiz.tui.question.screen import QuestionScreen

pytestmark = pytest.mark.sweep

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
def apps(make_study: Callable[..., AppContext], tmp_path: Path) -> Callable[..., DlquizApp]:
    bank, graphs = tmp_path / "sizes.yaml", tmp_path / "graphs.yaml"
    bank.write_text(BANK, "utf-8")
    graphs.write_text(GRAPHS, "utf-8")
    return lambda animations=False: DlquizApp(
        make_study(banks=[bank, graphs], settings=Settings(animations=animations)), SessionOptions(number=4)
    )


def panel(app: DlquizApp) -> PicturePanel | None:
    assert isinstance(app.screen, QuestionScreen)
    found = list(app.screen.query(PicturePanel))
    return found[0] if found and found[0].display else None


async def answer(pilot, app: DlquizApp, question: str, typed: str) -> None:
    await ask(pilot, app, question)
    app.screen.query_one(Input).value = typed
    await pilot.press("enter")
    await pilot.pause()


async def test_the_picture_of_a_wrong_answer_stands_beside_its_verdict(apps):
    app = apps()
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
        await pilot.press("ctrl+l")
        assert "第 2/11 步" in shown(app, "#picture-title")


async def test_it_goes_with_its_question_and_what_has_none_takes_no_room(apps):
    app = apps()
    async with app.run_test(size=WIDE) as pilot:
        await answer(pilot, app, "graph", "-2")
        await until(pilot, lambda: panel(app) is not None and "(×)" in shown(app, "#picture"))
        await pilot.press("enter")
        assert panel(app) is None
        await answer(pilot, app, "sum", "3")
        assert panel(app) is None
        assert app.screen.query_one("#question-view").region.width == WIDE[0]


async def test_a_terminal_that_grows_gets_it_and_one_that_shrinks_loses_it(apps):
    app = apps()
    async with app.run_test(size=NARROW) as pilot:
        await answer(pilot, app, "width", "9")
        assert panel(app) is None and "Play/pause" not in shown(app, "#keys")
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: panel(app) is not None and "◆" in shown(app, "#picture"))
        assert "Play/pause" in shown(app, "#keys")
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: panel(app) is None)
        await pilot.press("right")


async def test_it_plays_by_itself_and_stops_with_the_space_bar(apps):
    app = apps(animations=True)
    async with app.run_test(size=WIDE) as pilot:
        await answer(pilot, app, "width", "9")
        await until(pilot, lambda: panel(app) is not None and panel(app).player.is_playing)
        await pilot.press("space")
        assert not panel(app).player.is_playing


async def test_the_line_is_clicked_and_dragged_through_the_frames(apps):
    app = apps()
    async with app.run_test(size=WIDE) as pilot:
        await answer(pilot, app, "width", "9")
        await until(pilot, lambda: "◆" in shown(app, "#picture"))
        line = app.screen.query_one(Scrubber)
        await pilot.click(line, offset=(line.size.width - 1, 0))
        assert "step 11 of 11" in shown(app, "#picture-title")
        await pilot.mouse_down(line, offset=(0, 0))
        await pilot.hover(line, offset=(line.size.width // 2, 0))
        await pilot.mouse_up(line, offset=(line.size.width // 2, 0))
        assert "step 6 of 11" in shown(app, "#picture-title")
        await pilot.hover(line, offset=(0, 0))
        assert "step 6 of 11" in shown(app, "#picture-title"), "only a drag moves it"


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
