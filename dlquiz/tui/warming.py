"""What the first keys need is loaded beside the screen once that is shown, so that no key has to wait for it."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp

BESIDE = ("dlquiz.tui.editing", "dlquiz.tui.backing_up")
"""What goes on beside the screen all the time."""
SITTING = ("dlquiz.session.sitting", "dlquiz.session.coming", "dlquiz.tui.screens.question")
READERS = ("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces")
"""A question of an unchanged bank is read from its own lines when it is shown; until then nobody has read anything."""

MOMENT = 0.15
"""Seconds after the first frame: whoever presses a key at once shares the interpreter with nobody."""


def warm_up(app: DlquizApp) -> None:
    """Load it in a thread, and begin there what goes on beside the screen; what is loaded already costs nothing."""
    app.set_timer(MOMENT, lambda: app.run_worker(lambda: _load(app), name="warming up", thread=True))


def _load(app: DlquizApp) -> None:
    _import((*SITTING, *READERS, *BESIDE))
    app.call_later(app.begin_beside)
    _wake_collector()


def _import(names: Sequence[str]) -> None:
    for name in names:
        import_module(name)


def _wake_collector() -> None:
    """Where the program was started with it at rest. What is here by now stays, and is not walked through again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
