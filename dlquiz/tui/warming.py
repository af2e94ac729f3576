"""What the first question needs is loaded beside the screen once that is shown, so that no key has to wait for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp

READERS = ("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces")
"""A question of an unchanged bank is read from its own lines when it is shown; until then nobody has read anything."""


def warm_up(app: DlquizApp) -> None:
    """Load it in a thread; what is loaded already costs nothing."""
    app.run_worker(_load, name="warming up", thread=True)


def _load() -> None:
    for name in READERS:
        import_module(name)
