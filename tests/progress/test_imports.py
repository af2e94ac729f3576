"""Imports that can be taken back: the newest first, each once, and what was answered since stays."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from attempt_samples import DAY, START, content, sample
from spoiling import spoil_an_index

from dlquiz.kinds.cloze import Cloze
from dlquiz.kinds.numeric import Numeric
from dlquiz.kinds.open import Open
from dlquiz.kinds.steps import Steps
from dlquiz.progress.imports import Undone, back_up_before_import, folder_of, note, rows_of, take_in, undo_newest
from dlquiz.progress.merging import Merged
from dlquiz.progress.store import Store, open_store
from dlquiz.progress.stored_answers import StoredAnswer, own_words, read_answer


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.db"
    with open_store(path) as store:
        store.record(sample("b/mine", id="mine"))
    return path


def other(folder: Path, *ids: str) -> Path:
    path = folder / f"{'-'.join(ids)}.db"
    with open_store(path) as store:
        for identity in ids:
            store.record(sample(f"b/{identity}", id=identity, device="phone"))
    return path


def import_from(store: Store, file: Path, day: int) -> Merged:
    rows, whole = rows_of(file)
    assert whole
    return take_in(store, rows, START + day * DAY)


def undo(store: Store, path: Path) -> Undone | None:
    lines: list[Undone] = []
    undone = undo_newest(path, store, lines.append)
    assert lines == ([] if undone is None else [undone])
    return undone


def test_imports_are_taken_back_newest_first_and_each_once(mine: Path, tmp_path: Path) -> None:
    with open_store(mine) as store:
        before = sorted(content(store))
        assert import_from(store, other(tmp_path, "a"), 1).attempts == 1
        between = sorted(content(store))
        assert import_from(store, other(tmp_path, "c", "d"), 2).attempts == 2
        undone = undo(store, mine)
        assert (undone.at, undone.removed.attempts, undone.kept) == (START + 2 * DAY, 2, 0)
        assert sorted(content(store)) == between
        undone = undo(store, mine)
        assert undone is not None and undone.removed.attempts == 1
        assert sorted(content(store)) == before
        assert undo(store, mine) is None
        assert list(folder_of(mine).iterdir()) == []


def test_an_import_that_adds_nothing_cannot_be_taken_back(mine: Path, tmp_path: Path) -> None:
    with open_store(mine) as store:
        import_from(store, other(tmp_path, "a"), 1)
        assert not any(import_from(store, tmp_path / "a.db", 2))
        undone = undo(store, mine)
        assert undone is not None and undone.at == START + DAY


def test_what_fails_before_the_end_leaves_no_backup(mine: Path, tmp_path: Path) -> None:
    def fails(merged: Merged) -> None:
        raise KeyboardInterrupt

    with open_store(mine) as store:
        with pytest.raises(KeyboardInterrupt):
            take_in(store, rows_of(other(tmp_path, "a"))[0], START + DAY, fails)
        assert [attempt.question for attempt in store.history()] == ["b/mine"]
    assert list(folder_of(mine).iterdir()) == []


def test_an_import_that_never_came_in_is_passed_over(mine: Path, tmp_path: Path) -> None:
    with open_store(mine) as store:
        import_from(store, other(tmp_path, "a"), 1)
        killed = back_up_before_import(mine, START + 2 * DAY)
        note(killed, [("attempts", "never"), ("nothing", "x")])
        undone = undo(store, mine)
        assert undone is not None and undone.at == START + DAY
        assert not killed.exists()


@pytest.mark.parametrize("ids", [b"", b"\xff", b"[]\n", b"[1"])
def test_an_import_whose_rows_are_no_longer_known_is_passed_over(mine: Path, tmp_path: Path, ids: bytes) -> None:
    with open_store(mine) as store:
        import_from(store, other(tmp_path, "a"), 1)
        import_from(store, other(tmp_path, "c"), 2)
        max(folder_of(mine).glob("*.ids")).write_bytes(ids)
        undone = undo(store, mine)
        assert undone is not None and undone.at == START + DAY
        assert sorted(attempt.question for attempt in store.history()) == ["b/c", "b/mine"]


def test_only_the_newest_imports_are_kept(mine: Path, tmp_path: Path) -> None:
    with open_store(mine) as store:
        for number in range(12):
            import_from(store, other(tmp_path, f"n{number}"), number + 1)
        count = 0
        while undo(store, mine) is not None:
            count += 1
    assert count == 10


def test_what_can_be_read_of_a_damaged_file_is_taken_in(tmp_path: Path) -> None:
    file = other(tmp_path, "a", "b")
    spoil_an_index(file)
    rows, whole = rows_of(file)
    assert not whole
    with closing(open_store(tmp_path / "new.db")) as store:
        store.merge(rows, lambda *_: None)
        assert sorted(attempt.question for attempt in store.history()) == ["b/a", "b/b"]


def test_what_was_recorded_of_an_answer_is_read_back() -> None:
    assert read_answer("12", Numeric(None)) == StoredAnswer(False, "12")  # type: ignore[arg-type]
    assert read_answer("?", Numeric(None)) == StoredAnswer(True, "")  # type: ignore[arg-type]
    essay = Open.__new__(Open)
    assert read_answer("1 2\nmine", essay) == StoredAnswer(False, "1 2")
    steps = Steps.__new__(Steps)
    object.__setattr__(steps, "parts", (None, None))
    assert read_answer("?\n3", steps) == StoredAnswer(False, "?\n3")
    # Given up as a whole.
    assert read_answer("?", steps) == StoredAnswer(True, "")
    blank = Cloze.__new__(Cloze)
    object.__setattr__(blank, "blanks", (None,))
    assert read_answer("?", blank) == StoredAnswer(True, "")
    assert own_words("1 2\nmine\nmore") == "mine\nmore"
