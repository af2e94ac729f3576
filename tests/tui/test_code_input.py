"""A code question on the screen: the editor, the saves, the attempt that is recorded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from code_bank import BANK, SOFTMAX
from driving import SIZE, MakeStudy, notices, session_of, shown, until
from test_editing import Editor, editor
from textual.app import SuspendNotSupported

from dlquiz.errors import UsageError
from dlquiz.messages import say
from dlquiz.sandbox.protection import Protection
from dlquiz.session import code_consent
from dlquiz.session.interview import Agreed, Blueprint
from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring import editing
from dlquiz.tui.context import AppContext
from dlquiz.tui.interview import screen as interview_screen
from dlquiz.tui.interview.confirm import ConfirmScreen
from dlquiz.tui.interview.report import ReportScreen
from dlquiz.tui.interview.screen import InterviewScreen
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.question.answered import AnsweredScreen
from dlquiz.tui.question.screen import QuestionScreen

__all__ = ["editor"]

COLUMNS = SOFTMAX.replace("-1", "0")
CLAIM = """format: 1
id: claims
title: Claims
questions:
  - {id: claim, type: true_false, topic: t, prompt: A loss is never negative., answer: false}
"""
SOLUTION = """    solution: |
      ```python
      def softmax(logits):
          return np.exp(logits)
      ```
"""


def writing(source: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(source, "utf-8")


@pytest.fixture
def coding(make_study: MakeStudy, tmp_path: Path) -> AppContext:
    bank = tmp_path / "coding.yaml"
    bank.write_text(BANK.replace("    hints: [{en: Subtract", f"{SOLUTION}    hints: [{{en: Subtract"), "utf-8")
    return make_study(banks=[bank])


def app_over(context: AppContext, question: str = "functions/softmax-rows") -> DlquizApp:
    return DlquizApp(context, SessionOptions(question=question, number=1))


def interview_over(context: AppContext, *lines: tuple[str, int], minutes: int = 10) -> DlquizApp:
    agreed = Agreed(minutes, Blueprint(lines), 7)
    return DlquizApp(context, first=lambda: InterviewSetupScreen(agreed, chosen=True))


@pytest.fixture
def without_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are answered at once, not only after the first moment of a question."""
    monkeypatch.setattr(interview_screen, "GRACE", timedelta(seconds=-1))


async def test_two_saves_and_the_attempt_is_recorded(coding: AppContext, editor: Editor, dlquiz_home: Path) -> None:
    app = app_over(coding)
    editor.deeds = [writing(COLUMNS), writing(SOFTMAX)]
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Your code runs in a process of its own" in shown(app, "#code"))
        await pilot.press("enter")
        assert shown(app, "#echo") == say("en", "code_nothing_yet")
        await pilot.press("s")
        await until(pilot, lambda: "Mistake: normalized over columns" in shown(app, "#code"))
        file = dlquiz_home / "code" / "functions" / "softmax-rows.py"
        assert editor.opened == [["ed", "1", str(file)]]
        body = app.screen.query_one("#body")
        # The table is at the top, whatever stands above it.
        await until(pilot, lambda: 0 < app.screen.query_one("#code").virtual_region.y == body.scroll_y)
        assert not coding.store.history(), "nothing is recorded before Enter"
        await pilot.press("s")
        await until(pilot, lambda: "Enter records: Right (3 of 3 groups)." in shown(app, "#echo"))
        await pilot.press("enter")
        assert "✓ Right" in shown(app, "#verdict")
        assert "      return np.exp(logits)" in shown(app, "#verdict")
        assert "Adding a constant" in shown(app, "#verdict")
    (attempt,) = coding.store.history()
    assert (attempt.verdict, attempt.answer) == ("right", SOFTMAX)
    assert [(group.name, group.passed) for group in attempt.groups] == [("small", 1), ("large", 1), ("many", 5)]


async def test_a_wrong_run_is_recorded_and_looked_at_again(coding: AppContext, editor: Editor) -> None:
    app = app_over(coding)
    editor.deeds = [writing(COLUMNS)]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Enter records: Wrong" in shown(app, "#echo"))
        await pilot.press("enter")
        verdict = shown(app, "#verdict")
        assert verdict.startswith("✗ Wrong")
        assert verdict.index("✗ small values") < verdict.index("Mistake:") < verdict.index("First failure")
        (result,) = session_of(app).results
        app.push_screen(AnsweredScreen(result))
        await pilot.pause()
        assert "    shifted = logits - logits.max(0, keepdims=True)" in shown(app, "#prompt")
        assert "✗ small values" in shown(app, "#verdict")


@pytest.mark.sweep
async def test_giving_up_shows_the_worked_solution_and_ends_a_run(coding: AppContext, editor: Editor) -> None:
    app = app_over(coding)
    editor.deeds = [writing("def softmax(logits):\n    while True:\n        pass\n")]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Running …" in shown(app, "#code"))
        await pilot.press("f2")
        assert "Subtract the largest logit first." in shown(app, "#hints")
        await pilot.press("f3")
        assert "✗ Given up" in shown(app, "#verdict")
        assert "      return np.exp(logits)" in shown(app, "#verdict")
        assert shown(app, "#code") == ""
    (attempt,) = coding.store.history()
    assert attempt.groups is None


async def test_an_editor_with_a_window_leaves_the_screen_as_it_is(
    coding: AppContext, editor: Editor, monkeypatch: pytest.MonkeyPatch, dlquiz_home: Path
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(editing, "editor_command", lambda *_, **__: ["code", "--wait"])
    monkeypatch.setattr(editing, "start_editor", started.append)
    app = app_over(coding)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        assert started == [["code", "--wait"]]
        assert not editor.opened
        file = dlquiz_home / "code" / "functions" / "softmax-rows.py"
        assert "raise NotImplementedError" in file.read_text("utf-8")
        for source, said in ((COLUMNS, "Wrong"), (SOFTMAX, "Right")):
            file.write_text(source, "utf-8")
            await until(pilot, lambda said=said: f"Enter records: {said}" in shown(app, "#echo"))


async def test_where_no_editor_can_be_opened_the_file_is_named(
    coding: AppContext, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> list[str]:
        raise UsageError("the editor `ed` is not there", "找不到编辑器 `ed`")

    @contextmanager
    def unsupported(app: DlquizApp) -> Iterator[None]:
        raise SuspendNotSupported
        yield

    app = app_over(coding)
    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr(DlquizApp, "suspend", unsupported)
        await pilot.press("s")
        assert "No editor can be opened here. Your file is " in notices(app)[-1]
        monkeypatch.setattr(editing, "editor_command", missing)
        await pilot.press("s")
        assert "the editor `ed` is not there. Your file is " in notices(app)[-1]
        assert "softmax-rows.py" in notices(app)[-1]


async def test_without_isolation_it_is_asked_once_whether_the_code_is_run(
    coding: AppContext, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_consent, "protection", lambda: Protection(True, True, False, True))
    app = app_over(coding)
    editor.deeds = [writing(SOFTMAX)]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        assert isinstance(app.screen, ConfirmScreen)
        assert "nothing stops it from these: use the network" in " ".join(shown(app, "#why").split())
        await pilot.press("1")
        assert not editor.opened
        await pilot.press("s", "2")
        await until(pilot, lambda: "Enter records: Right" in shown(app, "#echo"))
        editor.deeds = [writing(COLUMNS)]
        await pilot.press("s")
        assert isinstance(app.screen, QuestionScreen), "asked once"


async def test_on_a_page_no_editor_is_offered_and_saves_are_graded(
    coding: AppContext, editor: Editor, dlquiz_home: Path
) -> None:
    app = app_over(replace(coding, served=True))
    async with app.run_test(size=SIZE) as pilot:
        assert "Write" not in shown(app, "#keys")
        assert "A page opens no editor" in shown(app, "#code")
        assert shown(app, "#echo") and "s opens" not in shown(app, "#echo")
        await pilot.press("s")
        assert "switched off" in notices(app)[-1]
        assert not editor.opened
        file = dlquiz_home / "code" / "functions" / "softmax-rows.py"
        assert "raise NotImplementedError" in file.read_text("utf-8")
        file.write_text(SOFTMAX, "utf-8")
        await until(pilot, lambda: "Enter records: Right" in shown(app, "#echo"))


async def test_a_question_is_looked_at_before_it_is_asked(coding: AppContext) -> None:
    app = DlquizApp(coding)
    question = coding.library.question("functions/softmax-rows")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open("preview", question, 0)
        await pilot.pause()
        assert "Write softmax(logits) in Python" in shown(app, "#prompt")
        await pilot.press("v")
        assert "five more draws" in shown(app, "#verdict")
        assert "      return np.exp(logits)" in shown(app, "#verdict")
        await pilot.press("w")
        await until(pilot, lambda: "Adding a constant" in shown(app, "#verdict"))
        assert "Subtract the largest logit first." in shown(app, "#verdict")


@pytest.mark.sweep
@pytest.mark.usefixtures("without_grace")
async def test_an_interview_shows_no_verdict_before_its_report(coding: AppContext, editor: Editor) -> None:
    """The interviewer's promise: nothing on the screen tells a right run from a wrong one."""
    app = interview_over(coding, ("functions/activations", 1))
    editor.deeds = [writing("def softmax(logits)\n"), writing(SOFTMAX), writing(COLUMNS)]
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        await pilot.press("s")
        await until(pilot, lambda: "Not counted: syntax error on line 1" in shown(app, "#code"))
        pages = []
        for _ in range(2):
            await pilot.press("s")
            await until(pilot, lambda: shown(app, "#code").startswith("Running"))
            await until(pilot, lambda: shown(app, "#code").startswith("Your file ran"))
            await until(pilot, lambda: shown(app, "#echo") == "Enter hands in your file.")
            pages.append((shown(app, "#code"), shown(app, "#echo"), shown(app, "#keys")))
        assert pages[0] == pages[1]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        report = shown(app, "#report")
        assert "✗ five more draws: 0 of 5 passed" in report
        assert "shifted = logits" not in report
    (attempt,) = coding.store.history()
    assert (attempt.mode, attempt.verdict, attempt.answer) == ("interview", "wrong", COLUMNS)


@pytest.mark.sweep
@pytest.mark.usefixtures("without_grace")
async def test_a_function_that_was_left_in_an_interview_is_handed_in(coding: AppContext, editor: Editor) -> None:
    """It was written before the interview was left: two keys run it and hand it in, without an editor."""
    app = interview_over(coding, ("functions/activations", 1))
    editor.deeds = [writing(SOFTMAX)]
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        await pilot.press("s")
        await until(pilot, lambda: shown(app, "#echo") == say("en", "code_hands_in"))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, InterviewScreen))
        await pilot.press("i")
        await until(pilot, lambda: shown(app, "#echo") == say("en", "code_how_left"))
        await pilot.press("enter")
        await until(pilot, lambda: shown(app, "#echo") == say("en", "code_hands_in"))
        assert list(coding.store.history()) == []
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
    assert [attempt.answer for attempt in coding.store.history()] == [SOFTMAX]


@pytest.mark.sweep
@pytest.mark.usefixtures("without_grace")
async def test_the_stages_of_an_interview_show_their_clocks(make_study: MakeStudy, tmp_path: Path) -> None:
    functions, claims = tmp_path / "functions.yaml", tmp_path / "claims.yaml"
    functions.write_text(BANK, "utf-8")
    claims.write_text(CLAIM, "utf-8")
    context = replace(make_study(banks=[functions, claims]), ticks=lambda: 30 * time.monotonic())
    app = interview_over(context, ("functions/losses", 1), ("claims", 1), minutes=2)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        assert "Questions: " in shown(app, "#bar")
        await until(pilot, lambda: say("en", "interview_stage_over_here") in notices(app))
        assert "Questions: time over by " in shown(app, "#bar")
        await pilot.press("f3")
        await until(pilot, lambda: "Coding: 0:" in shown(app, "#bar"))
        await until(pilot, lambda: say("en", "interview_stage_begins", stage="Coding", minutes=1) in notices(app))
        await until(pilot, lambda: say("en", "interview_over_here") in notices(app))
