"""A backup in the place of a damaged file: what is there is kept bit for bit, and the newest good backup comes back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from attempt_samples import DAY, START, assert_memory_is_replay, sample
from history_samples import HISTORY
from spoiling import crashed, execute, harmed, spoil_an_index, without_header
from surviving_damage import NOW, content_of, everything

from dlquiz.errors import DamagedError, StorageError
from dlquiz.progress import backups
from dlquiz.progress import restore as restoring
from dlquiz.progress.backups import back_up, folder_of, listed
from dlquiz.progress.inspection import companion
from dlquiz.progress.records import EPOCH
from dlquiz.progress.restore import restore
from dlquiz.progress.salvage import salvaged
from dlquiz.progress.soundness import soundness
from dlquiz.progress.store import open_store

ASIDE = "progress.db.damaged-20250609T120000Z"


@pytest.fixture
def damaged(copy: Path) -> Path:
    """A file with three backups of ever more answers, damaged after one answer more."""
    for number in range(3):
        with open_store(copy) as store:
            store.record(sample("b/new", seed=number))
            back_up(copy, NOW - (3 - number) * DAY)
    with open_store(copy) as store:
        store.record(sample("b/new", seed=9))
    copy.write_bytes(harmed(copy))
    return copy


def test_opening_tells_how_many_backups_there_are(damaged: Path) -> None:
    sentence = r"is damaged and was left as it is: `dlquiz doctor --restore`.*\(3 there\)"
    with pytest.raises(DamagedError, match=sentence) as refusal:
        open_store(damaged)
    assert "`dlquiz doctor --restore`" in refusal.value.zh
    assert "现有 3 份" in refusal.value.zh
    shutil.rmtree(folder_of(damaged))
    with pytest.raises(DamagedError, match="there is no backup of it: `dlquiz doctor --restore` puts what can"):
        open_store(damaged)


def test_what_can_be_read_and_the_newest_backup_come_in_its_place(damaged: Path) -> None:
    newest, raw = listed(damaged)[0], damaged.read_bytes()
    kept = newest.file.read_bytes()
    restored = restore(damaged, NOW)
    assert restored[:4] == (newest.file, newest.at, 303, damaged.with_name(ASIDE))
    # One of 300 was taken back; 24 were on the page that is gone.
    assert (restored.salvaged, restored.added) == (280, 24)
    assert damaged.with_name(ASIDE).read_bytes() == raw
    assert newest.file.read_bytes() == kept, "copied, not moved"
    with open_store(damaged) as store:
        assert len(store.history()) == 303
        assert_memory_is_replay(store)
        store.record(sample("b/new", seed=10))
    left = {path.name for path in damaged.parent.iterdir() if path.is_file()}
    assert {name.removesuffix("-wal").removesuffix("-shm").removesuffix(".checked") for name in left} == {
        "progress.db",
        ASIDE,
    }


def test_what_later_programs_wrote_comes_back_from_the_file_and_from_the_backup(copy: Path) -> None:
    coded, staged, *fitted = HISTORY[10:]
    with open_store(copy) as store:
        store.merge([staged, fitted[0]])
    back_up(copy, NOW - DAY)
    with open_store(copy) as store:
        store.merge([coded, fitted[1]])
        rows = [str(entry) for entry in store.rows()]
    assert soundness(copy) == "sound"
    # The schema is gone: nothing but the pages themselves says what was there.
    copy.write_bytes(b"x" * 4096 + copy.read_bytes()[4096:])
    restore(copy, NOW)
    assert soundness(copy) == "sound"
    with open_store(copy) as store:
        assert [str(entry) for entry in store.rows()] == rows
        assert_memory_is_replay(store)


def test_a_backup_that_has_gone_bad_is_passed_over(damaged: Path) -> None:
    third, second, first = listed(damaged)
    third.file.write_bytes(harmed(third.file))
    spoil_an_index(second.file)
    assert restore(damaged, NOW)[:2] == (first.file, first.at)


def test_what_a_failed_copy_has_left_is_not_in_the_way_of_the_next(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    third, second, _ = listed(damaged)

    def copied(source: Path, target: Path) -> None:
        backups.copied(source, target)
        if source == third.file:
            raise StorageError("the disk reports an error", "磁盘读写出错")

    monkeypatch.setattr(restoring, "copied", copied)
    assert restore(damaged, NOW)[:2] == (second.file, second.at)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_behind_a_link_the_file_that_it_leads_to_is_replaced(damaged: Path, tmp_path: Path) -> None:
    newest, raw = listed(damaged)[0], damaged.read_bytes()
    link = tmp_path / "elsewhere" / "progress.db"
    link.parent.mkdir()
    link.symlink_to(damaged)
    restored = restore(link, NOW, newest.file)
    assert link.readlink() == damaged
    assert restored.aside == damaged.with_name(ASIDE)
    assert restored.aside.read_bytes() == raw
    assert content_of(damaged) == content_of(newest.file)


def test_what_a_wrong_clock_has_dated_ahead_comes_last(damaged: Path) -> None:
    ahead, second, first = listed(damaged)
    assert restore(damaged, NOW - 1.5 * DAY).source == second.file
    damaged.write_bytes(b"x" * 5000)
    for backup in (second, first):
        backup.file.unlink()
    assert restore(damaged, NOW - 1.5 * DAY).source == ahead.file


def test_the_log_goes_with_the_file(copy: Path) -> None:
    """Left there it would be written into the backup."""
    back_up(copy, NOW - DAY)
    with open_store(copy) as store:
        store.record(sample("b/new"))
        log = copy.with_name("progress.db-wal").read_bytes()
    raw = harmed(copy)
    copy.write_bytes(raw)
    copy.with_name("progress.db-wal").write_bytes(log[: len(log) // 2])
    with open_store(copy.parent / "backups" / listed(copy)[0].file.name) as store:
        before = {str(attempt) for attempt in store.history()}
    restored = restore(copy, NOW)
    assert restored.aside.read_bytes() == raw
    assert restored.aside.with_name(f"{ASIDE}-wal").read_bytes() == log[: len(log) // 2]
    with open_store(copy) as store:
        after = {str(attempt) for attempt in store.history()}
    assert before <= after
    assert len(after - before) <= 1, "the last answer, where its page of the log is whole"
    assert not companion(copy, "-wal").exists()


def test_what_was_set_aside_before_stays(damaged: Path) -> None:
    raw = damaged.read_bytes()
    first = restore(damaged, NOW)
    damaged.write_bytes(b"y" * 5000)
    second = restore(damaged, NOW)
    assert (first.aside, second.aside) == (damaged.with_name(ASIDE), damaged.with_name(f"{ASIDE}-2"))
    assert damaged.with_name(ASIDE).read_bytes() == raw
    assert damaged.with_name(f"{ASIDE}-2").read_bytes() == b"y" * 5000


def test_where_there_are_no_links(damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(source: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", none)
    raw = damaged.read_bytes()
    assert restore(damaged, NOW).answers == 303
    assert damaged.with_name(ASIDE).read_bytes() == raw


def test_a_missing_file_is_restored(damaged: Path) -> None:
    damaged.unlink()
    assert restore(damaged, NOW)[2:] == (302, None, 0, 303)
    with open_store(damaged) as store:
        assert len(store.history()) == 302


def test_a_new_file_in_the_place_of_a_deleted_one_is_replaced(copy: Path) -> None:
    back_up(copy, NOW - DAY)
    copy.unlink()
    open_store(copy).close()
    assert restore(copy, NOW).answers == 299


def test_what_only_the_whole_check_finds_is_damage_too(copy: Path) -> None:
    back_up(copy, NOW - DAY)
    spoil_an_index(copy)
    open_store(copy).close()
    restored = restore(copy, NOW)
    assert (restored.answers, restored.salvaged, restored.added) == (299, 300, 0)


# Refused


def assert_refused(path: Path, sentence: str, chosen: Path | None = None) -> None:
    before = everything(path.parent)
    with pytest.raises(StorageError, match=sentence) as refusal:
        restore(path, NOW, chosen)
    assert refusal.value.zh != refusal.value.en
    assert everything(path.parent) == before


def test_a_healthy_file_is_left_as_it_is(copy: Path) -> None:
    back_up(copy, NOW - DAY)
    assert_refused(copy, "is not damaged.*--restore --from FILE")


def test_without_a_good_backup_what_can_be_read_is_kept(damaged: Path) -> None:
    for backup in listed(damaged):
        backup.file.write_bytes(harmed(backup.file))
    assert restore(damaged, NOW)[:3] == (None, None, 280)
    with open_store(damaged) as store:
        assert_memory_is_replay(store)


def test_where_nothing_can_be_read_and_there_is_no_backup_nothing_is_touched(damaged: Path) -> None:
    damaged.write_bytes(b"x" * 50_000)
    shutil.rmtree(folder_of(damaged))
    assert_refused(damaged, "No answer can be read.*no good backup")
    damaged.write_bytes(b"x")
    assert_refused(damaged, "No answer can be read.*no good backup")


@pytest.mark.parametrize(
    "harm", ["UPDATE memory SET due = CAST(x'ff' AS TEXT)", "UPDATE tallies SET answered = 'many'"]
)
def test_what_is_derived_and_cannot_be_read_is_no_loss(copy: Path, harm: str) -> None:
    """A backup of one answer must not take the place of 299 that can be read."""
    execute(copy, f"{harm} WHERE question = 'b/q1'")
    assert soundness(copy) == "derived"
    assert restore(copy, NOW).answers == 299
    with open_store(copy) as store:
        assert_memory_is_replay(store)


def test_an_answer_that_cannot_be_decoded_is_damage(copy: Path) -> None:
    assert soundness(copy) == "sound"
    change = "UPDATE attempts SET question = CAST(x'ff' AS TEXT) WHERE id = 'a5'"
    execute(copy, "DROP TRIGGER attempts_keep", change)
    assert soundness(copy) == "damaged"
    assert restore(copy, NOW)[2:] == (298, copy.with_name(ASIDE), 299, 0)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE draft SET events = '['",
        "UPDATE draft SET typed = CAST(x'ff' AS TEXT)",
        "UPDATE sitting SET payload = '{'",
        "UPDATE names SET present = CAST(x'ff' AS TEXT)",
    ],
)
def test_what_is_under_way_and_cannot_be_read_is_damage(copy: Path, harm: str) -> None:
    with open_store(copy) as store:
        store.interviews.save({"answer": "words of my own"}, NOW)
        store.rename({"b/former": "b/q1"})
    assert soundness(copy) == "sound"
    execute(copy, harm)
    assert soundness(copy) == "damaged"


def test_the_draft_and_the_interview_in_progress_are_read_too(copy: Path) -> None:
    with open_store(copy) as store:
        store.interviews.save({"answer": "words of my own"}, NOW)
        before = store.drafts.current(), store.interviews.in_progress()
    spoil_an_index(copy)
    restore(copy, NOW)
    with open_store(copy) as store:
        assert (store.drafts.current(), store.interviews.in_progress()) == before


def test_long_answers_empty_texts_and_numbers_of_any_length_are_read(copy: Path) -> None:
    with open_store(copy) as store:
        for number, length in enumerate((3900, 4060, 4070, 9000, 100_000)):
            store.record(sample("b/long", answer=f"{number}" * length, id=f"long{number}"))
        for seed in (0, 1, 2, 2**8, 2**16, 2**24, 2**32, 2**50):
            store.record(sample("b/wide", seed=seed, answer="", id=f"seed {seed}"))
        for minutes in (-1, -300, 840):
            store.record(sample("b/wide", utc_offset=minutes, id=f"offset {minutes}"))
        before = {str(entry) for entry in store.rows()}
    copy.write_bytes(without_header(copy))
    assert {str(entry) for entry in salvaged(copy).entries} == before


@pytest.mark.parametrize("left", [0, 60])
def test_the_log_of_a_file_that_was_cut_to_nothing_is_read(copy: Path, left: int) -> None:
    with open_store(copy) as store:
        store.record(sample("b/new", id="in the log"))
        there = crashed(copy, copy.read_bytes()[:left])
    assert "in the log" in {entry.what.id for entry in salvaged(there).entries}


@pytest.mark.parametrize("again", [False, True])
def test_of_all_copies_in_the_log_the_newest_counts(copy: Path, again: bool) -> None:
    """A log that is written again from its beginning still has older copies behind the new ones."""
    with open_store(copy) as store:
        for number in range(5):
            store.interviews.save({"answer": number}, NOW)
        if again:
            store.connection.execute("PRAGMA wal_checkpoint(RESTART)")
        store.interviews.save({"answer": "newest"}, NOW)
        there = crashed(copy, without_header(copy))
    assert salvaged(there).singles["sitting"][1] == '{"answer":"newest"}'


def test_what_is_only_in_the_log_is_read(copy: Path) -> None:
    with open_store(copy) as store:
        store.record(sample("b/new", id="in the log"))
        store.record(sample("b/long", answer="long " * 5000, id="long in the log"))
        store.undo("a3", START)
        before = {str(entry) for entry in store.rows()}
        there = crashed(copy)
    assert {str(entry) for entry in salvaged(there).entries} == before


@pytest.mark.parametrize("size", [512, 65_536])
def test_pages_of_any_size_are_read(copy: Path, size: int) -> None:
    """The size is in the header of the file, and where that is gone in the header of the log."""
    execute(copy, "PRAGMA journal_mode = DELETE", f"PRAGMA page_size = {size}", "VACUUM")
    with open_store(copy) as store:
        store.record(sample("b/long", answer="long " * 20_000, id="long"))
    with open_store(copy) as store:
        store.record(sample("b/new", id="in the log"))
        before = {str(entry) for entry in store.rows()}
        there = crashed(copy, without_header(copy))
    assert copy.stat().st_size % size == 0
    for path in (copy, there):
        assert {str(entry) for entry in salvaged(path).entries} == before


@pytest.mark.parametrize("field", ["device", "sequence"])
def test_an_answer_whose_id_is_damaged_is_not_given_back_twice(copy: Path, field: str) -> None:
    """A backup has it under its own id; nothing but its other values tells that the two are one."""
    with open_store(copy) as store:
        store.record(sample("b/new", START + 99 * DAY, id="the-newest-answer", device="a-laptop"))
    back_up(copy, NOW)
    before = content_of(copy)
    raw = copy.read_bytes().replace(b"the-newest-answer", b"the-newest!answer")
    if field == "device":
        raw = raw.replace(b"a-laptop", b"b-laptop")
    else:
        sequence = (START + 99 * DAY - EPOCH) // timedelta(microseconds=1)
        raw = raw.replace(sequence.to_bytes(8, "big"), (sequence ^ 1 << 20).to_bytes(8, "big"))
    copy.write_bytes(raw)
    spoil_an_index(copy)
    restore(copy, NOW)
    assert content_of(copy) == before


def test_an_answer_is_read_once_where_the_log_has_it_under_a_damaged_id(copy: Path) -> None:
    with open_store(copy) as store:
        # The row begins a page, to which the next answer is added, so that the log has all of it again.
        store.record(sample("b/new", START + 98 * DAY, id="before"))
        store.record(sample("b/new", START + 99 * DAY, id="the-newest-answer"))
    with open_store(copy) as store:
        store.record(sample("b/new", START + 100 * DAY, id="one-more-answer"))
        before = [attempt._replace(id="") for attempt in store.history()]
        there = crashed(copy, without_header(copy))
        log = companion(copy, "-wal").read_bytes().replace(b"the-newest-answer", b"the-newest!answer")
        companion(there, "-wal").write_bytes(log)
        read = {entry.what.id for entry in salvaged(there).entries}
        assert {"the-newest-answer", "the-newest!answer"} <= read
    restore(there, NOW)
    with open_store(there) as store:
        assert [attempt._replace(id="") for attempt in store.history()] == before


def test_the_file_of_another_program_is_left_as_it_is(damaged: Path) -> None:
    execute(listed(damaged)[0].file, "PRAGMA user_version = 99")
    shutil.copy(listed(damaged)[0].file, damaged)
    assert_refused(damaged, "newer dlquiz")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself refuses to move an open file")
def test_a_file_that_another_program_has_open(damaged: Path, healthy: Path) -> None:
    good = shutil.copy(healthy, damaged)
    code = (
        "import sqlite3, sys\n"
        "file = sqlite3.connect(sys.argv[1])\n"
        "file.execute('SELECT count(*) FROM attempts').fetchone()\n"
        "print('open', flush=True)\n"
        "sys.stdin.readline()\n"
        "file.close()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, str(good)], text=True, **pipes) as other:
        assert other.stdout.readline() == "open\n"
        assert_refused(damaged, "Another program", listed(damaged)[0].file)
        other.communicate("go on\n", timeout=60)
    assert restore(damaged, NOW, listed(damaged)[0].file).answers == 302


def test_a_failure_in_the_middle_is_undone(damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged.with_name("progress.db-wal").write_bytes(b"a log")

    def fails(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", fails)
    assert_refused(damaged, "cannot be opened for writing .in use")


# From a file that is named


def test_a_healthy_file_is_set_aside_for_the_one_named(copy: Path) -> None:
    chosen = back_up(copy, NOW - DAY)
    with open_store(copy) as store:
        store.record(sample("b/new"))
    raw = copy.read_bytes()
    restored = restore(copy, NOW, chosen.file)
    assert restored.aside == copy.with_name("progress.db.replaced-20250609T120000Z")
    assert restored.aside.read_bytes() == raw
    assert restored[:3] == (chosen.file, chosen.at, 299)
    assert content_of(copy) == content_of(chosen.file)


def test_any_progress_file_can_be_named_with_what_is_in_its_log(damaged: Path, healthy: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "another.db"
    mine.parent.mkdir()
    shutil.copy(healthy, mine)
    with open_store(mine) as store:
        store.record(sample("b/new"))
        assert restore(damaged, NOW, mine)[:3] == (mine, None, 300)


def test_a_named_file_that_is_no_good(damaged: Path, tmp_path: Path) -> None:
    assert_refused(damaged, "no file", tmp_path / "nowhere.db")
    bad = tmp_path / "bad.db"
    bad.write_bytes(damaged.read_bytes())
    assert_refused(damaged, "damaged itself: nothing was restored", bad)
    execute(tmp_path / "notes.db", "CREATE TABLE notes (text)")
    assert_refused(damaged, "not a progress file", tmp_path / "notes.db")
