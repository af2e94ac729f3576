"""Which numbers a question is asked with, and when they are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from session_samples import answer_rightly, asked, bank, sit

from dlquiz.progress.store import Store, memory_store


@pytest.fixture
def store() -> Iterator[Store]:
    with memory_store() as opened:
        yield opened


def test_the_first_seed_may_be_given(store: Store) -> None:
    assert asked(sit("sum", store, first_seed=42)).variant.seed == 42


def test_every_turn_has_a_seed_of_its_own(store: Store) -> None:
    session = sit("sum", store, number=9)
    assert len({answer_rightly(session).variant.seed for _ in range(9)}) == 9


def test_a_question_that_was_rewritten_is_drawn_as_it_is_now(store: Store) -> None:
    session = sit("claim sum", store)
    asked(session)
    written = bank()
    session.reload({question.name: question for question in written.values()}.get)
    answer_rightly(session)
    assert asked(session).variant.question is written["sum"]


def test_after_a_skip_the_question_put_off_has_a_seed_of_its_own(store: Store) -> None:
    session = sit("sum third", store, number=2)
    seed = asked(session).variant.seed
    session.skip()
    third = asked(session).variant.seed
    answer_rightly(session)
    assert asked(session).variant.question.id == "sum"
    assert asked(session).variant.seed not in (seed, third)


def test_a_question_that_was_set_aside_keeps_its_numbers(store: Store) -> None:
    session = sit("sum third", store, number=2)
    answer_rightly(session)
    kept = asked(session)
    session.another(5)
    assert asked(session).variant.seed == 5
    answer_rightly(session)
    assert asked(session).variant is kept.variant


def test_the_draft_of_what_is_asked_is_kept_when_the_frontend_has_shown_it(store: Store) -> None:
    session = sit("sum", store)
    session.advance()
    question_state = session.current
    assert question_state is not None
    assert store.drafts.current() is None
    session.keep()
    draft = store.drafts.current()
    assert draft is not None
    assert (draft.question, draft.seed) == ("b/sum", question_state.variant.seed)


@pytest.mark.parametrize("verb", ["reveal", "skip"])
def test_what_is_done_leaves_no_draft_behind(store: Store, verb: str) -> None:
    session = sit("sum third", store)
    asked(session)
    getattr(session, verb)()
    assert store.drafts.current() is None


def test_what_is_done_before_it_is_shown_keeps_it(store: Store) -> None:
    session = sit("sum", store)
    session.advance()
    session.typed("12")
    draft = store.drafts.current()
    assert draft is not None
    assert draft.typed == "12"
