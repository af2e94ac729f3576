"""The themes by their names in the settings: some of textual's, and three in which every text is easy to read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

OURS = {"dark": "dlquiz-dark", "light": "dlquiz-light", "contrast": "dlquiz-contrast"}
"""What is called otherwise there; the others have textual's own names."""


def use_theme(app: App[Any], name: str) -> None:
    """Show everything in the theme called `name`."""
    if name in OURS and OURS[name] not in app.available_themes:
        app.register_theme(theme_named(name))
    app.theme = OURS.get(name, name)


def theme_named(name: str) -> Theme:
    """The theme that the settings call `name`."""
    ours = {"dark": _dark, "light": _light, "contrast": _contrast}
    return ours[name]() if name in ours else BUILTIN_THEMES[name]


# In these two, textual's own formulas, quiet words and marks have a contrast of 3 to 4 on some rows and lines.


def _dark() -> Theme:
    """Textual's dark theme with lighter words."""
    words = {"text-secondary": "#8fc1ea", "text-error": "#f0a3b2", "text-primary": "#8cc4f0"}
    return replace(BUILTIN_THEMES["textual-dark"], name=OURS["dark"], variables=words | _quiet("#b0b4b8"))


def _light() -> Theme:
    """Textual's light theme, with darker words on a lighter ground."""
    words = {
        "text-secondary": "#004578",
        "text-accent": "#754400",
        "text-warning": "#754400",
        "text-success": "#1a5430",
        "text-error": "#7a273c",
        "text-primary": "#003e6b",
    }
    return replace(
        BUILTIN_THEMES["textual-light"],
        name=OURS["light"],
        background="#f4f4f4",
        surface="#ebebeb",
        panel="#dedede",
        primary="#5aa9e6",
        accent="#8a5200",
        warning="#8a5200",
        variables=words | _quiet("#474747"),
    )


def _quiet(colour: str) -> dict[str, str]:
    """What is said quietly, in one colour wherever it stands."""
    return dict.fromkeys(("foreground-muted", "text-muted", "text-disabled"), colour)


def _contrast() -> Theme:
    """White and pure colours on black; what is quiet elsewhere is nearly white too."""
    return Theme(
        name=OURS["contrast"],
        primary="#5fd7ff",
        secondary="#d7afff",
        accent="#ffff5f",
        success="#5fff87",
        warning="#ffd75f",
        error="#ff8787",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#3a3a3a",
        text_alpha=1.0,
        variables=_quiet("#d8d8d8")
        | {
            "block-cursor-background": "#ffff5f",
            "block-cursor-foreground": "#000000",
            "text-primary": "#5fd7ff",
            "text-secondary": "#e4caff",
            "text-accent": "#ffff5f",
            "text-success": "#5fff87",
            "text-warning": "#ffd75f",
            "text-error": "#ffafaf",
        },
    )
