"""Syncing with a folder: every row once, whatever happens to the files there."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from history_samples import HISTORY, MINUTE, START, answer, entry, written
from homes import Home, are_equal

from dlquiz.progress.places import Place
from dlquiz.reports import read_lines
from dlquiz.schedule import Rating
from dlquiz.sync import files
from dlquiz.sync.exchange import exchange, new_installation
from dlquiz.sync.exchanged import Exchanged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture
def laptop(tmp_path: Path, folder: Path) -> Home:
    return Home(tmp_path / "laptop", folder, "laptop")


@pytest.fixture
def desk(tmp_path: Path, folder: Path) -> Home:
    return Home(tmp_path / "desk", folder, "desk")


@pytest.fixture
def sender(laptop: Home) -> Home:
    """The laptop, once its three answers are in the folder."""
    laptop.answers(3)
    laptop.sync()
    return laptop


def own_file(home: Home, name: str = "0001.jsonl") -> Path:
    """The file that a home writes."""
    with home.open() as store:
        return home.folder / str(Place(store, str(home.folder)).installation) / name


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_two_machines_end_with_the_same_rows(laptop: Home, desk: Home) -> None:
    laptop.answer(at=START)
    desk.answer(at=START + MINUTE)
    desk.answer("cnn/pick", at=START + 2 * MINUTE)
    assert laptop.sync() == Exchanged(sent=1, files=1, machines=1)
    found = desk.sync()
    assert (found.sent, found.received, dict(found.answers)) == (2, 1, {"laptop": 1})
    found = laptop.sync()
    assert (found.sent, found.received, dict(found.answers)) == (0, 2, {"desk": 2})
    assert (found.files, found.machines, found.waiting, found.unreadable) == (2, 2, 0, ())
    assert are_equal([laptop, desk])
    assert laptop.sync() == Exchanged(files=2, machines=2)


def test_everything_is_handed_on_and_received_rows_are_not_sent_again(laptop: Home, desk: Home) -> None:
    with laptop.open() as store:
        store.merge(HISTORY)
        store.rate("a1", START + MINUTE, Rating.HARD)
        store.undo("a2", START + MINUTE)
        store.flags.set("cnn/size", True, START)
    assert laptop.sync().sent == len(HISTORY) + 3
    assert (desk.sync().received, desk.sync().sent) == (len(HISTORY) + 3, 0)
    desk.answer()
    assert desk.sync().sent == 1
    laptop.sync()
    assert are_equal([laptop, desk])


def test_a_file_is_an_export_that_other_programs_read(sender: Home) -> None:
    assert own_file(sender).read_bytes() == sender.export()


def test_a_full_file_is_packed_and_the_next_one_begun(
    laptop: Home, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 10)
    laptop.answers(25)
    laptop.sync()
    assert laptop.files == ["0001.jsonl.gz", "0002.jsonl.gz", "0003.jsonl"]
    packed = own_file(laptop, "0001.jsonl.gz").read_bytes()
    assert len(gzip.decompress(packed).splitlines()) == 11, "a head and ten rows"
    desk.sync()
    for _ in range(6):
        laptop.answer()
        laptop.sync()
    assert laptop.files == ["0001.jsonl.gz", "0002.jsonl.gz", "0003.jsonl.gz", "0004.jsonl"]
    assert own_file(laptop, "0001.jsonl.gz").read_bytes() == packed
    desk.sync()
    assert are_equal([laptop, desk])


def test_only_what_was_added_to_a_file_is_read(laptop: Home, desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.answers(20)
    laptop.sync()
    desk.sync()
    laptop.answer()
    laptop.sync()
    read: list[bytes] = []
    monkeypatch.setattr("dlquiz.sync.exchange.read_new_lines", lambda lines, file, known, first: read_noted(lines))

    def read_noted(lines):  # type: ignore[no-untyped-def]
        taken = list(lines)
        read.extend(taken)
        return read_lines(taken, "f")

    assert desk.sync().received == 1
    assert len(read) == 1


def test_an_incomplete_last_line_waits(sender: Home, desk: Home) -> None:
    whole = own_file(sender).read_bytes()
    for cut in (len(whole) - 1, len(whole) - 40):
        own_file(sender).write_bytes(whole[:cut])
        found = desk.sync()
        assert found.waiting == 1
        assert found.unreadable == ()
    assert len(desk.export().splitlines()) == 1 + 2
    own_file(sender).write_bytes(whole)
    assert (desk.sync().received, desk.sync().waiting) == (1, 0)
    assert are_equal([sender, desk])


@pytest.mark.parametrize(
    "name", ["0001 (conflicted copy).jsonl", "0001.sync-conflict-20261130-134000-ABCDEFG.jsonl", "0001.jsonl~2"]
)
def test_conflict_copies_are_read_too(sender: Home, desk: Home, name: str) -> None:
    own_file(sender).rename(own_file(sender).with_name(name))
    assert desk.sync().received == 3


def test_hidden_names_links_and_other_files_are_passed_over(sender: Home, desk: Home, tmp_path: Path) -> None:
    export = own_file(sender).read_bytes().replace(b"laptop-", b"other-")
    (desk.folder / ".syncthing.0001.jsonl.tmp").write_bytes(export)
    (desk.folder / ".stversions").mkdir()
    (desk.folder / ".stversions" / "0001.jsonl").write_bytes(export)
    (desk.folder / "notes.txt").write_bytes(export)
    (tmp_path / "outside.jsonl").write_bytes(export)
    (desk.folder / "link.jsonl").symlink_to(tmp_path / "outside.jsonl")
    (desk.folder / "loop").symlink_to(desk.folder, target_is_directory=True)
    assert (desk.sync().received, desk.sync().files) == (3, 1)


def test_a_file_that_cannot_be_read_is_named_and_changes_nothing(sender: Home, desk: Home) -> None:
    rows = [entry(answer(f"new{number}")) for number in range(3)]
    (desk.folder / "broken.jsonl").write_bytes(written(rows) + b"nonsense\n")
    (desk.folder / "taken.jsonl").write_bytes(written([entry(answer("fine")), entry(answer("laptop-1", answer="9"))]))
    (desk.folder / "cut.jsonl.gz").write_bytes(gzip.compress(written(rows))[:-9])
    found = desk.sync()
    assert found.received == 3
    broken, cut, taken = (text.en for text in found.unreadable)
    assert broken.startswith(f"{desk.folder / 'broken.jsonl'}:5: it is no JSON")
    assert cut.startswith(f"{desk.folder / 'cut.jsonl.gz'}:")
    assert taken.startswith(f"{desk.folder / 'taken.jsonl'}: Another row is already stored under the id 'laptop-1'")
    assert are_equal([sender, desk])


def test_the_line_that_cannot_be_read_is_counted_from_the_beginning(sender: Home, desk: Home) -> None:
    desk.sync()
    with own_file(sender).open("ab") as stream:
        stream.write(b"nonsense\n")
    assert desk.sync().unreadable[0].zh.startswith(f"{own_file(sender)}:5:")


def test_a_file_without_permission_is_named(sender: Home, desk: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.Opened

    def refused(path: Path, *others: object) -> files.Opened:
        if path.name == "0001.jsonl":
            raise PermissionError(13, "Permission denied")
        return real(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "Opened", refused)
    found = desk.sync()
    assert (found.received, len(found.unreadable)) == (0, 1)
    assert "Permission denied" in found.unreadable[0].en


def test_a_copied_machine_writes_under_a_name_of_its_own(laptop: Home, tmp_path: Path) -> None:
    laptop.answer()
    laptop.sync()
    copy = laptop.copied(tmp_path / "copy", "copy")
    laptop.answer(at=START + MINUTE)
    copy.answer(at=START + 2 * MINUTE)
    assert laptop.sync().machines == 1
    found = copy.sync()
    assert (found.sent, found.received, found.machines) == (1, 1, 2)
    laptop.sync()
    for number in range(3):
        laptop.answer(at=START + number * MINUTE)
        copy.answer(at=START + number * MINUTE)
        laptop.sync()
        assert copy.sync().machines == 2, "both keep their names from now on"
    laptop.sync()
    assert are_equal([laptop, copy])


@pytest.mark.parametrize("spoil", ["cut", "replaced", "removed", "packed and cut"])
def test_what_is_lost_of_an_own_file_is_written_again(
    laptop: Home, desk: Home, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 10 if "packed" in spoil else 5000)
    laptop.answers(12)
    laptop.sync()
    file = own_file(laptop, "0001.jsonl.gz" if "packed" in spoil else "0001.jsonl")
    if spoil == "removed":
        file.unlink()
    elif spoil == "replaced":
        file.write_bytes(written([entry(answer("x"))]))
    else:
        file.write_bytes(file.read_bytes()[:-30])
    laptop.sync()
    desk.sync()
    assert are_equal([laptop, desk])
    assert laptop.sync().sent == 0


def test_a_file_of_another_machine_that_is_gone_is_forgotten(laptop: Home, desk: Home) -> None:
    for home in (laptop, desk):
        home.answers(3)
        home.sync()
    laptop.sync()
    file = own_file(desk)
    name = file.relative_to(laptop.folder).as_posix()
    with laptop.open() as store:
        assert name in Place(store, str(laptop.folder)).files()
    file.unlink()
    laptop.sync()
    with laptop.open() as store:
        assert name not in Place(store, str(laptop.folder)).files()


def test_an_empty_place_is_filled_again(sender: Home, desk: Home) -> None:
    for path in sender.folder.iterdir():
        shutil.rmtree(path)
    assert sender.sync().sent == 3
    desk.sync()
    assert are_equal([sender, desk])


def test_an_older_progress_file_gets_its_rows_back(sender: Home, tmp_path: Path) -> None:
    shutil.copytree(sender.path, tmp_path / "before")
    sender.answer()
    sender.sync()
    whole = sender.export()
    shutil.rmtree(sender.path)
    shutil.move(tmp_path / "before", sender.path)
    assert sender.sync().received == 1
    assert sender.export() == whole


def test_what_was_taken_back_here_comes_again_if_others_have_it(sender: Home, desk: Home) -> None:
    desk.sync()
    with sender.open() as store:
        store.remove([("attempts", "laptop-1")], lambda removed, left: None)
    sender.sync()
    assert are_equal([sender, desk])


def test_several_places_get_everything(laptop: Home, desk: Home, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    laptop.answers(3)
    laptop.sync()
    laptop.folder = stick
    desk.sync()
    desk.folder = stick
    assert laptop.sync().sent == 3
    assert desk.sync().sent == 0, "it is there already"
    laptop.answer()
    laptop.sync()
    desk.sync()
    assert are_equal([laptop, desk])


def test_names_tell_the_machine_and_are_safe() -> None:
    assert new_installation("Ana's laptop.local/x").rpartition("-")[0] == "Ana-s-laptop-local-x"
    assert new_installation("笔记本").startswith("machine-")
    assert new_installation("x") != new_installation("x")
    assert len(new_installation("x" * 500)) < 60


def test_what_a_killed_program_has_written_is_its_own(
    laptop: Home, desk: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.answers(3)

    for _ in range(2):
        laptop.answer()
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(Place, "wrote", killed)
            laptop.sync()
        with own_file(laptop).open("ab") as stream:
            stream.write(b'{"attempt":{"sequ')
        assert (laptop.sync().machines, laptop.sync().waiting) == (1, 1)
    laptop.answer()
    assert (laptop.sync().sent, laptop.sync().waiting) == (1, 0)
    desk.sync()
    assert are_equal([laptop, desk])


@pytest.mark.parametrize("cut", [None, 0, 1], ids=["deleted", "emptied", "as it was before"])
def test_a_file_that_lost_rows_is_found_so_by_the_sync_after_a_killed_one(
    laptop: Home, desk: Home, monkeypatch: pytest.MonkeyPatch, cut: int | None
) -> None:
    laptop.answer()
    laptop.sync()
    older = own_file(laptop).read_bytes()
    laptop.answer(at=START + MINUTE)
    laptop.sync()
    if cut is None:
        own_file(laptop).unlink()
    else:
        own_file(laptop).write_bytes(older[: cut * len(older)])

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Place, "start_again", killed)
        laptop.sync()
    laptop.sync()
    desk.sync()
    assert are_equal([laptop, desk])


def test_rows_recorded_during_a_sync_are_sent_next_time(laptop: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.answers(3)
    real = Place.unsent

    def unsent(place: Place) -> list[tuple[str, str]]:
        found = real(place)
        laptop.answer()
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Place, "unsent", unsent)
        with laptop.open() as store:
            exchange(store, laptop.folder, "laptop")
    laptop.sync()
    assert own_file(laptop).read_bytes().count(b"\n") == laptop.export().count(b"\n")
