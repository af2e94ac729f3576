"""What the first keys need, loaded part by part once the first frame is shown: NumPy alone takes 0.1 s.

Not in a thread: two threads that import parts of one package each wait for what the other has begun, and Python lets
one of them fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

LATER = (
    *("numpy", "dlquiz.session.starting", "dlquiz.tui.question.screen", "dlquiz.tui.home.screen"),
    *("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces"),
    *("dlquiz.tui.authoring.editing", "dlquiz.tui.lifecycle.backups"),
    *("dlquiz.kinds.registry", "dlquiz.grading.numeric", "dlquiz.tui.question.verdicts", "dlquiz.session.formatting"),
    *("markdown_it", "mdit_py_plugins.dollarmath.index", "pylatexenc.latexwalker", "dlquiz.grading.derivation", "fsrs"),
)
"""For a session, its first question and the verdict on it, and for the threads that watch banks and make backups."""


def preload() -> Iterator[object]:
    """Each part, once it is loaded: all of it, the widgets for answers, and the references."""
    yield from map(import_module, LATER)
    inputs = import_module("dlquiz.tui.inputs.registry")
    yield from (import_module(f"dlquiz.tui.inputs.{way.module}") for way in (*inputs.BY_KIND.values(), inputs.GRID))
    catalog = import_module("dlquiz.reference.catalog")
    yield from map(catalog.find, catalog.names())
