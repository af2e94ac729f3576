"""The themes by their names in the settings: some of textual's, and one of high contrast."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.theme import Theme

OURS = {"dark": "textual-dark", "light": "textual-light", "contrast": "dlquiz-contrast"}
"""What is called otherwise there; the others have textual's own names."""


def use_theme(app: App[Any], name: str) -> None:
    """Show everything in the theme called `name`."""
    if name == "contrast" and OURS[name] not in app.available_themes:
        app.register_theme(_contrast())
    app.theme = OURS.get(name, name)


def _contrast() -> Theme:
    """White and pure colours on black; what is quiet elsewhere is nearly white too."""
    quiet = "#d8d8d8"
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
        variables={
            "foreground-muted": quiet,
            "text-muted": quiet,
            "text-disabled": quiet,
            "block-cursor-background": "#ffff5f",
            "block-cursor-foreground": "#000000",
            "text-primary": "#5fd7ff",
            "text-secondary": "#d7afff",
            "text-accent": "#ffff5f",
            "text-success": "#5fff87",
            "text-warning": "#ffd75f",
            "text-error": "#ff8787",
        },
    )
