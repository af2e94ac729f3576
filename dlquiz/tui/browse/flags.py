"""Flagging a question from a list or a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.tui.app import DlquizApp


def turn_flag(app: DlquizApp, question: str) -> None:
    """Flag a question, or take its flag away; or say why that cannot be kept."""
    context = app.context
    try:
        context.store.flag(question, question not in context.store.flagged(), context.clock())
    except DlquizError as error:
        app.notify(error.in_language(app.language), severity="error", markup=False)
