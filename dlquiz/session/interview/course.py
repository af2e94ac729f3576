"""The course of an interview so far: a plain value that is kept on disk at every event, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from dlquiz.progress import Pause, Place, Stage
from dlquiz.progress.interviews import (
    Why,
    pauses_json,
    place_json,
    read_added,
    read_place,
    stages_json,
)
from dlquiz.progress.records import read_time, storable, time_text
from dlquiz.session.interview.blueprint import Blueprint
from dlquiz.session.state import Event


class Turn(NamedTuple):
    """A question that waits: its full name, why it is asked, and the number of the stop whose answer brought it up.

    `stage` is the number of the stage that it is asked in; None where there are none.
    """

    question: str
    why: Why = "planned"
    after: int | None = None
    stage: int | None = None


class Stop(NamedTuple):
    """One question that was asked.

    `events` and `typed` are those of its frame. It is `over` when the interview goes on to the next; an open answer is
    `scored` later.
    """

    place: Place
    events: tuple[Event, ...] = ()
    typed: str = ""
    over: bool = False
    scored: bool = False

    @property
    def answer(self) -> str:
        """What was said, step by step; `?` where it was given up."""
        return "\n".join(event.text or "?" for event in self.events if event.kind in ("answer", "reveal"))

    @property
    def given_up(self) -> bool:
        return any(event.kind == "reveal" for event in self.events)


@dataclass(frozen=True, slots=True)
class Course:
    """An interview in progress. `planned` is how many questions the blueprint gave; once `asked_out` no more are begun.

    `blueprint` is what was agreed, `waiting` what is still to be asked. `role`, `level`, `assignment`, `stages` and
    `pauses` are those of the `Interview` that it becomes.
    """

    id: str
    began: datetime
    minutes: int
    blueprint: Blueprint
    seed: int
    planned: int
    waiting: tuple[Turn, ...]
    stops: tuple[Stop, ...] = ()
    asked_out: bool = False
    role: str | None = None
    level: str | None = None
    assignment: str | None = None
    stages: tuple[Stage, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def under_way(self) -> Stop | None:
        """The question that is being answered."""
        return self.stops[-1] if self.stops and not self.stops[-1].over else None

    @property
    def seconds(self) -> float:
        """The time used up to what was kept last."""
        return sum(stop.place.seconds for stop in self.stops)

    @property
    def limit(self) -> float:
        return 60.0 * self.minutes

    @property
    def number(self) -> int:
        """How many questions of the blueprint were asked."""
        return sum(stop.place.why == "planned" for stop in self.stops)

    @property
    def names(self) -> set[str]:
        """What was asked, or waits."""
        return {stop.place.question for stop in self.stops} | {turn.question for turn in self.waiting}

    def begin(self, place: Place) -> Course:
        """The first question that waits is asked."""
        return replace(self, waiting=self.waiting[1:], stops=(*self.stops, Stop(place)))

    def drop(self) -> Course:
        """The first question that waits cannot be asked; one of the blueprint is not counted any more."""
        planned = self.planned - (self.waiting[0].why == "planned")
        return replace(self, waiting=self.waiting[1:], planned=planned)

    def put(self, number: int, stop: Stop) -> Course:
        """`stop` in the place of the one with that number."""
        return replace(self, stops=(*self.stops[:number], stop, *self.stops[number + 1 :]))

    def first(self, turns: Iterable[Turn]) -> Course:
        """`turns` are asked before all that waits."""
        return replace(self, waiting=(*turns, *self.waiting))

    def close(self) -> Course:
        """No more questions are begun."""
        return replace(self, asked_out=True)


def course_json(course: Course) -> dict[str, Any]:
    """The course as JSON values."""
    return {
        "id": course.id,
        "began": time_text(course.began),
        "minutes": course.minutes,
        "blueprint": [list(line) for line in course.blueprint.lines],
        "seed": course.seed,
        "planned": course.planned,
        "waiting": [list(turn) for turn in course.waiting],
        "stops": [_stop_json(stop) for stop in course.stops],
        "asked_out": course.asked_out,
        "role": course.role,
        "level": course.level,
        "assignment": course.assignment,
        "stages": stages_json(course.stages),
        "pauses": pauses_json(course.pauses),
    }


def _stop_json(stop: Stop) -> dict[str, Any]:
    place, events = place_json(stop.place), [[event.kind, storable(event.text)] for event in stop.events]
    return stop._asdict() | {"place": place, "events": events, "typed": storable(stop.typed)}


def read_course(payload: Any) -> Course:
    """The course that `course_json` wrote. Raises ValueError for anything else."""
    try:
        return Course(
            id=payload["id"],
            began=read_time(payload["began"]),
            minutes=payload["minutes"],
            blueprint=Blueprint(tuple((what, count) for what, count in payload["blueprint"])),
            seed=payload["seed"],
            planned=payload["planned"],
            waiting=tuple(Turn(*turn) for turn in payload["waiting"]),
            stops=tuple(map(_read_stop, payload["stops"])),
            asked_out=payload["asked_out"],
            **read_added(payload),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no course of an interview") from error


def _read_stop(values: Any) -> Stop:
    events: Sequence[Any] = values["events"]
    kept = {"place": read_place(values["place"]), "events": tuple(Event(*event) for event in events)}
    return Stop(**{**values, **kept})
