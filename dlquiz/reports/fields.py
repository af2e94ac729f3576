"""The rows of the history as JSON: the fields of each, how each is written, and how it is checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeAlias, get_args

from dlquiz.messages import Text
from dlquiz.progress.interviews import ADDED, Interview, Pause, Stage, Why, pauses_json, place_json, stages_json
from dlquiz.progress.records import (
    Attempt,
    Correction,
    Fit,
    Flag,
    Group,
    Reason,
    groups_json,
    json_text,
    read_time,
    read_weights,
    storable,
    time_text,
)
from dlquiz.schedule import Outcome, Rating
from dlquiz.variants.seeds import LARGEST_SEED

NEWEST_SEQUENCE = 2**62
"""Beyond it there would be no room for the answers that come after."""
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""A clock that is wrong by more says nothing, and the schedule needs room for the dates that follow."""
MOST_SECONDS = 1e9
MOST = 2**31 - 1
LONGEST_NAME = 10_000
MINUTES_OF_A_DAY = 24 * 60

_NAME = re.compile(rf"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]{{1,{LONGEST_NAME}}}")


def _same(value: Any) -> Any:
    return value


class Field(NamedTuple):
    """One field of a row. `read` gives what is stored, or raises ValueError, TypeError or OverflowError.

    `wanted` says what may be written there, as the end of "write …". `write` gives the JSON value of what is stored.
    """

    read: Callable[[Any], Any]
    wanted: Text
    write: Callable[[Any], Any] = _same


Fields: TypeAlias = Mapping[str, Field]


class RowFormat(NamedTuple):
    """One sort of row: its name in messages, the class of what it holds, and its fields, `sequence` among them."""

    name: Text
    make: Callable[..., Any]
    fields: Fields


FORMAT_3: Mapping[str, Any] = {"groups": None, **ADDED}
"""What rows of the formats before lack, and what it means where it is missing."""


def _name(value: Any) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError
    return str(value)


def _label(value: Any) -> str:
    return _name(value) if value != "" else ""


def _question(value: Any) -> str:
    bank, _, identity = _name(value).partition("/")
    if not (bank and identity):
        raise ValueError
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return storable(value)


def _time(value: Any) -> datetime:
    at = read_time(value)
    if not EARLIEST <= at < LATEST:
        raise ValueError
    return at


def _whole(lowest: int, highest: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        # True is an integer in Python, and no number in JSON.
        if type(value) is not int or not lowest <= value <= highest:
            raise ValueError
        return value

    return read


def _real(highest: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if type(value) not in (int, float) or not 0 <= value <= highest:
            raise ValueError
        return float(value)

    return read


def _score_again(value: Any) -> int | float:
    _real(1)(value)
    score: int | float = value
    return score


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _word_of(words: Any) -> Callable[[Any], str]:
    """Reads one of the words of a `Literal`."""

    def read(value: Any) -> str:
        if value not in get_args(words):
            raise ValueError
        return str(value)

    return read


def _rating(value: Any) -> Rating:
    return Rating(_whole(1, 4)(value))


def _none_or(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _blueprint(value: Any) -> tuple[tuple[str, int], ...]:
    return tuple((_name(what), _whole(1, MOST)(count)) for what, count in value)


def _objects(value: Any) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise TypeError
    return value


def _list(make: Callable[..., Any], **reads: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Reads a list of objects, each with exactly the keys of `reads`, and makes a value of each."""

    def read(value: Any) -> tuple[Any, ...]:
        if any(one.keys() != reads.keys() for one in _objects(value)):
            raise ValueError
        return tuple(make(**{key: read_one(one[key]) for key, read_one in reads.items()}) for one in value)

    return read


def _groups(value: Any) -> tuple[Group, ...]:
    groups = _list(Group, name=_name, passed=_whole(0, MOST), of=_whole(1, MOST), reason=_none_or(_word_of(Reason)))(
        value
    )
    if not groups or any(group.passed > group.of for group in groups):
        raise ValueError
    return groups


_IN_A_NAME = Text("a text without control characters", "不含控制字符的文本")
_ID = Field(_name, Text("a text that is not empty", "非空的文本"))
_LABEL = Field(_label, _IN_A_NAME)
_SEQUENCE = Field(
    _whole(-NEWEST_SEQUENCE, NEWEST_SEQUENCE),
    Text("a whole number, the microseconds of `at` since 1970", "整数，即 `at` 自 1970 年起的微秒数"),
)
_AT = Field(
    _time,
    Text(
        "a time with its zone, such as 2026-03-01T12:00:00+00:00, from 1900 to 9000",
        "带时区的时间，例如 2026-03-01T12:00:00+00:00，年份在 1900 到 9000 之间",
    ),
    time_text,
)
_VERDICT = Field(_word_of(Outcome), Text("right, partly or wrong", "right、partly 或 wrong"))
_SCORE = Text("a number from 0 to 1", "0 到 1 之间的数")
_MISTAKE = Field(_none_or(_name), Text("the name of a mistake, or null", "错误的名称，或 null"))
_ANY = Field(_same, Text("any value", "任意值"))
_RATING = Field(_rating, Text("1, 2, 3 or 4", "1、2、3 或 4"), int)

_UTC_OFFSET = Field(
    _whole(1 - MINUTES_OF_A_DAY, MINUTES_OF_A_DAY - 1),
    Text("whole minutes ahead of UTC, less than a day", "比 UTC 提前的整分钟数，不满一天"),
)
_QUESTION = Field(_question, Text("a full name, `bank/id`", "完整名称 `题库/题目`"))
_SEED = Field(_whole(0, LARGEST_SEED), Text("a whole number from 0 to 2^63 - 1", "0 到 2^63 - 1 之间的整数"))
_SECONDS = Field(_real(MOST_SECONDS), Text("a number of seconds, from 0 to 10^9", "秒数，0 到 10^9 之间"))
_TRUTH = Field(_truth, Text("true or false", "true 或 false"))
_NAME_OR_NONE = Field(_none_or(_name), Text("a text that is not empty, or null", "非空的文本，或 null"))
_TYPED = Field(_text, Text("the text as typed", "所输入的文本"))

ATTEMPT: Fields = {
    "sequence": _SEQUENCE,
    "id": _ID,
    "at": _AT,
    "utc_offset": _UTC_OFFSET,
    "device": _LABEL,
    "bank": _LABEL,
    "question": _QUESTION,
    "topic": _LABEL,
    "kind": _LABEL,
    "seed": _SEED,
    "parameters": Field(_mapping, Text("an object, the values by their names", "对象，以名称对应各个取值")),
    "expected": _ANY,
    "offered": _ANY,
    "groups": Field(
        _none_or(_groups),
        Text(
            'null, or a list such as [{"name": "small", "passed": 0, "of": 1, "reason": "shape"}]',
            'null，或列表，例如 [{"name": "small", "passed": 0, "of": 1, "reason": "shape"}]',
        ),
        lambda groups: None if groups is None else groups_json(groups),
    ),
    "answer": _TYPED,
    "verdict": _VERDICT,
    "score": Field(_real(1), _SCORE),
    "mistake": _MISTAKE,
    "hints": Field(_whole(0, MOST), Text("a whole number, 0 or more", "不小于 0 的整数")),
    "tries": Field(_whole(1, MOST), Text("a whole number, 1 or more", "不小于 1 的整数")),
    "seconds": _SECONDS,
    "rating": _RATING,
    "mode": _LABEL,
    "language": _LABEL,
    "wording": _LABEL,
    "grading": _LABEL,
}
CORRECTION: Fields = {
    "sequence": _SEQUENCE,
    "id": _ID,
    "at": _AT,
    "attempt": _ID,
    "kind": Field(_label, Text("undo, rating, dispute or regrade", "undo、rating、dispute 或 regrade")),
    "payload": Field(_mapping, Text("an object", "对象")),
}
PAYLOADS: Mapping[str, Fields] = {
    "undo": {},
    "rating": {"rating": _RATING._replace(read=_whole(1, 4))},
    "dispute": {"note": Field(_text, Text("a text, empty or not", "文本，可以为空"))},
    "regrade": {
        "verdict": _VERDICT,
        # The number itself is kept, since 1 and 1.0 are two texts in what is stored of a correction.
        "score": Field(_score_again, _SCORE),
        "mistake": _MISTAKE,
        "expected": _ANY._replace(read=json_text),
        "grading": _LABEL,
        "rating": _RATING._replace(read=_whole(1, 4)),
    },
}
"""What each kind of correction says, in the order in which it is stored."""

INTERVIEW: Fields = {
    "sequence": _SEQUENCE,
    "id": _ID,
    "at": _AT,
    "utc_offset": _UTC_OFFSET,
    "device": _LABEL,
    "began": _AT,
    "minutes": Field(_whole(1, MOST), Text("a whole number, 1 or more", "不小于 1 的整数")),
    "blueprint": Field(
        _blueprint,
        Text(
            'a list such as [["background", 2], ["cnn_interview", 4]]',
            '列表，例如 [["background", 2], ["cnn_interview", 4]]',
        ),
        lambda blueprint: [list(line) for line in blueprint],
    ),
    "seed": _SEED,
    "seconds": _SECONDS,
    "role": _NAME_OR_NONE,
    "level": _NAME_OR_NONE,
    "assignment": _NAME_OR_NONE,
    "stages": Field(
        _list(Stage, name=_name, minutes=_whole(1, MOST), seconds=_real(MOST_SECONDS)),
        Text(
            'a list such as [{"name": "coding", "minutes": 20, "seconds": 903.5}]',
            '列表，例如 [{"name": "coding", "minutes": 20, "seconds": 903.5}]',
        ),
        stages_json,
    ),
    "pauses": Field(
        _list(Pause, at=_time, seconds=_real(MOST_SECONDS)),
        Text(
            'a list such as [{"at": "2026-03-01T12:00:00+00:00", "seconds": 60}]',
            '列表，例如 [{"at": "2026-03-01T12:00:00+00:00", "seconds": 60}]',
        ),
        pauses_json,
    ),
    "places": Field(
        _objects,
        Text("a list of objects, one for each question", "列表，每道题一个对象"),
        lambda places: [place_json(place) for place in places],
    ),
}
PLACE: Fields = {
    "question": _QUESTION,
    "seed": _SEED,
    "attempt": _ID,
    "why": Field(_word_of(Why), Text("planned, follow_up or probe", "planned、follow_up 或 probe")),
    "after": Field(
        _none_or(_whole(0, MOST)),
        Text("the number of an earlier place, from 0, or null", "之前某道题的序号（从 0 起），或 null"),
    ),
    "seconds": _SECONDS,
    "late": _TRUTH,
    "answer": _TYPED,
    "stage": Field(
        _none_or(_whole(0, MOST)),
        Text("the number of a stage, from 0, or null", "阶段的序号（从 0 起），或 null"),
    ),
}
"""One question of an interview."""

FLAG: Fields = {
    "sequence": _SEQUENCE,
    "id": _ID,
    "at": _AT,
    "question": _QUESTION,
    "flagged": _TRUTH,
}

FIT: Fields = {
    "sequence": _SEQUENCE,
    "id": _ID,
    "at": _AT,
    "reviews": Field(_whole(0, MOST), Text("a whole number, 0 or more", "不小于 0 的整数")),
    "weights": Field(
        read_weights,
        Text("the 21 weights of FSRS-6, each within its bounds, or null", "FSRS-6 的 21 个权重，各在其范围内，或 null"),
    ),
}

ROWS: Mapping[str, RowFormat] = {
    "attempt": RowFormat(Text("attempt", "作答记录"), Attempt, ATTEMPT),
    "correction": RowFormat(Text("correction", "更正记录"), Correction, CORRECTION),
    "interview": RowFormat(Text("interview", "面试记录"), Interview, INTERVIEW),
    "flag": RowFormat(Text("flag", "标记"), Flag, FLAG),
    "fit": RowFormat(Text("fit", "权重记录"), Fit, FIT),
}
"""By the key that a line has."""
