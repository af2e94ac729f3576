"""The figures of a group: those of the first answers of all its members, kept until one changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attempt_samples import START
from pushes import answer, joins, name_of, rows

from dlquiz.analysis.figures import question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.errors import GroupError
from dlquiz.group import creating, reporting
from dlquiz.group.address import Address, address_of
from dlquiz.group.creating import Made, create_group
from dlquiz.group.inviting import invite
from dlquiz.group.joining import join_group
from dlquiz.group.leaving import erase
from dlquiz.group.pushing import push
from dlquiz.group.reporting import group_figures
from dlquiz.progress.records import Correction
from dlquiz.progress.store import Store, memory_store
from dlquiz.reports import written_lines
from dlquiz.reports.classes import ClassReader


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


def create_before(version: int, root: Address, monkeypatch: pytest.MonkeyPatch, *, answers: bool = False) -> Made:
    """Make a group as a program of that version did."""
    with monkeypatch.context() as patched:
        patched.setattr(creating, "LAYOUTS", creating.LAYOUTS[:version])
        patched.setattr(creating, "VERSION", version)
        return create_group(root, answers=answers)


def test_a_group_of_the_first_version_is_upgraded_by_making_it_again(
    new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = address_of(new_database())
    old = create_before(1, root, monkeypatch)
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
    assert rows(root, "SELECT version FROM dlquiz.info") == [(3,)]


OPTIONS = ["ReLU", "tanh", "softmax", "$x$ <b>"]
NAMED = {"cnn/oldest": "cnn/choice", "cnn/former": "cnn/choice"}


def choosing(store: Store, dice: random.Random) -> None:
    """Answers choice questions, each time with the options in another order; only later answers choose the third."""
    taken_back = answer(store, 0, "cnn/two", kind="choice", offered=OPTIONS, answer="4")
    store.undo(taken_back, START)
    chain = [*NAMED, "cnn/choice"][dice.randrange(3) :]
    for number, name in enumerate([*chain, "cnn/choice", "cnn/two", "cnn/two"], 1):
        offered = dice.sample(OPTIONS, 4)
        first, second, third = (str(offered.index(one) + 1) for one in OPTIONS[:3])
        is_first = number == 1 or number == len(chain) + 2
        typed = dice.choice(["?", first, "tanh", f"{first} {second}"]) if is_first else third
        answer(store, number, name, kind="choice", offered=offered, answer=typed)
    answer(store, 12, "cnn/numeric")
    answer(store, 13, "cnn/three", kind="choice", offered=None, answer="1")


def own(number: int, what: Any) -> Any:
    """A row as that learner's machine wrote it: no two machines use the same id."""
    if isinstance(what, Correction):
        what = what._replace(attempt=f"{number}-{what.attempt}")
    return what._replace(id=f"{number}-{what.id}")


@pytest.mark.parametrize("version", [2, 3])
def test_options_that_nobody_chose_are_those_of_the_exports(
    version: int, new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a group that was upgraded, of answers that were sent since."""
    root = address_of(new_database())
    create_before(version, root, monkeypatch, answers=True)
    create_group(root, answers=True)
    reader = ClassReader(lambda name: NAMED.get(name, name))
    dice = random.Random(5)
    for number, one in enumerate(invite(root, 9)):
        with memory_store() as store:
            choosing(store, dice)
            push(store, joins(tmp_path / f"{number}.json", address_of(one.url)))
            ours = [each._replace(what=own(number, each.what)) for each in list(store.rows())]
            reader.read(written_lines(ours), f"{number}.jsonl")
    wanted = {question: set(options) for question, options in reader.classroom().unused.items()}
    assert wanted == {question: set(OPTIONS[2:]) for question in ("cnn/choice", "cnn/two")}
    for _ in range(2):
        found = group_figures(root, NAMED).unused
        assert {question: set(options) for question, options in found.items()} == wanted, "computed, and kept"


def test_an_answer_without_its_options_leaves_nothing_to_say_of_them(
    new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sent before the group was upgraded: what it chose is not known."""
    root = address_of(new_database())
    create_before(2, root, monkeypatch, answers=True)
    for number, one in enumerate(invite(root, 6)):
        if number == 1:
            create_group(root, answers=True)
        with memory_store() as store:
            answer(store, 1, "cnn/choice", kind="choice", offered=OPTIONS, answer="1")
            if number:
                answer(store, 2, "cnn/newer", kind="choice", offered=OPTIONS, answer="1")
            push(store, joins(tmp_path / f"{number}.json", address_of(one.url)))
    assert group_figures(root).unused == {"cnn/newer": OPTIONS[1:]}


def test_a_group_without_answers_knows_no_options(joined: Callable[..., Address], teacher: Address, home: Path) -> None:
    with memory_store() as store:
        answer(store, 1, "cnn/choice", kind="choice", offered=OPTIONS, answer="1")
        push(store, joins(home, joined()))
    assert group_figures(teacher).unused == {}
    assert rows(teacher, "SELECT count(*) FROM dlquiz.attempts WHERE offered IS NOT NULL") == [(0,)]


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
