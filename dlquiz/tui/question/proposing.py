"""Asking a model about the open answer that is scored on a screen. Loaded only where the setting `scorer` is set."""

from __future__ import annotations

from typing import Any

from textual.timer import Timer

from dlquiz.messages import Text, message
from dlquiz.session.scorer import Asking, Proposals, Scorer, agree, is_allowed, scorer_of, what_is_sent
from dlquiz.session.state import QuestionState
from dlquiz.tui.base import QuizScreen
from dlquiz.tui.question.question_view import QuestionView

EVERY = 0.2
"""Seconds from one look at what the model says to the next."""


class Proposing:
    """What a model proposes for the answers that are scored on a `screen`, which shows them in its question `view`."""

    def __init__(self, screen: QuizScreen[Any], view: QuestionView) -> None:
        self._screen = screen
        self._view = view
        self._about: QuestionState | None = None
        """The question whose answer a model was asked about last."""
        self._asking: Asking | None = None
        self._shown: Proposals | None = None
        self._timer: Timer | None = None
        self._refused: set[str] = set()
        """The addresses that the learner does not send to, on this screen."""

    def show(self, state: QuestionState | None) -> None:
        """To be called when the view shows a question: ask about an answer that is to be scored, each but once."""
        if state is None or state.state.stage != "rubric":
            self.stop()
        elif self._about is None or not _is_same(state, self._about):
            self.stop()
            self._about = state
            self._begin(state)
        elif self._shown is not None:
            self._view.propose(self._shown)

    def stop(self) -> None:
        """Wait no more."""
        if self._asking is not None:
            self._asking.stop()
        if self._timer is not None:
            self._timer.stop()
        self._asking = self._timer = self._shown = self._about = None

    def _begin(self, state: QuestionState) -> None:
        scorer = scorer_of(self._screen.context.settings)
        if scorer is None:
            return
        if is_allowed(scorer):
            self._ask(scorer, state)
        elif self._screen.context.served or scorer.address in self._refused:
            self._say(message("scorer_not_agreed", address=scorer.address))
        else:
            self._ask_for_consent(scorer, state)

    def _ask_for_consent(self, scorer: Scorer, state: QuestionState) -> None:
        def decide(sends: bool | None) -> None:
            if sends:
                agree(scorer)
            else:
                self._refused.add(scorer.address)
            if self._about is not state:
                return
            if sends:
                self._ask(scorer, state)
            else:
                self._say(message("scorer_not_agreed", address=scorer.address))

        self._screen.quiz.open(
            "confirm",
            message("scorer_ask_title"),
            what_is_sent(scorer),
            no=message("scorer_no"),
            yes=message("scorer_yes"),
            then=decide,
        )

    def _ask(self, scorer: Scorer, state: QuestionState) -> None:
        self._asking = Asking(scorer, state, self._screen.language)
        self._say(message("scorer_reading"))
        self._timer = self._screen.set_interval(EVERY, self._look)

    def _look(self) -> None:
        found = None if self._asking is None else self._asking.found()
        if found is not None and self._timer is not None:
            self._timer.stop()
            self._shown = found
            self._view.propose(found)

    def _say(self, text: Text) -> None:
        self._shown = Proposals({}, text)
        self._view.propose(self._shown)


def _is_same(state: QuestionState, about: QuestionState) -> bool:
    """Whether it is the same answer to the same question, as it is written now."""
    return state.variant is about.variant and state.state.answer == about.state.answer
