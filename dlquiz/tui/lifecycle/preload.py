"""Loads what the first keys need in a thread, once the first frame is shown: NumPy alone takes 0.1 s."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

LATER = (
    *("dlquiz.session.starting", "dlquiz.tui.question.screen", "dlquiz.tui.home.screen"),
    *("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces"),
    *("dlquiz.tui.authoring.editing", "dlquiz.tui.lifecycle.backups"),
    *("dlquiz.kinds.registry", "dlquiz.grading.numeric", "dlquiz.tui.question.verdicts", "dlquiz.session.formatting"),
    *("markdown_it", "mdit_py_plugins.dollarmath.index", "pylatexenc.latexwalker", "dlquiz.grading.derivation", "fsrs"),
)
"""For a session, its first question and the verdict on it, and for the threads that watch banks and make backups."""


def preload(is_ending: Callable[[], bool] = lambda: False) -> None:
    """Load all of it, the widgets for answers, and the references; no more once the program `is_ending`.

    A thread that is still loading would hold up the end of the program.
    """
    for _ in _loaded():
        if is_ending():
            return


def _loaded() -> Iterator[object]:
    """Each part, once it is loaded."""
    yield from map(import_module, LATER)
    inputs = import_module("dlquiz.tui.inputs.registry")
    yield from (import_module(f"dlquiz.tui.inputs.{way.module}") for way in (*inputs.BY_KIND.values(), inputs.GRID))
    catalog = import_module("dlquiz.reference.catalog")
    yield from map(catalog.find, catalog.names())
