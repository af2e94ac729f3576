"""After a verdict: how it was marked, a wrong array beside its key, and a dispute that is kept or shown truthfully."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from arrays_bank import ARRAYS
from driving import SIZE, ask, shown
from textual.pilot import Pilot
from textual.widgets import Input

from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.dispute import DisputeScreen
from dlquiz.tui.question.screen import QuestionScreen
from dlquiz.tui.question.trace import TraceScreen

MakeStudy = Callable[..., AppContext]


@pytest.fixture
def app(make_study: MakeStudy, tmp_path: Path) -> Iterator[DlquizApp]:
    """What is answered here is kept in a file."""
    context = make_study(path=tmp_path / "progress.sqlite")
    with context.store:
        yield DlquizApp(context, SessionOptions(number=5))


def disputes(app: DlquizApp) -> list[tuple[str, str | None]]:
    return [(attempt.question, attempt.dispute) for attempt in app.context.store.history(disputed=True)]


async def answer_wrongly(pilot: Pilot[None], app: DlquizApp) -> None:
    await ask(pilot, app, "conv")
    app.screen.query_one("#line", Input).value = "12"
    await pilot.press("enter")


# How it was graded


@pytest.mark.sweep
async def test_one_key_shows_how_it_was_marked_and_escape_goes_back(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answer_wrongly(pilot, app)
        await pilot.press("t")
        assert isinstance(app.screen, TraceScreen)
        lines = shown(app, "#trace").split("\n")
        assert lines[0] == "typed: “12”"
        assert "“12” → 12: the answer is 11, off by 1, allowed 0 ✗" in lines
        assert lines[-1] == "verdict: Wrong, score 0"
        await pilot.press("ctrl+l")
        assert shown(app, "#trace").startswith("输入：“12”")
        assert "判分过程" in shown(app, "#bar")
        await pilot.press("escape")
        assert isinstance(app.screen, QuestionScreen)
        assert "错误" in shown(app, "#verdict")
        await pilot.press("t", "t")
        assert isinstance(app.screen, QuestionScreen)


async def test_steps_are_traced_one_by_one_each_against_its_own_chain(make_study: MakeStudy, kinds: list[Path]) -> None:
    app = DlquizApp(make_study(banks=kinds), SessionOptions(number=5))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "chain")
        screen = app.screen
        assert isinstance(screen, QuestionScreen)
        for answer in ("27", "13", "?"):
            screen._carry_out(screen.presenter.submit(answer))
        await pilot.press("t")
        lines = shown(app, "#trace").split("\n")
        assert [line for line in lines if line.endswith(":")] == ["Step 1:", "Step 2:", "Step 3:"]
        assert "  marked from your own Step 1 = 27" in lines
        assert "  given up" in lines
        assert lines[-2:] == ["", "verdict: Partly, score 0.3333"]


# Disputes


@pytest.mark.sweep
async def test_a_dispute_is_recorded_with_its_note_and_said_quietly(app: DlquizApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answer_wrongly(pilot, app)
        await pilot.press("d")
        assert isinstance(app.screen, DisputeScreen)
        await pilot.press(*"ceil", "enter")
        assert isinstance(app.screen, QuestionScreen)
        assert disputes(app) == [("demo/conv", "ceil")]
        assert "disputed: ceil · listed by dlquiz history --disputed" in shown(app, "#verdict")
        await pilot.press("ctrl+l")
        assert "有异议：ceil · 可用 dlquiz history --disputed 列出" in shown(app, "#verdict")


# A wrong array


@pytest.fixture
def arrays(tmp_path: Path) -> list[Path]:
    path = tmp_path / "arrays.yaml"
    path.write_text(ARRAYS, "utf-8")
    return [path]


@pytest.mark.parametrize(
    ("name", "typed", "rows"),
    [
        (
            "matrix",
            "1 2 3; 30 5 0.1; 7 9 9",
            ["◐ Partly", "", "   1   2✗    3       1  2.5      3", "  30✗  5   0.1✗    −30    5  0.125"],
        ),
        ("vector", "0.5 1 2000", ["◐ Partly: 2 of 3 right", "  yours  0.5    1✗  2000"]),
        ("wide", "1 " * 8 + ";" + "2 " * 8 + ";" + "3 " * 8, ["  [1, 1] 1✗, right: 101.5", "  … and 16 more"]),
        ("blanks", "[1 2; 3 5]; 7", ["◐ (1) read as [[1, 2], [3, 5]]", "      3   5✗    3  4"]),
    ],
)
@pytest.mark.sweep
async def test_a_wrong_array_stands_beside_its_key(
    make_study: MakeStudy, arrays: list[Path], name: str, typed: str, rows: list[str]
) -> None:
    app = DlquizApp(make_study(banks=arrays, settings=Settings(language="en")), SessionOptions(number=4))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, name)
        screen = app.screen
        assert isinstance(screen, QuestionScreen)
        screen._carry_out(screen.presenter.submit(typed))
        await pilot.pause()
        text = shown(app, "#verdict").replace("\u00a0", " ").split("\n")
        for row in rows:
            assert any(line.startswith(row) for line in text), text
