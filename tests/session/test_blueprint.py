"""What an interview is to ask: as typed, as usual, for a role and at a level, and which questions that gives."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

import pytest
from campaigns import times
from every_case import every_case
from hypothesis import given
from hypothesis import strategies as st
from interview_samples import LIBRARY
from session_samples import Clock, claims, library_from
from shipped_banks import shipped

from dlquiz.bank import Library
from dlquiz.errors import UsageError
from dlquiz.kinds.open import Open
from dlquiz.kinds.true_false import TrueFalse
from dlquiz.questions.question import Question
from dlquiz.session.interview import (
    LEVELS,
    ROLES,
    Blueprint,
    blueprint_asked,
    chosen,
    level_asked,
    role_asked,
    usual_blueprint,
    usual_minutes,
)
from dlquiz.session.interview.blueprint import STUDY, available, fits
from dlquiz.session.interview.following import following, probe_of
from dlquiz.session.interview.roles import TASKS, USUAL
from dlquiz.session.interview.running import Item, Place, RunningInterview
from dlquiz.session.interview.stages import planned_stages, questions_by_stage, stage_of, stages_of
from dlquiz.session.state import Event

SHIPPED = shipped()
BANKS = {bank.id for bank in SHIPPED.banks}


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        pytest.param("cnn:2,maths:1", (("cnn", 2), ("maths", 1)), id="banks"),
        pytest.param("cnn/fields:2", (("cnn/fields", 2),), id="a topic of a bank"),
        pytest.param("fields", (("fields", 1),), id="a topic of any bank, one question where no number is given"),
        pytest.param(" cnn:2 ;  maths：1，cnn:1", (("cnn", 3), ("maths", 1)), id="twice"),
    ],
)
def test_a_blueprint_as_typed(typed: str, lines: tuple[tuple[str, int], ...]) -> None:
    blueprint = blueprint_asked(typed, LIBRARY)
    assert blueprint.lines == lines
    assert blueprint_asked(blueprint.text, LIBRARY) == blueprint


@every_case(
    ("typed", "expected"),
    [
        ("", "1 to 100"),
        ("cnn:101", "1 to 100"),
        ("cnn:60,maths:60", "1 to 100"),
        ("cnn:0", "such as `background:2`"),
        ("cnn:-1", "such as `background:2`"),
        ("cnn:x", "such as `background:2`"),
        ("cnn:1:2", "such as `background:2`"),
        ("cnn:" + "9" * 5000, "such as `background:2`"),
        ("cn:2", "did you mean `cnn`?"),
        ("nowhere:2", "banks: cnn, maths"),
    ],
)
def test_what_cannot_be_asked_is_reported(typed: str, expected: str) -> None:
    with pytest.raises(UsageError, match=re.escape(expected)) as error:
        blueprint_asked(typed, LIBRARY)
    assert error.value.zh != error.value.en


def test_of_own_banks_all_are_asked_evenly_and_of_one_that_is_named_all() -> None:
    assert usual_blueprint(LIBRARY, 12).lines == (("cnn", 2), ("maths", 2))
    assert usual_blueprint(LIBRARY, 12, "maths").lines == (("maths", 4),)
    with pytest.raises(UsageError, match="no questions"):
        usual_blueprint(Library(()), 30)


@pytest.mark.unmeasured
@given(seed=st.integers(0, 10_000), minutes=st.sampled_from([3, 15, 30, 60, 120]))
def test_the_shipped_banks_fill_every_line_with_different_questions_and_no_siblings(seed: int, minutes: int) -> None:
    blueprint = usual_blueprint(SHIPPED, minutes)
    found = chosen(SHIPPED, blueprint, seed)
    names = [question.name for question in found.questions]
    families = [question.family_name for question in found.questions if question.family_name]
    assert found.short == []
    assert len(names) == len(set(names)) == blueprint.questions
    assert len(families) == len(set(families))
    for what, count in blueprint.lines:
        own = [question for question in found.questions if fits(question, what, BANKS)]
        assert len(own) == count
        if count > 1:
            # Something to talk about, and something to compute.
            spoken = sum(isinstance(question.kind, Open | TrueFalse) for question in own)
            assert 1 <= spoken < count


def test_questions_do_not_depend_on_what_was_answered_and_every_one_may_come() -> None:
    seen = {
        question.name for seed in range(300) for question in chosen(LIBRARY, Blueprint((("cnn", 3),)), seed).questions
    }
    assert seen == {question.name for question in LIBRARY.banks[0].questions}


def test_a_line_that_wants_more_than_there_is_says_so() -> None:
    found = chosen(LIBRARY, Blueprint((("maths/twins", 2), ("cnn/fields", 9))), 1)
    short = [(one.what, one.wanted, one.found) for one in found.short]
    assert short == [("maths/twins", 2, 1), ("cnn/fields", 9, 3)]
    assert len(found.questions) == 4


DESIGNS_BANK = """
format: 1
id: design
title: Design
questions:
  - {id: serve, type: open, topic: t, tags: [design], difficulty: 3, prompt: P, answer: A, rubric: [{point: P}]}
  - {id: rank, type: open, topic: t, tags: [design], difficulty: 2, prompt: P, answer: A, rubric: [{point: P}]}
  - {id: bytes, type: numeric, topic: t, prompt: P, answer: {value: 1}}
"""


def rated(bank: str, topics: str = "a b c", each: int = 6) -> Library:
    """A bank with so many questions of each difficulty in each topic."""
    said = (
        f"{topic}{level}x{number}, topic: {topic}, difficulty: {level}"
        for topic in topics.split()
        for level in (1, 2, 3)
        for number in range(each)
    )
    return claims(*said, bank=bank)


def without(library: Library, *banks: str) -> Library:
    return Library(tuple(bank for bank in library.banks if bank.id not in banks))


NO_DESIGN = without(SHIPPED, "design")
WITH_DESIGN = Library((*NO_DESIGN.banks, *library_from(DESIGNS_BANK).banks))


def difficulties(questions: list[Question]) -> list[int]:
    counts = Counter(question.difficulty for question in questions)
    return [counts[difficulty] for difficulty in (1, 2, 3)]


def test_every_weight_names_what_the_shipped_banks_have() -> None:
    for role, weights in [("", USUAL), *ROLES.items()]:
        for what in weights:
            assert available(SHIPPED, what), (role, what)
    for role, tasks in TASKS.items():
        assert set(tasks) == {"coding", "design"}
        assert available(WITH_DESIGN, tasks["coding"]), role
        assert available(WITH_DESIGN, tasks["design"]), role


# Roles


@every_case("role", ROLES)
@every_case("level", [None, *LEVELS])
@every_case("minutes", [3, 27, 30, 45, 90])
def test_a_role_fills_its_stages_from_the_shipped_banks(role: str, level: str | None, minutes: int) -> None:
    blueprint = usual_blueprint(NO_DESIGN, minutes, role=role, level=level)
    wanted = questions_by_stage(role, level, minutes, {"coding": 9, "design": 0})
    for seed in range(3):
        found = chosen(NO_DESIGN, blueprint, seed, level, role, minutes)
        assert found.short == []
        assert len({question.name for question in found.questions}) == blueprint.questions
        # Each stage comes whole, the shortest questions first.
        stages = [stage_of(question, by_kind=True) for question in found.questions]
        assert stages == [stage for stage, count in wanted.items() for _ in range(count)]


def test_stages_follow_the_length_of_an_interview() -> None:
    most = {"coding": 9, "design": 9}
    engineer = partial(questions_by_stage, "ml-engineer", most=most)
    assert engineer(None, 45) == engineer("mid", 45)
    # Too short for a function, for a system, for a second question.
    assert "coding" not in engineer(None, 29)
    assert engineer(None, 44)["coding"] == 1
    assert "design" not in engineer(None, 44)
    assert sum(engineer(None, 1).values()) == 1
    assert (engineer("senior", 240)["coding"], engineer("senior", 240)["design"]) == (5, 5)
    # Where there are fewer tasks, the other stages have more questions.
    fewer = questions_by_stage("ml-engineer", "senior", 240, {"coding": 2, "design": 5})
    assert fewer["coding"] == 2
    assert fewer["computation"] > engineer("senior", 240)["computation"]


def test_an_interview_for_a_role_takes_longer() -> None:
    assert (usual_minutes(None), usual_minutes("llm")) == (30, 45)


def test_a_role_asks_for_no_task_where_there_is_none() -> None:
    # 45 minutes: 10 of warm-up, 22 of computation and 13 of derivation.
    assert usual_blueprint(without(NO_DESIGN, "coding"), 45, role="llm").questions == 5 + 7 + 2
    assert usual_blueprint(SHIPPED, 45, "homework", "llm").lines == (("homework", 14),)


def test_a_system_is_designed_last_and_only_open_questions_ask_for_one() -> None:
    blueprint = usual_blueprint(WITH_DESIGN, 45, role="vision", level="senior")
    assert blueprint.lines[-2:] == (("coding/code-convolution", 1), ("design", 1))
    seen = set()
    for seed in range(20):
        found = chosen(WITH_DESIGN, blueprint, seed, "senior", "vision").questions
        assert [stage_of(one, by_kind=True) for one in found[-2:]] == ["coding", "design"]
        assert sum(one.bank == "design" for one in found) == 1
        seen.add(found[-1].name)
    # There is one of the difficulty that a senior interview mostly wants, and one of another.
    assert seen == {"design/serve", "design/rank"}
    assert "design" not in dict(usual_blueprint(WITH_DESIGN, 45, role="vision", level="junior").lines)


def test_a_role_designs_its_own_systems_where_there_are_enough() -> None:
    source = DESIGNS_BANK.replace("[design], difficulty: 3", "[design, on-device], difficulty: 3")
    library = Library((*NO_DESIGN.banks, *library_from(source).banks))

    def designed(role: str, minutes: int) -> set[str]:
        blueprint = usual_blueprint(library, minutes, role=role, level="senior")
        asked = (chosen(library, blueprint, seed, "senior", role, minutes).questions for seed in range(12))
        return {one.id for questions in asked for one in questions if one.bank == "design"}

    assert designed("vision", 45) == {"serve"}
    # Two are wanted, and one is of the role.
    assert designed("vision", 90) == {"serve", "rank"}
    # None of the other role's, and any for an engineer.
    assert designed("llm", 45) == designed("ml-engineer", 45) == {"serve", "rank"}


def test_the_tasks_of_a_role_have_their_full_time_and_the_questions_the_rest() -> None:
    for minutes in (45, 53, 90):
        blueprint = usual_blueprint(WITH_DESIGN, minutes, role="llm")
        found = chosen(WITH_DESIGN, blueprint, 4, None, "llm", minutes).questions
        stages = {stage.name: stage.minutes for stage in stages_of(found, minutes, by_kind=True)}
        assert list(stages) == ["warm-up", "computation", "derivation", "coding", "design"]
        assert sum(stages.values()) == minutes
        assert (stages["coding"], stages["design"]) == ((15, 12) if minutes < 60 else (30, 24))
        # They are those that are announced before there are any questions.
        tasks = {"coding": 1 if minutes < 60 else 2, "design": 1 if minutes < 60 else 2}
        assert {one.name: one.minutes for one in planned_stages("llm", None, minutes, tasks)} == stages
    assert [tuple(one)[:2] for one in stages_of(found[:2], 1, by_kind=True)] == []
    # Where not even the tasks have their time, all stages share what there is.
    short = stages_of([*found[:1], *found[-5:]], 10, by_kind=True)
    assert [tuple(one)[:2] for one in short] == [("warm-up", 1), ("derivation", 1), ("coding", 4), ("design", 4)]


def test_a_line_of_a_derivation_that_is_wrong_is_found_in_the_stage_of_derivations() -> None:
    library = claims("claim, topic: t", "line, topic: t, tags: [wrong-line]")
    stages = {one.id: stage_of(one, by_kind=True) for one in library.questions()}
    assert stages == {"claim": "warm-up", "line": "derivation"}
    assert {stage_of(one, by_kind=False) for one in library.questions()} == {"questions"}


def test_a_bank_that_is_not_installed_is_skipped_and_one_that_comes_is_asked() -> None:
    fewer = usual_blueprint(without(NO_DESIGN, "cnn_interview"), 45, role="vision")
    assert fewer.questions == 10
    assert not any("cnn_interview" in what for what, _ in fewer.lines)
    more = usual_blueprint(Library((*NO_DESIGN.banks, *rated("vision").banks)), 45, role="vision")
    assert more.questions == 10
    assert dict(more.lines)["vision"] == 3


def test_what_a_topic_lacks_the_others_take_over() -> None:
    longest = usual_blueprint(NO_DESIGN, 240, role="vision")
    functions = {
        one.family_name or one.name for one in NO_DESIGN.questions("coding") if one.topic == "code-convolution"
    }
    counts = questions_by_stage("vision", None, 240, {"coding": len(functions), "design": 0})
    assert dict(longest.lines)["coding/code-convolution"] == counts["coding"] == min(5, len(functions))
    assert longest.questions == sum(counts.values())
    # Of the questions 6%, unless there are fewer.
    assert dict(longest.lines)["transformers/multimodal"] < 80 / 10
    assert chosen(NO_DESIGN, longest, 1, None, "vision", 240).short == []


def test_banks_of_ones_own_are_asked_only_where_no_shipped_one_is() -> None:
    both = Library((*LIBRARY.banks, *SHIPPED.banks))
    assert usual_blueprint(both, 30, role="llm") == usual_blueprint(SHIPPED, 30, role="llm")
    assert usual_blueprint(LIBRARY, 12, role="llm").lines == (("cnn", 2), ("maths", 1))
    assert usual_blueprint(SHIPPED, 30, "homework", "llm").lines == (("homework", 9),)


def test_a_bank_goes_before_a_topic_of_its_name() -> None:
    found = chosen(SHIPPED, Blueprint((("training", 40),)), 3)
    assert {question.bank for question in found.questions} == {"training"}
    assert available(SHIPPED, "training") == len(SHIPPED.bank("training").questions)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ask", "typed", "en", "zh"),
    [
        (
            role_asked,
            "reserch",
            "no role `reserch`; there are: ml-engineer, research, vision, llm; did you mean `research`?",
            "没有岗位 `reserch`；可选：ml-engineer、research、vision、llm；是否想写 `research`？",
        ),
        (role_asked, "", "no role ``; there are:", "没有岗位 ``；可选："),
        (
            level_asked,
            "senor",
            "; did you mean `senior`?",
            "没有级别 `senor`；可选：junior、mid、senior；是否想写 `senior`？",
        ),
        (level_asked, "\x1b[31m", "there are: junior, mid, senior", "可选：junior、mid、senior"),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(ask, typed, en, zh) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UsageError) as refusal:
        ask(typed)
    assert en in refusal.value.en
    assert zh in refusal.value.zh


def test_names_are_read_in_any_case() -> None:
    assert (role_asked(" LLM "), level_asked("Mid")) == ("llm", "mid")


# Levels


@pytest.mark.parametrize(("level", "counts"), [("junior", [8, 9, 3]), ("mid", [4, 10, 6]), ("senior", [1, 8, 11])])
def test_a_level_decides_how_many_questions_have_which_difficulty(level: str, counts: list[int]) -> None:
    library = rated("b", each=12)
    for seed in range(20):
        for blueprint in (Blueprint((("b", 20),)), Blueprint((("b/a", 5), ("b", 9), ("c", 6)))):
            assert difficulties(chosen(library, blueprint, seed, level).questions) == counts


@pytest.mark.parametrize("role", [None, *ROLES])
def test_the_shipped_banks_have_questions_for_every_level(role: str | None) -> None:
    blueprint = usual_blueprint(SHIPPED, 60, role=role)
    for level, shares in LEVELS.items():
        for seed in range(5):
            found = difficulties(chosen(SHIPPED, blueprint, seed, level).questions)
            for count, share in zip(found, shares.values(), strict=True):
                assert abs(count - share * blueprint.questions / 100) <= 2, (level, seed, found)


def test_where_a_difficulty_is_missing_the_nearest_is_asked_and_nothing_is_short() -> None:
    library = rated("b", "a")
    for seed in range(20):
        found = chosen(library, Blueprint((("b", 15),)), seed, "senior")
        assert found.short == []
        # Eight of difficulty 3 are wanted, and there are six.
        assert difficulties(found.questions) == [3, 6, 6]


def test_at_a_level_the_seed_decides_and_topics_are_many() -> None:
    library = rated("b", "a b c d e")
    first = chosen(library, Blueprint((("b", 5),)), 4, "mid").questions
    assert first == chosen(library, Blueprint((("b", 5),)), 4, "mid").questions
    seen = set()
    for seed in range(30):
        questions = chosen(library, Blueprint((("b", 5),)), seed, "mid").questions
        assert len({question.topic for question in questions}) == 5
        seen.add(tuple(question.name for question in questions))
    assert len(seen) == 30


# What is asked only on request


@pytest.mark.sweep
def test_interviews_never_ask_to_recite_or_how_to_study() -> None:
    study = {question.name for question in SHIPPED.questions() if STUDY in question.tags}
    assert study
    for role in (None, *ROLES):
        for seed in range(times(24)):
            minutes = (15, 30, 60, 120)[seed % 4]
            level = (None, *LEVELS)[seed % 3]
            blueprint = usual_blueprint(SHIPPED, minutes, role=role, level=level)
            asked = chosen(SHIPPED, blueprint, seed, level, role, minutes).questions
            assert study.isdisjoint(question.name for question in asked)


def test_no_answer_brings_one_up() -> None:
    library = library_from(
        """
format: 1
id: b
title: B
questions:
  - {id: why, type: open, topic: t, prompt: P, answer: A, rubric: [{point: P}], follow_ups: [b/when]}
  - {id: claim, type: true_false, topic: t, prompt: P, answer: true}
  - {id: when, type: numeric, topic: t, tags: [study], prompt: P, answer: {value: 1}}
"""
    )
    interview = RunningInterview("i", Clock()(), 10, Blueprint((("b", 1),)), 1, 1, ())
    for name in ("b/why", "b/claim"):
        question = library.question(name)
        assert question is not None
        item = Item(Place(name, 1, "a"), (Event("answer", "true"),), over=True)
        assert following(item, 0, question, library, interview) == []
        assert probe_of(question, library, (), 1) is None
