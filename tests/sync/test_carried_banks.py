"""Own banks that move to another folder: none is lost, none is overwritten."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from dlquiz.sync import banks
from dlquiz.sync.banks import Carried, carry


def tree(folder: Path) -> dict[str, str]:
    """The files below a folder, and what is in them."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def made(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


OURS = {"a.yaml": "a", "deep/er/b.yaml": "b", "same.yaml": "s", "other.yaml": "ours", ".git/config": "hidden"}


def test_files_move_and_what_is_there_with_another_content_stays(tmp_path: Path) -> None:
    ours, place = made(tmp_path / "ours", OURS), made(tmp_path / "place", {"same.yaml": "s", "other.yaml": "theirs"})
    (ours / "link.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert carry(ours, place, copies=False) == Carried(2, (ours / "other.yaml",))
    assert tree(ours) == {"other.yaml": "ours", ".git/config": "hidden"}
    assert (ours / "link.yaml").is_symlink()
    assert tree(place) == {"a.yaml": "a", "deep/er/b.yaml": "b", "same.yaml": "s", "other.yaml": "theirs"}
    assert not (ours / "deep").exists()


def test_copies_leave_all_where_it_is(tmp_path: Path) -> None:
    place = made(tmp_path / "place", {"a.yaml": "a"})
    assert carry(place, tmp_path / "ours", copies=True) == Carried(1, ())
    assert tree(place) == tree(tmp_path / "ours") == {"a.yaml": "a"}
    assert carry(tmp_path / "none", place, copies=False) == carry(tmp_path / "none", place, copies=True)


def test_after_a_full_disk_or_a_kill_all_is_in_one_of_the_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, place = made(tmp_path / "ours", {f"{n}.yaml": "x" * n for n in range(1, 6)}), tmp_path / "place"
    everything = tree(ours)

    def full(content, stream) -> None:  # type: ignore[no-untyped-def]
        stream.write(b"half")
        if (place / "2.yaml").exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        stream.seek(0)
        stream.write(content.read())
        stream.truncate()

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(banks.shutil, "copyfileobj", full)
        carry(ours, place, copies=False)
    assert tree(ours) | tree(place) == everything
    made(ours, {"1.yaml": "x"})  # killed before it was removed
    assert carry(ours, place, copies=False) == Carried(3, ())
    assert (tree(ours), tree(place)) == ({}, everything)
