"""Flagging a question from a list or a preview."""

from __future__ import annotations

from dlquiz.errors import DlquizError
from dlquiz.tui.shell import Shell


def turn_flag(app: Shell, question: str) -> None:
    """Flag a question, or take its flag away; or say why that cannot be kept."""
    context = app.context
    try:
        context.store.flags.set(question, question not in context.store.flags.flagged(), context.clock())
    except DlquizError as error:
        app.notify(error.in_language(app.language), severity="error", markup=False)
