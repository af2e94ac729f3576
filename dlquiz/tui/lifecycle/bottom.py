"""The screen below all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp


class BottomScreen(Screen[None]):
    """Nobody sees it: where no other screen is left, home comes. Until then, home need not be there."""

    def on_screen_resume(self) -> None:
        cast("DlquizApp", self.app).come_home()
