"""Histories are united in any order, any number of times: nothing is lost or doubled, and all say the same."""

from __future__ import annotations

import random
from contextlib import ExitStack

import pytest
from devices import NAMES, Devices, deeds, torn
from history_samples import HISTORY, MINUTE, START, answer, derived, entry, read, written
from hypothesis import given, settings
from hypothesis import strategies as st

from dlquiz.errors import HistoryError, IdTakenError
from dlquiz.progress.derived import DERIVED_TABLES
from dlquiz.progress.merging import Merged
from dlquiz.progress.records import Flag
from dlquiz.progress.store import Store, memory_store
from dlquiz.reports import json_lines, read_new_lines
from dlquiz.schedule import Rating, replay


def test_two_answers_given_apart_both_count_in_their_order() -> None:
    with memory_store() as laptop, memory_store() as phone:
        laptop.record(answer("b", at=START, rating=Rating.GOOD))
        phone.record(answer("a", at=START, rating=Rating.AGAIN))
        phone.record(answer("c", at=START - MINUTE, rating=Rating.EASY))  # after "a", though its clock was set back
        laptop.merge(read(written(phone.rows())))
        phone.merge(read(written(laptop.rows())))

        wanted = replay([(Rating.AGAIN, START), (Rating.GOOD, START), (Rating.EASY, START - MINUTE)])
        assert laptop.figures.memories() == phone.figures.memories() == {"cnn/size": wanted}
        assert [one.id for one in laptop.history()] == ["c", "b", "a"]


def test_a_correction_may_come_before_its_attempt() -> None:
    with memory_store() as early, memory_store() as late:
        for one in reversed(HISTORY):
            early.merge([one])
        late.merge(HISTORY)
        assert derived(early) == derived(late)
        assert early.figures.mismatches() == []


def test_a_conflict_changes_nothing() -> None:
    with memory_store() as store:
        store.merge(HISTORY)
        before = written(store.rows()), derived(store)
        with pytest.raises(IdTakenError, match="'a1'"):
            store.merge([entry(answer("new")), entry(answer("a1", answer="29"))])
        with pytest.raises(IdTakenError, match="'c1'"):
            store.merge([HISTORY[3]._replace(sequence=1)])
        with pytest.raises(IdTakenError, match="'f1'"):
            store.merge([entry(Flag("f1", START, "cnn/why", False))])
        assert (written(store.rows()), derived(store)) == before
        assert store.figures.mismatches() == []


def statements(questions: int, answers: int, order: random.Random | None = None) -> list[str]:
    """What SQLite is asked while some answers to each of some questions are taken in, in their order or in another."""
    asked: list[str] = []
    rows = [
        entry(answer(f"{number}-{question}", f"b/{question}", START + number * MINUTE))
        for number in range(answers)
        for question in range(questions)
    ]
    if order is not None:
        order.shuffle(rows)
    with memory_store() as store:
        store.connection.set_trace_callback(asked.append)
        store.merge(rows)
        store.connection.set_trace_callback(None)
    return asked


@pytest.mark.parametrize("order", [None, random.Random(1)])
def test_each_question_is_derived_once_however_many_answers_come(order: random.Random | None) -> None:
    few, many = statements(7, 10, order), statements(7, 100, order)
    folded = 7 if order else 0
    assert sum("FROM in_force" in statement for statement in many) == folded
    assert sum(statement.startswith("DELETE FROM mistakes") for statement in many) == folded
    # In another order, the first answers may still come in theirs: the question is written before it is folded again.
    assert 7 <= sum("INTO memory" in statement for statement in many) <= 7 + folded
    assert len(many) - len(few) <= 5 * 7 * 90


def test_newer_answers_are_taken_in_without_reading_the_older_ones() -> None:
    asked: list[str] = []
    with memory_store() as store:
        store.merge(entry(answer(f"old-{number}", at=START + number * MINUTE)) for number in range(50))
        store.connection.set_trace_callback(asked.append)
        store.merge([entry(answer("new", at=START + 50 * MINUTE))])
        store.connection.set_trace_callback(None)
        assert not any("in_force" in statement for statement in asked)
        assert store.figures.mismatches() == []


def stored(store: Store) -> list[list[tuple[object, ...]]]:
    """Every value that is derived, as it stands in the file."""
    order = {"memory": "question", "tallies": "question", "days": "day", "mistakes": "question, mistake"}
    with store.reading() as connection:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY {order[table]}").fetchall() for table in DERIVED_TABLES
        ]


@given(done=st.lists(deeds, max_size=25), order=st.randoms(use_true_random=False), names=st.sampled_from(NAMES))
@settings(max_examples=40, deadline=None)
def test_what_is_taken_in_part_by_part_is_what_folding_everything_gives(
    done: list[tuple[str, int, int, int]], order: random.Random, names: dict[str, str]
) -> None:
    with ExitStack() as opened:
        devices = Devices(opened)
        for deed in done:
            devices.do(*deed)
        into = devices.fresh()
        into.rename(names)
        for part in torn([written(store.rows()) for store in devices.stores], order):
            into.merge(read(part))
            taken_in = stored(into)
            into.figures.replay_all()
            assert taken_in == stored(into)


def take_in(store: Store, data: bytes) -> tuple[Merged, int]:
    """What an import does with the lines of a file: what was new, and how many lines were known."""
    known = store.known_lines()
    lines = data.splitlines(keepends=True)
    return store.merge(entry for _, entry in read_new_lines(lines, "f", known)), known.passed_over


def test_a_line_that_was_taken_in_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with memory_store() as store:
        assert take_in(store, written(HISTORY)) == (Merged(4, 4, 2, 2, 2), 0)
        monkeypatch.setattr(json_lines, "_read_row", None)
        assert take_in(store, written(HISTORY)) == (Merged(0, 0, 0, 0, 0), 14)
        # The last line of a file may lack its end, and other systems end lines in another way.
        assert take_in(store, written(HISTORY).removesuffix(b"\n").replace(b"\n", b"\r\n"))[1] == 14


def test_a_line_that_differs_from_a_known_one_is_read() -> None:
    with memory_store() as store:
        take_in(store, written(HISTORY))
        before = written(store.rows())
        with pytest.raises(IdTakenError):
            take_in(store, written(HISTORY).replace(b'"answer":"28"', b'"answer":"29"'))
        assert written(store.rows()) == before
        spaced = written(HISTORY).replace(b'"hints":0', b'"hints": 0')
        assert take_in(store, spaced) == (Merged(0, 0, 0, 0, 0), 10), "the same rows, four of them otherwise written"


def test_lines_of_what_was_refused_or_taken_back_are_not_known() -> None:
    lines = written(HISTORY).splitlines(keepends=True)
    with memory_store() as store:
        with pytest.raises(HistoryError, match="f:16:"):
            take_in(store, b"".join([*lines, b"nonsense\n"]))
        assert take_in(store, b"".join(lines))[1] == 0
        store.remove([("attempts", "a1")], lambda removed, left: None)
        assert take_in(store, b"".join(lines))[0] == Merged(1, 0, 0, 0, 0)


def test_lines_are_only_known_together_with_their_rows() -> None:
    with memory_store() as store, pytest.raises(AssertionError):
        list(read_new_lines(written(HISTORY).splitlines(keepends=True), "f", store.known_lines()))
