"""The session: one question after the other, marked, recorded, skipped, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from asking import next_question
from session_samples import (
    QUESTIONS,
    START,
    Clock,
    answer_rightly,
    asked,
    library_from,
    on_disk,
    question_id,
    refuse,
    right_answer,
    sit,
)

from dlquiz.errors import DisagreementError, DlquizError, StorageError
from dlquiz.messages import Text
from dlquiz.progress.store import Store
from dlquiz.reference import catalog
from dlquiz.schedule import Rating
from dlquiz.session.answers import Setting

# Asking


def test_fewer_questions_than_asked_for_come_round_with_fresh_numbers(store: Store) -> None:
    session = sit("sum claim", store, number=6)
    variants = [answer_rightly(session).variant for _ in range(6)]
    assert next_question(session) is None
    assert [variant.question.id for variant in variants] == ["sum", "claim"] * 3
    assert len({variant.answer for variant in variants if variant.question.id == "sum"}) == 3
    assert len(store.history()) == 6


def test_a_question_that_cannot_be_drawn_is_left_out_and_reported_once(store: Store) -> None:
    session = sit("faulty claim pick", store, number=5)
    answered = [answer_rightly(session).variant.question.id for _ in range(5)]
    assert answered == ["claim", "pick", "claim", "pick", "claim"]
    assert next_question(session) is None
    (fault,) = session.faults
    assert "b/faulty" in fault.en
    assert "b/faulty" in fault.zh


@pytest.mark.parametrize("ids", ["faulty", "faulty faulty", ""])
def test_where_nothing_can_be_asked_the_session_ends(ids: str, store: Store) -> None:
    session = sit(ids, store, number=3)
    assert next_question(session) is None
    assert len(session.faults) == bool(ids)


@pytest.mark.parametrize("verb", ["submit", "reveal", "hint", "skip"])
def test_a_question_that_is_answered_takes_no_second_answer(verb: str, store: Store) -> None:
    session = sit("claim pick", store)
    answer_rightly(session)
    with pytest.raises(RuntimeError, match="advance"):
        getattr(session, verb)(*(["1"] if verb == "submit" else []))
    assert len(store.history()) == len(session.results) == 1
    assert question_id(session) == "pick"


# Answering


def test_what_is_recorded(store: Store) -> None:
    clock = Clock()
    zone = timezone(timedelta(hours=5, minutes=45))
    session = sit("sum", store, clock=clock, mode="review", setting=Setting("phone", 11, zone))
    question_state = asked(session)
    clock.wait(12.5)
    typed = f" {right_answer(question_state)} "
    result = session.submit(typed)
    (attempt,) = store.history()
    question = QUESTIONS["sum"]
    assert attempt._asdict() == {
        "at": START + timedelta(seconds=12.5),
        "device": "phone",
        "bank": "b",
        "question": "b/sum",
        "topic": "numbers",
        "kind": "numeric",
        "seed": question_state.variant.seed,
        "parameters": dict(question_state.variant.parameters),
        "expected": int(typed),
        "answer": typed,
        "verdict": "right",
        "score": 1.0,
        "seconds": 12.5,
        "rating": Rating.GOOD,
        "mode": "review",
        "language": "en",
        "wording": question.wording,
        "grading": question.grading,
        "mistake": None,
        "hints": 0,
        "offered": [],
        "groups": None,
        "utc_offset": 345,
        "tries": 1,
        "id": result.attempt_id,
        "dispute": None,
    }


@pytest.mark.parametrize("typed", ["", "   ", "abc", "1 2", "0,5", "(1", "x" * 300])
def test_unreadable_costs_nothing_and_writes_nothing(typed: str, file_store: Store, path: Path) -> None:
    session = sit("sum", file_store)
    question_state = asked(session)
    session.typed("keep me")
    before = on_disk(path, "SELECT * FROM draft")
    result = session.submit(typed)
    assert result.verdict.outcome == "unreadable"
    assert result.attempt_id == ""
    assert (result.rating, result.due_days) == (None, None)
    assert asked(session).events == ()
    assert asked(session).typed == "keep me"
    assert on_disk(path, "SELECT * FROM draft") == before
    assert on_disk(path, "SELECT * FROM attempts") == on_disk(path, "SELECT * FROM memory") == []
    assert session.results == []
    assert session.submit(right_answer(question_state)).rating == Rating.GOOD


@pytest.mark.parametrize("typed", ["?", "？", " ? "])
@pytest.mark.parametrize("name", ["sum", "pick", "claim", "essay"])
def test_a_question_mark_gives_up(name: str, typed: str, store: Store) -> None:
    session = sit([name], store)
    asked(session)
    result = session.submit(typed)
    assert (result.verdict.outcome, result.verdict.score, result.rating) == ("wrong", 0.0, Rating.AGAIN)
    assert result.question_state.state.stage == "done"
    assert result.question_state.state.revealed
    (attempt,) = store.history()
    assert (attempt.answer, attempt.verdict) == ("?", "wrong")
    assert next_question(session) is None


@pytest.mark.parametrize(
    ("question", "typed", "meant", "en", "zh"),
    [
        pytest.param("third", "0.33", "0.3333", ". Submitted again, it counts as it is", "", id="too few digits"),
        pytest.param("loss", "1,125", "1.125", "did you mean 1.125?", "1.125", id="a decimal comma"),
    ],
)
def test_what_may_be_meant_otherwise_is_asked_about_once_and_costs_nothing(
    question: str, typed: str, meant: str, en: str, zh: str, store: Store
) -> None:
    session = sit([question, question], store, number=2)
    asked(session)
    first = session.submit(typed).verdict
    assert (first.outcome, first.read_as) == ("unreadable", None)
    assert en in first.message.en and zh in first.message.zh
    assert asked(session).typed == typed, "what was typed stays to be corrected"
    assert session.submit("abc").verdict.outcome == "unreadable"
    assert session.submit(meant).rating == Rating.GOOD
    asked(session)
    session.submit(typed)
    assert session.submit(typed).verdict.outcome == "wrong", "a second time it counts as it is read"
    assert [attempt.tries for attempt in store.history()] == [1, 1]


def test_hints_come_one_at_a_time_and_cap_the_rating(store: Store) -> None:
    session = sit("sum", store)
    question_state = asked(session)
    session.typed("12")
    n = question_state.variant.names["n"]
    assert session.hint() == Text(f"Add {n}.", f"加上 {n}。")
    assert asked(session).typed == "12", "a hint leaves the answer field alone"
    assert session.hint() == Text("Carry.", "进位。")
    assert session.hint() is None
    result = session.submit(right_answer(question_state))
    assert result.rating == Rating.HARD
    assert store.history()[0].hints == 2


def test_an_open_question_is_answered_and_then_scored(store: Store) -> None:
    session = sit("essay", store)
    asked(session)
    shown = session.submit("Gradients vanish,\nI think.")
    assert shown.question_state.state.stage == "rubric"
    assert shown.verdict.message == Text("", "")
    assert store.history() == []
    assert session.hint() is None, "the model answer is on the screen"
    unread = session.submit("3")
    assert unread.verdict.outcome == "unreadable"
    assert unread.question_state.state.stage == "rubric"
    assert any(unread.verdict.message)
    result = session.submit("1")
    # Point 1 weighs 3 of 4.
    assert (result.verdict.outcome, result.verdict.score, result.rating) == ("partly", 0.75, Rating.HARD)
    (attempt,) = store.history()
    assert attempt.answer == "1\nGradients vanish,\nI think."
    assert next_question(session) is None


def test_a_blank_open_answer_is_unreadable_and_shows_no_model_answer(store: Store) -> None:
    session = sit("essay", store)
    asked(session)
    for blank in ("", " \n　"):
        result = session.submit(blank)
        assert result.verdict.outcome == "unreadable"
        assert all(result.verdict.message)
        assert result.question_state.state.stage == "ask"


def test_a_key_in_doubt_is_no_verdict_and_can_be_skipped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sit("size claim", store)
    question_state = asked(session)
    lying = replace(catalog.find("conv_output_size"), run=lambda **_: 17)
    monkeypatch.setattr(catalog, "find", lambda name: lying)
    for verb in (lambda: session.submit("16"), lambda: session.submit("17"), session.reveal):
        with pytest.raises(DisagreementError):
            verb()
    assert next_question(session) is question_state
    assert store.history() == session.results == []
    session.skip()
    assert question_id(session) == "claim"


# Skipping, undoing, another


def test_skip_puts_a_question_off_once_and_then_out(store: Store) -> None:
    session = sit("sum pick claim", store)
    first = asked(session).variant.seed
    session.skip()
    assert (question_id(session), asked(session).number) == ("pick", 1)
    answer_rightly(session)
    answer_rightly(session)
    assert (question_id(session), asked(session).number) == ("sum", 3)
    assert asked(session).variant.seed != first
    session.skip()
    assert next_question(session) is None
    assert len(store.history()) == 2


def test_undo_takes_the_answer_back_and_asks_with_a_new_seed(store: Store) -> None:
    session = sit("sum claim", store)
    seed = asked(session).variant.seed
    result = session.submit("1")
    assert session.undo() == result
    assert store.history() == session.results == []
    assert store.figures.memories() == {}
    question_state = asked(session)
    assert (question_state.variant.question.id, question_state.number) == ("sum", 1)
    assert question_state.variant.seed != seed
    assert (question_state.events, question_state.typed) == ((), "")
    answer_rightly(session)
    answer_rightly(session)
    assert next_question(session) is None
    assert [attempt.question for attempt in store.history()] == ["b/claim", "b/sum"]


TWO_DRAWS = """
format: 1
id: b
title: Bank
questions:
  - {id: two, type: numeric, topic: t, prompt: '{{n}}?', parameters: {n: {choose: [1, 2]}}, answer: {expression: n}}
"""


@pytest.mark.parametrize("verb", ["undo", "another"])
def test_what_is_asked_again_has_other_numbers_even_where_few_can_be_drawn(verb: str, store: Store) -> None:
    session = sit([], store, questions=list(library_from(TWO_DRAWS).questions()))
    drawn = []
    for _ in range(12):
        drawn.append(asked(session).variant.parameters["n"])
        session.reveal()
        getattr(session, verb)()
    assert drawn in ([1, 2] * 6, [2, 1] * 6)


def test_undo_twice_after_the_end(store: Store) -> None:
    session = sit("sum claim pick", store)
    for _ in range(3):
        answer_rightly(session)
    assert next_question(session) is None
    session.undo()
    session.undo()
    assert [attempt.question for attempt in store.history()] == ["b/sum"]
    again = [answer_rightly(session), answer_rightly(session)]
    assert [(each.variant.question.id, each.number) for each in again] == [("claim", 2), ("pick", 3)]
    assert next_question(session) is None


def test_an_undo_the_store_refuses_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sit("sum claim", store)
    answer_rightly(session)
    with monkeypatch.context() as patched:
        patched.setattr(store, "undo", refuse)
        with pytest.raises(StorageError):
            session.undo()
    assert len(session.results) == len(store.history()) == 1
    assert question_id(session) == "claim"
    assert session.undo() is not None
    assert store.history() == []


def test_another_asks_more_of_the_same_on_top(store: Store) -> None:
    session = sit("sum claim", store)
    first = answer_rightly(session)
    session.another()
    question_state = asked(session)
    assert (question_state.variant.question.id, question_state.number, question_state.total) == ("sum", 2, 3)
    assert question_state.variant.seed != first.variant.seed
    answer_rightly(session)
    assert answer_rightly(session).variant.question.id == "claim"
    assert next_question(session) is None
    assert session.total == 3


# Flagging, leaving out


def test_the_question_asked_is_flagged_else_the_one_answered_last(store: Store) -> None:
    session = sit("pick claim", store)
    assert session.flagged is None
    assert session.flag() is None
    asked(session)
    assert session.flagged is False
    assert session.flag() is True
    session.submit("1")
    assert session.flagged is True, "now it is the last one"
    asked(session)
    assert session.flagged is False
    assert store.flags.flagged() == {"b/pick"}


def test_a_question_left_out_is_not_recorded_and_the_next_one_comes(store: Store) -> None:
    session = sit("pick claim", store)
    asked(session)
    session.leave_out(DlquizError("it cannot be marked", "无法判分"))
    assert question_id(session) == "claim"
    assert store.history() == session.results == []
