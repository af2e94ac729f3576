"""Which numbers a question is asked with, and when they are kept."""

from __future__ import annotations

from session_samples import sit

from dlquiz.progress.store import Store


def test_the_draft_of_what_is_asked_is_kept_when_the_frontend_has_shown_it(store: Store) -> None:
    session = sit("sum", store)
    session.advance()
    question_state = session.current
    assert question_state is not None
    assert store.drafts.current() is None
    session.keep()
    draft = store.drafts.current()
    assert (draft.question, draft.seed) == ("b/sum", question_state.variant.seed)


def test_what_is_done_before_it_is_shown_keeps_it(store: Store) -> None:
    session = sit("sum", store)
    session.advance()
    session.typed("12")
    draft = store.drafts.current()
    assert draft.typed == "12"
