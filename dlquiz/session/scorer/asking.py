"""One question to a model, in a thread of its own, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from threading import Thread
from typing import NamedTuple

from dlquiz.messages import Language, Text, message
from dlquiz.session.scorer.address import Scorer, ScorerError, key_in
from dlquiz.session.scorer.request import Request
from dlquiz.session.scorer.submission import Submission, read_reply, request_body, submission_of
from dlquiz.session.state import QuestionState

PATIENCE = 60.0
"""Seconds until the learner is no longer kept waiting: a model on this machine is loaded for the first answer."""
LOOK_EVERY = 0.05


class Proposals(NamedTuple):
    """What a model proposes: quotes by the number of their point, and a sentence where there is something to say."""

    quotes: Mapping[int, str]
    text: Text


class Asking:
    """Asks a model about an open answer as soon as it is made; nothing waits for its thread when the program ends."""

    def __init__(
        self,
        scorer: Scorer,
        question_state: QuestionState,
        language: Language,
        *,
        seconds: float = PATIENCE,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._future: Future[Mapping[int, str]] = Future()
        self._request: Request | None = None
        self._ticks = ticks
        self._seconds = seconds
        self._until = ticks() + seconds
        try:
            if not scorer.model:
                raise ScorerError(*message("scorer_no_model"))
            submission = submission_of(question_state, language)
            body = request_body(submission, scorer.model)
            self._request = Request(scorer, key_in(), seconds, ticks)
        except ScorerError as error:
            self._future.set_exception(error)
            return
        Thread(target=self._ask, args=(self._request, body, submission), name="scorer", daemon=True).start()

    def _ask(self, request: Request, body: bytes, submission: Submission) -> None:
        try:
            self._future.set_result(read_reply(request.send("/chat/completions", body), submission))
        except Exception as error:  # noqa: BLE001 - whoever looks gets it, in their own thread
            self._future.set_exception(error)

    def stop(self) -> None:
        """Nobody waits for the proposals any more."""
        if self._request is not None:
            self._request.stop()

    def found(self) -> Proposals | None:
        """What came of it; None while it goes on."""
        if not self._future.done():
            # A name is looked up in its own time, and headers may come sign by sign.
            if self._ticks() < self._until:
                return None
            self.stop()
            return Proposals({}, message("scorer_late", seconds=f"{self._seconds:g}"))
        try:
            quotes = self._future.result()
        except ScorerError as error:
            return Proposals({}, Text(error.en, error.zh))
        return Proposals(quotes, message("scorer_proposes" if quotes else "scorer_nothing"))

    def wait(self) -> Proposals:
        """The same, once it is over."""
        while (found := self.found()) is None:
            time.sleep(LOOK_EVERY)
        return found
