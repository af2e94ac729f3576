"""Everything that a key does a click does as well: arrows of values, filters, columns, rows, tabs, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import MakeStudy, shown
from seeing import lines
from textual.pilot import Pilot
from walking import WAYS, opened

from dlquiz.messages import Language
from dlquiz.text.cells import cell_width
from dlquiz.tui.interview.setup import InterviewSetupScreen
from dlquiz.tui.networks.library import NetworksScreen
from dlquiz.tui.networks.screen import NetworkScreen

pytestmark = pytest.mark.sweep


async def click_on(pilot: Pilot[None], text: str, *, times: int = 1) -> None:
    """Click where `text` stands on the screen."""
    seen = lines(pilot.app.screen)
    y, line = next((y, line) for y, line in enumerate(seen) if text in line)
    await pilot.click(offset=(cell_width(line[: line.index(text)]), y), times=times)
    await pilot.pause()


def line_with(pilot: Pilot[None], text: str) -> str:
    return next(line for line in lines(pilot.app.screen) if text in line)


@pytest.mark.parametrize(("name", "row"), [("settings", "Theme"), ("choose", "Order"), ("add", "Type")])
async def test_each_arrow_turns_its_own_way(make_study: MakeStudy, tmp_path: Path, name: str, row: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        before = line_with(pilot, row)
        y = lines(pilot.app.screen).index(before)
        await pilot.click(offset=(before.index("›"), y))
        after = line_with(pilot, row)
        assert after != before
        await pilot.click(offset=(before.index("‹"), y))
        assert line_with(pilot, row) == before


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_click_counts_the_questions_of_an_interview_and_begins_none(
    make_study: MakeStudy, tmp_path: Path, language: Language
) -> None:
    async with opened(WAYS["interview setup"], make_study, tmp_path, language=language) as pilot:
        title = "Arrays" if language == "en" else "数组"
        before = line_with(pilot, title)
        y = lines(pilot.app.screen).index(before)
        await pilot.click(offset=(cell_width(before[: before.index("›")]), y))
        assert " 3 " in line_with(pilot, title)
        await pilot.click(offset=(cell_width(before[: before.index("‹")]), y))
        assert line_with(pilot, title).split() == before.split()
        await pilot.click(offset=(4, y))
        assert isinstance(pilot.app.screen, InterviewSetupScreen)


async def test_a_click_on_a_filter_turns_it(make_study: MakeStudy, tmp_path: Path) -> None:
    async with opened(WAYS["browse"], make_study, tmp_path) as pilot:
        await click_on(pilot, "Type")
        assert "‹" in line_with(pilot, "Type").partition("Type")[2].partition("Difficulty")[0]
        await click_on(pilot, "d Difficulty")
        assert "‹" in line_with(pilot, "Difficulty").partition("Difficulty")[2]
        assert "‹" not in line_with(pilot, "Bank").partition("Topic")[0]


async def test_a_click_chooses_a_column_goes_to_a_row_and_opens_it(make_study: MakeStudy, tmp_path: Path) -> None:
    async with opened(WAYS["networks"], make_study, tmp_path) as pilot:
        await click_on(pilot, "Multiply-adds")
        assert "● 3 Multiply-adds" in shown(pilot.app, "#columns")  # type: ignore[arg-type]
        await click_on(pilot, "○ 1")
        assert "● 1 Output shapes" in shown(pilot.app, "#columns")  # type: ignore[arg-type]
        await click_on(pilot, "vgg11 ")
        assert isinstance(pilot.app.screen, NetworksScreen)
        await click_on(pilot, "vgg11 ")
        assert isinstance(pilot.app.screen, NetworkScreen)
