"""What survives: drafts, answers the disk refused, a clock set back; nothing lost and nothing twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from asking import next_question
from hypothesis import example, given
from hypothesis import strategies as st
from session_samples import (
    QUESTIONS,
    START,
    Clock,
    FailingStore,
    answer_rightly,
    asked,
    failing_store,
    on_disk,
    question_id,
    refuse,
    right_answer,
    sit,
)

from dlquiz.progress.records import Draft
from dlquiz.progress.store import Store, open_store
from dlquiz.schedule import Rating, replay
from dlquiz.session.answers import Setting
from dlquiz.session.session import Session
from dlquiz.session.state import Event, QuestionState

# The draft: killed in the middle of a question


def test_a_question_left_in_the_middle_goes_on_as_it_was(path: Path) -> None:
    # The first store is never closed in time, as when the program is killed.
    with open_store(path) as killed, open_store(path) as store:
        session = sit("pick sum", killed)
        answer_rightly(session)
        left = asked(session)
        session.hint()
        session.typed("12 +")
        del session
        draft = store.drafts.current()
        resumed = sit("sum claim", store, setting=Setting("laptop", 99))
        resumed.resume(draft, QUESTIONS["sum"])
        question_state = asked(resumed)
        assert question_state.variant == left.variant
        assert question_state.events == (Event("hint"),)
        assert question_state.typed == "12 +"
        assert resumed.submit(right_answer(question_state)).rating == Rating.HARD
        assert store.drafts.current() is None
        # It was this session's turn of that question.
        assert answer_rightly(resumed).variant.question.id == "claim"
        assert next_question(resumed) is None


def test_an_open_answer_survives_until_it_is_scored(path: Path) -> None:
    with open_store(path) as store:
        session = sit("essay", store)
        asked(session)
        session.submit("It vanishes \ud800.")  # a byte the terminal could not decode
        del session
    with open_store(path) as store:
        draft = store.drafts.current()
        resumed = sit("essay", store)
        resumed.resume(draft, QUESTIONS["essay"])
        assert asked(resumed).state.stage == "rubric"
        assert asked(resumed).state.answer == "It vanishes \ud800."
        assert resumed.submit("1 2").verdict.outcome == "right"
        assert next_question(resumed) is None
        assert len(store.history()) == 1


def test_a_draft_that_can_no_longer_be_drawn_is_left_out_and_reported(store: Store) -> None:
    session = sit("faulty claim", store)
    session.resume(Draft("b/faulty", 3, [], "4", START), QUESTIONS["faulty"])
    assert question_id(session) == "claim"
    assert len(session.faults) == 1


def test_a_draft_already_answered_is_not_asked_again(store: Store) -> None:
    session = sit("claim", store)
    session.resume(Draft("b/sum", 3, [["answer", "5"]], "", START), QUESTIONS["sum"])
    assert question_id(session) == "claim"


def test_the_draft_follows_the_question(store: Store) -> None:
    def drafted() -> tuple[str, int] | None:
        draft = store.drafts.current()
        return None if draft is None else (draft.question, draft.seed)

    session = sit("sum claim pick", store)
    assert drafted() is None
    for _ in range(2):
        question_state = asked(session)
        assert drafted() == (question_state.variant.question.name, question_state.variant.seed)
        answer_rightly(session)
        assert drafted() is None
    session.undo()
    question_state = asked(session)
    assert drafted() == ("b/claim", question_state.variant.seed)
    session.skip()
    assert drafted() is None


@pytest.mark.parametrize("verb", ["keep", "typed"])
def test_the_draft_is_kept_when_the_question_has_been_shown_or_something_is_done(store: Store, verb: str) -> None:
    session = sit("sum", store)
    session.advance()
    question_state = session.current
    assert store.drafts.current() is None
    getattr(session, verb)(*["12"] * (verb == "typed"))
    draft = store.drafts.current()
    typed = "12" if verb == "typed" else ""
    assert (draft.question, draft.seed, draft.typed) == ("b/sum", question_state.variant.seed, typed)


def test_a_session_without_drafts_leaves_the_draft_of_another_frontend(path: Path) -> None:
    with open_store(path) as store:
        screen = sit("sum", store)
        left = asked(screen)
        screen.typed("12")
        draft = store.drafts.current()
        plain = sit("sum claim essay pick", store, drafts=False, setting=Setting("laptop", 8))
        assert asked(plain).variant.seed != left.variant.seed
        answer_rightly(plain)
        asked(plain)
        plain.typed("tr")
        plain.submit("true")
        asked(plain)
        plain.submit("Because.")
        plain.submit("1")
        asked(plain)
        plain.skip()
        assert store.drafts.current() == draft
        assert (draft.question, draft.seed, draft.typed) == ("b/sum", left.variant.seed, "12")


# Saving


def test_every_answer_is_on_disk_before_it_is_reported(file_store: Store, path: Path) -> None:
    session = sit("sum pick claim", file_store)
    for place in range(1, 4):
        question_state = asked(session)
        result = session.submit(right_answer(question_state))
        assert result.saved
        rows = on_disk(path, "SELECT id, question FROM attempts ORDER BY sequence")
        assert len(rows) == place
        assert rows[-1] == (result.attempt_id, question_state.variant.question.name)
        assert on_disk(path, f"SELECT reviews FROM memory WHERE question = '{rows[-1][1]}'") == [(1,)]
        assert on_disk(path, "SELECT * FROM draft") == []


def test_nothing_is_called_saved_that_ends_with_the_program(store: Store) -> None:
    session = sit("claim", store)
    asked(session)
    assert not session.saves
    result = session.submit("true")
    assert not result.saved
    assert result.due_days is not None


def test_a_failure_to_save_is_reported_and_made_good_at_the_next_answer() -> None:
    with failing_store() as store:
        clock = Clock()
        session = sit("sum pick claim", store, clock=clock)
        asked(session)
        store.failures = 1
        lost = session.submit("1")
        assert (lost.saved, lost.due_days) == (False, None)
        assert lost.verdict.outcome == "wrong", "the verdict is reported all the same"
        assert store.history() == []
        clock.wait(60)
        answer_rightly(session)
        history = store.history()
        assert [attempt.question for attempt in history] == ["b/pick", "b/sum"]
        assert history[1].id == lost.attempt_id
        assert history[1].at == START
        assert [result.saved for result in session.results] == [True, True]
        assert session.retry_saving()
        assert len(store.history()) == 2


def test_the_waiting_answer_does_not_take_the_draft_of_the_next_question() -> None:
    with failing_store() as store:
        session = sit("sum pick", store)
        asked(session)
        store.failures = 1
        session.submit("1")
        question_state = asked(session)
        assert session.retry_saving()
        draft = store.drafts.current()
        assert (draft.question, draft.seed) == ("b/pick", question_state.variant.seed)


def test_a_draft_that_cannot_be_kept_stops_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(store.drafts, "save", refuse)
        session = sit("sum claim", store)
        question_state = asked(session)
        session.typed("1")
        assert session.draft_trouble is not None
        session.submit(right_answer(question_state))
    asked(session)
    assert session.draft_trouble is None
    assert len(store.history()) == 1


VERBS = st.sampled_from(
    [
        *("right", "wrong", "unreadable", "give up", "hint", "work", "skip", "undo", "another", "another at once"),
        *("another seed", "reseed", "typed", "fail", "fail after", "retry"),
    ]
)


def typed_as(verb: str, question_state: QuestionState) -> str:
    if verb == "wrong":
        options = question_state.variant.options
        return str(options.index(1) + 1) if options else {"claim": "false"}.get(question_state.variant.question.id, "1")
    return {"unreadable": "no such thing", "give up": "?"}.get(verb) or right_answer(question_state)


def act(session: Session, store: FailingStore, verb: str) -> None:
    """What a learner, or the disk, may do at any moment."""
    question_state = next_question(session)
    if verb.startswith("fail"):
        store.failures, store.fails_after_writing = 1, verb == "fail after"
    elif verb == "retry":
        session.retry_saving()
    elif verb == "undo":
        session.undo()
    elif verb in ("another at once", "another seed"):
        if session.results:
            session.another(*(() if verb == "another at once" else (5,)))
    elif question_state is not None and verb in ("hint", "skip", "work"):
        getattr(session, verb)()
    elif question_state is not None and verb in ("reseed", "typed"):
        getattr(session, verb)(*((4,) if verb == "reseed" else ("12",)))
    elif question_state is not None:
        session.submit(typed_as(verb, question_state))
        if verb == "another":
            session.another()


@pytest.mark.unmeasured
@given(verbs=st.lists(VERBS, max_size=30))
@example(["fail after", "right", "undo"])
@example(["fail", "right", "undo"])
@example(["fail", "right", "fail", "undo"])
@example(["right", "hint", "another at once", "another seed", "undo", "undo"])
def test_whatever_happens_history_is_what_was_reported(verbs: list[str]) -> None:
    with failing_store() as store:
        session = sit("sum pick claim", store, number=5)
        for verb in verbs:
            act(session, store, verb)
            question_state = next_question(session)
            assert question_state is None or 1 <= question_state.number <= question_state.total == session.total
            kept = {attempt.id for attempt in store.history()}
            shown = [result.attempt_id for result in session.results]
            assert len(set(shown)) == len(shown)
            assert {result.attempt_id for result in session.results if result.saved} <= kept
        store.failures = 0
        assert session.retry_saving()
        history = list(reversed(store.history()))
        assert [attempt.id for attempt in history] == [result.attempt_id for result in session.results]
        assert [attempt.verdict for attempt in history] == [result.verdict.outcome for result in session.results]


# The clock


@pytest.mark.parametrize("back", [1, 3600, 400 * 86400])
def test_a_clock_set_back_in_the_middle(back: int, store: Store) -> None:
    clock = Clock()
    session = sit("claim claim", store, clock=clock, number=2)
    answer_rightly(session)
    asked(session)
    clock.wait(-back)
    result = session.submit("true")
    newest, oldest = store.history()
    assert (newest.id, newest.seconds) == (result.attempt_id, 0.0)
    assert oldest.at == START
    assert 1 <= result.due_days < 30
    memory = store.figures.memories()["b/claim"]
    assert memory == replay([(Rating.GOOD, START), (Rating.GOOD, START - timedelta(seconds=back))])
