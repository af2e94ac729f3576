"""An interview in progress: a plain value that is kept on disk at every event, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from dlquiz.progress.interviews import (
    Pause,
    Place,
    Stage,
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

SHORTEST_PAUSE = 1.0
"""Seconds."""


class PlannedItem(NamedTuple):
    """A question that waits: its full name, why it is asked, and the number of the item whose answer brought it up.

    `stage` is the number of the stage that it is asked in; None where there are none.
    """

    question: str
    why: Why = "planned"
    after: int | None = None
    stage: int | None = None


class Item(NamedTuple):
    """One question that was asked.

    `events` and `typed` are those of its question. It is `over` when the interview goes on to the next; an open answer
    is `scored` later.
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

    @property
    def is_to_score(self) -> bool:
        return self.over and not self.scored and bool(self.answer)


@dataclass(frozen=True, slots=True)
class RunningInterview:
    """An interview in progress. `planned` is how many questions the blueprint gave; once `asked_out` no more are begun.

    `blueprint` is what was agreed, `waiting` what is still to be asked. `role`, `level`, `assignment`, `stages` and
    `pauses` are those of the `Interview` that it becomes. `kept` is when the learner was last seen to be at it.
    """

    id: str
    began: datetime
    minutes: int
    blueprint: Blueprint
    seed: int
    planned: int
    waiting: tuple[PlannedItem, ...]
    items: tuple[Item, ...] = ()
    asked_out: bool = False
    role: str | None = None
    level: str | None = None
    assignment: str | None = None
    stages: tuple[Stage, ...] = ()
    pauses: tuple[Pause, ...] = ()
    kept: datetime | None = None

    @property
    def under_way(self) -> Item | None:
        """The question that is being answered."""
        return self.items[-1] if self.items and not self.items[-1].over else None

    @property
    def seconds(self) -> float:
        """The time used up to what was kept last."""
        return sum(item.place.seconds for item in self.items)

    @property
    def stage(self) -> int | None:
        """The number of the stage of the question being answered, else of the one that comes next."""
        if self.under_way is None and self.waiting:
            return self.waiting[0].stage
        return self.items[-1].place.stage if self.items else None

    @property
    def stage_here(self) -> Stage | None:
        """That stage; None in an interview that has none."""
        return None if self.stage is None else self.stages[self.stage]

    @property
    def left(self) -> float:
        """The seconds that were left of it when it was kept last."""
        return self.left_in(self.stage)

    @property
    def unscored(self) -> int:
        """How many open answers are still to be scored."""
        return sum(item.is_to_score for item in self.items)

    @property
    def standing(self) -> tuple[Stage | None, float, int | None]:
        """Its stage and the seconds left of it; once all is asked, how many answers are still to be scored."""
        return self.stage_here, self.left, self.unscored if self.asked_out else None

    def seconds_in(self, stage: int | None) -> float:
        """The time used in a stage; None: in an interview that has none."""
        return sum(item.place.seconds for item in self.items if item.place.stage == stage)

    def left_in(self, stage: int | None) -> float:
        """The seconds that are left of a stage, or of an interview that has none."""
        return 60.0 * (self.minutes if stage is None else self.stages[stage].minutes) - self.seconds_in(stage)

    @property
    def stages_used(self) -> tuple[Stage, ...]:
        """The stages with the time used in each."""
        return tuple(stage._replace(seconds=self.seconds_in(number)) for number, stage in enumerate(self.stages))

    @property
    def names(self) -> set[str]:
        """What was asked, or waits."""
        return {item.place.question for item in self.items} | {turn.question for turn in self.waiting}

    def begin(self, place: Place) -> RunningInterview:
        """The first question that waits is asked."""
        return replace(self, waiting=self.waiting[1:], items=(*self.items, Item(place)))

    def drop(self) -> RunningInterview:
        """The first question that waits cannot be asked; one of the blueprint is not counted any more."""
        planned = self.planned - (self.waiting[0].why == "planned")
        return replace(self, waiting=self.waiting[1:], planned=planned)

    def put(self, number: int, item: Item) -> RunningInterview:
        """`item` in the place of the one with that number."""
        return replace(self, items=(*self.items[:number], item, *self.items[number + 1 :]))

    def first(self, turns: Iterable[PlannedItem]) -> RunningInterview:
        """`turns` are asked before all that waits."""
        return replace(self, waiting=(*turns, *self.waiting))

    def skip(self, stage: int | None) -> RunningInterview:
        """What waits in a stage, whose time is over, is not asked."""
        return replace(self, waiting=tuple(turn for turn in self.waiting if turn.stage != stage))

    def pause(self, at: datetime, seconds: float) -> RunningInterview:
        """Its clock was stopped for so long; a moment is none that anybody needs to know of."""
        if seconds < SHORTEST_PAUSE:
            return self
        return replace(self, pauses=(*self.pauses, Pause(at, round(seconds, 3))))

    def close(self) -> RunningInterview:
        """No more questions are begun."""
        return replace(self, asked_out=True)


def running_json(interview: RunningInterview) -> dict[str, Any]:
    """An interview in progress as JSON values."""
    return {
        "id": interview.id,
        "began": time_text(interview.began),
        "minutes": interview.minutes,
        "blueprint": [list(line) for line in interview.blueprint.lines],
        "seed": interview.seed,
        "planned": interview.planned,
        "waiting": [list(turn) for turn in interview.waiting],
        "stops": [_stop_json(item) for item in interview.items],
        "asked_out": interview.asked_out,
        "role": interview.role,
        "level": interview.level,
        "assignment": interview.assignment,
        "stages": stages_json(interview.stages),
        "pauses": pauses_json(interview.pauses),
        "kept": None if interview.kept is None else time_text(interview.kept),
    }


def _stop_json(item: Item) -> dict[str, Any]:
    place, events = place_json(item.place), [[event.kind, storable(event.text)] for event in item.events]
    return item._asdict() | {"place": place, "events": events, "typed": storable(item.typed)}


def read_running(payload: Any) -> RunningInterview:
    """The interview that `running_json` wrote. Raises ValueError for anything else."""
    try:
        return RunningInterview(
            id=payload["id"],
            began=read_time(payload["began"]),
            minutes=payload["minutes"],
            blueprint=Blueprint(tuple((what, count) for what, count in payload["blueprint"])),
            seed=payload["seed"],
            planned=payload["planned"],
            waiting=tuple(PlannedItem(*turn) for turn in payload["waiting"]),
            items=tuple(map(_read_stop, payload["stops"])),
            asked_out=payload["asked_out"],
            kept=None if payload.get("kept") is None else read_time(payload["kept"]),
            **read_added(payload),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no interview in progress") from error


def _read_stop(values: Any) -> Item:
    events: Sequence[Any] = values["events"]
    kept = {"place": read_place(values["place"]), "events": tuple(Event(*event) for event in events)}
    return Item(**{**values, **kept})
