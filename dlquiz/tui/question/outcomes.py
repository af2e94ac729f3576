"""What an action of the presenter comes to, as plain values. The screen carries them out, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from dlquiz.messages import Text


class Said(NamedTuple):
    """A notice. One that is `alone` takes the place of those before it."""

    text: Text
    severity: Literal["information", "warning", "error"] = "information"
    alone: bool = False


class Asked(NamedTuple):
    """A question is asked: it is shown from its beginning, and kept as a draft once it is in sight."""


class Shown(NamedTuple):
    """There is something new to show of the same question, a step or the verdict: it is shown from its beginning."""


class Changed(NamedTuple):
    """What is shown has changed where it is; `part` is to be brought into sight."""

    part: Literal["", "hints", "working", "rating"] = ""


class Refused(NamedTuple):
    """The answer does not count, and why. `part` is the number of the blank that the text is about."""

    text: Text
    part: int | None


class Opened(NamedTuple):
    """A dialog by its name and what it begins with; `then` takes what it returns, None where it was cancelled."""

    name: str
    value: object
    then: Callable[[Any], Outcomes]


class Seeking(NamedTuple):
    """The next question could not be asked: `seek` tries another one."""


class Ended(NamedTuple):
    """The session is over: its summary comes."""


class Left(NamedTuple):
    """The session is left without an answer: there is nothing to sum up."""


Outcomes: TypeAlias = "Sequence[Said | Asked | Shown | Changed | Refused | Opened | Seeking | Ended | Left]"
