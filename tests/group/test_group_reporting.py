"""The figures of a group: those of the first answers of all its members, kept until one changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from pushes import answer, joins, name_of, rows

from dlquiz.analysis.figures import question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.errors import GroupError
from dlquiz.group import creating, reporting
from dlquiz.group.address import Address, address_of
from dlquiz.group.creating import create_group
from dlquiz.group.inviting import invite
from dlquiz.group.joining import join_group
from dlquiz.group.leaving import erase
from dlquiz.group.pushing import push
from dlquiz.group.reporting import group_figures
from dlquiz.progress.store import Store, memory_store


def answered(store: Store, dice: random.Random) -> list[FirstAnswer]:
    """Answers some of 12 questions, with texts in several scripts; the first answers."""
    given = []
    for number in range(12):
        if dice.random() < 0.8:
            score = dice.choice((0.0, 0.5, 1.0))
            mistake = None if score == 1 else dice.choice(("bias", "偏置", "é '%s'", None))
            verdict = {0.0: "wrong", 0.5: "partly", 1.0: "right"}[score]
            seconds = dice.randrange(1, 200) / 8
            name = f"cnn/题 {number}"
            answer(store, number, name, score=score, mistake=mistake, verdict=verdict, seconds=seconds)
            given.append(FirstAnswer(name, score, mistake, seconds))
    return given


def test_figures_are_those_of_all_first_answers(
    new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = address_of(new_database())
    create_group(root, answers=False)
    assert group_figures(root) == reporting.GroupFigures(root.parameters["dbname"], 0, [])
    dice = random.Random(7)
    members, classroom = [address_of(one.url) for one in invite(root, 9)], []
    for number, address in enumerate(members):
        join_group(address)
        with memory_store() as store:
            classroom.append(answered(store, dice))
            answer(store, 100, "cnn/题 1")
            push(store, joins(tmp_path / f"{number}.json", address))
    for given in classroom:
        if "cnn/题 1" not in {one.question for one in given}:
            given.append(FirstAnswer("cnn/题 1", 1.0, None, 4.25))
    invite(root, 1)
    found = group_figures(root)
    assert found.members == 9, "who has not joined is no member yet"
    assert found.questions == question_figures(table_of(classroom))

    def never(_: object) -> None:
        raise AssertionError("they were kept")

    with monkeypatch.context() as patched:
        patched.setattr(reporting, "answer_table", never)
        assert group_figures(root) == found
    erase(members[0])
    after = group_figures(root)
    assert (after.members, after.questions) == (8, question_figures(table_of(classroom[1:])))
    assert rows(root, "SELECT count(*) FROM dlquiz.kept_figures") == [(1,)]


def test_a_group_of_the_version_before_is_upgraded_by_making_it_again(
    new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = address_of(new_database())
    with monkeypatch.context() as patched:
        patched.setattr(creating, "LAYOUTS", ("tables.sql",))
        patched.setattr(creating, "VERSION", 1)
        old = create_group(root, answers=False)
    members = [address_of(one.url) for one in invite(root, 2)]
    dice = random.Random(11)
    classroom = []
    with psycopg.connect(root.url) as connection:
        for address in members:
            with memory_store() as store:
                classroom.append(answered(store, dice))
            for given in classroom[-1]:
                connection.execute(
                    """INSERT INTO dlquiz.first_answers (member, question, bank, attempt, score, mistake, seconds)
                    VALUES (%s, %s, 'cnn', 'x', %s, %s, %s)""",
                    (name_of(address), given.question, given.score, given.mistake, given.seconds),
                )
    with pytest.raises(GroupError, match="its maker runs `dlquiz group create` again"):
        group_figures(root)
    made = create_group(root, answers=False)
    assert made == old._replace(new=False, tables=old.tables + 3)
    assert group_figures(root).questions == question_figures(table_of(classroom))
    assert rows(root, "SELECT version FROM dlquiz.info") == [(2,)]


def test_who_erases_takes_the_names_that_nobody_else_has(new_database: Callable[[], str], tmp_path: Path) -> None:
    root = address_of(new_database())
    create_group(root, answers=False)
    members = [address_of(one.url) for one in invite(root, 2)]
    for number, address in enumerate(members):
        with memory_store() as store:
            answer(store, 1, "cnn/shared", mistake="of both", score=0.0, verdict="wrong")
            answer(store, 2, f"own bank {number}/q", mistake=f"of {number}", score=0.0, verdict="wrong")
            push(store, joins(tmp_path / f"{number}.json", address))
    erase(members[0])
    assert rows(root, "SELECT question FROM dlquiz.questions ORDER BY 1") == [("cnn/shared",), ("own bank 1/q",)]
    assert rows(root, "SELECT mistake FROM dlquiz.mistakes ORDER BY 1") == [("of 1",), ("of both",)]
    assert rows(root, "SELECT member FROM dlquiz.packed_answers") == [(name_of(members[1]),)]
    assert [(one.question, one.n) for one in group_figures(root).questions] == [("cnn/shared", 1), ("own bank 1/q", 1)]


def test_figures_are_for_teachers(joined: Callable[..., Address]) -> None:
    with pytest.raises(GroupError, match="may not do that"):
        group_figures(joined())
    assert group_figures(joined(as_teacher=True)).members > 0
