"""The themes in the colours of the terminal: what they use is easy to read on xterm's palette and on Solarized's.

Solarized's own text has 4.75 to 1 on its dark ground and 4.13 on its light one, and no red of it reaches more than 3.3
on the dark ground: there the best of the palette is taken.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from campaigns import some
from driving import MakeStudy
from rich.segment import Segment
from rich.style import Style
from seeing import lines
from test_contrast import SOURCES, WORDS, colours_of, contrast
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from walking import WAYS, opened

from dlquiz.tui.settings.reversing import Reversing
from dlquiz.tui.settings.themes import ANSI, line_filters, opposite, use_theme

pytestmark = pytest.mark.sweep


class Palette(NamedTuple):
    """The sixteen colours of a terminal, its text and its ground, as its documentation gives them."""

    text: str
    ground: str
    colours: tuple[str, ...]

    def contrast_of(self, colour: Color) -> float:
        """The contrast of a colour of the palette, or of the text, on the ground; in reverse it is the same."""
        assert colour.ansi is not None
        return contrast(
            Color.parse(self.text if colour.ansi < 0 else self.colours[colour.ansi]), Color.parse(self.ground)
        )


XTERM = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)
SOLARIZED = (
    *("#073642", "#dc322f", "#859900", "#b58900", "#268bd2", "#d33682", "#2aa198", "#eee8d5"),
    *("#002b36", "#cb4b16", "#586e75", "#657b83", "#839496", "#6c71c4", "#93a1a1", "#fdf6e3"),
)
PALETTES = {
    ("ansi-dark", "xterm"): Palette("#e5e5e5", "#000000", XTERM),
    ("ansi-dark", "solarized"): Palette("#839496", "#002b36", SOLARIZED),
    ("ansi-light", "xterm"): Palette("#000000", "#ffffff", XTERM),
    ("ansi-light", "solarized"): Palette("#657b83", "#fdf6e3", SOLARIZED),
}
ENOUGH = 4.5
LESS = {
    ("ansi-dark", "solarized"): {"text-error": 3.2},
    ("ansi-light", "solarized"): {
        **dict.fromkeys(("foreground", "foreground-muted", "text", "text-muted", "text-disabled"), 4.1),
        **dict.fromkeys(("text-accent", "text-warning", "text-error"), 4.2),
        # Always in bold, which `test_what_is_right_is_bold` holds.
        "text-success": 3.4,
    },
}
"""What less there is where the palette has no more, or only in a colour that another word has."""


@pytest.mark.parametrize(("theme", "name"), PALETTES)
def test_every_word_is_easy_to_read_or_as_easy_as_the_palette_allows(theme: str, name: str) -> None:
    colours, palette, less = colours_of(theme), PALETTES[theme, name], LESS.get((theme, name), {})
    found = {word: palette.contrast_of(Color.parse(colours[word])) for word in WORDS}
    weak = {word: round(value, 2) for word, value in found.items() if value < less.get(word, ENOUGH)}
    assert weak == {}
    # No exception is kept that is none.
    assert {word for word in less if word in found} <= {word for word, value in found.items() if value < ENOUGH}


def test_what_is_right_is_bold() -> None:
    """Its colour is the weakest on Solarized's light ground. Pictures have it for what they draw."""
    found = re.findall(r'"([^"]*)\$text-success( [0-9]+%)?"', SOURCES)
    drawn = [share for style, share in found if style != "bold "]
    # GOOD of the canvas, and the squares of the calendar.
    assert sorted(drawn) == ["", " 60%", " 75%", " 90%"]
    assert len(found) > len(drawn)


@pytest.mark.parametrize("theme", ANSI)
def test_words_that_differ_have_different_colours(theme: str) -> None:
    colours = colours_of(theme)
    assert len({colours[f"text-{word}"] for word in ("success", "warning", "error", "primary")}) == 4
    assert colours["foreground"] == colours["background"] == "ansi_default"


@pytest.mark.parametrize("name", some(sorted(WAYS), 5))
async def test_every_screen_has_the_terminal_s_own_colours_alone(
    make_study: MakeStudy, tmp_path: Path, name: str
) -> None:
    """What has another ground is in reverse, and nothing is in a colour that the terminal cannot replace."""
    async with opened(WAYS[name], make_study, tmp_path, theme=ANSI[0]) as pilot:
        async for theme in each_theme(pilot):
            segments = [segment for strip in pilot.app.screen._compositor.render_strips() for segment in strip]
            styles = {segment.style for segment in segments if segment.style}
            assert {style.bgcolor.name for style in styles if style.bgcolor} <= {"default"}, theme
            seen = {segment.style for segment in segments if segment.style and segment.text.strip()}
            assert [style for style in seen if style.color and style.color.triplet] == [], theme
            assert any(style.reverse for style in styles), "the bar, at least"


@pytest.mark.parametrize(
    ("style", "text", "shown"),
    [
        ("default on default", "a", "default on default"),
        ("bold red", "a", "bold red"),
        ("red on white", "a", "reverse red on default"),
        ("red on white", "  ", "reverse default on default"),
        ("bold red on #102030", "a", "bold reverse red on default"),
        ("reverse red on white", "a", "not reverse red on default"),
    ],
)
def test_a_ground_is_shown_in_reverse(style: str, text: str, shown: str) -> None:
    ((_, found, control),) = Reversing().apply([Segment(text, Style.parse(style))], Color(0, 0, 0))
    assert (found, control) == (Style.parse(shown), None)
    assert Reversing().apply([Segment(text)], Color(0, 0, 0)) == [Segment(text)]


@pytest.mark.parametrize(
    ("shown", "other"),
    [("ansi-dark", "ansi-light"), ("ansi-light", "ansi-dark"), ("nord", "light"), ("solarized-light", "dark")],
)
def test_the_key_goes_to_a_theme_of_the_same_sort(shown: str, other: str) -> None:
    app: App[None] = App()
    use_theme(app, shown)
    assert opposite(app) == other
    assert bool(line_filters(app)) is (shown in ANSI)


@pytest.mark.parametrize(
    ("name", "keys", "under"),
    [
        ("number", (*"12", "left"), "2"),
        ("plan", ("home",), "2"),
        ("open", ("a", "left"), "a"),
        ("blanks", (), " "),
        ("cells", (), " "),
        ("calculator", ("7", "left"), "7"),
    ],
)
async def test_what_the_cursor_is_on_is_seen(
    make_study: MakeStudy, tmp_path: Path, name: str, keys: tuple[str, ...], under: str
) -> None:
    """In the terminal's own two colours, and not in those of the cells on its right."""
    async with opened(WAYS[name], make_study, tmp_path, theme=ANSI[0]) as pilot:
        await pilot.press(*keys)
        async for theme in each_theme(pilot):
            field = field_of(pilot)
            in_line = field.cursor_position if isinstance(field, Input) else field.cursor_location[1]
            at = field.content_region.x + in_line
            (on,) = painted(pilot, at, field.content_region.y)
            (right,) = painted(pilot, at + 1, field.content_region.y)
            assert on.text == under, theme
            assert in_own_colours(on), theme
            assert bool(on.style and on.style.reverse) is not bool(right.style and right.style.reverse), theme


@pytest.mark.parametrize("name", ["number", "open"])
async def test_what_is_selected_is_seen(make_study: MakeStudy, tmp_path: Path, name: str) -> None:
    """In reverse, and in the terminal's own two colours."""
    async with opened(WAYS[name], make_study, tmp_path, theme=ANSI[0]) as pilot:
        await pilot.press(*"123", "shift+left", "shift+left")
        async for theme in each_theme(pilot):
            x, y, *_ = field_of(pilot).content_region
            shown = [segment for cell in (x + 1, x + 2) for segment in painted(pilot, cell, y)]
            assert "".join(segment.text for segment in shown) == "23", theme
            assert all(in_own_colours(each) and each.style and each.style.reverse for each in shown), theme


async def test_what_the_mouse_selects_is_seen(make_study: MakeStudy, tmp_path: Path) -> None:
    async with opened(WAYS["number wrong"], make_study, tmp_path, theme=ANSI[0], language="en") as pilot:
        rows = lines(pilot.app.screen)
        y = next(y for y, row in enumerate(rows) if "The division was rounded" in row)
        x = rows[y].index("division")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 7, y))
        await pilot.mouse_up(offset=(x + 7, y))
        async for theme in each_theme(pilot):
            (shown,) = painted(pilot, x, y, 8)
            assert shown.text == "division", theme
            assert in_own_colours(shown) and shown.style and shown.style.reverse, theme


async def each_theme(pilot: Pilot[None]) -> AsyncIterator[str]:
    """Each of the themes, once the screen is painted with it."""
    for theme in ANSI:
        use_theme(pilot.app, theme)
        await pilot.pause()
        yield theme


def field_of(pilot: Pilot[None]) -> Input | TextArea:
    field = pilot.app.focused
    assert isinstance(field, Input | TextArea)
    return field


def painted(pilot: Pilot[None], x: int, y: int, cells: int = 1) -> list[Segment]:
    return list(pilot.app.screen._compositor.render_strips()[y].crop(x, x + cells))


def in_own_colours(segment: Segment) -> bool:
    """Whether a text is in the terminal's own two colours, in reverse or not."""
    return bool(segment.style and segment.style.color and segment.style.color.is_default)
