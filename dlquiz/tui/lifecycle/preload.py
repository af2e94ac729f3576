"""Loads what the first keys need in a thread, once the first frame is shown: NumPy alone takes 0.1 s."""

from __future__ import annotations

from importlib import import_module

LATER = (
    *("dlquiz.session.starting", "dlquiz.tui.question.screen", "dlquiz.tui.home.screen"),
    *("dlquiz.bank.loading", "dlquiz.yaml_reader.parsing", "dlquiz.yaml_reader.pieces"),
    *("dlquiz.tui.authoring.editing", "dlquiz.tui.lifecycle.backups"),
    *("dlquiz.kinds.registry", "dlquiz.grading.numeric", "dlquiz.tui.question.verdicts", "dlquiz.session.formatting"),
    *("markdown_it", "mdit_py_plugins.dollarmath.index", "pylatexenc.latexwalker", "dlquiz.grading.derivation", "fsrs"),
)
"""For a session, its first question and the verdict on it, and for the threads that watch banks and make backups."""


def preload() -> None:
    """Load all of it, the widgets for answers, and the references."""
    for name in LATER:
        import_module(name)
    inputs = import_module("dlquiz.tui.inputs.registry")
    for way in (*inputs.BY_KIND.values(), inputs.GRID):
        import_module(f"dlquiz.tui.inputs.{way.module}")
    catalog = import_module("dlquiz.reference.catalog")
    for name in catalog.names():
        catalog.find(name)
