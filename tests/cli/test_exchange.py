"""Tests of `export` and `import`, as commands."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from history_samples import HISTORY, START, answer, written

from dlquiz import locations
from dlquiz.progress.history import Entry
from dlquiz.progress.merging import Merged
from dlquiz.progress.store import Store, memory_store, open_store
from dlquiz.reports import written_lines
from dlquiz.schedule import Rating


@pytest.fixture
def answered(dlquiz, demo):
    """Three answers, the last of them taken back."""
    for question, line in (("conv", "11"), ("pick", "2"), ("claim", "false")):
        dlquiz("practice", "--plain", "--bank", demo, "--question", f"demo/{question}", typed=f"{line}\n")
    dlquiz("undo")
    return list(rows())


def progress() -> Store:
    return open_store(locations.progress_file())


def rows() -> list[Entry]:
    with progress() as store:
        assert store.figures.mismatches() == []
        return list(store.rows())


class TestExport:
    def test_lines_on_standard_output_and_counts_beside(self, dlquiz, answered):
        done = dlquiz("export")
        assert done.code == 0
        assert done.err == "Exported: 3 answers, 1 correction.\n"
        kinds = [next(iter(json.loads(line))) for line in done.lines]
        assert kinds == ["dlquiz", "attempt", "attempt", "attempt", "correction"]
        assert dlquiz("export", "-").out == done.out

    def test_a_packed_file_too(self, dlquiz, answered, tmp_path):
        path = tmp_path / "history.jsonl.gz"
        assert dlquiz("export", path).code == 0
        first = path.read_bytes()
        assert dlquiz("export", path).code == 0
        assert path.read_bytes() == first
        assert first[4:8] == bytes(4), "no time of packing"
        assert gzip.decompress(first) == b"".join(written_lines(answered))

    def test_what_is_no_export_is_not_overwritten(self, dlquiz, answered, tmp_path):
        content = b"important\n"
        path = tmp_path / "notes.txt"
        path.write_bytes(content)
        assert dlquiz("export", path).refusal == (
            f"dlquiz: {path} is there already and is no export: choose another name, or overwrite it with `--force`\n"
        )
        assert path.read_bytes() == content
        assert dlquiz("export", path, "--force").code == 0
        assert path.read_bytes() == b"".join(written_lines(answered))

    @pytest.mark.parametrize("options", [(), ("--force",)])
    def test_the_progress_file_itself_is_never_overwritten(self, dlquiz, answered, options):
        assert "belongs to dlquiz" in dlquiz("export", locations.progress_file(), *options).refusal
        assert rows() == answered

    def test_a_disk_that_fills_leaves_the_former_file(self, dlquiz, answered, tmp_path, monkeypatch):
        path = tmp_path / "h.jsonl"
        dlquiz("export", path)
        before = path.read_bytes()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        done = dlquiz("export", path)
        assert done.err == f"dlquiz: {path} cannot be written (No space left on device): choose another place\n"
        assert path.read_bytes() == before
        assert not list(tmp_path.glob("*.new"))


class TestImport:
    def test_another_machine_has_it_all_and_nothing_twice(self, dlquiz, answered, tmp_path, move):
        path = tmp_path / "h.jsonl"
        dlquiz("export", path)
        move("other")
        assert dlquiz("import", path).ok.out == "3 new answers, 1 correction; 0 were here already.\n"
        assert rows() == answered
        assert dlquiz("import", path, path).out == "0 new answers, 0 corrections; 8 were here already.\n"
        assert rows() == answered
        assert len(dlquiz("history", "--json").document["attempts"]) == 2

    def test_one_bad_line_in_the_last_file_and_nothing_is_taken_in(self, dlquiz, answered, tmp_path, move):
        good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
        dlquiz("export", good)
        bad.write_bytes(good.read_bytes()[:-9])
        move("other")
        assert dlquiz("import", good, bad).refusal == (
            f"dlquiz: {bad}:5: the last line is cut off: the file was not copied whole (copy it again)\n"
        )
        assert rows() == []

    def test_a_conflict_names_its_line_and_changes_nothing(self, dlquiz, answered, tmp_path):
        path = tmp_path / "h.jsonl"
        dlquiz("export", path)
        lines = path.read_text("utf-8").splitlines(keepends=True)
        row = json.loads(lines[2])
        row["attempt"]["answer"] += "!"
        new = json.loads(lines[1])
        new["attempt"]["id"] = "new"
        path.write_text("".join([json.dumps(new), "\n", *lines[:2], json.dumps(row), "\n"]), "utf-8")
        taken = f"Another row is already stored under the id '{row['attempt']['id']}': nothing was saved."
        assert dlquiz("import", path).refusal == f"dlquiz: {path}:4: {taken}\n"
        assert rows() == answered

    def test_files_that_are_not_there_or_folders_are_reported_before_anything_is_read(self, dlquiz, tmp_path):
        missing = tmp_path / "h.jsonl"
        assert dlquiz("import", missing).refusal.startswith(f"dlquiz: {missing} cannot be read (")
        assert dlquiz("import", tmp_path).refusal == f"dlquiz: {tmp_path} is a folder: name the files in it\n"
        assert dlquiz("import").code == 2
        assert not locations.progress_file().exists()


def piped(home: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "dlquiz", *arguments]
    environment = {**os.environ, "DLQUIZ_HOME": str(home)}
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False, env=environment)


@pytest.mark.sweep
def test_from_one_machine_to_another_through_a_pipe(answered, tmp_path, dlquiz_home):
    out = piped(dlquiz_home, "export")
    assert out.stdout == b"".join(written_lines(answered))
    done = piped(tmp_path / "other", "import", "-", given=out.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert piped(tmp_path / "other", "export").stdout == out.stdout
    bad = piped(tmp_path / "third", "import", "-", given=b"\xff\xfe")
    assert bad.returncode == 2
    assert bad.stderr.decode().splitlines() == ["dlquiz: -:1: it is not UTF-8 (save the file as UTF-8)"]


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are POSIX")
def test_a_named_pipe_is_read_to_its_end_before_the_store_is_locked(answered, dlquiz, tmp_path, monkeypatch):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with memory_store() as other:
        other.record(answer(question="demo/width"))
        lines = b"".join(written_lines(other.rows()))
    merge = Store.merge

    def without_pipe(store: Store, entries: Iterable[Entry], *rest: Any) -> Merged:
        pipe.unlink()
        return merge(store, entries, *rest)

    monkeypatch.setattr(Store, "merge", without_pipe)
    code = f"import sys; open(sys.argv[1], 'wb').write({lines!r})"
    with subprocess.Popen([sys.executable, "-c", code, str(pipe)]) as writer:
        done = dlquiz("import", pipe)
        writer.wait(60)
    assert done.out == "1 new answer, 0 corrections; 0 were here already.\n"


def test_what_later_programs_write_goes_out_and_in(dlquiz, answered, move, tmp_path):
    history, path = tmp_path / "given.jsonl", tmp_path / "h.jsonl"
    history.write_bytes(written(HISTORY))
    found = "4 new answers, 4 corrections, 2 interviews, 2 flags, 2 fits of the schedule; 0 were here already.\n"
    move("other")
    assert dlquiz("import", history).out == found
    found = "Exported: 4 answers, 4 corrections, 2 interviews, 2 flags, 2 fits of the schedule.\n"
    assert dlquiz("export", path).err == found
    move("third")
    assert dlquiz("import", path, "--json").document["fits"] == 2
    assert dlquiz("export").out.encode() == path.read_bytes()
    assert sorted(map(str, rows())) == sorted(map(str, HISTORY))
    assert dlquiz("import", "--undo").out.startswith("The import of ")
    assert rows() == []


class TestUndo:
    @pytest.fixture
    def foreign(self, tmp_path) -> Path:
        """Somebody else's history, taken in by mistake."""
        path = tmp_path / "foreign.jsonl"
        with memory_store() as store:
            for number in range(5):
                store.record(answer(question=f"demo/other{number}"))
            store.undo_last(START)
            store.flags.set("demo/other1", True, START)
            path.write_bytes(b"".join(written_lines(store.rows())))
        return path

    def test_an_import_is_taken_back_and_what_was_answered_since_stays(self, dlquiz, answered, foreign):
        before = rows()
        assert dlquiz("import", foreign).code == 0
        with open_store(locations.progress_file()) as store:
            store.record(answer(question="demo/since"))
            store.rate(before[0].what.id, START, Rating.EASY)
            assert store.flags.flagged()
        since = [one for one in rows() if one not in before][-8:]
        done = dlquiz("import", "--undo").ok
        assert done.out.endswith(
            "was taken back: 5 answers, 1 correction, 1 flag removed. Answers given here since then and kept: 1.\n"
        )
        after = rows()
        assert [one for one in after if one in before] == before
        assert {getattr(one.what, "question", "") for one in after if one not in before} == {"demo/since", ""}
        assert len(after) == len(before) + 2
        assert since
        assert dlquiz("doctor", "--replay").code == 0
        assert dlquiz("import", "--undo").out == "There is no import to take back.\n"
        assert rows() == after

    def test_the_newest_first_and_each_once(self, dlquiz, answered, foreign, tmp_path):
        before = rows()
        second = tmp_path / "second.jsonl"
        with memory_store() as store:
            store.record(answer(question="demo/second"))
            second.write_bytes(b"".join(written_lines(store.rows())))
        dlquiz("import", foreign)
        between = rows()
        dlquiz("import", second)
        dlquiz("import", second)
        assert dlquiz("import", "--undo", "--json").document["undone"]["attempts"] == 1
        assert rows() == between
        document = dlquiz("import", "--undo", "--json").document["undone"]
        counts = {"attempts": 5, "corrections": 1, "interviews": 0, "flags": 1, "fits": 0, "kept": 0}
        assert {key: document[key] for key in counts} == counts
        assert rows() == before
        assert dlquiz("import", "--undo", "--json").document == {"undone": None}
        dlquiz("import", foreign)
        assert rows() == between, "what was taken back can be taken in again"


class TestDatabases:
    def test_a_progress_file_is_taken_in_whole_or_damaged(self, dlquiz, answered, tmp_path, move):
        path = tmp_path / "old.db"
        raw = locations.progress_file().read_bytes()
        path.write_bytes(raw)
        move("other")
        assert dlquiz("import", path).out == "3 new answers, 1 correction; 0 were here already.\n"
        assert rows() == answered
        move("third")
        path.write_bytes(bytes(4096) + raw[4096:])
        done = dlquiz("import", path)
        assert (done.code, done.out) == (0, "3 new answers, 1 correction; 0 were here already.\n")
        assert "is damaged; rows that could be read: 4" in done.err
        assert rows() == answered
        assert dlquiz("import", path).out == "0 new answers, 0 corrections; 4 were here already.\n"

    def test_the_progress_file_itself_is_refused(self, dlquiz, answered):
        assert "is your progress file" in dlquiz("import", locations.progress_file()).refusal

    def test_the_file_of_another_program_is_refused(self, dlquiz, answered, tmp_path):
        with closing(sqlite3.connect(tmp_path / "notes.db")) as other:
            other.execute("CREATE TABLE notes (text)")
        assert "is not a progress file" in dlquiz("import", tmp_path / "notes.db").refusal
        assert rows() == answered
