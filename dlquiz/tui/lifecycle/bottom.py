"""The screen below all others."""

from __future__ import annotations

from typing import Any, cast

from textual.screen import Screen


class BottomScreen(Screen[None]):
    """Nobody sees it: where no other screen is left, home comes. Until then, home need not be there."""

    def on_screen_resume(self) -> None:
        cast("Any", self.app).come_home()
