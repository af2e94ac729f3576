"""The state of an interview: how far it is, what time was used, and all of it on disk at every change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from dlquiz.bank import Library
from dlquiz.errors import DlquizError, StorageError
from dlquiz.kinds.drawing import draw
from dlquiz.messages import message
from dlquiz.progress.interviews import Place
from dlquiz.progress.store import Store
from dlquiz.session.interview.following import following
from dlquiz.session.interview.running import Item, RunningInterview, running_json
from dlquiz.session.state import Event, QuestionState
from dlquiz.session.timing import Stopwatch, Ticks


class InterviewState:
    """`here` is the number of the item that is before the learner, None between two. `faults` tell what was left out.

    What cannot be kept is no reason to stop: `trouble` says why.
    """

    def __init__(
        self, interview: RunningInterview, library: Library, store: Store, clock: Callable[[], datetime], ticks: Ticks
    ) -> None:
        self.interview = interview
        self.library = library
        self.trouble: StorageError | None = None
        self.faults: list[DlquizError] = []
        self.here: int | None = None
        self._store = store
        self._clock = clock
        self._open_for = Stopwatch(ticks)
        self._held = False

    # Time

    def running(self) -> float:
        """The seconds since the question being answered was shown, or since its time was kept last."""
        if self.here is None or self.interview.items[self.here].over:
            return 0.0
        return self._open_for.seconds

    def show(self, number: int) -> None:
        """The item with that number is before the learner from now on."""
        self.here = number
        self._open_for.start()

    def timed(self, item: Item) -> Item:
        """The item being answered with the time used on it, which is counted from now on again."""
        seconds = item.place.seconds + self.running()
        self._open_for.start()
        return item._replace(place=item.place._replace(seconds=seconds))

    def pause(self, seconds: float) -> None:
        """Do not count these last seconds."""
        self._open_for.pause(seconds)

    def hold(self) -> None:
        """The learner is at it from now on. Since it was kept last, by whichever run, its clock was stopped."""
        if self._held:
            return
        self._held = True
        kept, now = self.interview.kept, self._clock()
        if kept is not None:
            self.interview = self.interview.pause(kept, (now - kept).total_seconds())
        self.keep()

    def note_pause(self, seconds: float) -> None:
        """Nobody could answer for these last seconds. Between two questions and while scoring no clock runs."""
        if self.here is None or self.interview.items[self.here].over:
            return
        self.interview = self.interview.pause(self._clock() - timedelta(seconds=seconds), seconds)
        self.keep()

    # Changes

    def put(self, item: Item, number: int | None = None) -> None:
        """Keep an item: the last one, or the one with that number."""
        self.interview = self.interview.put(len(self.interview.items) - 1 if number is None else number, item)
        self.keep()

    def close(self) -> None:
        """No more questions are begun."""
        self.interview, self.here = self.interview.close(), None
        self.keep()

    def keep(self) -> None:
        """Save the state of the interview."""
        if self._held:
            self.interview = replace(self.interview, kept=self._clock())
        try:
            self._store.interviews.save(running_json(self.interview), self._clock())
        except StorageError as error:
            self.trouble = error
        else:
            self.trouble = None

    def follow(self, number: int) -> None:
        """Let what the answer at an item brings up be asked next."""
        item = self.interview.items[number]
        question = self.library.question(item.place.question)
        if question is not None:
            self.interview = self.interview.first(following(item, number, question, self.library, self.interview))

    # Drawing again

    def question_state(self, item: Item) -> QuestionState:
        """The state of the question of an item. Raises `DlquizError` where it cannot be drawn."""
        question = self.library.question(item.place.question)
        if question is None:
            raise DlquizError(*message("edit_gone", question=item.place.question))
        items = self.interview.items
        asked = item if item.place.after is None else items[item.place.after]
        attempts = [one.place.attempt for one in items if one.place.why == "planned"]
        number = attempts.index(asked.place.attempt) + 1
        return QuestionState(
            draw(question, item.place.seed), number, self.interview.planned, item.events, item.typed, item.place.seconds
        )

    def question_state_if_any(self, item: Item) -> QuestionState | None:
        """The state of the question of an item; None, and a fault, where it cannot be drawn."""
        try:
            return self.question_state(item)
        except DlquizError as error:
            self.faults.append(error)
            return None

    # After a crash

    def settle(self) -> None:
        """Take note of answers that were given just before the program was killed."""
        for number, item in enumerate(self.interview.items):
            if not item.scored and self._store.was_recorded(item.place.attempt):
                self._settle_recorded(number, item)
            elif not item.over and self._is_said(item):
                self.interview = self.interview.put(number, item._replace(typed="", over=True))
                self.follow(number)
                self.keep()

    def _is_said(self, item: Item) -> bool:
        """Whether an open answer was submitted: it is scored later."""
        question = self.library.question(item.place.question)
        return question is not None and question.kind.in_own_words and bool(item.answer)

    def _settle_recorded(self, number: int, item: Item) -> None:
        if item.over:
            self.put(item._replace(scored=True), number)
            return
        attempt = self._store.attempts([item.place.attempt]).get(item.place.attempt)
        place, said = item.place, Event("reveal")
        if attempt is not None:
            late = self.interview.left_in(place.stage) + place.seconds < attempt.seconds
            place = place._replace(seconds=attempt.seconds, late=late)
            said = said if attempt.answer.startswith("?") else Event("answer", attempt.answer)
        settled = item._replace(place=place, events=(said,), typed="", over=True, scored=True)
        self.interview = self.interview.put(number, settled)
        self.follow(number)
        self.keep()

    # The end

    def places(self) -> tuple[Place, ...]:
        """The questions answered; what was said to those of which no answer was recorded is kept with them."""
        answered = [item for item in self.interview.items if item.answer]
        numbers = {item.place.attempt: number for number, item in enumerate(answered)}
        return tuple(self._final(item, numbers) for item in answered)

    def _final(self, item: Item, numbers: dict[str, int]) -> Place:
        place = item.place
        if place.after is not None:
            # Only the questions that were answered are counted.
            place = place._replace(after=numbers.get(self.interview.items[place.after].place.attempt))
        return place if self._store.was_recorded(place.attempt) else place._replace(answer=item.answer)
