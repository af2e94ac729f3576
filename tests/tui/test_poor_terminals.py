"""A terminal without colors, and one that leaves a list no room at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import MakeStudy
from rich.segment import Segment
from textual.screen import Screen
from walking import WAYS, opened


def filtered(screen: Screen[object]) -> list[list[Segment]]:
    """The segments of each line as they go to the terminal."""
    (grey,) = (one for one in screen.app._filters if type(one).__name__ == "Monochrome")
    return [list(grey.apply(list(strip), screen.background_colors[1])) for strip in screen._compositor.render_strips()]


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["home after months", "number wrong", "progress 2", "browse", "network"])
async def test_nothing_has_a_colour(
    make_study: MakeStudy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        styles = [segment.style for line in filtered(pilot.app.screen) for segment in line]
        shades = [colour for style in styles if style for colour in (style.color, style.bgcolor) if colour]
        assert shades
        assert all(len(set(colour.get_truecolor())) == 1 for colour in shades)


@pytest.mark.parametrize("name", ["first start", "confirm", "rescue", "palette"])
async def test_a_list_outlives_a_terminal_of_a_few_columns(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        screen = pilot.app.screen
        for width in (12, 4, 1):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert pilot.app.screen is screen, width
