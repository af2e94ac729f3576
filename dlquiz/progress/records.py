"""Attempts, corrections, flags, fits and the draft as plain values, and how they become rows."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from dlquiz.progress.faults import UnreadableRowError
from dlquiz.progress.rollups import Answer, MistakeStats, day_number
from dlquiz.schedule import Memory, Outcome, Rating, checked_weights, in_utc

Reason: TypeAlias = Literal[
    "value", "shape", "dtype", "exception", "timeout", "memory", "input_changed", "not_returned", "gradient"
]
"""Why a case of a code question failed."""


REVIEWED = ANKI, NOTES = ("anki", "notes")
"""The modes of attempts that were reviews in another tool. Their ids are made of what is known of the review there."""


class Group(NamedTuple):
    """How a group of cases of a code question came out: `passed` of so many (`of`), and why the first failure was one.

    `reason` is None where none failed.
    """

    name: str
    passed: int
    of: int
    reason: Reason | None = None


class Attempt(NamedTuple):
    """One graded answer.

    `at` is aware and stored in UTC. `question` is the full name `bank/id`. `seed` is below 2**63. `parameters` and
    `expected` are JSON values (a tuple comes back as a list; inf and nan are kept). `answer` is the text as typed,
    `score` in 0..1, `mistake` the name of the diagnosed one. `hints` counts all help with it, lines of the worked
    solution and a key that was shown before too, `tries` the answers given, the first included. `wording` and `grading`
    are fingerprints of what was shown and of what decided the verdict. `offered` is what there was to choose from, in
    the order shown (a JSON value, see `dlquiz.variants.offers`); None where nobody kept it. `groups` is how the groups
    of cases of a code question came out, whose `answer` is the source; None for any other question.
    `utc_offset` is how many minutes the learner's clock was ahead of UTC: the learner's day is reckoned by it.

    `id` may be left empty: the store then makes one. Who may have to record again after a failure sets it
    (`Store.new_id()`), since an id recorded before is not recorded twice. As read from the store, what was regraded and
    `rating` are those in force and `dispute` is the learner's note; what `dispute` holds is ignored when recording.
    """

    at: datetime
    device: str
    bank: str
    question: str
    topic: str
    kind: str
    seed: int
    parameters: Mapping[str, Any]
    expected: Any
    answer: str
    verdict: Outcome
    score: float
    seconds: float
    rating: Rating
    mode: str
    language: str
    wording: str
    grading: str
    mistake: str | None = None
    hints: int = 0
    tries: int = 1
    offered: Any = None
    groups: tuple[Group, ...] | None = None
    utc_offset: int = 0
    id: str = ""
    dispute: str | None = None


StoredAttempt: TypeAlias = Attempt
"""An attempt as the store gives it back: with its id and what is in force."""


class Regrade(NamedTuple):
    """What marking the attempt with the id `attempt` again says of it; `grading` is the fingerprint it was done by."""

    attempt: str
    verdict: Outcome
    score: float
    mistake: str | None
    expected: Any
    grading: str
    rating: Rating


class Correction(NamedTuple):
    """What was said later of the attempt with the id `attempt`; `schema.sql` tells the `payload` of each `kind`."""

    id: str
    at: datetime
    attempt: str
    kind: str
    payload: Mapping[str, Any]


class Flag(NamedTuple):
    """That a question was flagged, or that its flag was taken away. `question` is its full name, as it was then."""

    id: str
    at: datetime
    question: str
    flagged: bool


class Fit(NamedTuple):
    """Weights of FSRS that the schedule goes by from now on, fitted to so many `reviews`; None for the usual ones.

    Of several the last one holds.
    """

    id: str
    at: datetime
    reviews: int
    weights: tuple[float, ...] | None


class Draft(NamedTuple):
    """A question begun and not yet recorded: its seed, the events so far (JSON values) and the text being typed.

    `seconds` is how long it was open, None where that was not kept; `options` what the session it belongs to was to be,
    as JSON values, empty where that was not kept.
    """

    question: str
    seed: int
    events: Sequence[Any]
    typed: str
    saved_at: datetime
    seconds: float | None = None
    options: Mapping[str, Any] = {}


Row: TypeAlias = tuple[Any, ...]
Value = TypeVar("Value")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ATTEMPT_COLUMNS = Attempt._fields[:-1]
CORRECTION_COLUMNS = Correction._fields
FLAG_COLUMNS = Flag._fields
FIT_COLUMNS = Fit._fields
MEMORY_COLUMNS = Memory._fields
# The column of the options kept its older name.
DRAFT_COLUMNS = tuple("wishes" if name == "options" else name for name in Draft._fields)


def _reading(read: Callable[[Row], Value]) -> Callable[[Row], Value]:
    """Has whatever no row was written as end in an UnreadableRowError: SQLite's checks see no sense in texts."""

    @wraps(read)
    def reading(row: Row) -> Value:
        try:
            return read(row)
        except (ValueError, TypeError, OverflowError) as error:
            raise UnreadableRowError(str(error)) from error

    return reading


def attempt_row(attempt: Attempt) -> Row:
    """The values of ATTEMPT_COLUMNS."""
    values = attempt._asdict() | {
        "at": time_text(attempt.at),
        "parameters": json_text(attempt.parameters),
        "expected": json_text(attempt.expected),
        "offered": None if attempt.offered is None else json_text(attempt.offered),
        "groups": None if attempt.groups is None else json_text(groups_json(attempt.groups)),
        "answer": storable(attempt.answer),
        "rating": int(attempt.rating),
    }
    return tuple(values[name] for name in ATTEMPT_COLUMNS)


@_reading
def read_attempt(row: Row) -> StoredAttempt:
    """The attempt of a row of ATTEMPT_COLUMNS and `dispute`. Raises UnreadableRowError, as all of these do."""
    values = dict(zip(Attempt._fields, row, strict=True))
    values["at"] = read_time(values["at"])
    values["parameters"] = json.loads(values["parameters"])
    values["expected"] = json.loads(values["expected"])
    values["offered"] = None if values["offered"] is None else json.loads(values["offered"])
    groups = values["groups"]
    values["groups"] = None if groups is None else tuple(Group(**group) for group in json.loads(groups))
    values["rating"] = Rating(values["rating"])
    return Attempt(**values)


def groups_json(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Groups of cases as JSON values in a fixed order."""
    return [group._asdict() for group in groups]


def answer_of(attempt: Attempt) -> Answer:
    """What is derived from of an attempt, as it was recorded."""
    at = in_utc(attempt.at)
    return Answer(at, day_number(at, attempt.utc_offset), *(getattr(attempt, name) for name in Answer._fields[2:]))


@_reading
def read_answer(row: Row) -> Answer:
    """What is derived from of a row of `at`, `utc_offset` and the other fields of an `Answer`."""
    written, offset, bank, topic, kind, verdict, score, mistake, seconds, rating = row
    at = read_time(written)
    day = day_number(at, offset)
    return Answer(at, day, bank, topic, kind, verdict, float(score), mistake, float(seconds), Rating(rating))


def correction_row(correction: Correction) -> Row:
    """The values of CORRECTION_COLUMNS."""
    identity, at, attempt, kind, payload = correction
    return (identity, time_text(at), attempt, kind, json_text(payload))


@_reading
def read_correction(row: Row) -> Correction:
    """The correction of a row of CORRECTION_COLUMNS."""
    identity, at, attempt, kind, payload = row
    return Correction(identity, read_time(at), attempt, kind, json.loads(payload))


def regrade_payload(regrade: Regrade) -> dict[str, Any]:
    """What a correction of the kind `regrade` keeps; `expected` as a text, since SQLite reads no inf and nan."""
    values = regrade._asdict() | {"expected": json_text(regrade.expected), "rating": int(regrade.rating)}
    del values["attempt"]
    return values


def flag_row(flag: Flag) -> Row:
    """The values of FLAG_COLUMNS."""
    return flag.id, time_text(flag.at), flag.question, int(flag.flagged)


@_reading
def read_flag(row: Row) -> Flag:
    """The flag of a row of FLAG_COLUMNS."""
    identity, at, question, flagged = row
    return Flag(identity, read_time(at), question, bool(flagged))


def fit_row(fit: Fit) -> Row:
    """The values of FIT_COLUMNS."""
    return fit.id, time_text(fit.at), fit.reviews, json_text(fit.weights)


@_reading
def read_fit(row: Row) -> Fit:
    """The fit of a row of FIT_COLUMNS."""
    identity, at, reviews, weights = row
    return Fit(identity, read_time(at), reviews, read_weights(json.loads(weights)))


def read_weights(value: Any) -> tuple[float, ...] | None:
    """The weights that a JSON value holds. Raises ValueError or TypeError where FSRS takes none such."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise TypeError("no list of weights")
    return checked_weights(value)


def memory_row(memory: Memory) -> Row:
    """The values of MEMORY_COLUMNS."""
    stability, difficulty, due, last_review, reviews, lapses = memory
    return (stability, difficulty, time_text(due), time_text(last_review), reviews, lapses)


@_reading
def read_memory(row: Row) -> Memory:
    """The memory of a row of MEMORY_COLUMNS."""
    stability, difficulty, due, last_review, reviews, lapses = row
    numbers = float(stability), float(difficulty)
    return Memory(*numbers, read_time(due), read_time(last_review), int(reviews), int(lapses))


@_reading
def read_mistake_stats(row: Row) -> MistakeStats:
    """The mistake of a row of `times`, `weight` and `last`."""
    times, weight, last = row
    return MistakeStats(int(times), float(weight), read_time(last))


def draft_row(draft: Draft) -> Row:
    """The values of DRAFT_COLUMNS."""
    return (
        draft.question,
        draft.seed,
        json_text(list(draft.events)),
        storable(draft.typed),
        time_text(draft.saved_at),
        draft.seconds,
        json_text(dict(draft.options)),
    )


@_reading
def read_draft(row: Row) -> Draft:
    """The draft of a row of DRAFT_COLUMNS."""
    question, seed, events, typed, saved_at, seconds, options = row
    kept, wished = None if seconds is None else float(seconds), json.loads(options)
    if not isinstance(wished, dict):
        raise ValueError("options are kept by name")
    return Draft(question, seed, json.loads(events), typed, read_time(saved_at), kept, wished)


def insertion(table: str, columns: Iterable[str], verb: str = "INSERT") -> str:
    """The statement that adds a row of these columns."""
    names = tuple(columns)
    return f"{verb} INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def time_text(at: datetime) -> str:
    """ISO-8601 in UTC, always with microseconds. Raises ValueError without a time zone."""
    return in_utc(at).isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """The time that `time_text` wrote. Raises ValueError for any other text."""
    return in_utc(datetime.fromisoformat(text))


def json_text(value: object) -> str:
    """Compact JSON in ASCII, which holds every string that Python holds."""
    return json.dumps(value, separators=(",", ":"))


def storable(text: str) -> str:
    """`text` with lone surrogates (undecodable bytes of a terminal) spelled out, since UTF-8 has no place for them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
