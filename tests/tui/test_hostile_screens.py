"""Hostile strings on every surface of a bank and from every key: shown as they are, and nothing of them is obeyed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import STRINGS, controls
from hostile_questions import ADMITTED, TYPED, bank_of, typed
from hostile_walking import TOGETHER, batches
from poisoned import painted, squeezed

from dlquiz.bank import load_text
from dlquiz.cli.running import run
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


def test_strings_together_are_all_of_them() -> None:
    together = [text for batch in batches(TOGETHER) for text in batch]
    assert len(together) == len(set(together)) >= 200


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


async def test_some_strings_typed(make_study: MakeStudy, tmp_path: Path) -> None:
    await typed(make_study, tmp_path, (*SOME, "\x1b[2J", "\x9b31m", "a\u2028b", "\u202eabc", "a\x00b"))


def test_every_string_in_line_mode(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = tmp_path / "typed.yaml"
    bank.write_text(TYPED.partition("  - id: number")[0], "utf-8")
    answers = "".join(f"{text}\n" for text in STRINGS if not text.startswith(":"))
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    code = run(["practice", "--plain", "--bank", str(bank), "--number", str(len(STRINGS))])
    found = capsys.readouterr()
    assert (code, found.err) == (0, "")
    assert not controls(found.out)
    assert not controls(found.err)
    assert found.out.count("Wrong") > 50
