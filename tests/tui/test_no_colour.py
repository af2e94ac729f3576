"""Without colours everything that a colour tells is reported by a sign, a figure or a weight as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.segment import Segment
from seeing import lines
from textual.screen import Screen
from walking import WAYS, opened

from dlquiz.tui.context import AppContext

MakeStudy = Callable[..., AppContext]


@pytest.fixture(autouse=True)
def _no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def filtered(screen: Screen[object]) -> list[list[Segment]]:
    """The segments of each line as they go to the terminal."""
    (grey,) = (one for one in screen.app._filters if type(one).__name__ == "Monochrome")
    return [list(grey.apply(list(strip), screen.background_colors[1])) for strip in screen._compositor.render_strips()]


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["home after months", "number wrong", "progress 2", "browse", "network"])
async def test_nothing_has_a_colour(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        styles = [segment.style for line in filtered(pilot.app.screen) for segment in line]
        shades = [colour for style in styles if style for colour in (style.color, style.bgcolor) if colour]
        assert shades
        assert all(len(set(colour.get_truecolor())) == 1 for colour in shades)


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("number right", "✓ Right"),
        ("number wrong", "✗ Wrong"),
        ("several partly", "◐ Partly"),
        ("order wrong", "✗ 1."),
        ("several", "[x] 1."),
        ("networks", "● 5"),
        ("summary", "✗ An input of width"),
        ("progress 8", "✗"),
    ],
)
async def test_a_sign_tells_it(make_study: MakeStudy, tmp_path: Path, name: str, sign: str) -> None:
    async with opened(WAYS[name], make_study, tmp_path) as pilot:
        assert sign in "\n".join(lines(pilot.app.screen))


async def test_a_bar_shows_its_end_and_its_figure(make_study: MakeStudy, tmp_path: Path) -> None:
    async with opened(WAYS["home after months"], make_study, tmp_path) as pilot:
        (row,) = (line for line in lines(pilot.app.screen) if line.lstrip().startswith("All banks"))
        assert "━" in row
        assert "╍" in row
        assert "%" in row
