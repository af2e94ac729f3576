"""Flagging the question asked, or the one answered last, and leaving out one that cannot be marked."""

from __future__ import annotations

from session_samples import asked, memory_store, sit

from dlquiz.errors import DlquizError


def test_the_question_asked_is_flagged_else_the_one_answered_last() -> None:
    with memory_store() as store:
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


def test_a_question_left_out_is_not_recorded_and_the_next_one_comes() -> None:
    with memory_store() as store:
        session = sit("pick claim", store)
        asked(session)
        session.leave_out(DlquizError("it cannot be marked", "无法判分"))
        assert asked(session).variant.question.id == "claim"
        assert store.history() == []
        assert session.results == []
