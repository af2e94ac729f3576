"""Beginning a session from any screen: a new one, a drill, or the rest of one that was left in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from dlquiz.errors import DlquizError
from dlquiz.messages import message, say
from dlquiz.session.options import SessionOptions
from dlquiz.tui.shell import Shell

if TYPE_CHECKING:
    from textual.timer import Timer

    from dlquiz.session.starting import BegunSession
    from dlquiz.session.tour import Stop

UNTIL_NOTICED = 0.1
"""Seconds: Textual mounts and paints a notice over several refreshes, which a search would hold up."""


class SessionStarter:
    """For the whole app; whatever is on the screen waits below."""

    def __init__(self, app: Shell) -> None:
        self._app = app
        self._search: Timer | None = None
        """Starts the search for the questions of a drill."""
        self._refused: SessionOptions | None = None
        """What nothing was asked for, since a daily limit is reached; wished for once more, it goes beyond it."""

    def practise(self, options: SessionOptions, stops: Sequence[Stop] | None = None) -> None:
        """Begin a session, or say why there is none; with `stops` as a tour of these."""
        if options == self._refused:
            options = options._replace(beyond=True)
        self._refused = None
        try:
            begun = self._app.context.begin_session(options, self._app.language)
        except DlquizError as error:
            # A topic that was on the screen may be gone from the banks.
            self._app.notify(error.in_language(self._app.language), severity="warning", markup=False)
        else:
            if begun.session is None and begun.held.beyond:
                self._refused = options
            self._begin(begun, stops)

    def drill(self, mistake: str) -> None:
        """Drill a mistake until it is avoided. Its questions take a moment to find: a notice says so before."""
        if self._search is None:
            self._app.notify(say(self._app.language, "drill_preparing"), timeout=2, markup=False)
            self._search = self._app.set_timer(UNTIL_NOTICED, partial(self._drill, mistake))

    def _drill(self, mistake: str) -> None:
        self._search = None
        self.practise(SessionOptions(mode="drill", mistake=mistake))

    def resume(self) -> bool:
        """Go on with the question left in the middle, if there is one. False where no bank has it any more."""
        app = self._app
        if app.context.store.drafts.current() is None:
            return True
        begun = app.context.resume(app.language)
        if begun is not None:
            self._begin(begun)
            return True
        app.context.store.drafts.clear()
        app.notify(say(app.language, "draft_gone"), severity="warning", markup=False)
        return False

    def _begin(self, begun: BegunSession, stops: Sequence[Stop] | None = None) -> None:
        from dlquiz.session.formatting import held_text, sentences

        app = self._app
        if begun.session is not None:
            if stops is None:
                app.open("question", begun.session, begun.held)
            else:
                app.open("tour", stops, begun.session, begun.held)
            return
        held = begun.held
        text = message("nothing_due_short") if held.nothing else held_text(held)
        again = [message("held_again")] if held.beyond else []
        app.notify(sentences([text, *again]).in_language(app.language), markup=False)
