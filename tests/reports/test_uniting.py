"""Histories are united in any order, any number of times: nothing is lost or doubled, and all say the same."""

from __future__ import annotations

import pytest
from history_samples import HISTORY, MINUTE, START, answer, derived, entry, read, written

from dlquiz.errors import IdTakenError
from dlquiz.progress.records import Flag
from dlquiz.progress.store import memory_store
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


def statements(questions: int, answers: int) -> list[str]:
    """What SQLite is asked while some answers to each of some questions are taken in."""
    asked: list[str] = []
    rows = [
        entry(answer(f"{number}-{question}", f"b/{question}", START + number * MINUTE))
        for number in range(answers)
        for question in range(questions)
    ]
    with memory_store() as store:
        store.connection.set_trace_callback(asked.append)
        store.merge(rows)
        store.connection.set_trace_callback(None)
    return asked


def test_each_question_is_derived_once_however_many_answers_come() -> None:
    few, many = statements(7, 10), statements(7, 100)
    assert sum("FROM in_force" in statement for statement in many) == 2 * 7
    assert sum(statement.startswith("DELETE FROM memory") for statement in many) == 7
    assert len(many) - len(few) <= 4 * 7 * 90
