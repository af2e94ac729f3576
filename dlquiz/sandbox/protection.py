"""What keeps a learner's code from doing harm on this machine: tried in a child, not assumed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from functools import cache

from dlquiz.sandbox.model import Limits
from dlquiz.sandbox.probe import MEGABYTES
from dlquiz.sandbox.process import Child, workplace


@dataclass(frozen=True)
class Protection:
    """Whether the learner's code is kept from each kind of harm.

    `files`: reading outside of Python and its packages, and writing outside of its own folder. `processes`: starting
    or signalling others. `network`: sockets. `memory` and `time`: taking more than its limits.
    """

    files: bool
    processes: bool
    network: bool
    memory: bool
    time: bool = True
    """The program kills the child at the end of its time, on every system."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds of harm that nothing keeps it from, by the names of the fields."""
        return tuple(field.name for field in fields(self) if not getattr(self, field.name))


MECHANISMS = {"linux": ("Landlock", "seccomp"), "darwin": ("sandbox-exec",), "win32": ("job object",)}
"""What does it, by `sys.platform`."""


def mechanisms() -> tuple[str, ...]:
    """What this system has for it, if anything."""
    return MECHANISMS.get(sys.platform, ())


@cache
def protection() -> Protection:
    """What is refused to a child on this machine; takes a tenth of a second, once.

    Raises UsageError where no child can be started.
    """
    with workplace() as place, Child(place, {"calls": []}, Limits(megabytes=MEGABYTES)) as child:
        refused = child.ready()["refused"]
    return Protection(**{name: name in refused for name in ("files", "processes", "network", "memory")})
