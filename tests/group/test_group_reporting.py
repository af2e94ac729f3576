"""The figures of a group: those of the first answers of all its members, kept until one changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attempt_samples import START
from psycopg import sql
from pushes import answer, create_before, joins, name_of, rows

from dlquiz.analysis.figures import question_figures
from dlquiz.analysis.first_answers import FirstAnswer
from dlquiz.analysis.table import table_of
from dlquiz.errors import GroupError
from dlquiz.group import reporting
from dlquiz.group.address import Address, address_of
from dlquiz.group.columns import columns
from dlquiz.group.creating import VERSION, create_group
from dlquiz.group.inviting import invite
from dlquiz.group.joining import join_group
from dlquiz.group.leaving import erase
from dlquiz.group.pushing import push
from dlquiz.group.reporting import group_figures
from dlquiz.progress.records import Correction, Regrade
from dlquiz.progress.store import Store, memory_store
from dlquiz.reports import written_lines
from dlquiz.reports.classes import ClassReader
from dlquiz.reports.unused_options import Offer, unused_options
from dlquiz.schedule import Rating


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


def test_figures_are_those_of_all_first_answers(root: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_group_of_the_first_version_is_upgraded_by_making_it_again(
    root: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    assert made == old._replace(new=False, tables=old.tables + 4, functions=old.functions + 1)
    assert group_figures(root).questions == question_figures(table_of(classroom))
    assert rows(root, "SELECT version FROM dlquiz.info") == [(VERSION,)]


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


def read_export(reader: ClassReader, number: int, store: Store) -> None:
    ours = [each._replace(what=own(number, each.what)) for each in list(store.rows())]
    reader.read(written_lines(ours), f"{number}.jsonl")


@pytest.mark.parametrize(("version", "before"), [(2, 0), (3, 5), (VERSION, 0)])
def test_options_that_nobody_chose_are_those_of_the_exports(
    version: int, before: int, root: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a group that was upgraded after so many had sent their answers."""
    if version < VERSION:
        create_before(version, root, monkeypatch, answers=True)
    reader = ClassReader(lambda name: NAMED.get(name, name))
    dice = random.Random(5)
    if not before:
        create_group(root, answers=True)
    for number, one in enumerate(invite(root, 9)):
        with memory_store() as store:
            choosing(store, dice)
            push(store, joins(tmp_path / f"{number}.json", address_of(one.url)))
            read_export(reader, number, store)
        if number + 1 == before:
            create_group(root, answers=True)
    wanted = reader.classroom().unused
    assert wanted == {question: sorted(OPTIONS[2:]) for question in ("cnn/choice", "cnn/two")}
    for _ in range(2):
        assert group_figures(root, NAMED).unused == wanted, "computed, and kept"


def change(store: Store, number: int, dice: random.Random) -> None:
    """One more answer to one of four questions, one of which is no choice; at times also a correction."""
    known = [f"a{one:04d}" for one in range(number)]
    moment = START + timedelta(hours=number)
    if known and dice.random() < 0.2:
        store.undo(dice.choice(known), moment)
    elif known and dice.random() < 0.2:
        store.regrade([Regrade(dice.choice(known), "wrong", 0.0, "m", 1, f"g{number}", Rating.GOOD)], moment)
    options = dice.sample(["ReLU", "tanh", "softmax", "1, 2"], dice.choice([4, 4, 4, 3]))
    typed = dice.choice(
        ["1", "1", "1, 2", "2, 1", "tanh", "b", "?", "?\n3", "?", *(["none"] if dice.random() < 0.1 else [])]
    )
    name, kind = dice.choice([("cnn/a", "choice"), ("cnn/b", "choice"), ("cnn/c", "choice"), ("cnn/n", "numeric")])
    score = dice.choice((0.0, 1.0))
    verdict = "right" if score else "wrong"
    answer(store, number, name, kind=kind, offered=options, answer=typed, score=score, verdict=verdict)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.sweep) for seed in range(1, 12))])
def test_figures_are_those_of_the_exports_after_any_answers_corrections_and_erasing(
    seed: int, root: Address, tmp_path: Path
) -> None:
    create_group(root, answers=True)
    dice = random.Random(seed)
    with ExitStack() as opened:
        class_ = {
            number: (address_of(one.url), opened.enter_context(memory_store()))
            for number, one in enumerate(invite(root, 9))
        }
        for number in range(7):
            for member, (address, store) in class_.items():
                for _ in range(dice.randrange(3)):
                    change(store, store.connection.execute("SELECT count(*) FROM attempts").fetchone()[0], dice)
                if dice.random() < 0.7 or number % 3 == 0:
                    push(store, joins(tmp_path / f"{member}.json", address))
            if number % 3 == 0:
                assert_figures_are_those_of(class_, root)
                erase(class_.pop(dice.choice(list(class_)))[0])
                assert_figures_are_those_of(class_, root)


def assert_figures_are_those_of(class_: dict[int, tuple[Address, Store]], root: Address) -> None:
    reader = ClassReader()
    for number, (_, store) in class_.items():
        read_export(reader, number, store)
    wanted, found = reader.classroom(), group_figures(root)
    assert (found.questions, found.unused) == (question_figures(table_of(wanted.learners)), wanted.unused)


@pytest.mark.parametrize("seed", range(4))
def test_offers_in_one_order_say_the_same_as_those_that_were_made(seed: int, teacher: Address) -> None:
    dice = random.Random(seed)
    words = ["ReLU", "é", "a", "B", "偏置", "$x$ <b>", "\\text{1, 2}", "(1, 2)", "①, ②", "3 × 3", ""]
    texts = [*words, "1", "1, 3", "2,1"]
    numbers = ["1", "3", "4", "9", "10", "0", "1, 3", "3, 1", "2, 2", "1,2", "1 2"]
    typed = [*numbers, "a", "ReLU", "?", "?\n1", "? ", "", "1\n"]
    offers = [Offer(tuple(dice.sample(texts, dice.randrange(1, 6))), dice.choice(typed)) for _ in range(300)]
    query = "SELECT options, answer FROM dlquiz.offer_of('q', %s::text[], %s)"
    with psycopg.connect(teacher.url) as connection:
        for offer in offers:
            row = connection.execute(query, (list(offer.options), offer.answer)).fetchone()
            assert row is not None
            same = Offer(tuple(row[0]), row[1])
            assert sorted(same.options) == sorted(offer.options)
            assert unused_options(5, {same: 5}) == unused_options(5, {offer: 5}), offer


def test_few_offers_are_kept_of_options_in_any_order(teacher: Address) -> None:
    orders = list(permutations(OPTIONS[:3]))
    query = """SELECT count(DISTINCT digest) FROM unnest(%s::text[], %s::text[]) AS o (offered, typed),
        dlquiz.offer_of('q', offered::text[], typed)"""
    numbers = [
        (f"{{{','.join(order)}}}", typed) for order in orders for typed in ("1", "2", "3", "1, 2", "1, 3", "2, 3")
    ]
    with psycopg.connect(teacher.url) as connection:
        row = connection.execute(query, tuple(map(list, zip(*numbers, strict=True)))).fetchone()
    assert row == (6,)


def test_options_that_are_no_list_of_texts_are_passed_over(root: Address, tmp_path: Path) -> None:
    """A member could send such; a report is made all the same."""
    create_group(root, answers=True)
    for number, one in enumerate(invite(root, 6)):
        address = address_of(one.url)
        with memory_store() as store:
            answer(store, 1, "cnn/choice", kind="choice", offered=OPTIONS, answer="1")
            answer(store, 2, "cnn/two", kind="choice", offered=OPTIONS, answer="1")
            push(store, joins(tmp_path / f"{number}.json", address))
        if number == 0:
            with psycopg.connect(address.url) as connection:
                for question, offered in (("cnn/choice", ["a", None]), ("cnn/three", [["a", "b"], ["c", "d"]])):
                    changed = {"id": question, "number": 0, "question": question, "offered": offered}
                    add_like_the_first(connection, changed)
                    connection.execute("SELECT dlquiz.note_first_answers(%s)", ([question],))
    assert group_figures(root).unused == {"cnn/two": sorted(OPTIONS[1:])}


def add_like_the_first(connection: psycopg.Connection[Any], changed: dict[str, Any]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns(answers=True)["attempts"]))
    values = [sql.Literal(changed[n]) if n in changed else sql.Identifier(n) for n in columns(answers=True)["attempts"]]
    text = "INSERT INTO dlquiz.attempts (member, {}) SELECT member, {} FROM dlquiz.attempts WHERE number = 1"
    connection.execute(sql.SQL(text).format(names, sql.SQL(", ").join(values)))


def test_an_answer_without_its_options_leaves_nothing_to_say_of_them(
    root: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sent before the group was upgraded: what it chose is not known."""
    create_before(2, root, monkeypatch, answers=True)
    for number, one in enumerate(invite(root, 6)):
        if number == 1:
            create_group(root, answers=True)
        with memory_store() as store:
            answer(store, 1, "cnn/choice", kind="choice", offered=OPTIONS, answer="1")
            if number:
                answer(store, 2, "cnn/newer", kind="choice", offered=OPTIONS, answer="1")
            push(store, joins(tmp_path / f"{number}.json", address_of(one.url)))
    assert group_figures(root).unused == {"cnn/newer": sorted(OPTIONS[1:])}


def test_a_group_without_answers_knows_no_options(joined: Callable[..., Address], teacher: Address, home: Path) -> None:
    with memory_store() as store:
        answer(store, 1, "cnn/choice", kind="choice", offered=OPTIONS, answer="1")
        push(store, joins(home, joined()))
    assert group_figures(teacher).unused == {}
    assert rows(teacher, "SELECT count(*) FROM dlquiz.attempts WHERE offered IS NOT NULL") == [(0,)]


def test_who_erases_takes_the_names_that_nobody_else_has(root: Address, tmp_path: Path) -> None:
    """With what they typed, also where it was taken back."""
    create_group(root, answers=True)
    members = [address_of(one.url) for one in invite(root, 2)]
    for number, address in enumerate(members):
        file = joins(tmp_path / f"{number}.json", address)
        with memory_store() as store:
            answer(store, 1, "cnn/shared", mistake="of both", score=0.0, verdict="wrong")
            answer(store, 2, f"own bank {number}/q", mistake=f"of {number}", score=0.0, verdict="wrong")
            answer(store, 3, "cnn/choice", kind="choice", offered=OPTIONS, answer=f"typed by {number}")
            answer(store, 4, f"own bank {number}/undone", kind="choice", offered=OPTIONS, answer=f"undone by {number}")
            push(store, file)
            store.undo("a0004", START)
            push(store, file)
    erase(members[0])
    assert rows(root, "SELECT question FROM dlquiz.questions ORDER BY 1") == [
        ("cnn/choice",),
        ("cnn/shared",),
        ("own bank 1/q",),
    ]
    assert rows(root, "SELECT mistake FROM dlquiz.mistakes ORDER BY 1") == [("of 1",), ("of both",)]
    assert rows(root, "SELECT answer FROM dlquiz.offers") == [("typed by 1",)]
    assert rows(root, "SELECT member FROM dlquiz.packed_answers") == [(name_of(members[1]),)]
    assert {one.question: one.n for one in group_figures(root).questions} == {
        "cnn/choice": 1,
        "cnn/shared": 1,
        "own bank 1/q": 1,
    }


def test_figures_are_for_teachers(joined: Callable[..., Address]) -> None:
    with pytest.raises(GroupError, match="may not do that"):
        group_figures(joined())
    assert group_figures(joined(as_teacher=True)).members > 0
