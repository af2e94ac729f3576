"""A question out of the index is a question: compared, copied, changed, sent and shared like any other."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from indexed import FIELDS, LONG_AGO, is_served, opened, write_bank
from valid_bank import VALID

from dlquiz.bank import Bank, load_bank
from dlquiz.bank.index import source as sources
from dlquiz.bank.index.records import LIGHT
from dlquiz.errors import BankError
from dlquiz.questions import Question


@pytest.fixture
def bank(index: Path, file: Path) -> Bank:
    """A bank out of the index, of which nothing was read yet."""
    (found,) = opened(index, file)
    assert is_served(found)
    assert found.bank is not None
    return found.bank


@pytest.fixture
def plain(file: Path) -> tuple[Question, ...]:
    found = load_bank(file).bank
    assert found is not None
    return found.questions


def is_unread(question: Question) -> bool:
    return type(question) is not Question


def test_what_lists_show_is_known_without_reading(bank: Bank, plain: tuple[Question, ...]) -> None:
    for question, other in zip(bank.questions, plain, strict=True):
        for name in (*LIGHT, "name", "family_name"):
            assert getattr(question, name) == getattr(other, name)
        assert question.for_seed(3) is question
        assert isinstance(question, Question)
        assert is_unread(question)


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in LIGHT])
def test_any_other_field_has_it_read(bank: Bank, plain: tuple[Question, ...], field: str) -> None:
    assert getattr(bank.questions[0], field) == getattr(plain[0], field)
    assert [is_unread(question) for question in bank.questions] == [False, True, True, True]


def test_a_name_that_is_no_field_has_nothing_read(bank: Bank) -> None:
    question = bank.questions[0]
    for name in ("nothing", "__deepcopy__", "_repr_html_"):
        assert not hasattr(question, name)
    with pytest.raises(AttributeError, match="'Question' object has no attribute 'nothing'"):
        question.nothing  # type: ignore[attr-defined]  # noqa: B018
    assert is_unread(question)


def test_questions_that_differ_at_a_glance_are_not_read_to_be_compared(bank: Bank, plain: tuple[Question, ...]) -> None:
    assert bank.questions[0] != plain[1]
    assert plain[1] != bank.questions[0]
    assert bank.questions[0] != bank.questions[1]
    assert bank.questions[3] in bank.questions
    assert bank.questions[0] != "conv-size"
    assert all(map(is_unread, bank.questions))


def test_equal_both_ways(index: Path, file: Path, bank: Bank, plain: tuple[Question, ...]) -> None:
    (again,) = opened(index, file)
    assert again.bank is not None
    for one, two, other in zip(bank.questions, again.bank.questions, plain, strict=True):
        assert is_unread(one)
        assert is_unread(two)
        assert one == two
        assert other == one
    (again,) = opened(index, file)
    assert again.bank is not None
    assert plain == again.bank.questions


def test_unequal_where_only_what_must_be_read_differs(bank: Bank, plain: tuple[Question, ...]) -> None:
    other = dataclasses.replace(plain[1], explanation=None, hints=plain[0].hints)
    assert bank.questions[1] != other
    assert other != bank.questions[1]


MADE: dict[str, Callable[[Question], Question]] = {
    "replaced": lambda question: dataclasses.replace(question, difficulty=1),
    "copied": copy.copy,
    "deeply": copy.deepcopy,
    "pickled": lambda question: pickle.loads(pickle.dumps(question)),
    "made anew": lambda question: Question(**{name: getattr(question, name) for name in FIELDS}),
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_of_one_is_a_plain_question(bank: Bank, plain: tuple[Question, ...], name: str) -> None:
    for question, other in zip(bank.questions, plain, strict=True):
        made = MADE[name](question)
        assert type(made) is Question
        assert made == MADE[name](other)
        assert repr(made) == repr(MADE[name](other))


def test_repr_and_hash_are_those_of_a_question(bank: Bank, plain: tuple[Question, ...]) -> None:
    assert repr(bank.questions[1]) == repr(plain[1])
    for question in (bank.questions[0], plain[0]):
        with pytest.raises(TypeError, match="unhashable"):
            hash(question)


def test_it_stays_frozen(bank: Bank) -> None:
    for _ in range(2):
        with pytest.raises(dataclasses.FrozenInstanceError):
            bank.questions[0].difficulty = 1  # type: ignore[misc]
        assert bank.questions[0].kind


def test_many_threads_at_once_see_one_question(bank: Bank, plain: tuple[Question, ...]) -> None:
    ready = threading.Barrier(8)
    seen: list[list[object]] = []

    def look() -> None:
        ready.wait()
        seen.append([getattr(question, name) for question in bank.questions for name in FIELDS])

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    for row in seen:
        assert all(one is other for one, other in zip(row, seen[0], strict=True))
    assert bank.questions == plain


OTHER = VALID.replace("halved", "devlah")


def rewritten(file: Path, index: Path) -> None:
    write_bank(file, OTHER, LONG_AGO + 9)


def rewritten_and_indexed(file: Path, index: Path) -> None:
    rewritten(file, index)
    opened(index, file)


def removed(file: Path, index: Path) -> None:
    file.unlink()


def index_removed(file: Path, index: Path) -> None:
    index.unlink()


def index_spoilt(file: Path, index: Path) -> None:
    index.write_bytes(index.read_bytes().replace(b"halved", b"HALVED"))


@pytest.mark.parametrize(
    "happens", [rewritten, rewritten_and_indexed, removed, index_removed, index_spoilt], ids=lambda one: one.__name__
)
def test_whatever_becomes_of_the_file_or_of_the_index_meanwhile(
    bank: Bank, plain: tuple[Question, ...], index: Path, file: Path, happens: Callable[[Path, Path], None]
) -> None:
    happens(file, index)
    assert bank.questions == plain
    assert repr(bank.questions) == repr(plain)


def test_places_are_those_of_what_was_opened(index: Path, file: Path) -> None:
    places = load_bank(file).places
    (found,) = opened(index, file)
    write_bank(file, "\n\n" + OTHER)
    assert dict(found.places) == dict(places)
    assert len(found.places) == len(places)
    assert ("no such place",) not in found.places
    assert found.may_hold("which")
    assert not found.may_hold("what")


def test_a_bank_lost_in_both_is_told(bank: Bank, index: Path, file: Path) -> None:
    rewritten(file, index)
    index.unlink()
    with pytest.raises(BankError, match="changed or removed while it was in use"):
        bank.questions[0].kind  # noqa: B018
    assert bank.questions[0].prompt.en
    file.write_text(VALID, "utf-8")
    assert bank.questions[0].kind


def test_a_spoilt_index_is_thrown_away(bank: Bank, index: Path, file: Path) -> None:
    index_spoilt(file, index)
    assert "halved" in repr(bank.questions[0].kind)
    assert not index.exists()


def test_the_file_is_read_at_most_once(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    right = sources.stored_bytes

    def noted(index: Path, content: str) -> bytes | None:
        asked.append(content)
        return right(index, content)

    monkeypatch.setattr(sources, "stored_bytes", noted)
    assert [question.kind for question in bank.questions]
    assert len(asked) == 1
