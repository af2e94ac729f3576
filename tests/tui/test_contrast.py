"""Every text of our own themes stands out from whatever it may stand on, as WCAG AA wants: 4.5 to 1; lines, 3 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color

import dlquiz.tui
from dlquiz.tui.settings.themes import ANSI, OURS, use_theme

ENOUGH, ENOUGH_FOR_LINES = 4.5, 3
FIXED = [name for name in OURS if name not in ANSI]
"""Those whose colours are known. The others are in `test_ansi_themes.py`."""
FOLDER = Path(dlquiz.tui.__file__).parent
SOURCES = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.rglob("*")) if path.suffix in (".py", ".tcss"))
WORDS = sorted({*re.findall(r"\$(text-[a-z]+|foreground-muted|foreground)\b(?! [0-9]+%)", SOURCES), "text-disabled"})
"""The colours of words: in stylesheets, in styles of texts and pictures, and of textual's own placeholders. What has a
share behind it is a line or a bar."""
LINES = sorted(set(re.findall(r"border(?:-left|-top)?: [a-z]+ \$([a-z-]+)(?: ([0-9]+)%)?;", SOURCES)))
GROUNDS = sorted(set(re.findall(r"background: \$([a-z-]+)(?: ([0-9]+)%)?;", SOURCES)))


def luminance(color: Color) -> float:
    """As WCAG 2 defines it."""
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours_of(theme: str) -> dict[str, str]:
    app: App[None] = App()
    use_theme(app, theme)
    return app.get_css_variables()


@pytest.mark.parametrize("theme", FIXED)
def test_every_text_stands_out_from_what_it_may_stand_on(theme: str) -> None:
    colours = colours_of(theme)
    # Lists with a row under the cursor lie on the page, or on a box.
    below = [Color.parse(colours[name]) for name in ("background", "surface")]
    grounds = {
        f"{name} {share} on {base.hex}": base.blend(ground, ground.a * int(share or 100) / 100, alpha=1)
        for name, share in GROUNDS
        for ground in [Color.parse(colours[name])]
        for base in below
    }
    words = {name: Color.parse(colours[name]) for name in WORDS}
    assert all(word.a == 1 and not word.is_transparent for word in words.values()), "a share of a colour is not known"
    weak = {
        (word, ground): round(found, 2)
        for word, colour in words.items()
        for ground, below_it in grounds.items()
        if (found := contrast(colour, below_it)) < ENOUGH
    }
    assert weak == {}


@pytest.mark.parametrize("theme", FIXED)
def test_every_border_stands_out_from_what_it_may_stand_on(theme: str) -> None:
    colours = colours_of(theme)
    weak = {
        (name, ground): round(found, 2)
        for name, share in LINES
        for ground in ("background", "surface")
        for line, base in [(Color.parse(colours[name]), Color.parse(colours[ground]))]
        if (found := contrast(base.blend(line, int(share or 100) / 100, alpha=1), base)) < ENOUGH_FOR_LINES
    }
    assert LINES
    assert weak == {}
