"""What the first keys need is loaded beside the screen once that is shown, so that no key has to wait for it."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from importlib import import_module
from threading import Event
from typing import Any

LATER = (
    *("dlquiz.session.sitting", "dlquiz.session.coming", "dlquiz.tui.question.screen", "dlquiz.tui.home.screen"),
    # A question of an unchanged bank is read from its own lines when it is shown; until then nobody has read anything.
    *("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces"),
    *("dlquiz.tui.authoring.editing", "dlquiz.tui.lifecycle.backups"),
    *("dlquiz.kinds.answering", "dlquiz.kinds.registry", "dlquiz.tui.question.verdicts", "dlquiz.session.telling"),
)
"""For a sitting, for its first question and the verdict on it, and for what goes on beside the screen."""
MOMENT = 0.15
"""Seconds after the first frame: whoever presses a key at once shares the interpreter with nobody."""
STEP, LONG_STEP = 0.005, 0.05
"""Seconds between two looks whether it is loaded."""


class Warmth:
    """Whether all of it is loaded.

    While a thread loads it no other one may: two threads that come upon each other's modules from two sides, one from a
    room and one from what is in it, are handed half of one by Python rather than wait for ever.
    """

    def __init__(self) -> None:
        self.loading = False
        self._warm = Event()

    @property
    def is_warm(self) -> bool:
        """Whether there is nothing left to load."""
        return self._warm.is_set()

    async def not_loading(self) -> None:
        """Wait as long as it is being loaded. For the thread of the screen, before it does what a key asks for."""
        while self.loading:
            await asyncio.sleep(STEP)

    def wait(self, gives_up: Callable[[], bool]) -> bool:
        """Wait until all is loaded, or somebody `gives_up`; whether it is. For any other thread."""
        while not self._warm.wait(LONG_STEP):
            if gives_up():
                return False
        return True

    def begin(self) -> None:
        self.loading = True

    def end(self) -> None:
        """All is loaded, or has failed to: it fails again, and is told, where it is asked for."""
        self.loading = False
        self._warm.set()


def warm_up(app: Any) -> None:
    """Load it in a thread, and begin what goes on beside the screen; at once where all is loaded already."""
    if all(name in sys.modules for name in LATER):
        app.warmth.end()
        _go_on(app)
    else:
        app.set_timer(MOMENT, lambda: _begin(app))


def _begin(app: Any) -> None:
    app.warmth.begin()
    app.run_worker(lambda: _load(app), name="warming up", thread=True)


def load() -> None:
    """Load all of it now, and what any question is answered in."""
    for name in LATER:
        import_module(name)
    fields = import_module("dlquiz.tui.inputs.registry")
    for way in (*fields.BY_KIND.values(), fields.GRID):
        import_module(f"dlquiz.tui.inputs.{way.module}")
    catalogue = import_module("dlquiz.reference.catalog")
    for name in catalogue.names():
        catalogue.find(name)


def _load(app: Any) -> None:
    try:
        load()
    finally:
        app.warmth.end()
    app.call_later(_go_on, app)


def _go_on(app: Any) -> None:
    app.begin_beside()
    _wake_collector()


def _wake_collector() -> None:
    """Where the program was started with it at rest. What is here by now stays, and is not walked through again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
