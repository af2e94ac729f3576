"""The themes by their names in the settings: some of textual's, and three in which every text is easy to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from textual.filter import LineFilter

OURS = {name: f"dlquiz-{name}" for name in ("dark", "light", "contrast", "ansi-dark", "ansi-light")}
"""What is called otherwise there; the others have textual's own names."""
ANSI = ("ansi-dark", "ansi-light")
"""Those of ours in the sixteen colours of the terminal."""


def use_theme(app: App[Any], name: str) -> None:
    """Show everything in the theme called `name`."""
    if name in OURS and OURS[name] not in app.available_themes:
        app.register_theme(theme_named(name))
    app.theme = OURS.get(name, name)


def opposite(app: App[Any]) -> str:
    """The name of a light theme where a dark one is shown, else of a dark one; both of the same sort."""
    shown = app.current_theme
    light, dark = ("ansi-light", "ansi-dark") if shown.ansi else ("light", "dark")
    return light if shown.dark else dark


def line_filters(app: App[Any]) -> Sequence[LineFilter]:
    """What the theme of the app does to every line."""
    if not app.native_ansi_color:
        return ()
    from dlquiz.tui.settings.reversing import Reversing

    return (Reversing(),)


def theme_named(name: str) -> Theme:
    """The theme that the settings call `name`."""
    if name in ANSI:
        return _ansi(name)
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
        "text-accent": "#804a00",
        "text-warning": "#804a00",
        "text-success": "#0e622a",
        "text-error": "#aa1339",
        "text-primary": "#0b4bcb",
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


_WORDS = {
    "ansi-dark": {
        "primary": "ansi_cyan",
        "secondary": "ansi_bright_cyan",
        "accent": "ansi_yellow",
        "success": "ansi_green",
        "warning": "ansi_yellow",
        "error": "ansi_bright_red",
    },
    "ansi-light": {
        "primary": "ansi_black",
        "secondary": "ansi_black",
        "accent": "ansi_magenta",
        "success": "ansi_blue",
        "warning": "ansi_magenta",
        "error": "ansi_red",
    },
}
"""Of the sixteen colours those that are easiest to read on xterm's palette and on Solarized's, where some of the usual
ones are hardly to be seen: blue on black, bright green and bright black on Solarized's dark ground, green, yellow and
cyan on a white one."""


def _ansi(name: str) -> Theme:
    """The terminal's own ground and text; any other ground is shown in reverse, see `reversing`."""
    usual, words = BUILTIN_THEMES[name], _WORDS[name]
    plain = dict.fromkeys(
        ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"), "ansi_default"
    )
    # Textual's colours of what is selected are those of the grounds: in reverse they would stand on themselves.
    selected = dict.fromkeys(("screen-selection-foreground", "input-selection-foreground"), "ansi_default")
    return replace(
        usual,
        name=OURS[name],
        primary=words["primary"],
        secondary=words["secondary"],
        accent=words["accent"],
        success=words["success"],
        warning=words["warning"],
        error=words["error"],
        variables=usual.variables
        | _quiet("ansi_default")
        | plain
        | selected
        | {"border-blurred": "ansi_default", "border": "ansi_default"},
    )
