"""Behind a page nothing is offered, and nothing done, that opens a program or writes a file of one's choice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from driving import MakeStudy, notices, shown
from textual.message import Message
from textual.widgets import OptionList

from dlquiz.errors import Fault
from dlquiz.locations import is_served
from dlquiz.progress.interviews import Interview
from dlquiz.session.options import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.authoring import editing
from dlquiz.tui.authoring.faults import FaultsScreen
from dlquiz.tui.authoring.watching import Edited
from dlquiz.tui.context import AppContext
from dlquiz.tui.interview.report import ReportScreen
from dlquiz.tui.lifecycle.served import PageClosed, ServedDriver


@pytest.fixture
def served(make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    def opened(*_: object, **__: object) -> None:
        pytest.fail("an editor was looked for")

    monkeypatch.setattr(editing, "editor_command", opened)
    folder = tmp_path / "reports"
    folder.mkdir()
    return replace(make_study(), served=True, reports=folder)


async def test_no_editor_while_a_question_is_asked_and_after_its_verdict(served: AppContext) -> None:
    app = DlquizApp(served, SessionOptions(topic="sizes"))
    async with app.run_test(size=(120, 40)) as pilot:
        assert "Edit" not in shown(app, "#keys")
        await pilot.press("f6")
        assert "switched off" in notices(app)[-1]
        await pilot.press("f3")
        assert "Edit" not in shown(app, "#keys")
        app.clear_notifications()
        await pilot.press("e")
        assert "switched off" in notices(app)[-1]


async def test_nothing_is_edited_written_or_set_from_any_other_screen(served: AppContext, tmp_path: Path) -> None:
    app = DlquizApp(served)
    async with app.run_test(size=(200, 40)) as pilot:
        fault = Fault("x.yaml", 3, 1, "bad-text", "error", "wrong", "fix it", "有误", "请改正")
        interview = Interview("i", served.clock(), 0, "test", served.clock(), 30, (("demo", 1),), 1, 9.0, ())
        for screen, word, keys in (
            (FaultsScreen(Edited("demo/conv", str(tmp_path / "demo.yaml")), [fault], kept=True), "Edit", "e"),
            (ReportScreen(interview), "HTML", "mh"),
        ):
            app.push_screen(screen)
            await pilot.pause()
            assert word not in shown(app, "#keys")
            for key in keys:
                app.clear_notifications()
                await pilot.press(key)
                assert "switched off" in notices(app)[-1]
            await pilot.press("escape")
        assert list(served.reports.iterdir()) == []

        assert "Add" not in shown(app, "#keys")
        await pilot.press("a", "enter")
        assert "switched off" in shown(app, "#fit")
        await pilot.press("escape", "o")
        rows = app.screen.query_one(OptionList)
        labels = "".join(rows.get_option_at_index(row).prompt.content(80).plain for row in range(rows.option_count))  # type: ignore[union-attr]
        assert "Theme" in labels
        assert "Editor" not in labels


@pytest.mark.parametrize(
    ("environment", "expected"), [({}, False), ({"DLQUIZ_SERVED": ""}, False), ({"DLQUIZ_SERVED": "1"}, True)]
)
def test_the_environment_tells_that_the_app_is_served(environment: dict[str, str], expected: bool) -> None:
    assert is_served(environment) is expected


async def test_the_driver_quits_as_a_key_would_where_it_is_reported_to_or_nobody_is_left() -> None:
    """`quit` of textual-serve ends an app without keeping what is half done."""
    driver = ServedDriver.__new__(ServedDriver)
    sent: list[Message] = []
    driver.send_message = sent.append  # type: ignore[method-assign]
    driver.on_meta("quit", {})
    assert [type(message) for message in sent] == [PageClosed]


async def test_what_is_half_done_is_kept_when_the_page_is_closed(served: AppContext) -> None:
    app = DlquizApp(served, SessionOptions(topic="sizes"))
    async with app.run_test() as pilot:
        await pilot.press("1", "2")
        app.post_message(PageClosed())
        while app.is_running:
            await asyncio.sleep(0.02)
    draft = served.store.drafts.current()
    assert app.return_code == 0
    assert draft is not None
    assert draft.typed == "12"
