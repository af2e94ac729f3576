"""What the screen of all questions finds, says and begins. Nothing here knows Textual."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dlquiz.errors import DlquizError
from dlquiz.messages import Language, Text, message, say
from dlquiz.questions.question import Question
from dlquiz.session.options import SessionOptions
from dlquiz.session.searching import History, Index, Standing, history_of
from dlquiz.tui.context import AppContext
from dlquiz.tui.practice.filters import FILTERS, turned, turned_standing

MOST_PRACTISED = 500
"""A session of more is none; its draft holds the names of all of them."""


class Practice(NamedTuple):
    """A session to begin, and what is said of it."""

    options: SessionOptions
    text: Text


class BrowsePresenter:
    """What is listed: the questions that have the words typed and pass the filters; some of them are picked."""

    def __init__(self, context: Callable[[], AppContext]) -> None:
        self.found: list[Question] = []
        self.picked: dict[str, None] = {}
        self.history = History({}, {}, frozenset(), frozenset())
        self.filter = SessionOptions()
        self.standing: Standing | None = None
        self._context = context
        self._index: Index | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is something to search in."""
        return self._index is not None

    def reload(self) -> DlquizError | None:
        """Use the banks and the history of the moment; returns why the history cannot be read, if so."""
        context = self._context()
        if self._index is None or self._index.library is not context.library:
            self._index = Index(context.library)
        try:
            self.history = history_of(context.library, context.store, context.clock(), context.zone)
        except DlquizError as error:
            return error
        return None

    def find(self, typed: str, kept: Question | None = None) -> int:
        """Search; returns the row of the question that was `kept`, or the first where it is not found again."""
        assert self._index is not None, "`reload` comes first"
        self.found = self._index.search(typed, self.filter, self.standing, self.history)
        return self.found.index(kept) if kept in self.found else 0

    def title(self, language: Language) -> str:
        """How many are found, and how many picked."""
        assert self._index is not None
        counts = say(language, "browse_found", found=f"{len(self.found):,}", all=f"{len(self._index):,}")
        picked = f"   ■ {say(language, 'browse_picked', count=len(self.picked))}" if self.picked else ""
        return f"{say(language, 'browse_title')}   {counts}{picked}"

    def is_narrowed(self, typed: str) -> bool:
        """Whether fewer than all may be listed."""
        return bool(typed) or self.standing is not None or self.filter != SessionOptions()

    def turn_filter(self, key: str, step: int) -> None:
        """Give the filter of that key its next value, or the one before."""
        if key == "s":
            self.standing = turned_standing(self.standing, step)
        else:
            self.filter = turned(self._context().library, self.filter, FILTERS[key], step)

    def clear(self) -> None:
        self.filter, self.standing = SessionOptions(), None

    def pick(self, question: Question) -> None:
        """Pick a question, or put it back."""
        if question.name in self.picked:
            del self.picked[question.name]
        else:
            self.picked[question.name] = None

    def practice(self) -> Practice | None:
        """A session of what is picked, else of all that is listed; None where there is nothing."""
        names = tuple(self.picked) or tuple(question.name for question in self.found)
        if not names:
            return None
        taken = names[:MOST_PRACTISED]
        key = "browse_practising_some" if len(taken) < len(names) else "browse_practising"
        options = SessionOptions(questions=taken, number=len(taken))
        return Practice(options, message(key, count=len(taken), all=len(names)))
