"""What the first keys need is loaded beside the screen once that is shown, so that no key has to wait for it."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp

LATER = (
    *("dlquiz.session.sitting", "dlquiz.session.coming", "dlquiz.tui.screens.question"),
    # A question of an unchanged bank is read from its own lines when it is shown; until then nobody has read anything.
    *("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces"),
    *("dlquiz.tui.editing", "dlquiz.tui.backing_up"),
)
"""For a sitting, for its first question, and for what goes on beside the screen."""
MOMENT = 0.15
"""Seconds after the first frame: whoever presses a key at once shares the interpreter with nobody."""


def warm_up(app: DlquizApp) -> None:
    """Load it in a thread, and begin what goes on beside the screen; at once where all is loaded already."""
    if all(name in sys.modules for name in LATER):
        _go_on(app)
    else:
        app.set_timer(MOMENT, lambda: app.run_worker(lambda: _load(app), name="warming up", thread=True))


def load() -> None:
    """Load all of it now."""
    for name in LATER:
        import_module(name)
    catalogue = import_module("dlquiz.reference.catalog")
    for family in catalogue.FAMILIES:
        import_module(f"{catalogue.__name__}.{family}")


def _load(app: DlquizApp) -> None:
    load()
    app.call_later(_go_on, app)


def _go_on(app: DlquizApp) -> None:
    app.begin_beside()
    _wake_collector()


def _wake_collector() -> None:
    """Where the program was started with it at rest. What is here by now stays, and is not walked through again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
