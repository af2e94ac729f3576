"""Hostile strings on every surface of a bank and from every key: shown as they are, and nothing of them is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import STRINGS, controls
from hostile_questions import ADMITTED, bank_of, typed
from poisoned import painted, squeezed

from dlquiz.bank import load_text
from dlquiz.text.cells import shown
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.home.tree_table import TreeTable

MakeStudy = Callable[..., AppContext]
SOME = (
    "[/b]",
    "W[l]",
    "[@click=app.quit]x[/]",
    "$x",
    "{x.__class__}",
    "<script>alert(1)</script>",
    "👩‍👩‍👧‍👦",
    "字" * 300,
)


def test_there_are_two_hundred_and_those_refused_have_a_position() -> None:
    assert len(STRINGS) >= 200
    assert len(ADMITTED) >= 200
    for text in set(STRINGS) - set(ADMITTED):
        faults = load_text(bank_of(text)).faults
        assert all(fault.line > 1 and fault.column > 1 and fault.fix for fault in faults), text
        assert not any(controls(str(fault)) for fault in faults), text


@pytest.mark.sweep
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_titles_at_home(make_study: MakeStudy, tmp_path: Path, language: str) -> None:
    for number, text in enumerate(ADMITTED):
        (tmp_path / f"h{number:03}.yaml").write_text(bank_of(text, name=f"h{number:03}"), "utf-8")
    app = DlquizApp(make_study(banks=[tmp_path / f"h{number:03}.yaml" for number in range(len(ADMITTED))]))
    async with app.run_test(size=(200, 60)) as pilot:
        if language == "zh":
            await pilot.press("l")
        await pilot.pause()
        table = app.screen.query_one(TreeTable)
        names = [str(table.line(row)) for row in range(table.count)]
        assert len(names) == 1 + len(ADMITTED)
        for name, text in zip(names[1:], ADMITTED, strict=True):
            if len(text) < 40:
                assert squeezed(shown(text)) in squeezed(name)
                assert not controls(name)
        for row in range(0, len(names), 40):
            table.action_move(row - table.cursor)
            await pilot.pause()
            assert not controls(painted(app))


@pytest.mark.sweep
async def test_some_strings_typed(make_study: MakeStudy, tmp_path: Path) -> None:
    await typed(make_study, tmp_path, (*SOME, "\x1b[2J", "\x9b31m", "a\u2028b", "\u202eabc", "a\x00b"))
