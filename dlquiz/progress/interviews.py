"""Interviews that are over, as plain values, and how they become rows."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from dlquiz.progress.records import Row, json_text, read_time, storable, time_text

Why: TypeAlias = Literal["planned", "follow_up", "probe"]
"""Why a question was asked: the blueprint wanted it, or it came up from an answer."""

INTERVIEW_COLUMNS = ("id", "at", "utc_offset", "device", "payload")
ADDED: Mapping[str, Any] = {
    "role": None,
    "level": None,
    "assignment": None,
    "stages": [],
    "pauses": [],
    "stage": None,
}
"""What interviews and places of history format 3 hold beyond those before, and what it means where it is missing."""


class Place(NamedTuple):
    """One question of an interview, in the order in which they were asked.

    `attempt` is the id of the attempt that holds the answer. Where none was recorded, `answer` is what was said and not
    scored, "" where nothing was. `after` is the number of the place, from 0, whose answer brought the question up.
    `seconds` is how long it was before the learner; `late` that it was answered after the time was over. `stage` is the
    number, from 0, of the stage of the interview that it was asked in; None where that has none.
    """

    question: str
    seed: int
    attempt: str
    why: Why = "planned"
    after: int | None = None
    seconds: float = 0.0
    late: bool = False
    answer: str = ""
    stage: int | None = None


class Stage(NamedTuple):
    """A part of an interview with a clock of its own: the `minutes` agreed for it, and the `seconds` it took."""

    name: str
    minutes: int
    seconds: float = 0.0


class Pause(NamedTuple):
    """A time in which the clock was stopped: it began `at`, and took `seconds`."""

    at: datetime
    seconds: float


class Interview(NamedTuple):
    """An interview that is over. `blueprint` is what was agreed: a bank, a topic or both (`bank/topic`), and how many.

    `began` and `at` are when it began and when it was over, `seconds` the time used up of its `minutes`. `role` and
    `level` say what post it was for, `assignment` which one of a group it answered; None where it was none.
    """

    id: str
    at: datetime
    utc_offset: int
    device: str
    began: datetime
    minutes: int
    blueprint: tuple[tuple[str, int], ...]
    seed: int
    seconds: float
    places: tuple[Place, ...]
    role: str | None = None
    level: str | None = None
    assignment: str | None = None
    stages: tuple[Stage, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def questions(self) -> int:
        """How many there were, those that nobody got to included."""
        planned = sum(place.why == "planned" for place in self.places)
        return len(self.places) + max(sum(count for _, count in self.blueprint) - planned, 0)


def interview_row(interview: Interview) -> Row:
    """The values of INTERVIEW_COLUMNS."""
    payload = interview_payload(interview)
    # What the format before did not know is left out where it says nothing: one interview is one text, whenever stored.
    short = _short(payload) | {"places": [_short(place) for place in payload["places"]]}
    return interview.id, time_text(interview.at), interview.utc_offset, interview.device, json_text(short)


def read_interview(row: Row) -> Interview:
    """The interview of a row of INTERVIEW_COLUMNS. Raises ValueError or TypeError for what is none."""
    identity, at, utc_offset, device, payload = row
    return Interview(identity, read_time(at), utc_offset, device, **payload_values(json.loads(payload)))


def interview_payload(interview: Interview) -> dict[str, Any]:
    """What is stored of an interview besides its own columns, as JSON values in a fixed order."""
    return {
        "began": time_text(interview.began),
        "minutes": interview.minutes,
        "blueprint": [list(line) for line in interview.blueprint],
        "seed": interview.seed,
        "seconds": interview.seconds,
        "role": interview.role,
        "level": interview.level,
        "assignment": interview.assignment,
        "stages": stages_json(interview.stages),
        "pauses": pauses_json(interview.pauses),
        "places": [place_json(place) for place in interview.places],
    }


def _short(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in ADDED or value != ADDED[key]}


def payload_values(payload: Any) -> dict[str, Any]:
    """The fields of an `Interview` that its payload holds. Raises ValueError or TypeError for any other payload."""
    try:
        values = {
            "began": read_time(payload["began"]),
            "minutes": _whole(payload["minutes"]),
            "blueprint": tuple((_text(what), _whole(count)) for what, count in payload["blueprint"]),
            "seed": _whole(payload["seed"]),
            "seconds": _seconds(payload["seconds"]),
            "places": tuple(map(read_place, payload["places"])),
            **read_added(payload),
        }
    except (KeyError, IndexError, AttributeError) as error:
        raise ValueError("no payload of an interview") from error
    if any(place.stage is not None and place.stage >= len(values["stages"]) for place in values["places"]):
        raise ValueError("a place in no stage")
    return values


def read_added(payload: Any) -> dict[str, Any]:
    """The fields of an `Interview` that format 3 added. Raises ValueError, TypeError or KeyError for anything else."""
    values = {key: payload.get(key, missing) for key, missing in ADDED.items()}
    return {
        "role": _text_or_none(values["role"]),
        "level": _text_or_none(values["level"]),
        "assignment": _text_or_none(values["assignment"]),
        "stages": tuple(
            Stage(_text(one["name"]), _whole(one["minutes"]), _seconds(one["seconds"])) for one in values["stages"]
        ),
        "pauses": tuple(Pause(read_time(one["at"]), _seconds(one["seconds"])) for one in values["pauses"]),
    }


def stages_json(stages: Iterable[Stage]) -> list[dict[str, Any]]:
    """Stages as JSON values in a fixed order."""
    return [stage._asdict() for stage in stages]


def pauses_json(pauses: Iterable[Pause]) -> list[dict[str, Any]]:
    """Pauses as JSON values in a fixed order."""
    return [{"at": time_text(pause.at), "seconds": pause.seconds} for pause in pauses]


def place_json(place: Place) -> dict[str, Any]:
    """A place as JSON values in a fixed order."""
    return place._asdict() | {"answer": storable(place.answer)}


def read_place(values: Any) -> Place:
    """The place that `place_json` wrote. Raises ValueError, TypeError or KeyError for anything else."""
    if values["why"] not in get_args(Why) or type(values["late"]) is not bool:
        raise ValueError("no place of an interview")
    after, stage = values["after"], values.get("stage")
    return Place(
        question=_text(values["question"]),
        seed=_whole(values["seed"]),
        attempt=_text(values["attempt"]),
        why=values["why"],
        after=None if after is None else _whole(after),
        seconds=_seconds(values["seconds"]),
        late=values["late"],
        answer=_text(values["answer"]),
        stage=None if stage is None else _whole(stage),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _whole(value: Any) -> int:
    # True is an integer in Python, and no number in JSON.
    if type(value) is not int or value < 0:
        raise ValueError("no whole number")
    return value


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value < float("inf"):
        raise ValueError("no time")
    return float(value)
