"""Questions that cannot be asked: the next one is looked for one try at a time, and keys and signals come between."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from costly_banks import HEAD, NEVER
from driving import SIZE, MakeStudy, shown

from dlquiz.kinds import drawing
from dlquiz.session.starting import SessionOptions
from dlquiz.tui.app import DlquizApp
from dlquiz.tui.context import AppContext
from dlquiz.tui.question.summary import SummaryScreen

COSTLY = 12


@pytest.fixture
def context(make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """A bank of costly questions and no other."""
    monkeypatch.setattr(drawing, "MOST_WORK", 4_000)
    costly = "".join(
        f"  - id: q{number}\n    type: numeric\n    topic: t\n    prompt: P\n{NEVER.format(20)}"
        for number in range(COSTLY)
    )
    bank = tmp_path / "costly.yaml"
    bank.write_text(f"{HEAD}{costly}", "utf-8")
    return make_study(banks=[bank])


@pytest.mark.sweep
async def test_the_loop_has_its_turn_between_two_tries(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    turns, at_draw = 0, []
    draw = drawing.draw

    async def turning() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def counted(*given: object) -> object:
        at_draw.append(turns)
        return draw(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "draw", counted)
    app = DlquizApp(context, SessionOptions(number=2))
    beside = asyncio.ensure_future(turning())
    async with app.run_test(size=SIZE) as pilot:
        while not isinstance(app.screen, SummaryScreen):
            # Keys that belong to a question do nothing while there is none.
            await pilot.press("f3", "f4", "f2", "f8")
        beside.cancel()
        await pilot.pause()
        assert app.return_code is None
    # No two draws came in one turn.
    assert len(set(at_draw)) == len(at_draw) >= COSTLY


async def test_the_summary_says_what_was_left_out_and_why(context: AppContext) -> None:
    app = DlquizApp(context, SessionOptions(number=2))
    async with app.run_test(size=SIZE) as pilot:
        while not isinstance(app.screen, SummaryScreen):
            await pilot.pause()
        assert "/q0 is too costly" in shown(app, "#results")
