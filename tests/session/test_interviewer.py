"""The interviewer: what is asked and withheld, the clock, follow-ups and probes, and that nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking import next_asked
from hypothesis import given, settings
from hypothesis import strategies as st
from interview_samples import LIBRARY, answer_all, asked, begin, name, numbered_store, right_answer, taken_up
from progress_files import VERSION_4, made_from
from session_samples import Clock

from dlquiz.bank import Library
from dlquiz.errors import StorageError
from dlquiz.messages import Text
from dlquiz.progress.interviews import Pause, Stage
from dlquiz.progress.store import Store, open_store
from dlquiz.reports.interviews import report_of
from dlquiz.schedule import replay
from dlquiz.session.interview import Interviewer, Reply, interview_left
from dlquiz.session.interview.running import running_json
from dlquiz.session.state import Event


@pytest.fixture
def store() -> Iterator[Store]:
    with numbered_store() as opened:
        yield opened


# Asking


def test_a_question_is_counted_among_those_agreed_and_a_follow_up_with_the_one_it_follows(store: Store) -> None:
    interviewer = begin("cnn/layers:4", store, seed=2)
    shown = []
    while (found := next_asked(interviewer)) is not None and interviewer.phase == "questions":
        shown.append((found.place.why, found.question_state.number, found.question_state.total))
        while not interviewer.submit(right_answer(asked(interviewer))).over:
            pass
    assert [number for why, number, _ in shown if why == "planned"] == [1, 2, 3, 4]
    assert {total for *_, total in shown} == {4}
    for place, (why, number, _) in enumerate(shown):
        if why != "planned":
            assert number == shown[place - 1][1]


# Nothing is reported before the end


@pytest.mark.parametrize("answer", ["right", "wrong"])
def test_a_reply_is_the_same_whether_the_answer_is_right_or_not(store: Store, answer: str) -> None:
    interviewer = begin("cnn/fields:1", store, seed=4)
    found = asked(interviewer)
    text = right_answer(found) if answer == "right" else {"true": "false"}.get(right_answer(found), "123456")
    reply = interviewer.submit(text)
    assert replace(reply, question_state=found.question_state) == Reply(found.question_state, taken=True, over=True)
    assert reply.question_state.events == (Event("answer", text),)


def test_too_few_digits_are_not_asked_for_more_since_that_would_tell_a_right_answer(store: Store) -> None:
    interviewer = begin("cnn/layers:5", store)
    for _ in range(9):
        found = asked(interviewer)
        if name(found) == "third-follow-up":
            break
        while not interviewer.submit("?").over:
            pass
    assert name(found) == "third-follow-up"
    # In practice this would be "give three digits": it is rounded rightly.
    assert interviewer.submit("0.33").over


def test_a_decimal_comma_is_asked_about_although_neither_reading_is_right(store: Store) -> None:
    interviewer = begin("cnn/layers:5", store)
    for _ in range(9):
        if name(asked(interviewer)) == "third-follow-up":
            break
        while not interviewer.submit("?").over:
            pass
    reply = interviewer.submit("7,500")
    assert (reply.taken, reply.over) == (False, False)
    assert "did you mean 7.500?" in reply.help.en and "7.500" in reply.help.zh
    assert interviewer.submit("7,500").over, "a second time it is taken as it is read"


def test_what_cannot_be_read_costs_nothing_and_says_why(store: Store) -> None:
    interviewer = begin("cnn/fields:3", store)
    while name(asked(interviewer)) != "stack":
        interviewer.submit("?")
    reply = interviewer.submit("three")
    assert (reply.taken, reply.over) == (False, False)
    assert any(reply.help)
    assert name(asked(interviewer)) == "stack"


# What an answer brings up


def test_an_open_answer_brings_up_its_follow_ups_at_once_and_two_at_most(store: Store) -> None:
    interviewer = begin("cnn/layers:1", store, seed=0)
    while name(asked(interviewer)) != "why":
        interviewer = begin("cnn/layers:2", store, seed=interviewer.interview.seed + 1)
    interviewer.submit("they compose")
    found = asked(interviewer)
    assert (name(found), found.place.why, found.place.after) in [
        ("collapse", "follow_up", 0),
        ("words", "follow_up", 0),
    ]
    assert found.introduction.key == "interview_leads_on"
    names = {turn.question for turn in interviewer.interview.waiting if turn.why == "follow_up"}
    assert len(names) == 1


def first_asked(lines: str, wanted: str, store: Store, **changes: Any) -> Interviewer:
    """An interview in which `wanted` is the first question."""
    for seed in range(200):
        interviewer = begin(lines, store, seed=seed, **changes)
        if name(asked(interviewer)) == wanted:
            return interviewer
    raise AssertionError(f"{wanted} never comes first")


@pytest.mark.parametrize(
    ("said", "key"), [("true", "interview_you_agreed"), ("对", "interview_you_agreed"), ("2", "interview_you_denied")]
)
def test_a_claim_is_probed_by_a_number_of_its_topic_that_shares_most_tags(store: Store, said: str, key: str) -> None:
    interviewer = first_asked("cnn/fields:1 maths:2", "padding-claim", store)
    interviewer.submit(said)
    found = asked(interviewer)
    # `far` is of the same topic too, and shares no tag.
    assert (name(found), found.place.why, found.place.after) == ("stack", "probe", 0)
    assert found.introduction.key == key
    assert found.introduction.quoted == Text("Padding leaves the field $r$ as it is", "填充不改变感受野 $r$")


def test_an_open_answer_without_follow_ups_is_probed_and_quoted_as_it_was_written(store: Store) -> None:
    interviewer = first_asked("maths/proofs:1 maths/claims:1", "lonely", store)
    interviewer.submit("It *is* so, [b]because\nQED[/b] \x1b[31m" + "and so on " * 30)
    found = asked(interviewer)
    assert (name(found), found.place.why) == ("proof-number", "probe")
    assert found.introduction.own_words
    quoted = found.introduction.quoted.en
    assert quoted.startswith("It *is* so, [b]because QED[/b]")
    assert "\x1b" not in quoted
    assert "\n" not in quoted
    assert len(quoted) <= 122


# The clock


def test_the_clock_tells_the_time_of_a_question_and_what_is_left(store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:3", store, clock=clock, minutes=2)
    asked(interviewer)
    clock.wait(30)
    assert (interviewer.here, interviewer.left) == (30, 90)
    interviewer.submit("?")
    asked(interviewer)
    clock.wait(5)
    assert (interviewer.here, interviewer.left) == (5, 85)


def test_after_the_time_the_answer_under_way_is_taken_and_late_and_no_question_is_begun(store: Store) -> None:
    clock = Clock()
    interviewer = begin("cnn/fields:3", store, clock=clock, minutes=1)
    asked(interviewer)
    clock.wait(60)
    assert not interviewer.late
    clock.wait(0.5)
    assert interviewer.late
    reply = interviewer.submit(right_answer(asked(interviewer)))
    assert (reply.taken, reply.late) == (True, True)
    assert next_asked(interviewer) is None
    interview = interviewer.finish()
    assert [place.late for place in interview.places] == [True]
    assert (interview.minutes, interview.seconds) == (1, 60.5)


def test_the_clock_stands_still_while_the_program_is_closed_and_while_answers_are_scored(store: Store) -> None:
    clock = Clock()
    interviewer = begin("maths/proofs:2", store, clock=clock, minutes=5)
    asked(interviewer)
    clock.wait(20)
    interviewer.typed("12")
    clock.wait(3600)
    again = taken_up(store, clock)
    asked(again)
    clock.wait(10)
    assert (again.here, again.left) == (30, 270)
    answer = again.interview.items[0].place.attempt
    while next_asked(again) is not None and again.phase == "questions":
        again.submit(right_answer(asked(again)))
    clock.wait(500)
    again.submit("1")
    assert again.finish() is not None
    assert again.interview.seconds == 30
    assert store.attempts([answer])[answer].seconds == 30


# Scoring


def test_open_answers_are_scored_at_the_end_with_the_rubric(store: Store) -> None:
    interviewer = begin("maths/proofs:2", store)
    while next_asked(interviewer) is not None and interviewer.phase == "questions":
        interviewer.submit(right_answer(asked(interviewer)))
    assert interviewer.unscored == 1
    found = asked(interviewer)
    assert (name(found), found.question_state.state.stage, found.question_state.state.answer) == (
        "lonely",
        "rubric",
        "linear maps compose",
    )
    assert "lonely" not in {attempt.question for attempt in store.history()}
    for unread in ("?", "7", ""):
        assert not interviewer.submit(unread).taken
    assert interviewer.submit("1").over
    assert interviewer.phase == "over"
    (attempt,) = store.history(question="maths/lonely")
    assert (attempt.answer, attempt.verdict, attempt.mode) == ("1\nlinear maps compose", "right", "interview")


def test_an_interview_ended_early_keeps_open_answers_that_nobody_scored(store: Store) -> None:
    interviewer = first_asked("maths/proofs:2", "lonely", store)
    interviewer.submit("because\nit is so")
    interview = interviewer.finish()
    assert [(place.question, place.answer) for place in interview.places] == [("maths/lonely", "because\nit is so")]
    assert store.history() == []
    (line,) = report_of(interview, {}, LIBRARY).lines
    assert (line.score, line.outcome, line.answer) == (None, None, "because\nit is so")


def test_what_stands_in_the_field_of_an_open_question_is_its_answer_when_the_questions_end(store: Store) -> None:
    interviewer = first_asked("maths/proofs:2", "lonely", store)
    interviewer.typed("half a th")
    interviewer.end()
    assert asked(interviewer).question_state.state.answer == "half a th"


def test_a_number_half_typed_is_no_answer_when_the_questions_end(store: Store) -> None:
    interviewer = first_asked("maths/proofs:2 cnn/fields:2", "proof-number", store)
    interviewer.typed("1")
    assert interviewer.finish() is None
    assert (store.interviews.finished(), store.interviews.in_progress()) == ([], None)


# Durability


def test_an_interview_left_or_killed_after_any_event_goes_on_as_it_was(tmp_path: Path) -> None:
    """One interview is played through; another one, with the same answers, is reopened before every single event."""

    def events(fresh: bool, path: Path) -> list[Any]:
        clock, result = Clock(), []
        with numbered_store(path) as store:
            interviewer = begin("cnn:6 maths:2", store, clock=clock, seed=5)
            while True:
                interviewer = taken_up(store, clock) if fresh else interviewer
                found = next_asked(interviewer)
                if found is None:
                    break
                clock.wait(7)
                if interviewer.phase == "questions" and not found.question_state.typed:
                    interviewer.typed("12")
                    interviewer = taken_up(store, clock) if fresh else interviewer
                    assert asked(interviewer).question_state.typed == "12"
                found = asked(interviewer)
                text = "1" if interviewer.phase == "scoring" else right_answer(found)
                result.append(
                    (
                        interviewer.phase,
                        name(found),
                        found.place.why,
                        found.question_state.variant.seed,
                        found.question_state.number,
                    )
                )
                assert interviewer.submit(text).taken
            interview = interviewer.finish()
            attempts = store.attempts(place.attempt for place in interview.places)
            assert len(attempts) == len(interview.places) == store.figures.answered()
            assert store.figures.mismatches() == []
            result.append(interview.seconds)
            result += [(attempts[place.attempt].score, attempts[place.attempt].seconds) for place in interview.places]
        return result

    once = events(False, tmp_path / "once.db")
    assert events(True, tmp_path / "reopened.db") == once
    assert len(once) > 20


def test_an_open_answer_given_just_before_a_kill_is_scored_later(store: Store) -> None:
    interviewer = first_asked("maths/proofs:2", "lonely", store)
    kept = []
    save = store.interviews.save
    store.interviews.save = lambda payload, at: kept.append(payload) or save(payload, at)  # type: ignore
    interviewer.submit("because")
    store.interviews.save = save  # type: ignore
    (passed,) = kept
    # Version 0.1.0 wrote the answer down first, and then that the interview goes on.
    item = {**passed["stops"][-1], "over": False}
    said = {**passed, "stops": [item], "waiting": [turn for turn in passed["waiting"] if turn[1] == "planned"]}
    for payload in (said, passed):
        save(payload, Clock()())
        again = taken_up(store)
        assert name(asked(again)) == "proof-number"
        again.submit("?")
        assert asked(again).question_state.state.answer == "because"
        store.connection.execute("DELETE FROM sitting")


def test_a_question_that_is_gone_meanwhile_is_left_out_and_reported(store: Store) -> None:
    interviewer = first_asked("maths/proofs:1 cnn/fields:1", "lonely", store)
    interviewer.submit("because")
    only_cnn = Library(LIBRARY.banks[:1])
    again = taken_up(store, library=only_cnn)
    answer_all(again)
    assert again.faults
    interview = again.finish()
    kept = {place.question: place.answer for place in interview.places}
    assert kept["maths/lonely"] == "because"


def test_where_nothing_can_be_saved_the_interview_goes_on_and_says_so(store: Store, monkeypatch: Any) -> None:
    interviewer = begin("cnn/fields:2", store)
    asked(interviewer)
    assert interviewer.saves
    failing = StorageError("the disk is full", "磁盘已满")

    def refuse(*_: Any) -> None:
        raise failing

    with monkeypatch.context() as patch:
        patch.setattr(store.interviews, "save", refuse)
        patch.setattr(store, "record", refuse)
        reply = interviewer.submit(right_answer(asked(interviewer)))
        assert (reply.taken, reply.saved) == (True, False)
    answer_all(interviewer)
    interview = interviewer.finish()
    assert len(interview.places) == store.figures.answered() > 1


def test_an_interview_of_the_first_version_goes_on(tmp_path: Path) -> None:
    path = made_from(VERSION_4, 4, tmp_path / "progress.db")
    with open_store(path) as store:
        given = store.history()
        interviewer = taken_up(store)
        found = asked(interviewer)
        assert (name(found), found.question_state.typed, found.question_state.number, interviewer.left) == (
            "twin-two",
            "2 + ",
            3,
            1098,
        )
        assert answer_all(interviewer)[0] == "twin-two"
        before, over = store.interviews.finished()[0], interviewer.finish()
        assert store.interviews.finished() == [before, over]
        assert [place.attempt for place in over.places][:4] == ["id0013", "id0014", "id0015", "id0016"]
        assert (over.role, over.level, over.assignment, over.stages, over.pauses) == (None, None, None, (), ())
        assert all(place.stage is None for one in (before, over) for place in one.places)
        assert {one.id for one in given} < {one.id for one in store.history()}
        assert store.figures.mismatches() == []


def test_what_later_interviews_agree_on_is_kept_on_the_way_and_at_the_end(store: Store) -> None:
    begin("cnn/layers:3 maths:1", store, seed=3)
    left = interview_left(store)
    agreed = replace(
        left,
        role="llm",
        level="senior",
        assignment="week 3",
        stages=(Stage("warm_up", 5), Stage("coding", 20)),
        pauses=(Pause(Clock()(), 90.0),),
        waiting=tuple(turn._replace(stage=number % 2) for number, turn in enumerate(left.waiting)),
    )
    planned = {turn.question: turn.stage for turn in agreed.waiting}
    store.interviews.save(running_json(agreed), Clock()())
    assert interview_left(store) == agreed
    asked(taken_up(store))
    assert interview_left(store) == taken_up(store).interview
    interviewer = taken_up(store)
    answer_all(interviewer)
    over = interviewer.finish()
    assert store.interviews.finished() == [over]
    said = over.role, over.level, over.assignment, over.pauses
    assert said == (agreed.role, agreed.level, agreed.assignment, agreed.pauses)
    assert [(one.name, one.minutes) for one in over.stages] == [("warm_up", 5), ("coding", 20)]
    assert sum(stage.seconds for stage in over.stages) == pytest.approx(over.seconds)
    assert {place.question: place.stage for place in over.places if place.why == "planned"} == planned
    came_up = [place for place in over.places if place.after is not None]
    assert came_up
    assert all(place.stage == over.places[place.after].stage for place in came_up)


def test_a_session_that_cannot_be_read_is_reported(store: Store) -> None:
    store.interviews.save({"id": 1}, Clock()())
    with pytest.raises(StorageError, match="--discard"):
        interview_left(store)


# Whatever is answered


ANSWERS = st.sampled_from(["right", "?", "12", "true", "false", "1", "none", "because", "", "1,2"])


@pytest.mark.sweep
@settings(max_examples=60)
@given(seed=st.integers(0, 50), answers=st.lists(st.tuples(ANSWERS, st.floats(0, 90)), min_size=60, max_size=60))
def test_a_report_counts_what_is_recorded_whatever_is_answered(seed: int, answers: list[tuple[str, float]]) -> None:
    clock = Clock()
    with numbered_store() as store:
        interviewer = begin("cnn:4 maths:2", store, clock=clock, minutes=5, seed=seed)
        for answer, seconds in answers:
            found = next_asked(interviewer)
            if found is None:
                break
            clock.wait(seconds)
            recorded = store.figures.answered()
            reply = interviewer.submit(right_answer(found) if answer == "right" else answer)
            assert not hasattr(reply, "verdict")
            assert store.figures.answered() - recorded in (0, 1)
        interview = interviewer.interview
        interview = interviewer.finish()
        if interview is None:
            assert store.figures.answered() == 0
            return
        attempts = store.attempts(place.attempt for place in interview.places)
        report = report_of(interview, attempts, LIBRARY)
        assert report.scored == store.figures.answered() == len(attempts)
        assert {line.question for line in report.lines if line.score is not None} == {
            attempt.question for attempt in store.history()
        }
        if attempts:
            mean = sum(attempt.score for attempt in store.history()) / store.figures.answered()
            assert report.score == pytest.approx(mean)
        assert sum(topic.answered for topic in report.topics) == report.scored
        assert sum(bank.answered for bank in report.banks) == report.scored
        assert interview.seconds == pytest.approx(interview.seconds)
        late = [line.late for line in report.lines]
        assert sum(late) <= 1
        assert store.figures.mismatches() == []
        for attempt in store.history():
            (same,) = store.history(question=attempt.question)
            memory = store.figures.memories()[attempt.question]
            assert memory == replay([(same.rating, same.at)])
