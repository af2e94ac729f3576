"""`dlquiz` alone: on the screen, or in lines where the environment asks for them."""

from __future__ import annotations

from dlquiz.cli.common import wants_lines


def start(extra: tuple[str, ...]) -> int:
    """The quiz, from home, with the banks at the `extra` paths."""
    if wants_lines():
        from dlquiz.cli.plain.home import start_lines

        return start_lines(extra)
    from dlquiz.cli.screen import start_screen

    return start_screen(extra)
