"""The other verbs of the interviewer: giving up, keeping time, ending, other banks, and questions that are in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
from asking import next_asked
from interview_samples import LIBRARY, answer_all, asked, begin, name, numbered_store, right_answer, taken_up
from session_samples import Clock

from dlquiz.bank import Library
from dlquiz.errors import DisagreementError, StorageError, UsageError
from dlquiz.messages import say
from dlquiz.progress.store import Store
from dlquiz.session import marking
from dlquiz.session.interview import Agreed, Blueprint, Interviewer, interview_left, start_interview


@pytest.fixture
def store() -> Iterator[Store]:
    with numbered_store() as opened:
        yield opened


def question_in(interviewer: Interviewer) -> str:
    return asked(interviewer).question_state.variant.question.name


# Verbs


def test_passing_on_gives_the_question_up_with_what_was_answered_of_it(store: Store) -> None:
    interviewer = begin("cnn/layers:5", store)
    while name(asked(interviewer)) != "steps":
        interviewer.submit("?")
    interviewer.submit(right_answer(asked(interviewer)))
    reply = interviewer.pass_on()
    assert (reply.taken, reply.over, reply.saved) == (True, True, True)
    (attempt,) = [attempt for attempt in store.history() if attempt.question == "cnn/steps"]
    assert attempt.answer.split("\n")[0] == "?"
    assert len(attempt.answer.split("\n")) == 3


@pytest.mark.parametrize("verb", [lambda one: one.submit("1"), lambda one: one.pass_on()], ids=["submit", "pass on"])
def test_nothing_is_answered_before_something_is_asked(store: Store, verb: Any) -> None:
    interviewer = begin("maths/claims:1", store)
    with pytest.raises(RuntimeError, match=r"call advance\(\) first"):
        verb(interviewer)
    answer_all(interviewer)
    with pytest.raises(RuntimeError, match=r"call advance\(\) first"):
        verb(interviewer)
    assert store.figures.answered() == 1


def answer_questions(interviewer: Interviewer) -> None:
    while next_asked(interviewer) is not None and interviewer.phase == "questions":
        interviewer.submit(right_answer(asked(interviewer)))


def test_while_answers_are_scored_a_question_mark_asks_how_and_nonsense_is_refused(store: Store) -> None:
    interviewer = begin("maths/proofs:2", store)
    answer_questions(interviewer)
    assert (interviewer.phase, interviewer.unscored) == ("scoring", 1)
    with pytest.raises(RuntimeError):
        interviewer.pass_on()
    for typed in ("?", "？", "seven", "9"):
        reply = interviewer.submit(typed)
        assert (reply.taken, reply.over) == (False, False)
        assert any(reply.help)
    interviewer.typed("not kept")
    assert asked(interviewer).question_state.typed == ""
    assert interviewer.submit("1").over
    assert (interviewer.phase, interviewer.unscored) == ("over", 0)


def test_the_time_used_is_kept_when_reported_so(store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:2", store, clock=clock)
    interviewer.keep()
    assert interviewer.here == 0
    asked(interviewer)
    clock.wait(40)
    interviewer.keep()
    clock.wait(500)
    again = taken_up(store, clock)
    asked(again)
    assert again.here == 40


def test_what_comes_next_is_asked_as_it_is_written_now(store: Store) -> None:
    interviewer = begin("cnn/fields:1 maths/claims:1", store)
    first = question_in(interviewer)
    interviewer.use(Library(()))
    assert question_in(interviewer) == first, "the one being answered is finished as it was drawn"
    interviewer.submit(right_answer(asked(interviewer)))
    assert next_asked(interviewer) is None
    assert [place.question for place in finished(interviewer)] == [first]


def finished(interviewer: Interviewer) -> Any:
    interview = interviewer.finish()
    return interview.places


def test_a_language_chosen_meanwhile_is_that_of_what_is_recorded(store: Store) -> None:
    interviewer = begin("maths/claims:1", store)
    assert interviewer.language == "en"
    asked(interviewer)
    interviewer.language = "zh"
    interviewer.submit("false")
    assert [attempt.language for attempt in store.history()] == ["zh"]


# Doubts


def test_a_question_whose_key_is_in_doubt_is_left_out_and_reported(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doubtful(*_: object, **__: object) -> object:
        raise DisagreementError("the closed form and the run differ", "两种算法不一致")

    interviewer = begin("cnn/fields:2", store)
    first = question_in(interviewer)
    with monkeypatch.context() as patch:
        patch.setattr(marking, "grade", doubtful)
        reply = interviewer.submit(right_answer(asked(interviewer)))
    assert (reply.taken, reply.over) == (True, True)
    assert [str(fault) for fault in interviewer.faults] == ["the closed form and the run differ"]
    answer_all(interviewer)
    assert first not in {place.question for place in finished(interviewer)}
    assert store.figures.answered() > 0


def test_what_could_not_be_kept_is_in_order_again_when_it_can(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("the disk is full", "磁盘已满")

    interviewer = begin("cnn/fields:2", store)
    asked(interviewer)
    with monkeypatch.context() as patch:
        patch.setattr(store.interviews, "save", refuse)
        interviewer.keep()
        assert (interviewer.keeps, interviewer.saves) == (True, False)
    interviewer.keep()
    assert interviewer.saves


def test_an_interview_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError) as refused:
        begin("nowhere:3", store)
    assert (refused.value.en, refused.value.zh) == (
        say("en", "interview_no_questions"),
        say("zh", "interview_no_questions"),
    )
    assert interview_left(store) is None


def test_another_one_cannot_begin_before_the_one_in_progress_is_over(store: Store) -> None:
    next_asked(begin("maths:2", store))
    waits = store.interviews.in_progress()
    agreed = Agreed(10, Blueprint((("maths", 1),)), 2)
    common: Any = {"clock": Clock(), "zone": UTC, "device": "laptop", "language": "en"}
    with pytest.raises(UsageError, match="--end"):
        start_interview(LIBRARY, agreed, store, **common)
    assert store.interviews.in_progress() == waits
