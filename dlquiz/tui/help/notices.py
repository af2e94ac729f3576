"""Notices: which screen each belongs to, how long it stays, and all of them to read again."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.command import CommandPalette
from textual.notifications import Notification, Notify
from textual.screen import Screen

from dlquiz.text.cells import cell_width, shown

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from dlquiz.tui.shell import Shell

SHORTEST = 3.0
"""Seconds that a notice stays at least."""
CELLS_A_SECOND = 15
"""As fast as most people read, in either language."""
MOST_KEPT = 200


class Notice(NamedTuple):
    at: datetime
    notification: Notification


class Notices:
    """For the whole app. A notice is for the screen it was raised on, and does not follow to another one, unless it
    is about something that is no screen's: the terminal, the progress file."""

    def __init__(self, app: Shell) -> None:
        self._app = app
        self._showing: list[tuple[Screen[Any], Notification]] = []
        self.kept: deque[Notice] = deque(maxlen=MOST_KEPT)
        """The newest last."""

    def tell(
        self,
        message: str,
        severity: SeverityLevel,
        timeout: float | None = None,
        *,
        title: str = "",
        markup: bool = False,
        follows: bool = False,
    ) -> None:
        """Show a text as it stands, without what a terminal must not receive; without a `timeout`, as long as it takes
        to read. One that `follows` is shown on the screens that come, too."""
        message, title = shown(message), shown(title)
        stays = max(SHORTEST, cell_width(message) / CELLS_A_SECOND) if timeout is None else timeout
        notification = Notification(message, title, severity, stays, markup=markup)
        self.kept.append(Notice(self._app.context.clock(), notification))
        if not follows:
            self._showing.append((self._below_palette(), notification))
        self._app.post_message(Notify(notification))

    def _below_palette(self) -> Screen[Any]:
        """The screen shown, or the one that comes when the palette is closed."""
        return next(one for one in reversed(self._app.screen_stack) if not isinstance(one, CommandPalette))

    def leave_others(self, screen: Screen[Any]) -> None:
        """Show only those of `screen` from now on, and those raised when no screen was there yet."""
        for one, notification in self._showing:
            if one is not screen and one.id != "_default":
                # Textual drops it when it shows notifications next, which it does for a screen that comes up.
                notification.timeout = 0
        self._showing = [(screen, notification) for _, notification in self._showing if not notification.has_expired]
