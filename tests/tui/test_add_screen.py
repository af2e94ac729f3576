"""Adding a question from home: written as `dlquiz new` writes it, opened, and in use when one comes back."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from driving import SIZE, MakeStudy, shown, until
from textual.widgets import Input, OptionList

from dlquiz.bank import load_library
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.screen import HomeScreen


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The editor's commands; the screen steps aside for nothing."""
    commands: list[list[str]] = []

    def run(command: list[str]) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr("dlquiz.tui.authoring.editing.run_editor", run)
    monkeypatch.setattr("dlquiz.editors.shutil.which", lambda program, path: program)
    monkeypatch.setattr(DlquizApp, "suspend", lambda app: nullcontext())
    monkeypatch.setenv("VISUAL", "vi")
    return commands


@pytest.fixture
def context(make_study: MakeStudy, tmp_path: Path) -> AppContext:
    return replace(make_study(), own_banks=tmp_path / "own" / "banks")


async def test_a_question_goes_into_a_bank_of_ones_own(
    context: AppContext, opened: list[list[str]], tmp_path: Path
) -> None:
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a")
        assert "Demo [b]W[l][/b]" in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)
        assert not app.screen.query_one(Input).display
        await pilot.press("down", "right", "enter")
        assert isinstance(app.screen, HomeScreen)
    bank = load_library([tmp_path / "demo.yaml"]).banks[0]
    added = bank.questions[-1]
    assert (len(bank.questions), added.type) == (6, "choice")
    ((program, place, file),) = opened
    assert (program, file) == ("vi", str(tmp_path / "demo.yaml"))
    assert "new-choice" in (tmp_path / "demo.yaml").read_text("utf-8").splitlines()[int(place[1:]) - 1]


async def test_a_new_bank_is_begun_under_the_name_that_is_typed(context: AppContext, opened: list[list[str]]) -> None:
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "right", "tab")
        line = app.screen.query_one(Input)
        assert line.has_focus
        line.value = "../My Notes: 卷积"
        await pilot.pause()
        assert "my-notes-卷积.yaml" in shown(app, "#fit")
        await pilot.press("enter")
    (file,) = context.own_banks.iterdir()
    assert file.name == "my-notes-卷积.yaml"
    library = load_library([file])
    assert [question.type for question in library.questions()] == ["numeric"]
    assert len(opened) == 1


@pytest.mark.usefixtures("opened")
async def test_a_name_that_gives_no_id_asks_for_one(context: AppContext) -> None:
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "right", "tab")
        name, identity = app.screen.query(Input)
        assert not identity.display
        name.value = "卷积"
        await pilot.pause()
        assert identity.display
        await pilot.press("enter")
        assert identity.has_focus
        assert not context.own_banks.exists()
        identity.value = "conv"
        await pilot.press("enter")
    (file,) = context.own_banks.iterdir()
    assert file.name == "卷积.yaml"
    assert [bank.id for bank in load_library([file]).banks] == ["conv"]


async def test_without_an_editor_one_sentence_says_where_the_question_is(
    context: AppContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    lines: list[str] = []
    monkeypatch.setattr(DlquizApp, "notify", lambda app, sentence, **options: lines.append(sentence))
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "enter")
        assert isinstance(app.screen, HomeScreen)
    assert "`no-such-editor` is not there" in lines[-1]
    assert f"The question is at {tmp_path / 'demo.yaml'}:" in lines[-1]


@pytest.mark.sweep
async def test_a_bank_that_is_begun_is_in_use_when_one_comes_back(context: AppContext, opened: list[list[str]]) -> None:
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "right", "enter")
        await until(pilot, lambda: app.context.library.bank("my_questions") is not None)
        assert "6 questions" in shown(app, "#bar")
        await pilot.press("a", "right", "enter")
        await until(pilot, lambda: "7 questions" in shown(app, "#bar"))


async def test_faults_of_a_bank_that_is_begun_are_shown_when_one_comes_back(
    context: AppContext, opened: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(command: list[str]) -> int:
        file = Path(command[-1])
        file.write_text(file.read_text("utf-8").replace("conv_output_size", "nope"), "utf-8")
        return 0

    monkeypatch.setattr("dlquiz.tui.authoring.editing.run_editor", spoil)
    app = DlquizApp(context)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a", "right", "enter")
        await until(pilot, lambda: isinstance(app.screen, FaultsScreen))
        assert "nope" in shown(app, "#faults")


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("begun", [False, True])
async def test_an_example_that_comes_back_untouched_is_taken_out_again(
    context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    monkeypatch.setattr("dlquiz.tui.authoring.editing.A_LOOK", 0.0)
    before = (tmp_path / "demo.yaml").read_bytes()
    app = DlquizApp(context)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("a", *(["right"] if begun else []))
        assert "It opens in vi" in shown(app, "#fit")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
    assert (tmp_path / "demo.yaml").read_bytes() == before
    assert not list(context.own_banks.glob("*"))
