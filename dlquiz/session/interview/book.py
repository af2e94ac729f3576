"""The interviewer's book: how the interview stands, what time was used, and all of it on disk at every change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dlquiz.bank import Library
from dlquiz.errors import DlquizError, StorageError
from dlquiz.kinds import draw
from dlquiz.messages import message
from dlquiz.progress import Place, Store
from dlquiz.session.interview.course import Course, Stop, course_json
from dlquiz.session.interview.following import following
from dlquiz.session.state import Event, Frame
from dlquiz.session.timing import Stopwatch, Ticks


class Book:
    """`here` is the number of the stop that is before the learner, None between two. `faults` tell what was left out.

    What cannot be kept is no reason to stop: `trouble` says why.
    """

    def __init__(
        self, course: Course, library: Library, store: Store, clock: Callable[[], datetime], ticks: Ticks
    ) -> None:
        self.course = course
        self.library = library
        self.trouble: StorageError | None = None
        self.faults: list[DlquizError] = []
        self.here: int | None = None
        self._store = store
        self._clock = clock
        self._open_for = Stopwatch(ticks)

    # Time

    def running(self) -> float:
        """The seconds since the question being answered was shown, or since its time was kept last."""
        if self.here is None or self.course.stops[self.here].over:
            return 0.0
        return self._open_for.seconds

    def show(self, number: int) -> None:
        """The stop with that number is before the learner from now on."""
        self.here = number
        self._open_for.start()

    def timed(self, stop: Stop) -> Stop:
        """The stop being answered with the time used on it, which is reckoned from now on anew."""
        seconds = stop.place.seconds + self.running()
        self._open_for.start()
        return stop._replace(place=stop.place._replace(seconds=seconds))

    def pause(self, seconds: float) -> None:
        """Do not count these last seconds."""
        self._open_for.pause(seconds)

    # Changes

    def put(self, stop: Stop, number: int | None = None) -> None:
        """Keep a stop: the last one, or the one with that number."""
        self.course = self.course.put(len(self.course.stops) - 1 if number is None else number, stop)
        self.keep()

    def close(self) -> None:
        """No more questions are begun."""
        self.course, self.here = self.course.close(), None
        self.keep()

    def keep(self) -> None:
        """Write down how the interview stands."""
        try:
            self._store.save_sitting(course_json(self.course), self._clock())
        except StorageError as error:
            self.trouble = error
        else:
            self.trouble = None

    def follow(self, number: int) -> None:
        """Let what the answer at a stop brings up be asked next."""
        stop = self.course.stops[number]
        question = self.library.question(stop.place.question)
        if question is not None:
            self.course = self.course.first(following(stop, number, question, self.library, self.course))

    # Drawing anew

    def frame(self, stop: Stop) -> Frame:
        """The frame of a stop. Raises `DlquizError` where it cannot be drawn."""
        question = self.library.question(stop.place.question)
        if question is None:
            raise DlquizError(*message("edit_gone", question=stop.place.question))
        stops = self.course.stops
        asked = stop if stop.place.after is None else stops[stop.place.after]
        attempts = [one.place.attempt for one in stops if one.place.why == "planned"]
        number = attempts.index(asked.place.attempt) + 1
        return Frame(
            draw(question, stop.place.seed), number, self.course.planned, stop.events, stop.typed, stop.place.seconds
        )

    def frame_if_any(self, stop: Stop) -> Frame | None:
        """The frame of a stop; None, and a fault, where it cannot be drawn."""
        try:
            return self.frame(stop)
        except DlquizError as error:
            self.faults.append(error)
            return None

    # After a crash

    def settle(self) -> None:
        """Take note of answers that were given just before the program was killed."""
        for number, stop in enumerate(self.course.stops):
            if not stop.scored and self._store.was_recorded(stop.place.attempt):
                self._settle_recorded(number, stop)
            elif not stop.over and self._is_said(stop):
                self.course = self.course.put(number, stop._replace(typed="", over=True))
                self.follow(number)
                self.keep()

    def _is_said(self, stop: Stop) -> bool:
        """Whether an open answer was submitted: it is scored later."""
        question = self.library.question(stop.place.question)
        return question is not None and question.kind.in_own_words and bool(stop.answer)

    def _settle_recorded(self, number: int, stop: Stop) -> None:
        if stop.over:
            self.put(stop._replace(scored=True), number)
            return
        attempt = self._store.attempts([stop.place.attempt]).get(stop.place.attempt)
        place, said = stop.place, Event("reveal")
        if attempt is not None:
            late = self.course.seconds - place.seconds + attempt.seconds > self.course.limit
            place = place._replace(seconds=attempt.seconds, late=late)
            said = said if attempt.answer.startswith("?") else Event("answer", attempt.answer)
        settled = stop._replace(place=place, events=(said,), typed="", over=True, scored=True)
        self.course = self.course.put(number, settled)
        self.follow(number)
        self.keep()

    # The end

    def places(self) -> tuple[Place, ...]:
        """The questions answered; what was said to those of which no answer was recorded is kept with them."""
        answered = [stop for stop in self.course.stops if stop.answer]
        numbers = {stop.place.attempt: number for number, stop in enumerate(answered)}
        return tuple(self._final(stop, numbers) for stop in answered)

    def _final(self, stop: Stop, numbers: dict[str, int]) -> Place:
        place = stop.place
        if place.after is not None:
            # Only the questions that were answered are counted.
            place = place._replace(after=numbers.get(self.course.stops[place.after].place.attempt))
        return place if self._store.was_recorded(place.attempt) else place._replace(answer=stop.answer)
