"""Disputing the last verdict: kept with its note, reported truthfully where it cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from session_samples import answer_rightly, asked, failing_store, sit

from dlquiz.errors import StorageError
from dlquiz.progress.store import Store


def disputed(store: Store) -> list[tuple[str, str | None]]:
    return [(attempt.id, attempt.dispute) for attempt in store.history(disputed=True)]


def test_the_last_verdict_is_disputed_even_while_the_next_question_is_asked(store: Store) -> None:
    session = sit("sum pick claim", store)
    answer_rightly(session)
    asked(session)
    last = session.submit("1")
    asked(session)
    assert session.dispute("both are good") == replace(last, dispute="both are good")
    assert disputed(store) == [(last.attempt_id, "both are good")]
    assert session.results[-1].dispute == "both are good"
    assert store.figures.mismatches() == []


def test_an_answer_taken_back_is_not_disputed_any_more(store: Store) -> None:
    session = sit("sum claim", store)
    answer_rightly(session)
    answer_rightly(session)
    session.dispute("no")
    session.undo()
    assert disputed(store) == []
    session.dispute("this one")
    assert disputed(store) == [(session.results[-1].attempt_id, "this one")]


def test_an_answer_that_is_not_saved_cannot_be_disputed_until_it_is() -> None:
    with failing_store() as store:
        session = sit("sum", store)
        asked(session)
        store.failures = -1
        lost = session.submit("1")
        with pytest.raises(StorageError, match="not saved yet") as refusal:
            session.dispute("no")
        assert "尚未保存" in refusal.value.zh
        store.failures = 0
        found = session.dispute("no")
        assert (found.attempt_id, found.saved) == (lost.attempt_id, True)
        assert disputed(store) == [(lost.attempt_id, "no")]
