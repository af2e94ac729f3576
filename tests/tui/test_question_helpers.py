"""What stands beside a question: the flag, the time, the calculator, cells for arrays; and a screen that is low."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from arrays_bank import ARRAYS
from campaigns import some
from driving import SIZE, MakeStudy, ask, notices, session_of, shown
from every_case import every_case
from textual.events import Paste
from textual.widgets import Input

from dlquiz.messages import Text
from dlquiz.progress.store import Store
from dlquiz.session.starting import SessionOptions
from dlquiz.settings import Settings, load_settings
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.inputs.choice import ChoiceInput
from dlquiz.tui.inputs.grid import Cell, GridInput
from dlquiz.tui.question.calculator import Calculator
from dlquiz.tui.question.question_view import QuestionView
from dlquiz.tui.question.scratch import MOST_LINES, Scratch, Worked

TIME = re.compile(r"   [0-9]+:[0-9]{2}   ")


@pytest.fixture
def app(make_study: MakeStudy) -> DlquizApp:
    return DlquizApp(make_study(), SessionOptions(number=5))


@pytest.fixture
def arrays(make_study: MakeStudy, tmp_path: Path) -> DlquizApp:
    bank = tmp_path / "arrays.yaml"
    bank.write_text(ARRAYS, "utf-8")
    return DlquizApp(make_study(banks=[bank]), SessionOptions(number=4))


def entries(app: DlquizApp) -> list[str]:
    """What stands in the cells that are shown."""
    return [cell.value for cell in app.screen.query(Cell) if cell.display]


# The title line


async def test_a_question_is_flagged_and_unflagged(app: DlquizApp, store: Store) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await ask(pilot, app, "conv")
        assert "★" not in shown(app, "#bar")
        await pilot.press("f10")
        assert shown(app, "#bar").startswith("★ ")
        assert store.flags.flagged() == {"demo/conv"}
        assert notices(app)[-1].startswith("★ Flagged")
        app.screen.query_one("#line", Input).value = "11"
        await pilot.press("enter")
        assert shown(app, "#bar").startswith("★ ")
        await pilot.press("f")
        assert "★" not in shown(app, "#bar")
    assert store.flags.flagged() == set()


async def test_the_time_is_shown_only_where_it_is_wanted(app: DlquizApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        assert not TIME.search(shown(app, "#bar"))
        assert app.screen._ticker is None  # type: ignore[attr-defined]
        await pilot.press("ctrl+r")
        assert TIME.search(shown(app, "#bar"))
        assert app.screen._ticker is not None  # type: ignore[attr-defined]
        assert load_settings(tmp_path / "settings.yaml").timer
        await pilot.press("ctrl+l")
        assert TIME.search(shown(app, "#bar"))
        app.screen.query_one("#line", Input).value = "11"
        await pilot.press("enter")
        assert app.screen._ticker is None  # type: ignore[attr-defined]
        await pilot.press("ctrl+r")
        assert not TIME.search(shown(app, "#bar"))


# The calculator


async def test_a_value_is_calculated_and_taken_over_or_it_is_said_why_there_is_none(
    app: DlquizApp, store: Store
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "conv")
        entry = app.screen.query_one("#line", Input)
        await pilot.press("f9")
        scratch = app.screen.query_one("#scratch", Input)
        scratch.value = "1/0"
        await pilot.pause()
        assert "zero" in shown(app, "#comes-to")
        await pilot.press("enter")
        assert shown(app, "#worked") == ""
        await pilot.press("escape")
        assert not app.screen.query_one(Calculator).display
        assert entry.has_focus
        assert session_of(app).results == []
        await pilot.press("f9")
        assert scratch.has_focus
        scratch.value = "(20+4-3)/2"
        await pilot.pause()
        assert shown(app, "#comes-to") == "= 10.5"
        await pilot.press("enter")
        assert shown(app, "#worked") == "r1  (20+4-3)/2 = 10.5"
        scratch.value = "floor(ans) + 1"
        await pilot.pause()
        assert entry.value == ""
        await pilot.press("tab")
        assert entry.has_focus and entry.value == "11"
        await pilot.press("enter")
        assert shown(app, "#verdict").startswith("✓ Right")
    assert store.history()[0].answer == "11"


def worked(scratch: Scratch, typed: str) -> Worked:
    line = scratch.work(typed)
    assert isinstance(line, Worked), line
    return line


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3*224*224", "150528"),
        ("floor((32+2*2-5)/3)+1", "11"),
        ("１２×３ ÷ ２", "18"),
        ("2^10 − 24", "1000"),
        ("sigmoid(0)", "0.5"),
        ("[1, 2] * 3", "(3, 6)"),
    ],
)
def test_a_line_is_worked_out_in_the_language_of_the_banks(typed: str, expected: str) -> None:
    assert worked(Scratch(), typed).value_text == expected


def test_earlier_values_are_used_by_their_names() -> None:
    scratch = Scratch()
    for typed in ("w = 28 - 5 + 1", "ans * ans", "r2 / 4 + w"):
        scratch = scratch.kept(worked(scratch, typed))
    assert [(line.name, line.value_text) for line in scratch.lines] == [("w", "24"), ("r2", "576"), ("r3", "168")]


@every_case("typed", ["1/0", "unknown + 1", "2 +", "__import__('os')", "exp = 3", "ans = 1", "9**9**9**9"])
def test_what_comes_to_nothing_says_why_in_both_languages(typed: str) -> None:
    found = Scratch().work(typed)
    assert isinstance(found, Text)
    assert found.en and found.zh


def test_numbering_goes_on_when_old_lines_go() -> None:
    scratch = Scratch()
    for number in range(MOST_LINES + 3):
        scratch = scratch.kept(worked(scratch, str(number)))
    assert len(scratch.lines) == MOST_LINES
    assert scratch.lines[-1].name == f"r{MOST_LINES + 3}"


# Cells


@pytest.mark.sweep
async def test_an_array_is_written_in_cells_that_grow(arrays: DlquizApp, store: Store) -> None:
    async with arrays.run_test(size=SIZE) as pilot:
        await ask(pilot, arrays, "matrix")
        await pilot.press("ctrl+g")
        assert entries(arrays) == [""]
        await pilot.press(*"1", "comma", *"5/2", "comma", "3", "semicolon", *"-30")
        assert entries(arrays) == ["1", "5/2", "3", "-30", "", ""]
        assert shown(arrays, "#echo") == "(2, 1) read as −30 · 2×3 so far"
        await pilot.press(
            "tab", "5", "right", "0", "full_stop", *"125", "down", "9", "left", "left", "8", "left", "left"
        )
        await pilot.press("7", "enter", "enter")
        assert store.history() == []
        await pilot.press("enter")
        assert shown(arrays, "#verdict").startswith("✓ Right")
    assert store.history()[0].answer == "1, 5/2, 3; -30, 5, 0.125; 7, 8, 9"


async def test_cells_and_text_carry_over_what_is_typed_and_pasted(arrays: DlquizApp) -> None:
    async with arrays.run_test(size=SIZE) as pilot:
        await ask(pilot, arrays, "matrix")
        entry = arrays.screen.query_one("#line", Input)
        entry.value = "[[1, 1/2], [3, 4]]"
        await pilot.press("ctrl+g")
        assert entries(arrays) == ["1", "1/2", "3", "4"]
        await pilot.press("ctrl+g")
        assert entry.display and entry.value == "1, 1/2; 3, 4"
        entry.value = ""
        await pilot.press("ctrl+g")
        arrays.screen.query_one(GridInput).here.post_message(Paste("[[5, 6], [7, 8]]"))
        await pilot.pause()
        assert entries(arrays) == ["5", "6", "7", "8"]


async def test_an_empty_cell_is_pointed_at_and_costs_nothing(arrays: DlquizApp, store: Store) -> None:
    async with arrays.run_test(size=SIZE) as pilot:
        await ask(pilot, arrays, "matrix")
        arrays.screen.query_one("#line", Input).value = "1, , 3"
        await pilot.press("ctrl+g")
        grid = arrays.screen.query_one(GridInput)
        assert grid.here.value == ""
        await pilot.press("right", "right", "enter")
        assert "a cell is still empty" in shown(arrays, "#echo")
        assert grid.here.value == "" and grid.here.has_focus
    assert store.history() == []


async def test_a_cell_made_for_nothing_goes_and_a_click_goes_to_another(arrays: DlquizApp) -> None:
    async with arrays.run_test(size=SIZE) as pilot:
        await ask(pilot, arrays, "vector")
        await pilot.press("ctrl+g", "1", "comma", "2", "comma", "backspace")
        assert entries(arrays) == ["1", "2"]
        await pilot.click(arrays.screen.query(Cell).first())
        await pilot.press("0")
        assert entries(arrays)[1] == "2" and "0" in entries(arrays)[0]


async def test_a_value_is_taken_over_into_the_cell_one_was_at(arrays: DlquizApp) -> None:
    async with arrays.run_test(size=SIZE) as pilot:
        await ask(pilot, arrays, "matrix")
        await pilot.press("ctrl+g", "comma", "comma", "left", "f9", *"7*8", "tab")
        assert entries(arrays) == ["", "56", ""]
        assert arrays.screen.query_one(GridInput).here.has_focus


# Screens of all sizes


ANSWERS = {
    "conv": ["1", "1", "enter"], "pick": ["1"], "several": ["1", "3", "enter"], "claim": ["2"],
    "explain": ["x", "ctrl+s", "down", "enter"], "name-it": [*"relu", "enter"],
    "gaps": ["2", "enter", *"momentum", "enter", "1", "enter"], "order": ["shift+down", "enter"],
    "pairs": ["1", "2", "3", "enter"], "chain": ["2", "8", "enter", "1", "4", "enter", "1"],
}  # fmt: skip


@pytest.mark.sweep
@pytest.mark.parametrize(("question", "language"), some(product(ANSWERS, ("en", "zh")), 2))
async def test_a_terminal_of_40_by_12_asks_and_answers_every_kind(
    make_study: MakeStudy, kinds: list[Path], store: Store, question: str, language: str
) -> None:
    banks = {} if question in ("conv", "pick", "several", "claim", "explain") else {"banks": kinds}
    settings = Settings(language=language)  # type: ignore[arg-type]
    app = DlquizApp(make_study(settings=settings, **banks), SessionOptions(number=5))
    async with app.run_test(size=(40, 12)) as pilot:
        await ask(pilot, app, question)
        await pilot.pause()
        field = app.screen.query_one(QuestionView)._field
        assert field is not None
        assert field.region.height >= 1  # type: ignore[attr-defined]
        assert app.screen.query_one("#body").region.height >= 4
        assert "F1" in shown(app, "#keys")
        for widget in app.screen.query("#line, #essay"):
            assert not widget.display or widget.styles.border_top[0] in ("", "none")
        await pilot.press(*ANSWERS[question])
        assert "F1" in shown(app, "#keys")
        assert shown(app, "#verdict").startswith(("✓", "◐", "✗"))
    assert len(store.history()) == 1


LAYERED = """
format: 1
id: layered
title: T
questions:
  - id: why
    type: open
    topic: t
    prompt: Why?
    answer: It is so.
    rubric: [{point: first, layer: must}, {point: second, layer: must}, {point: third, layer: good}]
"""


def points(app: DlquizApp) -> list[str]:
    """The points of a rubric as they are shown."""
    rows = (option.prompt.content(70).plain for option in app.screen.query_one(ChoiceInput).options)  # type: ignore[union-attr]
    return [" ".join(row.split()) for row in rows]


async def test_points_are_ticked_and_shown_below_the_names_of_their_layers(
    make_study: MakeStudy, tmp_path: Path
) -> None:
    bank = tmp_path / "layered.yaml"
    bank.write_text(LAYERED, "utf-8")
    app = DlquizApp(make_study(banks=[bank]), SessionOptions(number=1))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, app, "why")
        await pilot.press("a", "ctrl+s")
        await pilot.pause()
        assert points(app) == ["Must [ ] 1. first", "[ ] 2. second", "Good [ ] 3. third"]
        await pilot.press("1", "2")
        assert points(app) == ["Must [x] 1. first", "[x] 2. second", "Good [ ] 3. third"]
        await pilot.press("enter")
        await pilot.pause()
        verdict = shown(app, "#verdict")
        assert "layer reached: Must" in verdict
        assert re.search(r"Must\s+✓ 1. first\s+✓ 2. second\s+Good\s+✗ 3. third", verdict)
