"""Tests of what the store keeps and gives back."""

from __future__ import annotations

import math
import sqlite3
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from attempt_samples import DAY, HOUR, START, assert_memory_is_replay, content, numbered_store, sample
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.errors import StorageError
from dlquiz.progress.history import Entry
from dlquiz.progress.interviews import Interview
from dlquiz.progress.records import Draft, Fit, Flag, Regrade
from dlquiz.progress.store import Store, memory_store, open_store
from dlquiz.schedule import Rating, replay, review


def ids(store: Store, **wanted: Any) -> list[str]:
    return [attempt.id for attempt in store.history(**wanted)]


def test_what_is_recorded_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "进度 100%?#.db"
    attempt = sample(
        at=START + timedelta(microseconds=1),
        seed=2**63 - 1,
        parameters={"x": [[1, 2.5], [-3, 4]], "词": "é\ud800"},
        expected=(1, 64, 28),
        answer="1,64\n，28\x00'; --",
        verdict="partly",
        score=2 / 3,
        mistake="bias-forgotten",
        hints=1,
        tries=2,
        seconds=1 / 3,
        rating=Rating.HARD,
        id="mine",
    )
    with open_store(path) as store:
        assert store.saved
        memory = store.record(attempt)
    with open_store(path) as store:
        assert store.history() == [attempt._replace(expected=[1, 64, 28])]
        assert store.figures.memories() == {"cnn/size": memory}


@every_case("expected", [math.inf, -math.inf, 2**80, 0.1, "text", None, [True, {"a": 1}]])
def test_keys_of_every_kind_come_back(expected: object) -> None:
    with memory_store() as store:
        store.record(sample(expected=expected))
        assert store.history()[0].expected == expected


def test_bytes_no_terminal_should_send_are_spelled_out(store: Store) -> None:
    store.record(sample(answer="2\udcff8"))
    store.drafts.save(Draft("cnn/size", 1, [], "\udcff", START))
    draft = store.drafts.current()
    assert store.history()[0].answer == r"2\udcff8"
    assert draft.typed == r"\udcff"


def test_times_are_kept_in_utc_to_the_microsecond(store: Store) -> None:
    local = (START + timedelta(microseconds=7)).astimezone(timezone(timedelta(hours=5, minutes=45)))
    store.record(sample(at=local))
    assert store.history()[0].at.isoformat() == "2025-03-01T12:00:00.000007+00:00"
    raw = store.connection.execute("SELECT at, sequence FROM attempts").fetchone()
    assert raw == ("2025-03-01T12:00:00.000007+00:00", 1740830400000007)


def test_a_time_without_zone_is_refused_and_nothing_is_written(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.record(sample(at=START.replace(tzinfo=None)))
    assert (store.history(), store.figures.memories()) == ([], {})


@pytest.mark.sweep
@given(
    st.lists(
        st.tuples(st.sampled_from(["b/one", "b/two"]), st.sampled_from(Rating), st.integers(0, 10**9)), max_size=12
    ),
    st.lists(st.floats(0.70, 0.97), min_size=1, max_size=3),
)
def test_due_dates_follow_the_desired_retention_as_if_it_had_always_been_so(
    answers: list[tuple[str, Rating, int]], retentions: list[float]
) -> None:
    with memory_store() as store:
        at = START
        for question, rating, seconds in answers:
            at += timedelta(seconds=seconds)
            store.record(sample(question, at, rating=rating))
        for retention in retentions:
            store.figures.aim_at(retention)
            assert store.figures.desired_retention == retention
            assert store.figures.mismatches() == []


def test_desired_retention_is_the_callers() -> None:
    with memory_store(desired_retention=0.8) as store:
        memory = store.record(sample(rating=Rating.EASY))
        assert memory == review(None, Rating.EASY, START, desired_retention=0.8)
        assert memory.due > review(None, Rating.EASY, START).due
        assert_memory_is_replay(store)


def test_history_is_newest_first_and_filtered(store: Store) -> None:
    for hour, question in enumerate(["b/one", "b/two", "b/one", "b/three"]):
        store.record(sample(question, START + hour * HOUR))
    assert ids(store) == ["id4", "id3", "id2", "id1"]
    assert ids(store, limit=2) == ["id4", "id3"]
    assert ids(store, limit=0) == []
    assert ids(store, question="b/one") == ["id3", "id1"]
    assert ids(store, question="b/one", limit=1) == ["id3"]
    assert ids(store, question="b/none") == []


def test_due_is_ordered_by_how_long_it_waits(store: Store) -> None:
    store.record(sample("b/easy", rating=Rating.EASY))
    store.record(sample("b/good", rating=Rating.GOOD))
    store.record(sample("b/again", rating=Rating.AGAIN))
    good_due = store.figures.memories()["b/good"].due
    assert store.figures.due(START) == []
    assert store.figures.due(good_due - timedelta(microseconds=1)) == ["b/again"]
    assert store.figures.due(good_due) == ["b/again", "b/good"]
    assert store.figures.due(good_due.astimezone(timezone(timedelta(hours=-7)))) == ["b/again", "b/good"]
    assert store.figures.due(START + 30 * DAY) == ["b/again", "b/good", "b/easy"]


def test_undo_takes_back_the_answer_and_what_followed_from_it(store: Store) -> None:
    first = store.record(sample())
    store.record(sample(at=START + DAY, rating=Rating.AGAIN))
    assert store.undo("id2", START + DAY) == first
    assert ids(store) == ["id1"]
    assert store.figures.memories() == {"cnn/size": first}
    assert store.undo("id1", START + DAY) is None
    assert (store.history(), store.figures.memories(), store.figures.due(START + 99 * DAY)) == ([], {}, [])


def test_undo_twice_is_undo(store: Store) -> None:
    store.record(sample())
    store.undo("id1", START)
    before = content(store)
    assert store.undo("id1", START + DAY) is None
    assert content(store) == before


def test_thirty_answers_are_taken_back_one_by_one_the_newest_first(store: Store) -> None:
    for number in range(32):
        store.record(sample(f"b/q{number % 3}", START + number * HOUR))
    kept = {1, 2}
    for number in range(32, 2, -1):
        taken = store.undo_last(START + 5 * DAY)
        assert taken.id == f"id{number}"
        assert store.figures.mismatches() == []
    assert {int(name[2:]) for name in ids(store)} == kept
    store.undo_last(START)
    store.undo_last(START)
    before = content(store)
    assert store.undo_last(START) is None
    assert content(store) == before
    assert store.figures.memories() == {}


def test_the_newest_rating_counts_even_if_the_clock_was_set_back(store: Store) -> None:
    store.record(sample())
    assert store.rate("id1", START + DAY, Rating.EASY) == review(None, Rating.EASY, START)
    assert store.rate("id1", START - DAY, Rating.HARD) == review(None, Rating.HARD, START)
    assert store.history()[0].rating is Rating.HARD
    assert_memory_is_replay(store)


def test_disputes_are_listed_with_their_newest_note(store: Store) -> None:
    for hour in range(3):
        store.record(sample(at=START + hour * HOUR))
    store.dispute("id2", START + DAY, "")
    assert [attempt.dispute for attempt in store.history()] == [None, "", None]
    store.dispute("id2", START + DAY, "28 是对的 \udcff")
    store.dispute("id3", START + DAY, "and this")
    store.undo("id3", START + DAY)
    assert [(attempt.id, attempt.dispute) for attempt in store.history(disputed=True)] == [("id2", r"28 是对的 \udcff")]
    assert ids(store) == ["id2", "id1"]


@pytest.mark.parametrize("correct", ["undo", "rate", "dispute"])
def test_an_unknown_attempt_cannot_be_corrected(store: Store, correct: str) -> None:
    more = {"undo": (), "rate": (Rating.GOOD,), "dispute": ("why",)}[correct]
    store.record(sample())
    before = content(store)
    with pytest.raises(StorageError, match="no answer with the id 'nobody'") as refusal:
        getattr(store, correct)("nobody", START, *more)
    assert "nobody" in refusal.value.in_language("zh")
    assert content(store) == before


def test_recording_again_under_one_id_saves_once(store: Store) -> None:
    attempt = sample(id="once", score=1, seconds=3)
    memory = store.record(attempt)
    before = content(store)
    assert store.record(attempt) == memory
    assert content(store) == before


@pytest.mark.parametrize("changes", [{"answer": "27"}, {"question": "cnn/other"}])
def test_another_attempt_under_a_known_id_is_refused(store: Store, changes: dict[str, str]) -> None:
    store.record(sample(id="once"))
    before = content(store)
    with pytest.raises(StorageError, match="already stored"):
        store.record(sample(id="once")._replace(**changes))  # type: ignore[arg-type]
    assert content(store) == before


def test_an_undone_attempt_is_not_recorded_again(store: Store) -> None:
    store.record(sample(id="once"))
    store.undo("once", START)
    with pytest.raises(StorageError, match="already stored"):
        store.record(sample(id="once"))


@every_case(
    "changes",
    [
        {"verdict": "unreadable"},
        {"score": 1.01},
        {"score": -0.01},
        {"score": math.nan},
        {"rating": 5},
        {"hints": -1},
        {"tries": 0},
        {"seconds": -1.0},
        {"topic": None},
    ],
)
def test_values_out_of_range_are_refused_whole(changes: dict[str, Any]) -> None:
    with memory_store() as store:
        store.drafts.save(Draft("cnn/size", 1, [], "2", START))
        before = content(store)
        with pytest.raises((StorageError, ValueError)):
            store.record(sample(**changes))
        assert content(store) == before
        store.record(sample())


@every_case("table", ["attempts", "corrections", "interviews", "flags", "fits"])
@every_case("change", ["UPDATE {} SET at = ''", "DELETE FROM {}"])
def test_history_is_append_only(table: str, change: str) -> None:
    with numbered_store() as store:
        store.record(sample())
        store.dispute("id1", START, "no")
        store.flags.set("cnn/size", True, START)
        store.interviews.end(Interview("i1", START, 0, "laptop", START, 30, (), 3, 0.0, ()))
        store.merge([Entry(1, Fit("w1", START, 3120, None))])
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.connection.execute(change.format(table))


def test_a_flag_stays_until_it_is_taken_away_whatever_else_is_undone(store: Store) -> None:
    store.record(sample("cnn/size"))
    store.flags.set("cnn/size", True, START)
    store.flags.set("cnn/why", True, START)
    store.flags.set("cnn/size", True, START + HOUR)
    store.flags.set("cnn/other", False, START)
    assert len([row for row in store.rows() if isinstance(row.what, Flag)]) == 2  # what is so already is no news
    store.undo_last(START + HOUR)
    store.figures.replay_all()
    assert store.flags.flagged() == {"cnn/size", "cnn/why"}
    store.flags.set("cnn/size", False, START - HOUR)  # its clock was set back
    assert store.flags.flagged() == {"cnn/why"}


def test_flags_go_by_the_present_names_of_questions(store: Store) -> None:
    store.flags.set("cnn/old", True, START)
    store.rename({"cnn/old": "cnn/new"})
    assert store.flags.flagged() == {"cnn/new"}
    store.flags.set("cnn/old", False, START)
    assert store.flags.flagged() == frozenset()
    store.rename({})
    assert store.flags.flagged() == {"cnn/old"}


def test_the_draft_is_one_and_goes_with_its_attempt(store: Store) -> None:
    first = Draft("cnn/size", 2**63 - 1, [{"submit": "28"}, "reveal", 1], "2", START, 12.5, {"number": 3, "tag": "图"})
    second = Draft("cnn/other", 3, (), "图", START + HOUR)
    assert store.drafts.current() is None
    store.drafts.save(first)
    assert store.drafts.current() == first
    store.drafts.save(second)
    assert store.drafts.current() == second._replace(events=[])
    store.record(sample("cnn/other", seed=4))
    store.record(sample("cnn/size", seed=3))
    assert store.drafts.current() == second._replace(events=[])
    store.record(sample("cnn/other", seed=3))
    assert store.drafts.current() is None
    store.drafts.save(first)
    store.drafts.clear()
    store.drafts.clear()
    assert store.drafts.current() is None


@pytest.mark.parametrize("back", [timedelta(microseconds=1), HOUR, 400 * DAY, 30 * 366 * DAY])
def test_a_clock_set_back_keeps_the_order_and_postpones_nothing(store: Store, back: timedelta) -> None:
    store.record(sample())
    memory = store.record(sample(at=START - back))
    store.record(sample("cnn/other", at=START - back + HOUR))
    assert memory == replay([(Rating.GOOD, START), (Rating.GOOD, START - back)])
    assert memory.due < START - back + 20 * DAY
    assert ids(store) == ["id3", "id2", "id1"]
    assert_memory_is_replay(store)
    assert store.undo("id2", START) == review(None, Rating.GOOD, START)


steps = st.lists(
    st.tuples(
        st.sampled_from(["record", "record", "record", "undo", "undo_last", "rate", "regrade"]),
        st.integers(0, 2),
        st.sampled_from(Rating),
        st.integers(-200, 200),
    ),
    max_size=25,
)


@pytest.mark.sweep
@given(steps)
def test_whatever_happens_memory_is_the_replay_of_history(steps: list[tuple[str, int, Rating, int]]) -> None:
    with numbered_store() as store:
        for verb, number, rating, hours in steps:
            at = START + hours * HOUR
            known = ids(store)
            if verb == "record":
                store.record(sample(f"b/q{number}", at, rating=rating))
            elif verb == "undo_last":
                store.undo_last(at)
            elif known and verb == "regrade":
                again = Regrade(known[number % len(known)], "partly", 0.5, None, hours, "g1", rating)
                assert store.regrade([again], at) in (0, 1)
            elif known and verb == "undo":
                store.undo(known[number % len(known)], at)
            elif known:
                store.rate(known[number % len(known)], at, rating)
        assert store.figures.mismatches() == []
        assert_memory_is_replay(store)
        in_order = [(attempt.question, attempt.rating, attempt.at) for attempt in reversed(store.history())]
        assert store.figures.memories() == {
            name: replay((rating, at) for question, rating, at in in_order if question == name)
            for name in {question for question, _, _ in in_order}
        }


ASTRAY = {
    "memory": "UPDATE memory SET stability = 999",
    "tally": "UPDATE tallies SET recent = 0.25",
    "day": "UPDATE days SET milliseconds = milliseconds + 1",
    "a day too many": "INSERT INTO days SELECT 700000, 1, 1, 0, 0, 5, 1, 0, 0",
    "mistake": "UPDATE mistakes SET times = 7",
    "memory that is missing": "DELETE FROM memory",
    "tally that is missing": "DELETE FROM tallies",
    "days that are missing": "DELETE FROM days",
    "mistake that is missing": "DELETE FROM mistakes",
}


@every_case("change", ASTRAY.values())
def test_what_went_astray_is_found_and_corrected(change: str) -> None:
    with memory_store() as store:
        store.record(sample(mistake="bias-forgotten", verdict="wrong", score=0.0))
        before = content(store)
        store.connection.execute(change)
        changed = content(store)
        assert changed != before
        assert len(store.figures.mismatches()) == 1
        assert content(store) == changed
        store.figures.replay_all()
        assert content(store) == before
        assert store.figures.mismatches() == []


def test_a_ghost_is_found_and_laid(store: Store) -> None:
    store.record(sample())
    store.connection.execute("INSERT INTO memory SELECT 'b/ghost', 1, 1, due, due, 1, 0 FROM memory")
    store.connection.execute(
        "INSERT INTO tallies SELECT 'b/ghost', bank, topic, kind, 1, 1, 0, 0, 1, 1, 1, 1, 1, 5, last_day FROM tallies"
    )
    assert [(one.table, one.key, one.replayed) for one in store.figures.mismatches()] == [
        ("memory", "b/ghost", None),
        ("tallies", "b/ghost", None),
    ]
    store.figures.replay_all()
    assert list(store.figures.memories()) == list(store.figures.tallies()) == ["cnn/size"]


def test_two_stores_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    with open_store(path) as one, open_store(path) as two:
        for number in range(200):
            (one, two)[number % 2].record(sample(seed=number))
        assert one.figures.memories() == two.figures.memories()
        assert one.figures.memories()["cnn/size"].reviews == 200
        two.undo(one.history(limit=1)[0].id, START)
        assert one.figures.memories()["cnn/size"].reviews == 199
        assert_memory_is_replay(one)


def test_closing_twice_is_allowed_and_use_afterwards_is_our_fault(tmp_path: Path) -> None:
    store = open_store(tmp_path / "p.db")
    store.close()
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.figures.memories()


def test_the_file_is_set_up_to_last(tmp_path: Path) -> None:
    with open_store(tmp_path / "p.db") as store:
        setting = {name: store.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
    assert setting == SETTINGS


SETTINGS = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "user_version": 6}
