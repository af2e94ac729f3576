"""What a click is on: the arrows beside a value, or the sign that a text begins with."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from dlquiz.text.cells import cell_width
from dlquiz.tui.widgets.listing import Listing

_STEPS = {"‹": -1, "›": 1}


def _under(widget: Widget, event: events.Click) -> tuple[str, int] | None:
    """The line of a click, and how many of its characters begin at the place of the click or before."""
    offset = event.get_content_offset(widget)
    if offset is None:
        return None
    line = widget.render_line(offset.y).text
    end = next((end for end in range(len(line)) if cell_width(line[: end + 1]) > offset.x), len(line))
    return line, end


def step_at(widget: Widget, event: events.Click) -> int:
    """-1 or 1 on an arrow or the cell beside it, else 0."""
    found = _under(widget, event)
    if found is None:
        return 0
    line, at = found
    near = line[at : at + 1] + line[max(at - 1, 0) : at + 2]
    return next((_STEPS[sign] for sign in near if sign in _STEPS), 0)


def sign_before(widget: Widget, event: events.Click, pattern: re.Pattern[str]) -> str | None:
    """The first group of the last match that begins at the place of a click or before, in its line."""
    found = _under(widget, event)
    if found is None:
        return None
    line, at = found
    matches = [match for match in pattern.finditer(line) if match.start() <= at and line[at : at + 1].strip()]
    return matches[-1][1] if matches else None


class Turns(OptionList):
    """Rows with a value between arrows: a click on an arrow turns it. `CHOOSES`: elsewhere a click chooses the row."""

    CHOOSES: ClassVar[bool] = True

    class Turned(Message):
        """The value of the row under the cursor is to be turned by `step`."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def on_click(self, event: events.Click) -> None:
        step, row = step_at(self, event), event.style.meta.get("option")
        if row is None or not (step or not self.CHOOSES):
            return
        event.prevent_default()
        self.highlighted = row
        if step:
            self.post_message(self.Turned(step))


class Counts(Listing, Turns):
    """Rows with a count each; what the list is for is not begun by a click on one of them."""

    CHOOSES = False


class Signs(Static):
    """Texts that begin with a sign each, as `pattern` finds it: a click on one runs `action` with its sign."""

    def __init__(self, pattern: str, action: str, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._pattern = re.compile(pattern)
        self._action = action

    async def on_click(self, event: events.Click) -> None:
        sign = sign_before(self, event, self._pattern)
        if sign is not None:
            await self.run_action(self._action.format(sign))
