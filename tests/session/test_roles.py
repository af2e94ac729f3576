"""Interviews for a role and at a level: what is asked, how difficult it is, and what is asked only on request."""

from __future__ import annotations

from collections import Counter

import pytest
from interview_samples import LIBRARY, numbered_store, taken_up
from session_samples import Clock
from shipped_banks import shipped

from dlquiz.bank import Library, load_text
from dlquiz.errors import UsageError
from dlquiz.progress.interviews import interview_payload, payload_values
from dlquiz.questions.question import Question
from dlquiz.session.interview import (
    LEVELS,
    ROLES,
    Agreed,
    Blueprint,
    blueprint_asked,
    chosen,
    interview_left,
    level_asked,
    role_asked,
    start_interview,
    usual_blueprint,
    usual_minutes,
)
from dlquiz.session.interview.blueprint import STUDY, available
from dlquiz.session.interview.following import following, probe_of
from dlquiz.session.interview.roles import USUAL
from dlquiz.session.interview.running import Item, Place, RunningInterview
from dlquiz.session.state import Event

SHIPPED = shipped()
RATED = """
format: 1
id: {bank}
title: Rated
questions:
"""


def rated(bank: str, topics: str = "a b c", each: int = 6) -> Library:
    """A bank with so many questions of each difficulty in each topic."""
    lines = [
        f"  - {{id: {topic}{level}x{number}, type: true_false, topic: {topic}, "
        f"difficulty: {level}, prompt: P, answer: true}}"
        for topic in topics.split()
        for level in (1, 2, 3)
        for number in range(each)
    ]
    return one_bank(RATED.format(bank=bank) + "\n".join(lines))


def one_bank(source: str) -> Library:
    loaded = load_text(source)
    assert loaded.bank is not None, loaded.faults
    return Library((loaded.bank,))


def without(library: Library, *banks: str) -> Library:
    return Library(tuple(bank for bank in library.banks if bank.id not in banks))


def difficulties(questions: list[Question]) -> list[int]:
    counts = Counter(question.difficulty for question in questions)
    return [counts[difficulty] for difficulty in (1, 2, 3)]


# Roles


def test_every_weight_names_what_the_shipped_banks_have() -> None:
    """A bank `vision` is on its way; until it is there, the role asks for more of the others."""
    for role, weights in [("", USUAL), *ROLES.items()]:
        for what in weights:
            assert available(SHIPPED, what) or what == "vision", (role, what)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("minutes", "questions", "functions"), [(3, 1, 0), (27, 9, 0), (30, 5, 1), (45, 10, 1), (120, 35, 1)]
)
def test_a_role_fills_its_time_from_the_shipped_banks(role: str, minutes: int, questions: int, functions: int) -> None:
    blueprint = usual_blueprint(SHIPPED, minutes, role=role)
    for seed in range(10):
        found = chosen(SHIPPED, blueprint, seed)
        assert found.short == []
        assert len({question.name for question in found.questions}) == blueprint.questions
        # What takes longest comes last.
        assert [question.type == "code" for question in found.questions] == [False] * questions + [True] * functions


def test_an_interview_for_a_role_takes_longer_by_a_function() -> None:
    assert (usual_minutes(None), usual_minutes("llm")) == (30, 45)


def test_a_role_asks_for_no_function_where_there_is_none() -> None:
    assert usual_blueprint(without(SHIPPED, "coding"), 45, role="llm").questions == 15
    assert usual_blueprint(SHIPPED, 45, "homework", "llm").lines == (("homework", 15),)


def test_roles_ask_for_different_things() -> None:
    blueprints = {role: usual_blueprint(SHIPPED, 45, role=role).lines for role in ROLES}
    assert len(set(blueprints.values())) == len(ROLES)
    asked = {role: {what.partition("/")[0] for what, _ in lines} for role, lines in blueprints.items()}
    assert dict(blueprints["vision"])["vision"] == 4
    assert dict(blueprints["vision"])["cnn_interview"] == 3
    assert "cnn_interview" not in asked["llm"]


def test_a_bank_that_is_not_installed_is_skipped_and_one_that_comes_is_asked() -> None:
    fewer = usual_blueprint(without(SHIPPED, "cnn_interview"), 45, role="vision")
    assert fewer.questions == 11
    assert not any("cnn_interview" in what for what, _ in fewer.lines)
    more = usual_blueprint(Library((*SHIPPED.banks, *rated("vision").banks)), 45, role="vision")
    assert more.questions == 11
    assert dict(more.lines)["vision"] == 4


def test_what_a_topic_lacks_the_others_take_over() -> None:
    longest = usual_blueprint(SHIPPED, 240, role="vision")
    assert longest.questions == 76
    assert dict(longest.lines)["transformers/multimodal"] < 80 / 10
    assert chosen(SHIPPED, longest, 1).short == []


def test_banks_of_ones_own_are_asked_only_where_no_shipped_one_is() -> None:
    assert usual_blueprint(Library((*LIBRARY.banks, *SHIPPED.banks)), 30, role="llm") == usual_blueprint(
        SHIPPED, 30, role="llm"
    )
    assert usual_blueprint(LIBRARY, 12, role="llm").lines == (("cnn", 2), ("maths", 2))
    assert usual_blueprint(SHIPPED, 30, "homework", "llm").lines == (("homework", 10),)


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


def test_the_shares_of_a_level_are_of_a_hundred() -> None:
    assert all(sum(shares.values()) == 100 and set(shares) == {1, 2, 3} for shares in LEVELS.values())


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
def test_two_hundred_interviews_never_ask_to_recite_or_how_to_study() -> None:
    study = {question.name for question in SHIPPED.questions() if STUDY in question.tags}
    assert study
    for role in (None, *ROLES):
        for seed in range(200):
            minutes = (15, 30, 60, 120)[seed % 4]
            level = (None, *LEVELS)[seed % 3]
            asked = chosen(SHIPPED, usual_blueprint(SHIPPED, minutes, role=role), seed, level).questions
            assert study.isdisjoint(question.name for question in asked)


@pytest.mark.parametrize(
    ("typed", "count"), [("background/study:3", 3), ("background:100", 3), ("study:3", 3), ("homework/papers:2", 2)]
)
def test_a_typed_blueprint_gets_them(typed: str, count: int) -> None:
    found = chosen(SHIPPED, blueprint_asked(typed, SHIPPED), 1)
    assert sum(STUDY in question.tags for question in found.questions) >= count


def test_of_the_same_lines_only_a_typed_blueprint_gets_them() -> None:
    library = one_bank(
        RATED.format(bank="b")
        + "  - {id: a, type: true_false, topic: t, tags: [study], prompt: P, answer: true}\n"
        + "  - {id: b, type: true_false, topic: t, prompt: P, answer: true}\n"
    )
    assert [question.id for question in chosen(library, Blueprint((("b", 2),)), 1).questions] == ["b"]
    assert len(chosen(library, blueprint_asked("b:2", library), 1).questions) == 2


def test_no_answer_brings_one_up() -> None:
    library = one_bank(
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


# What is kept


def test_role_and_level_stay_with_an_interview_that_is_resumed_and_over() -> None:
    store = numbered_store()
    agreed = Agreed(10, Blueprint((("cnn", 2),)), 3, "llm", "senior")
    common = {"clock": Clock(), "zone": Clock().now.tzinfo, "device": "laptop", "language": "en"}
    interviewer = start_interview(LIBRARY, agreed, store, **common).interviewer  # type: ignore[arg-type]
    left = interview_left(store)
    assert left is not None
    assert (left.role, left.level) == ("llm", "senior")
    again = taken_up(store)
    again.advance()
    again.pass_on()
    finished = again.finish()
    assert finished is not None
    assert (finished.role, finished.level) == ("llm", "senior")
    payload = interview_payload(finished)
    assert (payload["role"], payload["level"]) == ("llm", "senior")
    # An interview from before roles has none.
    old = {key: value for key, value in payload.items() if key not in ("role", "level")}
    assert (payload_values(old)["role"], payload_values(old)["level"]) == (None, None)
    assert interviewer.interview.id == finished.id
