"""The interviewer: what is asked and withheld, the clock, follow-ups and probes, and that nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from asking import next_asked
from hypothesis import given, settings
from hypothesis import strategies as st
from interview_samples import LIBRARY, answer_all, asked, begin, name, numbered_store, right_answer, taken_up
from progress_files import VERSION_4, made_from
from session_samples import Clock, refuse

from dlquiz.bank import Library
from dlquiz.errors import DisagreementError, StorageError, UsageError
from dlquiz.messages import Text, say
from dlquiz.progress.interviews import Pause, Stage
from dlquiz.progress.store import Store, open_store
from dlquiz.reports.interviews import report_of
from dlquiz.schedule import replay
from dlquiz.session import marking
from dlquiz.session.interview import Agreed, Blueprint, Interviewer, Reply, interview_left, start_interview
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


def given_up_until(wanted: str, store: Store, lines: str = "cnn/layers:5") -> Interviewer:
    """An interview of whose questions all before the one that is `wanted` were given up."""
    interviewer = begin(lines, store)
    while name(asked(interviewer)) != wanted:
        while not interviewer.submit("?").over:
            pass
    return interviewer


def test_too_few_digits_are_not_asked_for_more_since_that_would_tell_a_right_answer(store: Store) -> None:
    interviewer = given_up_until("third-follow-up", store)
    # In practice this would be "give three digits": it is rounded rightly.
    assert interviewer.submit("0.33").over


def test_a_decimal_comma_is_asked_about_although_neither_reading_is_right(store: Store) -> None:
    interviewer = given_up_until("third-follow-up", store)
    reply = interviewer.submit("7,500")
    assert (reply.taken, reply.over) == (False, False)
    assert "did you mean 7.500?" in reply.help.en and "7.500" in reply.help.zh
    assert interviewer.submit("7,500").over, "a second time it is taken as it is read"


def test_what_cannot_be_read_costs_nothing_and_says_why(store: Store) -> None:
    interviewer = given_up_until("stack", store, "cnn/fields:3")
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


# At the end


def test_open_answers_are_scored_at_the_end_and_only_by_points_that_there_are(store: Store) -> None:
    interviewer = begin("maths/proofs:2", store)
    while next_asked(interviewer) is not None and interviewer.phase == "questions":
        interviewer.submit(right_answer(asked(interviewer)))
    assert (interviewer.phase, interviewer.unscored) == ("scoring", 1)
    found = asked(interviewer)
    state = found.question_state.state
    assert (name(found), state.stage, state.answer) == ("lonely", "rubric", "linear maps compose")
    assert "lonely" not in {attempt.question for attempt in store.history()}
    with pytest.raises(RuntimeError):
        interviewer.pass_on()
    for typed in ("?", "？", "seven", "9", "7", ""):
        reply = interviewer.submit(typed)
        assert (reply.taken, reply.over) == (False, False)
        assert any(reply.help)
    interviewer.typed("not kept")
    assert asked(interviewer).question_state.typed == ""
    assert interviewer.submit("1").over
    assert (interviewer.phase, interviewer.unscored) == ("over", 0)
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
                state = found.question_state
                result.append((interviewer.phase, name(found), found.place.why, state.variant.seed, state.number))
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
    with monkeypatch.context() as patch:
        patch.setattr(store.interviews, "save", refuse)
        interviewer.keep()
        assert (interviewer.keeps, interviewer.saves) == (True, False)
    interviewer.keep()
    assert interviewer.saves, "it is in order again"
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
        state = found.question_state
        assert (name(found), state.typed, state.number, interviewer.left) == ("twin-two", "2 + ", 3, 1098)
        assert answer_all(interviewer)[0] == "twin-two"
        before, over = store.interviews.finished()[0], interviewer.finish()
        assert store.interviews.finished() == [before, over]
        assert [place.attempt for place in over.places][:4] == ["id0013", "id0014", "id0015", "id0016"]
        assert (over.role, over.level, over.assignment, over.stages, over.pauses) == (None, None, None, (), ())
        assert all(place.stage is None for one in (before, over) for place in one.places)
        assert {one.id for one in given} < {one.id for one in store.history()}
        assert store.figures.mismatches() == []


def test_what_later_interviews_agree_on_is_kept_on_the_way_and_at_the_end(store: Store) -> None:
    begin("cnn/layers:3 maths:1", store, seed=4, role="llm", level="senior")
    left = interview_left(store)
    assert (left.role, left.level) == ("llm", "senior")
    agreed = replace(
        left,
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


def question_in(interviewer: Interviewer) -> str:
    return asked(interviewer).question_state.variant.question.name


# The other verbs


def test_passing_on_gives_the_question_up_with_what_was_answered_of_it(store: Store) -> None:
    interviewer = given_up_until("steps", store)
    interviewer.submit(right_answer(asked(interviewer)))
    reply = interviewer.pass_on()
    assert (reply.taken, reply.over, reply.saved) == (True, True, True)
    (attempt,) = [attempt for attempt in store.history() if attempt.question == "cnn/steps"]
    assert attempt.answer.split("\n")[0] == "?"
    assert len(attempt.answer.split("\n")) == 3


@pytest.mark.parametrize("verb", [lambda one: one.submit("1"), lambda one: one.pass_on()], ids=["submit", "pass on"])
def test_nothing_is_answered_before_something_is_asked(store: Store, verb: Any) -> None:
    interviewer = begin("maths/claims:1", store)
    interviewer.keep()
    assert interviewer.here == 0
    with pytest.raises(RuntimeError, match=r"call advance\(\) first"):
        verb(interviewer)
    answer_all(interviewer)
    with pytest.raises(RuntimeError, match=r"call advance\(\) first"):
        verb(interviewer)
    assert store.figures.answered() == 1


def test_what_comes_next_is_asked_as_it_is_written_now(store: Store) -> None:
    interviewer = begin("cnn/fields:1 maths/claims:1", store)
    first = question_in(interviewer)
    interviewer.use(Library(()))
    assert question_in(interviewer) == first, "the one being answered is finished as it was drawn"
    interviewer.submit(right_answer(asked(interviewer)))
    assert next_asked(interviewer) is None
    assert [place.question for place in interviewer.finish().places] == [first]


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
    assert first not in {place.question for place in interviewer.finish().places}
    assert store.figures.answered() > 0


def test_an_interview_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError) as refused:
        begin("nowhere:3", store)
    assert (refused.value.en, refused.value.zh) == tuple(say(each, "interview_no_questions") for each in ("en", "zh"))
    assert interview_left(store) is None


def test_another_one_cannot_begin_before_the_one_in_progress_is_over(store: Store) -> None:
    next_asked(begin("maths:2", store))
    waits = store.interviews.in_progress()
    agreed = Agreed(10, Blueprint((("maths", 1),)), 2)
    common: Any = {"clock": Clock(), "zone": UTC, "device": "laptop", "language": "en"}
    with pytest.raises(UsageError, match="--end"):
        start_interview(LIBRARY, agreed, store, **common)
    assert store.interviews.in_progress() == waits
