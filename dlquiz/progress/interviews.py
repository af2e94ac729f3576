"""Interviews that are over, as plain values, and how they become rows."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from dlquiz.progress.records import Row, json_text, read_time, storable, time_text

Why: TypeAlias = Literal["planned", "follow_up", "probe"]
"""Why a question was asked: the blueprint wanted it, or it came up from an answer."""

INTERVIEW_COLUMNS = ("id", "at", "utc_offset", "device", "payload")


class Place(NamedTuple):
    """One question of an interview, in the order in which they were asked.

    `attempt` is the id of the attempt that holds the answer. Where none was recorded, `answer` is what was said and not
    scored, "" where nothing was. `after` is the number of the place, from 0, whose answer brought the question up.
    `seconds` is how long it was before the learner; `late` that it was answered after the time was over.
    """

    question: str
    seed: int
    attempt: str
    why: Why = "planned"
    after: int | None = None
    seconds: float = 0.0
    late: bool = False
    answer: str = ""


class Interview(NamedTuple):
    """An interview that is over. `blueprint` is what was agreed: a bank, a topic or both (`bank/topic`), and how many.

    `began` and `at` are when it began and when it was over, `seconds` the time used up of its `minutes`.
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


def interview_row(interview: Interview) -> Row:
    """The values of INTERVIEW_COLUMNS."""
    payload = json_text(interview_payload(interview))
    return interview.id, time_text(interview.at), interview.utc_offset, interview.device, payload


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
        "places": [place_json(place) for place in interview.places],
    }


def payload_values(payload: Any) -> dict[str, Any]:
    """The fields of an `Interview` that its payload holds. Raises ValueError or TypeError for any other payload."""
    try:
        return {
            "began": read_time(payload["began"]),
            "minutes": _whole(payload["minutes"]),
            "blueprint": tuple((_text(what), _whole(count)) for what, count in payload["blueprint"]),
            "seed": _whole(payload["seed"]),
            "seconds": _seconds(payload["seconds"]),
            "places": tuple(map(read_place, payload["places"])),
        }
    except (KeyError, IndexError, AttributeError) as error:
        raise ValueError("no payload of an interview") from error


def place_json(place: Place) -> dict[str, Any]:
    """A place as JSON values in a fixed order."""
    return place._asdict() | {"answer": storable(place.answer)}


def read_place(values: Any) -> Place:
    """The place that `place_json` wrote. Raises ValueError, TypeError or KeyError for anything else."""
    if values["why"] not in get_args(Why) or type(values["late"]) is not bool:
        raise ValueError("no place of an interview")
    after = values["after"]
    return Place(
        question=_text(values["question"]),
        seed=_whole(values["seed"]),
        attempt=_text(values["attempt"]),
        why=values["why"],
        after=None if after is None else _whole(after),
        seconds=_seconds(values["seconds"]),
        late=values["late"],
        answer=_text(values["answer"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _whole(value: Any) -> int:
    # True is an integer in Python, and no number in JSON.
    if type(value) is not int or value < 0:
        raise ValueError("no whole number")
    return value


def _seconds(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value < float("inf"):
        raise ValueError("no time")
    return float(value)
