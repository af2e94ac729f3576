"""Interviews in the progress file: kept as they are, united like answers, and never changed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attempt_samples import START, sample
from every_case import every_case

from dlquiz.errors import StorageError
from dlquiz.progress.interviews import Interview, Pause, Place, Stage, payload_values, read_place
from dlquiz.progress.store import Store, memory_store, open_store


def interview(identity: str = "i1", **changes: Any) -> Interview:
    values: dict[str, Any] = {
        "id": identity,
        "at": START + timedelta(minutes=30),
        "utc_offset": 60,
        "device": "laptop",
        "began": START,
        "minutes": 30,
        "blueprint": (("cnn", 2), ("背景/主题", 1)),
        "seed": 2**63 - 1,
        "seconds": 1234.5,
        "places": (
            Place("cnn/size", 7, "a1", seconds=0.1 + 0.2),
            Place("cnn/why", 8, "a2", "probe", 0, 3.0, True, "said \x00 \ud800 “so”\n"),
        ),
    }
    return Interview(**values | changes)


def test_an_interview_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with open_store(path) as store:
        store.interviews.end(interview())
    with open_store(path) as store:
        (found,) = store.interviews.finished()
    last = interview().places[1]
    # A lone surrogate has no place in UTF-8.
    assert found == interview(places=(interview().places[0], last._replace(answer="said \x00 \\ud800 “so”\n")))


def test_what_format_3_added_comes_back_and_takes_no_room_where_it_says_nothing(store: Store) -> None:
    staged = interview(
        "i2",
        places=(Place("cnn/size", 7, "a1", stage=1), Place("cnn/why", 8, "a2")),
        role="llm",
        level="junior",
        assignment="week 3",
        stages=(Stage("warm_up", 5, 1.5), Stage("coding", 20, 0.1 + 0.2)),
        pauses=(Pause(START, 86_400.0),),
    )
    store.interviews.end(interview(places=interview().places[:1]))
    store.interviews.end(staged)
    assert store.interviews.finished() == [interview(places=interview().places[:1]), staged]
    plain, full = (text for (text,) in store.connection.execute("SELECT payload FROM interviews ORDER BY id"))
    assert json.loads(plain).keys() == {"began", "minutes", "blueprint", "seed", "seconds", "places"}
    assert "stage" not in json.loads(plain)["places"][0]
    assert {"role", "level", "assignment", "stages", "pauses"} <= json.loads(full).keys()


def test_ending_forgets_the_one_in_progress_and_ending_again_changes_nothing(store: Store) -> None:
    store.interviews.save({"id": "i1", "typed": "\ud800"}, START)
    assert store.interviews.in_progress() == {"id": "i1", "typed": "\ud800"}
    store.interviews.save({"id": "i1", "typed": ""}, START)
    assert store.interviews.in_progress() == {"id": "i1", "typed": ""}
    store.interviews.end(interview())
    store.interviews.end(interview(minutes=5))
    assert store.interviews.in_progress() is None
    assert [held.minutes for held in store.interviews.finished()] == [30]


def test_histories_unite_with_their_interviews_in_any_order_and_any_number_of_times(store: Store) -> None:
    store.record(sample(id="a1"))
    store.interviews.end(interview("i1"))
    store.interviews.end(interview("i2"))
    entries = list(store.rows())
    with memory_store() as other:
        other.interviews.end(interview("i0", at=START))
        assert other.merge(reversed(entries)) == (1, 0, 2, 0, 0)
        assert other.merge(entries) == (0, 0, 0, 0, 0)
        assert store.merge(other.rows()) == (0, 0, 1, 0, 0)
        assert store.interviews.finished() == other.interviews.finished()
        assert [entry.what for entry in other.rows()][-3:] == other.interviews.finished()


def test_two_interviews_of_one_id_are_a_conflict_and_nothing_is_taken_in(store: Store) -> None:
    store.interviews.end(interview())
    with memory_store() as other:
        other.record(sample(id="a9"))
        other.interviews.end(interview(seconds=1.0))
        with pytest.raises(StorageError):
            store.merge(other.rows())
    assert (store.figures.answered(), store.interviews.finished()[0].seconds) == (0, 1234.5)


def test_attempts_are_found_by_their_ids_as_far_as_they_count(store: Store) -> None:
    for number in range(3):
        store.record(sample(id=f"a{number}"))
    store.undo("a1", START)
    assert set(store.attempts(["a0", "a1", "gone", "a2"])) == {"a0", "a2"}
    assert [store.was_recorded(name) for name in ("a0", "a1", "gone")] == [True, True, False]


@pytest.mark.parametrize("payload", ["{}", "[]", "null", "1", '{"began": 1}', "{", '"x"'])
def test_a_payload_that_is_none_is_reported_as_damage(store: Store, payload: str) -> None:
    store.connection.execute(
        "INSERT INTO interviews VALUES (1, 'x', '2025-03-01T12:00:00+00:00', 0, 'd', ?)", (payload,)
    )
    with pytest.raises(StorageError, match="damaged"):
        store.interviews.finished()


PAYLOAD: dict[str, Any] = {
    "began": "2025-03-01T12:00:00+00:00",
    "minutes": 1,
    "blueprint": [],
    "seed": 1,
    "seconds": 1.0,
    "places": [],
}


@every_case(
    "changes",
    [{"seed": -1}, {"seed": True}, {"late": 1}, {"why": "?"}, {"after": -1}, {"seconds": "1"}, {"seconds": -0.5},
     {"seconds": float("nan")}, {"question": 7}, {"answer": None}, {"stage": -1}, {"stage": "1"}],
)  # fmt: skip
def test_a_place_is_checked(changes: dict[str, Any]) -> None:
    good = Place("cnn/size", 7, "a1")._asdict()
    assert read_place(good) == Place("cnn/size", 7, "a1")
    with pytest.raises((ValueError, TypeError)):
        read_place(good | changes)
    with pytest.raises((ValueError, TypeError)):
        payload_values(PAYLOAD | {"places": [good | changes]})


@every_case(
    "changes",
    [{"role": 1}, {"level": []}, {"assignment": 0.5}, {"stages": None}, {"stages": [1]}, {"stages": [{}]},
     {"stages": [{"name": "x", "minutes": -1, "seconds": 0}]}, {"pauses": [{"at": "", "seconds": 0}]}, {"pauses": 3},
     {"places": [Place("cnn/size", 7, "a1", stage=0)._asdict()]}],
)  # fmt: skip
def test_what_format_3_added_is_checked(changes: dict[str, Any]) -> None:
    added = {"role": "llm", "stages": [{"name": "x", "minutes": 1, "seconds": 0}], "pauses": []}
    assert payload_values(PAYLOAD | added)["role"] == "llm"
    with pytest.raises((ValueError, TypeError)):
        payload_values(PAYLOAD | changes)
