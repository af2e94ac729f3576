"""The progress file is moved, deleted, replaced or cut short while it is open: nothing acknowledged is lost."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attempt_samples import DAY, START, assert_memory_is_replay, sample
from history_samples import HISTORY
from losing import LOSSES, answers_in

from dlquiz.errors import StorageError
from dlquiz.messages import Text
from dlquiz.progress.interviews import Interview
from dlquiz.progress.records import Draft
from dlquiz.progress.rescue import waiting_rescues
from dlquiz.progress.store import Store, memory_store, open_store
from dlquiz.schedule import Rating

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows itself refuses to move an open file")


@pytest.mark.sweep
@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_answered_after_the_loss_is_in_a_file_beside_it(copy: Path, loss: str) -> None:
    lines: list[Text] = []
    store = open_store(copy, rescues=True)
    store.tell = lines.append
    store.record(sample("b/q1", START + 50 * DAY, id="before"))
    assert (store.saved, store.rescued, lines) == (True, None, [])
    LOSSES[loss](copy)
    store.record(sample("b/q1", START + 51 * DAY, id="after"))
    store.rate("after", START + 51 * DAY, Rating.EASY)
    store.record(sample("b/q2", START + 52 * DAY, id="last"))
    assert not store.saved
    assert store.keeps
    assert store.rescued is not None
    assert len(lines) == 1
    assert f"`dlquiz import {store.rescued}`" in lines[0].en
    assert f"`dlquiz import {store.rescued}`" in lines[0].zh
    rescued = store.rescued
    store.close()
    assert {"before", "after", "last"} <= answers_in(rescued)
    with open_store(rescued) as again:
        assert_memory_is_replay(again)
        assert again.attempts(["after"])["after"].rating == Rating.EASY


@pytest.mark.parametrize("loss", ["moved", "cut short"])
def test_what_later_programs_wrote_is_in_it_too(copy: Path, loss: str) -> None:
    with open_store(copy, rescues=True) as store:
        store.merge(HISTORY[10:])
        store.record(sample("b/q1", START + 50 * DAY, id="before"))
        rows = {str(entry) for entry in store.rows()}
        LOSSES[loss](copy)
        store.record(sample("b/q1", START + 51 * DAY, id="after"))
        rescued = store.rescued
    assert rescued is not None
    with open_store(rescued) as again:
        found = {str(entry) for entry in again.rows()}
    later = {str(entry) for entry in HISTORY[10:]}
    assert later <= rows
    assert later <= found


def contents(store: Store) -> list[object]:
    interviews = store.interviews.in_progress(), store.interviews.finished()
    return [store.history(), store.flags.flagged(), store.drafts.current(), *interviews]


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.undo("a3", START),
        lambda store: store.dispute("a4", START, "no"),
        lambda store: store.flags.set("b/q1", True, START),
        lambda store: store.drafts.save(Draft("b/q2", 2, ["28"], "typed", START)),
        lambda store: store.interviews.save({"words": "of my own"}, START),
        lambda store: store.interviews.end(Interview("i", START, 0, "laptop", START, 30, (), 1, 2.0, ())),
    ],
)
@pytest.mark.parametrize("loss", ["deleted", "replaced by an older copy"])
def test_every_kind_of_write_gets_there(copy: Path, loss: str, write: Callable[[Store], object]) -> None:
    with open_store(copy, rescues=True) as store:
        LOSSES[loss](copy)
        write(store)
        assert store.rescued is not None
        rescued = store.rescued
        said = contents(store)
    with open_store(rescued) as again:
        assert contents(again) == said
        assert len(answers_in(rescued)) == 300


def test_a_folder_that_is_deleted_takes_no_answer_along(copy: Path) -> None:
    folder = copy.parent / "a" / "folder"
    folder.mkdir(parents=True)
    with open_store(copy.replace(folder / "progress.db"), rescues=True) as store:
        store.record(sample("b/new", id="before"))
        assert (store.saved, store.keeps) == (True, True)
        shutil.rmtree(folder.parent)
        store.record(sample("b/new", id="after"))
        assert (store.saved, store.keeps) == (False, True)
        rescued = store.rescued
    assert rescued is not None
    found = answers_in(rescued)
    assert {"a1", "a299", "before", "after"} <= found
    assert len(found) == 302


def test_a_loss_in_the_middle_of_a_write_is_noticed_after_it(copy: Path) -> None:
    with open_store(copy, rescues=True) as store:

        def lose_it() -> str:
            copy.unlink()
            return "correction"

        store.new_id = lose_it
        store.rate("a5", START, Rating.HARD)
        assert not store.saved
        assert store.rescued is not None
        assert store.attempts(["a5"])["a5"].rating == Rating.HARD


def test_a_loss_after_the_last_answer_is_noticed_at_the_end(copy: Path) -> None:
    store = open_store(copy, rescues=True)
    store.record(sample("b/new", id="last"))
    copy.unlink()
    store.close()
    (rescued,) = copy.parent.glob("progress-rescued-*.db")
    assert "last" in answers_in(rescued)


def test_another_file_with_its_log_is_left_alone(copy: Path, healthy: Path, tmp_path: Path) -> None:
    """SQLite deletes the log by name when it closes, whose ever it is."""
    other = tmp_path / "other" / "progress.db"
    other.parent.mkdir()
    shutil.copy(healthy, other)
    store = open_store(copy, rescues=True)
    store.record(sample("b/new", id="ours"))
    with open_store(other) as theirs:
        theirs.record(sample("b/new", id="theirs"))
        for suffix in ("-wal", "-shm", ""):
            shutil.copy(f"{other}{suffix}", f"{copy}{suffix}.new")
            Path(f"{copy}{suffix}.new").replace(f"{copy}{suffix}")
    log = Path(f"{copy}-wal").read_bytes()
    store.record(sample("b/new", id="more"))
    assert store.rescued is not None
    store.close()
    assert Path(f"{copy}-wal").read_bytes() == log
    assert "theirs" in answers_in(copy)
    assert {"ours", "more"} <= answers_in(store.rescued)


def test_where_no_file_can_be_made_it_is_not_saved_and_tried_again(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(copy, rescues=True) as store:
        folder = copy.parent.with_name("moved")
        copy.parent.rename(folder)
        copy.parent.write_bytes(b"in the way")
        with pytest.raises(StorageError):
            store.record(sample("b/new", id="one"))
        copy.parent.unlink()
        store.record(sample("b/new", id="one"))
        assert store.rescued is not None
        assert "one" in answers_in(store.rescued)


def test_a_command_says_that_it_was_not_saved(copy: Path) -> None:
    with open_store(copy) as store:
        copy.unlink()
        with pytest.raises(StorageError, match="Not saved"):
            store.undo("a3", START)


# A file that can be opened only later


class Later:
    """Opens a file once that is possible."""

    def __init__(self, path: Path) -> None:
        self.path, self.opens = path, False

    def __call__(self) -> Store:
        if not self.opens:
            raise StorageError("not now", "稍后再试")
        return open_store(self.path, rescues=True)


def test_what_was_kept_in_memory_is_saved_once_the_file_opens(copy: Path) -> None:
    lines: list[Text] = []
    later = Later(copy)
    store = memory_store(later=later)
    store.tell = lines.append
    store.record(sample("b/new", START + 60 * DAY, id="one"))
    store.rate("one", START + 60 * DAY, Rating.EASY)
    assert (store.saved, lines) == (False, [])
    later.opens = True
    store.record(sample("b/new", START + 61 * DAY, id="two"))
    assert (store.saved, len(lines)) == (True, 1)
    store.record(sample("b/new", START + 62 * DAY, id="three"))
    store.close()
    assert {"one", "two", "three", "a1"} <= answers_in(copy)
    with open_store(copy) as again:
        assert again.attempts(["one"])["one"].rating == Rating.EASY
        assert_memory_is_replay(again)


def test_an_interview_in_progress_in_the_file_is_not_written_over(copy: Path) -> None:
    with open_store(copy) as store:
        store.interviews.save({"words": "of my own"}, START)
    later = Later(copy)
    store = memory_store(later=later)
    store.interviews.save({"words": "others"}, START)
    later.opens = True
    store.record(sample("b/new", id="one"))
    assert not store.saved
    store.close()
    with open_store(copy) as again:
        assert again.interviews.in_progress() == {"words": "of my own"}


@pytest.mark.parametrize("in_memory", [True, False])
def test_one_interview_in_progress_goes_on_wherever_it_was_kept(copy: Path, in_memory: bool) -> None:
    later = Later(copy)
    with memory_store(later=later) as store:
        with open_store(copy) as file:
            (store if in_memory else file).interviews.save({"words": "of my own"}, START)
        store.rename({"b/former": "b/q1"})
        later.opens = True
        store.record(sample("b/new", id="one"))
        assert store.saved
    with open_store(copy) as again:
        assert again.interviews.in_progress() == {"words": "of my own"}
        assert again.names() == {"b/former": "b/q1"}


def test_rescued_files_wait_until_their_answers_are_there(copy: Path, tmp_path: Path) -> None:
    def rescue(name: str, *answers: str) -> Path:
        file = copy.with_name(f"{copy.stem}-rescued-{name}.db")
        with open_store(file) as store:
            for number, answer in enumerate(answers):
                store.record(sample("b/q1", START + (60 + number) * DAY, id=answer))
        return file

    assert waiting_rescues(copy) == []
    one, other = rescue("1", "r1", "r2"), rescue("2", "r2")
    copy.with_name(f"{copy.stem}-rescued-3.db").write_bytes(b"no database")
    assert waiting_rescues(copy) == [(one, 2), (other, 1)]
    with open_store(copy) as store:
        store.record(sample("b/q1", START + 61 * DAY, id="r2"))
    assert waiting_rescues(copy) == [(one, 1)]
    # Without a progress file all of their answers wait.
    assert waiting_rescues(tmp_path / "nowhere.db") == []
