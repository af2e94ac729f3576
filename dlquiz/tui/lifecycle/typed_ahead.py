"""Keys that come faster than the screen: each waits until the one before it has been carried out.

Those that are typed before there is a screen wait for it.

Textual hands a key at once to what has the focus at that moment. Of keys that arrive together (a slow line, a paste)
the second one goes to the list that the first one is leaving for a field, or to a screen that is being covered, and
does something there that nobody asked for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ScreenStackError

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.widget import Widget

QUIET_ROUNDS = 3
"""A key is carried out when so many rounds from the focus up to the app have left screen and focus alone: the key
climbs this way in the first one, what its action posts in the second, what is posted on that in the third."""
LONGEST = 1.0
"""Seconds after which the next key is handed on in any case."""

Typed = events.Key | events.Paste


class TypedAhead:
    """`hand_on` gives a key, or a paste, to Textual. All of it is for the app's own task."""

    def __init__(self, app: App[None], hand_on: Callable[[Typed], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[Typed] = deque()
        self._carrying_out: asyncio.Task[None] | None = None
        """Sees to the last key that is no text; None until the first screen is opened."""

    def begin(self) -> None:
        """Hand on what comes from now on, and what was typed before, once the first screen has settled."""
        self._carrying_out = asyncio.create_task(self._carry_out(self._there()))

    async def take(self, typed: Typed) -> None:
        """Hand it on, or keep it until its turn comes."""
        self._waiting.append(typed)
        await self._go_on()

    async def _go_on(self) -> None:
        while self._waiting and self._carrying_out is not None and self._carrying_out.done():
            typed = self._waiting.popleft()
            there = self._there()
            # Text goes into a field in the order in which it comes: nothing to wait for.
            is_text = isinstance(typed, events.Paste) or there.check_consume_key(typed.key, typed.character)
            await self._hand_on(typed)
            if not is_text:
                self._carrying_out = asyncio.create_task(self._carry_out(there))

    def _there(self) -> Widget | Screen[object]:
        return self._app.focused or self._app.screen

    async def _carry_out(self, there: Widget | Screen[object]) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                quiet = 0
                while quiet < QUIET_ROUNDS:
                    for pump in there.ancestors_with_self:
                        await _caught_up(pump)
                    before, there = there, self._there()
                    quiet = quiet + 1 if there is before else 0
        except (TimeoutError, ScreenStackError):
            # Something takes long, or the app is ending.
            pass
        self._app.call_later(self._go_on)


async def _caught_up(pump: MessagePump) -> None:
    """Wait until all that is waiting there by now has been seen to; nothing, where it is closed."""
    seen = asyncio.Event()
    if pump.call_later(seen.set):
        await seen.wait()
