"""The live preview on the screen: from where it is opened, what a save does, and how it is left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from driving import SIZE, shown, until
from textual.containers import VerticalScroll

from dlquiz.errors import Fault
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.live import LiveScreen
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.browse.preview import PreviewScreen
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.picture import PictureScreen

pytestmark = pytest.mark.sweep

MakeStudy = Callable[..., AppContext]


def rewrite(bank: Path, old: str, new: str) -> None:
    text = bank.read_text("utf-8")
    assert old in text
    bank.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "demo.yaml"


def app_over(make_study: MakeStudy, bank: Path, identity: str = "", **kwargs: bool) -> DlquizApp:
    return DlquizApp(make_study(watching=True), first=lambda: LiveScreen(str(bank), identity, alone=True, **kwargs))


async def test_a_save_is_shown_and_a_fault_until_it_is_corrected(make_study: MakeStudy, bank: Path) -> None:
    app = app_over(make_study, bank, "conv")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "no faults" in shown(app, "#bar"))
        body = app.screen.query_one("#body", VerticalScroll)
        await pilot.press("down", "down")
        await until(pilot, lambda: body.scroll_y == 2)
        rewrite(bank, "An input of width", "An image of width")
        await until(pilot, lambda: "An image of width" in shown(app, "#prompt"))
        assert body.scroll_y == 2, "one reads on where one was"

        rewrite(bank, "kernel_size: 3", "kernelsize: 3")
        await until(pilot, lambda: "did you mean `kernel_size`?" in shown(app, "#wrong"))
        assert "An image of width" in shown(app, "#prompt")
        assert "✗ 1 fault" in shown(app, "#bar")
        rewrite(bank, "kernelsize: 3", "kernel_size: 3")
        await until(pilot, lambda: "no faults" in shown(app, "#bar"))
        assert shown(app, "#wrong") == ""

        bank.unlink()
        await until(pilot, lambda: "does not exist" in shown(app, "#wrong"))
        assert [notice.message for notice in app._notifications] == [], "the screen says it all"


async def test_it_goes_to_the_question_that_was_changed_and_to_the_next(make_study: MakeStudy, bank: Path) -> None:
    app = app_over(make_study, bank)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: shown(app, "#bar").startswith("conv   1/5"))
        await until(pilot, lambda: shown(app, "#figure").startswith("The window on its axis"))
        await pilot.press("right", "right", "left")
        assert "seed 1" in shown(app, "#bar")
        await pilot.press("a")
        assert "seed 7" in shown(app, "#bar")
        await pilot.press("p")
        assert isinstance(app.screen, PictureScreen)
        await pilot.press("escape")
        rewrite(bank, "Pooling has weights.", "Pooling has no weights.")
        await until(pilot, lambda: shown(app, "#bar").startswith("claim   4/5"))
        assert (shown(app, "#figure"), app.screen.query_one("#body", VerticalScroll).scroll_y) == ("", 0)
        await pilot.press("n")
        assert "explain   5/5" in shown(app, "#bar")
        await pilot.press("N", "l")
        await until(pilot, lambda: "池化有权重" in shown(app, "#prompt"))
        assert "4/5" in shown(app, "#bar")
        await pilot.press("q")
    assert app.return_code == 0


async def test_its_editor_opens_at_the_question_and_what_is_saved_is_shown(
    make_study: MakeStudy, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[list[str]] = []

    def run(command: list[str]) -> int:
        opened.append(command)
        rewrite(bank, "answer: false", "answer: maybe")
        return 0

    monkeypatch.setattr("dlquiz.tui.authoring.editing.run_editor", run)
    monkeypatch.setattr("dlquiz.editors.shutil.which", lambda program, path: program)
    monkeypatch.setattr(DlquizApp, "suspend", lambda app: nullcontext())
    monkeypatch.setenv("VISUAL", "vi")
    app = app_over(make_study, bank, "claim", follows=False)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "no faults" in shown(app, "#bar"))
        line = 1 + bank.read_text("utf-8").split("\n").index("  - id: claim")
        await pilot.press("e")
        await until(pilot, lambda: "✗ 1 fault" in shown(app, "#bar"))
        assert opened == [["vi", f"+{line}", str(bank)]]
        assert isinstance(app.screen, LiveScreen), "no list of faults lies over it"


async def test_it_is_opened_from_a_question_and_from_a_list_of_faults(make_study: MakeStudy, bank: Path) -> None:
    app = DlquizApp(make_study())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("b", "down", "enter", "w")
        await until(pilot, lambda: shown(app, "#bar").startswith("pick   2/5"))
        assert "seed 7" in shown(app, "#bar"), "with the numbers of the screen below"
        assert app.live_file == bank
        await pilot.press("escape")
        assert isinstance(app.screen, PreviewScreen)
        assert app.live_file is None

        fault = Fault(str(bank), 9, 1, "B103", "error", *("wrong", "fix it") * 2)
        app.push_screen(FaultsScreen(Edited("demo/claim", str(bank)), [fault], kept=True))
        await pilot.pause()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
        await until(pilot, lambda: shown(app, "#bar").startswith("claim"))
        await pilot.press("escape")
        assert isinstance(app.screen, PreviewScreen)
