"""What the first question needs is loaded beside the screen once that is shown, so that no key has to wait for it."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp

READERS = ("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces")
"""A question of an unchanged bank is read from its own lines when it is shown; until then nobody has read anything."""
RUNS = ("numpy",)
"""What an answer is marked with; after the others, for it takes longest."""


def warm_up(app: DlquizApp) -> None:
    """Load it in a thread; what is loaded already costs nothing."""
    app.run_worker(lambda: _load(settle=not app.is_headless), name="warming up", thread=True)


def _load(*, settle: bool) -> None:
    for name in (*READERS, *RUNS):
        import_module(name)
    if settle:
        # Code, banks and styles stay until the end. To look through them for garbage costs tens of milliseconds each
        # time, and it happens while a key waits. Not where many apps run in one process, as in tests: those go.
        gc.freeze()
