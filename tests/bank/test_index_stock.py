"""The questions of an indexed bank are counted, found and gone through as those of its file, and fetched no sooner."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed import assert_same_questions, later, opened, write_bank
from valid_bank import VALID

from dlquiz.bank import Bank, Library, load_bank, load_library
from dlquiz.bank.banks import census_of
from dlquiz.bank.index import Index, stock
from dlquiz.locations import bundled_banks
from dlquiz.questions import Question

SHIPPED = sorted(bundled_banks().glob("*.yaml"))
OLD = "    aliases: [sample_bank/old, other/older]\n    family: other/far\n    prompt: no"
MARKED = VALID.replace("    prompt: no", OLD).replace("[old_bank/conv-size]", "[sample_bank/former]")


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were made questions at a time."""
    found: list[int] = []
    right = stock.light_questions

    def noted(kind: type[Question], bank: str, rows: Sequence[tuple[object, ...]]) -> list[Question]:
        found.append(len(rows))
        return right(kind, bank, rows)

    monkeypatch.setattr(stock, "light_questions", noted)
    return found


def indexed(index: Path, file: Path) -> Bank:
    """The bank out of the index, of which nothing was fetched."""
    opened(index, file)
    (found,) = opened(index, file)
    assert found.bank is not None
    assert isinstance(found.bank.questions, stock.Indexed)
    return found.bank


def plainly(file: Path) -> Bank:
    bank = load_bank(file).bank
    assert bank is not None
    return bank


def test_marked_is_what_it_is_meant_to_be(tmp_path: Path) -> None:
    counted = plainly(write_bank(tmp_path / "bank.yaml", MARKED)).census
    assert counted.topics == {"sizes": 0, "theory": 3}
    assert counted.families == {"other/far": 1}
    assert list(counted.aliases) == ["sample_bank/former", "sample_bank/old", "other/older"]


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", [*SHIPPED, None], ids=lambda file: file.stem if file else "marked")
def test_it_is_counted_as_its_file_is_and_nothing_is_fetched(
    file: Path | None, index: Path, tmp_path: Path, fetched: list[int]
) -> None:
    file = file or write_bank(tmp_path / "bank.yaml", MARKED)
    bank, plain = indexed(index, file), plainly(file)
    assert bank.census == plain.census == census_of(plain.questions)
    assert list(bank.census.topics) == list(plain.census.topics)
    assert list(bank.census.aliases) == list(plain.census.aliases)
    assert len(bank.questions) == len(plain.questions)
    assert bool(bank.questions)
    assert not fetched


def test_one_is_found_without_the_others(index: Path, fetched: list[int]) -> None:
    bank, plain = indexed(index, SHIPPED[0]), plainly(SHIPPED[0])
    for place in (5, 5, 0):
        assert_same_questions(bank.named([plain.questions[place].id]), plain.questions[place : place + 1])
    assert fetched == [1, 1]
    three = [plain.questions[place].id for place in (7, 0, 3)]
    assert [question.id for question in bank.named(three)] == [plain.questions[place].id for place in (0, 3, 7)]
    assert fetched == [1, 1, 2]


def test_that_there_is_none_is_told_after_looking_at_all(index: Path, fetched: list[int]) -> None:
    bank, plain = indexed(index, SHIPPED[0]), plainly(SHIPPED[0])
    assert bank.named(["none", plain.questions[2].id]) == [plain.questions[2]]
    assert bank.named(["none", "nor-this"]) == []
    assert fetched == [len(plain.questions)]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM question WHERE place = 1",
        "DELETE FROM question",
        "UPDATE question SET id = 'another' WHERE place = 1",
        "UPDATE question SET id = (SELECT id FROM question WHERE place = 2) WHERE place = 1",
        "UPDATE question SET topic = 'another' WHERE place = 1",
        "UPDATE question SET place = 99 WHERE place = 1",
        "UPDATE question SET proof = '' WHERE place = 1",
        "DROP TABLE question",
    ],
)
def test_whatever_has_become_of_its_row(index: Path, tmp_path: Path, statement: str) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    bank, plain = indexed(index, file), plainly(file)
    with closing(sqlite3.connect(index)) as connection:
        connection.execute(statement)
        connection.commit()
    assert_same_questions(bank.named([plain.questions[1].id]), plain.questions[1:2])
    assert_same_questions(bank.questions, plain.questions)
    assert not index.exists(), "it is thrown away, and made anew at the next opening"


def test_an_index_that_is_gone_when_questions_are_asked_for(index: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    bank, plain = indexed(index, file), plainly(file)
    index.unlink()
    assert_same_questions(bank.named([plain.questions[1].id]), plain.questions[1:2])
    assert_same_questions(bank.questions, plain.questions)


def test_a_busy_index_is_no_reason_to_wait_or_to_throw_it_away(index: Path, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    bank, plain = indexed(index, file), plainly(file)
    with closing(sqlite3.connect(index, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert_same_questions(bank.named([plain.questions[1].id]), plain.questions[1:2])
    assert index.exists()


def test_it_is_found_after_it_was_put_in_anew(index: Path, tmp_path: Path, fetched: list[int]) -> None:
    """Somebody else may have compiled the same bytes meanwhile: they stand under another number."""
    file = write_bank(tmp_path / "bank.yaml", VALID)
    bank, plain = indexed(index, file), plainly(file)
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("UPDATE content SET number = 77")
        connection.execute("UPDATE question SET content = 77")
        connection.commit()
    assert bank.named([plain.questions[1].id])
    assert fetched == [1]


IDS = st.sampled_from(["conv-size", "which", "sure", "say", "none"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("named"), st.lists(IDS, max_size=4)),
        st.tuples(st.just("at"), st.integers(-2, 1)),
        st.tuples(st.sampled_from(["all", "census", "len", "repr"]), st.none()),
    ),
    max_size=6,
)


def done(bank: Bank, step: tuple[str, object]) -> object:
    what, given_ = step
    if what == "named":
        return bank.named(given_)  # type: ignore[arg-type]
    if what == "at":
        return bank.questions[given_]  # type: ignore[call-overload]
    return {"all": tuple, "len": len, "repr": repr, "census": lambda _: bank.census}[what](bank.questions)


@pytest.mark.sweep
@pytest.mark.unmeasured
@given(STEPS)
@settings(max_examples=60)
def test_in_whatever_order_it_is_used(new_folder: Callable[[str], Path], steps: list[tuple[str, object]]) -> None:
    folder = new_folder("used")
    folder.mkdir()
    file = write_bank(folder / "bank.yaml", VALID)
    bank, plain = indexed(folder / "index.db", file), plainly(file)
    for step in steps:
        assert done(bank, step) == done(plain, step)
    singles = {question.id: question for question in bank.named(["which", "sure"])}
    for question in bank.questions:
        assert singles.get(question.id, question) is question, "each is one object"


def test_many_threads_find_one_object(index: Path) -> None:
    bank = indexed(index, SHIPPED[0])
    ids = [question.id for question in plainly(SHIPPED[0]).questions]
    ready, seen = threading.Barrier(6), []

    def look(turn: int) -> None:
        ready.wait()
        found = [question for identity in ids[turn::2] for question in bank.named([identity])]
        seen.append({question.id: question for question in (*found, *bank.questions)})

    threads = [threading.Thread(target=look, args=(turn % 3,)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6
    assert all(each[identity] is seen[0][identity] for each in seen for identity in ids)


@pytest.fixture
def libraries(index: Path, tmp_path: Path) -> tuple[Library, Library]:
    """Out of the index, and plainly."""
    files = [
        write_bank(tmp_path / "one.yaml", MARKED),
        # Claims an old name as well, and is not the first.
        write_bank(tmp_path / "two.yaml", MARKED.replace("sample_bank", "second")),
        *SHIPPED,
    ]
    load_library(files, (), Index(index, later()))
    return load_library(files, (), Index(index, later())), load_library(files)


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_a_library_finds_by_every_name(libraries: tuple[Library, Library]) -> None:
    found, plain = libraries
    names = [question.name for question in plain.questions()]
    names += ["sample_bank/old", "other/older", "sample_bank/former", "sample_bank/none", "no/thing", "no", "", "/"]
    names += ["networks/vgg16-macs", "second/former", "second/old"]
    for name in names:
        assert found.question(name) == plain.question(name), name
        assert found.current_name(name) == plain.current_name(name)
        assert found.may_stand(name) == plain.may_stand(name)
        assert found.may_hold(name) == plain.may_hold(name)
    assert found.made(names) == plain.made(names)
    assert found.current_name("other/older") == f"sample_bank/{plain.banks[0].questions[1].id}"


@pytest.mark.sweep
@pytest.mark.unmeasured
def test_a_library_finds_many_in_its_order(libraries: tuple[Library, Library], fetched: list[int]) -> None:
    found, plain = libraries
    names = [question.name for question in plain.questions()]
    assert found.named(names[::-7]) == plain.named(names[::-7]) == [found.question(name) for name in names[::-7]][::-1]
    assert len(fetched) == len({name.partition("/")[0] for name in names[::-7]}), "one query a bank"
    assert found.named(["no/thing", "sample_bank/none", ""]) == []
    assert list(found.questions("second")) == list(plain.questions("second"))
    assert list(found.around(["second/x", "no/x"])) == list(plain.questions("second"))
    assert list(found.questions("none")) == []
