"""The questions of a cached bank are those of its file, counted without fetching any, whatever happens meanwhile."""

from __future__ import annotations

import pickle
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

import pytest
from cached import LONG_AGO, assert_same_questions, opened, write_bank
from valid_bank import VALID

from dlquiz.bank import Bank, Library, load_bank, load_library
from dlquiz.bank import cache as caching
from dlquiz.bank.banks import census_of
from dlquiz.errors import BankError
from dlquiz.locations import bundled_banks
from dlquiz.questions.question import Question

SHIPPED = sorted(bundled_banks().glob("*.yaml"))
OLD = "    aliases: [sample_bank/old, other/older]\n    family: other/far\n    prompt: no"
MARKED = VALID.replace("    prompt: no", OLD).replace("[old_bank/conv-size]", "[sample_bank/former]")
OTHER = VALID.replace("halved", "devlah")


@pytest.fixture
def bank(cache: Path, file: Path) -> Bank:
    """A bank from the cache, of which no question was fetched."""
    return from_cache(cache, file)


@pytest.fixture
def plain(file: Path) -> tuple[Question, ...]:
    return tuple(plainly(file).questions)


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The banks whose questions are fetched."""
    found: list[str] = []
    right = caching.CachedQuestions._fetch

    def noted(questions: caching.CachedQuestions) -> object:
        found.append(questions._head["id"])
        return right(questions)

    monkeypatch.setattr(caching.CachedQuestions, "_fetch", noted)
    return found


def from_cache(cache: Path, file: Path) -> Bank:
    opened(cache, file)
    (found,) = opened(cache, file)
    assert isinstance(found.bank.questions, caching.CachedQuestions)
    return found.bank


def plainly(file: Path) -> Bank:
    bank = load_bank(file).bank
    assert bank is not None
    return bank


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", [*SHIPPED, None], ids=lambda file: file.stem if file else "marked")
def test_it_is_counted_as_its_file_is_and_nothing_is_fetched(
    file: Path | None, cache: Path, tmp_path: Path, fetched: list[str]
) -> None:
    file = file or write_bank(tmp_path / "bank.yaml", MARKED)
    bank, plain = from_cache(cache, file), plainly(file)
    assert bank.census == plain.census == census_of(plain.questions)
    assert list(bank.census.topics) == list(plain.census.topics)
    assert list(bank.census.aliases) == list(plain.census.aliases)
    assert len(bank.questions) == len(plain.questions)
    assert bool(bank.questions)
    assert bank.listed == plain.listed
    assert list(bank.listed) == [question.id for question in plain.questions]
    assert not fetched


def test_what_lists_need_is_what_the_question_says(plain: tuple[Question, ...], file: Path) -> None:
    for question, found in zip(plain, plainly(file).listed.values(), strict=True):
        for name in ("name", *found._fields):
            assert getattr(found, name) == getattr(question, name)


def test_they_are_used_as_a_tuple(bank: Bank, plain: tuple[Question, ...], fetched: list[str]) -> None:
    assert bank.questions[0] == plain[0]
    assert bank.questions[-2:] == plain[-2:]
    assert plain[1] in bank.questions
    assert tuple(bank.questions) == plain
    assert [bank.question(identity) for identity in ("which", "none", plain[0].id)] == [plain[1], None, plain[0]]
    assert fetched == ["sample_bank"]


def test_many_threads_at_once_see_one_question(bank: Bank, plain: tuple[Question, ...], fetched: list[str]) -> None:
    ready = threading.Barrier(8)
    seen: list[list[Question]] = []

    def look() -> None:
        ready.wait()
        seen.append([*bank.questions])

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert all(one is other for row in seen for one, other in zip(row, seen[0], strict=True))
    assert seen[0] == list(plain)
    assert fetched == ["sample_bank"]


def rewritten(file: Path, cache: Path) -> None:
    write_bank(file, OTHER, LONG_AGO + 9)


def rewritten_and_cached(file: Path, cache: Path) -> None:
    rewritten(file, cache)
    opened(cache, file)


def removed(file: Path, cache: Path) -> None:
    file.unlink()


def cache_removed(file: Path, cache: Path) -> None:
    cache.unlink()


def cache_spoilt(file: Path, cache: Path) -> None:
    cache.write_bytes(cache.read_bytes().replace(b"halved", b"HALVED"))


def another_version_opened(file: Path, cache: Path) -> None:
    with patch.object(caching, "__version__", "0.0.0"):
        opened(cache, file)


def cache_busy(file: Path, cache: Path) -> None:
    other = sqlite3.connect(cache, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.5, other.close).start()


@pytest.mark.parametrize(
    "happens",
    [rewritten, rewritten_and_cached, removed, cache_removed, cache_spoilt, cache_busy, another_version_opened],
    ids=lambda one: one.__name__,
)
def test_whatever_becomes_of_the_file_or_of_the_cache_meanwhile(
    bank: Bank, plain: tuple[Question, ...], cache: Path, file: Path, happens: Callable[[Path, Path], None]
) -> None:
    happens(file, cache)
    assert_same_questions(bank.questions, plain)
    # A sound one is never deleted, a spoilt one is.
    assert cache.exists() == (happens not in (cache_removed, cache_spoilt))


def test_places_are_read_from_the_file_when_one_is_asked_for(cache: Path, file: Path) -> None:
    (found,) = opened(cache, file)
    with patch.object(caching, "_read", wraps=caching._read) as reading:
        assert found.may_hold("which")
        assert not found.may_hold("what")
        assert not reading.called
        assert dict(found.places) == dict(load_bank(file).places)
        assert ("no such place",) not in found.places
        assert reading.call_count == 1


@pytest.mark.parametrize("happens", [rewritten, rewritten_and_cached, removed], ids=lambda one: one.__name__)
def test_other_bytes_have_no_places_of_what_was_opened(
    cache: Path, file: Path, happens: Callable[[Path, Path], None]
) -> None:
    (found,) = opened(cache, file)
    happens(file, cache)
    assert not found.places
    assert found.may_hold("which")


def test_a_faulty_question_still_stands_in_its_file(cache: Path, file: Path) -> None:
    write_bank(file, VALID.replace("id: which\n", "id: which\n    tipe: choice\n"))
    opened(cache, file)
    (found,) = opened(cache, file)
    assert found.bank.question("which") is None
    assert found.may_hold("which")
    assert not found.may_hold("what")


def test_a_bank_lost_in_both_is_reported(bank: Bank, cache: Path, file: Path) -> None:
    rewritten(file, cache)
    cache.unlink()
    with pytest.raises(BankError, match="changed or removed while it was in use"):
        bank.questions[0]
    file.write_text(VALID, "utf-8")
    assert bank.questions[0].kind


class Evil:
    """Runs a command when it is unpickled by a reader that takes any class."""

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path("evil"),)


class EvilByName:
    """The same with a function that a known module has imported."""

    def __reduce__(self) -> tuple[object, ...]:
        return pickle.loads, (b"",)


@pytest.mark.parametrize(
    "value",
    [
        *(Evil(), EvilByName(), threading.Barrier, (Question, eval), b"nothing", None),
        *((pickle.dumps(one),) * 4 for one in (Evil(), EvilByName(), (Question, eval), None)),
        *((b"nothing",), (b"nothing",) * 4, (b"",) * 4, ("text",) * 4, (), (None,) * 4),
    ],
)
def test_nothing_but_questions_is_made_of_a_row_that_somebody_else_wrote(
    cache: Path, file: Path, plain: tuple[Question, ...], value: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    data = value if isinstance(value, bytes) else pickle.dumps(value)
    with closing(sqlite3.connect(cache)) as connection:
        content, version, head = connection.execute("SELECT content, version, head FROM bank").fetchone()
        right = sha256(connection.execute("SELECT questions FROM bank").fetchone()[0]).hexdigest()
        head = head.replace(right.encode(), sha256(data).hexdigest().encode())
        digest = sha256(f"{content} {version} ".encode() + head).hexdigest()
        connection.execute("UPDATE bank SET head = ?, digest = ?, questions = ?", (head, digest, data))
        connection.commit()
    (found,) = opened(cache, file)
    assert_same_questions(found.bank.questions, plain)
    assert not (tmp_path / "evil").exists()


def test_a_bank_that_cannot_be_pickled_is_not_kept(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_bank(tmp_path / "bank.yaml", VALID)
    read = load_bank(file)
    first, *others = read.bank.questions
    questions = (replace(first, by_seed=lambda _: first), *others)
    made = read._replace(bank=replace(read.bank, questions=questions))
    monkeypatch.setattr(caching, "_read", lambda *_: made)
    for _ in range(2):
        assert opened(cache, file) == [made]


@pytest.fixture
def libraries(cache: Path, tmp_path: Path) -> tuple[Library, Library]:
    """From the cache, and plainly."""
    files = [
        write_bank(tmp_path / "one.yaml", MARKED),
        # Claims an old name as well, and is not the first.
        write_bank(tmp_path / "two.yaml", MARKED.replace("sample_bank", "second")),
        *SHIPPED,
    ]
    load_library(files, (), cache)
    return load_library(files, (), cache), load_library(files)


@pytest.mark.sweep
def test_a_library_finds_by_every_name(libraries: tuple[Library, Library]) -> None:
    found, plain = libraries
    names = [question.name for question in plain.questions()]
    names += ["sample_bank/old", "other/older", "sample_bank/former", "sample_bank/none", "no/thing", "no", "", "/"]
    names += ["networks/vgg16-macs", "second/former", "second/old"]
    for name in names:
        assert found.question(name) == plain.question(name), name
        assert found.listing(name) == plain.listing(name), name
        assert getattr(found.listing(name), "name", None) == getattr(found.question(name), "name", None)
        assert found.current_name(name) == plain.current_name(name)
        assert found.may_stand(name) == plain.may_stand(name)
        assert found.may_hold(name) == plain.may_hold(name)
    assert found.made(names) == plain.made(names)
    assert found.current_name("other/older") == f"sample_bank/{plain.banks[0].questions[1].id}"


@pytest.mark.sweep
def test_a_library_finds_many_in_its_order(libraries: tuple[Library, Library], fetched: list[str]) -> None:
    found, plain = libraries
    names = [question.name for question in plain.questions()]
    listed = found.listed(names[::-7])
    assert listed == plain.listed(names[::-7]) == [found.listing(name) for name in names[::-7]][::-1]
    assert [one.name for one in listed] == names[::-7][::-1]
    assert found.listed(["no/thing", "sample_bank/none", ""]) == []
    assert not fetched
    assert list(found.questions("second")) == list(plain.questions("second"))
    assert list(found.around(["second/x", "no/x"])) == list(plain.questions("second"))
    assert list(found.questions("none")) == []
