"""A whole class, from making its group to erasing a learner, with abilities and mistakes that are known beforehand."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import correlation
from typing import Any

import pytest
from attempt_samples import START, sample
from command_fixtures import Command, written
from group_fixtures import new_database, server

from dlquiz import locations
from dlquiz.progress.store import open_store
from dlquiz.schedule import Rating

__all__ = ["new_database", "server"]

QUESTIONS = {f"cnn/q{number:02}": -3.5 + 7 * number / 39 for number in range(40)}
"""Forty questions and their difficulties, in logits."""
PLANTED = {
    name: ("bias_forgotten", "stride_ignored", "off_by_one")[place % 3]
    for place, (name, difficulty) in enumerate(QUESTIONS.items())
    if difficulty > -1.5
}
"""The mistake that most wrong answers to a question are, where enough of the class are wrong."""
QUIZ = """
format: 1
id: quiz
questions:
  - {id: a, type: true_false, topic: t, prompt: {en: A., zh: 甲。}, answer: true}
  - {id: b, type: true_false, topic: t, prompt: {en: B., zh: 乙。}, answer: true}
"""
GIVEN = {"false\nfalse\n": 0.0, "true\nfalse\n": 0.5, "true\ntrue\n": 1.0}
"""What is typed in the assignment, and the score of it."""
RENAMED = """
format: 1
id: cnn
questions:
  - id: new
    type: true_false
    topic: t
    prompt: {en: A., zh: 甲。}
    answer: true
    aliases: [cnn/q07]
"""
SAME = ("question", "n", "facility", "discrimination", "mistakes", "difficulty", "flags")


def answer_all(ability: float, dice: random.Random, first: int, *, asked: float = 1.0) -> None:
    """Answers to the questions in the home of this machine, each right by the chance that the Rasch model gives."""
    with open_store(locations.progress_file()) as store:
        for number, (name, difficulty) in enumerate(QUESTIONS.items()):
            if dice.random() > asked:
                continue
            right = dice.random() < 1 / (1 + math.exp(difficulty - ability))
            planted = PLANTED.get(name) if dice.random() < 0.7 else None
            mistake = None if right else planted or f"other_{dice.randrange(4)}"
            given = {"verdict": "right" if right else "wrong", "score": float(right), "mistake": mistake}
            at = START + timedelta(minutes=first + number)
            store.record(sample(name, at, seconds=dice.randrange(5, 90), rating=Rating.GOOD, **given))


def figures(dlquiz: Command, *words: object) -> list[dict[str, Any]]:
    return list(dlquiz(*words, "--json").document["questions"])


@pytest.mark.sweep
def test_a_class_of_thirty_from_the_first_invitation_to_the_last_grade(
    dlquiz: Command, new_database: Callable[[], str], tmp_path: Path, move: Callable[[str], Path]
) -> None:
    dice = random.Random(35)
    abilities = {f"Learner {number}": -2.5 + 5 * number / 29 for number in range(30)}

    move("teacher")
    dlquiz("group", "create", new_database())
    names = tmp_path / "names.txt"
    names.write_text("\n".join(abilities), "utf-8")
    lines = dlquiz("group", "invite", "--name-file", names).records
    quiz = written(tmp_path / "quiz.yaml", QUIZ)
    assert dlquiz("--bank", quiz, "group", "assign", "quiz", "--blueprint", "quiz:2", "--seed", 1).code == 0
    exports, scores = [], {}
    for number, line in enumerate(lines):
        move(line["name"])
        assert dlquiz("group", "join", line["invitation"], "--yes").code == 0
        answer_all(abilities[line["name"]], dice, 0)
        answer_all(5.0, dice, 1000, asked=0.3)
        exports.append(tmp_path / f"{line['name']}.jsonl")
        dlquiz("export", exports[-1])
        typed, scores[line["name"]] = list(GIVEN.items())[number % 3]
        assert dlquiz("--bank", quiz, "interview", "--plain", "--assignment", "quiz", typed=typed).code == 0
        assert dlquiz("group", "push", "--json").document["known"] == 0
    move("teacher")
    assert dlquiz("group", "report", "--bank", "cnn", "--json").code == 2, "there is no such bank here"
    found = dlquiz("group", "report", "--json").document
    assert found["members"] == 30
    reported = [one for one in found["questions"] if one["question"].startswith("cnn/")]
    assert [one["question"] for one in reported] == list(QUESTIONS)
    assert {one["n"] for one in reported} == {30}
    assert correlation([one["difficulty"] for one in reported], list(QUESTIONS.values())) >= 0.95
    ranked = {one["question"]: one["mistakes"][0]["name"] for one in reported if one["question"] in PLANTED}
    assert ranked == PLANTED
    analyzed = {one["question"]: one for one in figures(dlquiz, "analyse", *exports)}
    # The exports were written before the interview, whose answers the group has, too.
    everything = {one["question"]: one for one in figures(dlquiz, "group", "report")}
    assert set(analyzed) == set(QUESTIONS)
    assert [analyzed[name]["facility"] for name in QUESTIONS] == [everything[name]["facility"] for name in QUESTIONS]
    assert "Learner" not in dlquiz("group", "report").out + dlquiz("group", "report", "--format", "html").out
    rows = dlquiz("group", "report", "--format", "csv").records
    assert [row["question"] for row in rows if row["question"] in QUESTIONS] == list(QUESTIONS)
    assert {row["name"]: float(row["score"]) for row in dlquiz("group", "grades").records} == scores
    assert scores.keys() == abilities.keys()

    move("Learner 3")
    assert dlquiz("group", "leave", "--erase", "--yes").code == 0
    move("teacher")
    after = dlquiz("group", "report", "--json").document
    assert after["members"] == 29
    assert {one["n"] for one in after["questions"] if one["question"] in QUESTIONS} == {29}
    assert "Learner 3\n" not in dlquiz("group", "grades").out.replace(",", "\n")


@pytest.mark.sweep
def test_a_report_is_the_same_as_that_of_the_exports(
    dlquiz: Command, new_database: Callable[[], str], tmp_path: Path, move: Callable[[str], Path]
) -> None:
    """Corrections and later answers included; what was kept holds until one of the answers changes."""
    dice = random.Random(1)
    move("teacher")
    url = new_database()
    dlquiz("group", "create", url)
    assert dlquiz("group", "report", "--json").document["questions"] == []
    lines = dlquiz("group", "invite", 7).records
    exports = []
    for number, line in enumerate(lines):
        move(str(number))
        dlquiz("group", "join", line["invitation"], "--yes")
        answer_all(number / 3 - 1, dice, 0, asked=0.8)
        answer_all(number / 3, dice, 1000, asked=0.5)
        for _ in range(number):
            dlquiz("undo")
        dlquiz("group", "push")
        exports.append(tmp_path / f"{number}.jsonl")
        dlquiz("export", exports[-1])
    move("teacher")
    reported = figures(dlquiz, "group", "report")
    assert reported == figures(dlquiz, "group", "report")
    analyzed = figures(dlquiz, "analyse", *exports)
    assert [[one[key] for key in SAME] for one in reported] == [[one[key] for key in SAME] for one in analyzed]
    assert reported == analyzed
    assert dlquiz("analyse", url, "--json").document == {"learners": 7, "questions": reported}
    assert dlquiz("analyse", url, "--bank", "cnn_interview").code == 0

    move("3")
    with open_store(locations.progress_file()) as store:
        store.record(sample("cnn/new", START + timedelta(days=9), verdict="wrong", score=0.0))
    dlquiz("group", "push")
    move("teacher")
    again = figures(dlquiz, "group", "report")
    assert [one["question"] for one in again if one["question"] not in QUESTIONS] == ["cnn/new"]

    # Learner 3 answered that question under both names.
    bank = written(tmp_path / "cnn.yaml", RENAMED)
    renamed = figures(dlquiz, "--bank", bank, "group", "report")
    move("3")
    dlquiz("export", exports[3], "--force")
    assert renamed == figures(dlquiz, "--bank", bank, "analyse", *exports)
    counts = {name: [one["n"] for one in renamed if one["question"] == name] for name in ("cnn/q07", "cnn/new")}
    before = next(one["n"] for one in again if one["question"] == "cnn/q07")
    assert counts == {"cnn/q07": [], "cnn/new": [before]}
    move("teacher")
    assert figures(dlquiz, "group", "report") == again, "another bank, other figures"
    for language in ("en", "zh"):
        assert "cnn/q01" in dlquiz("--language", language, "group", "report").out
