"""A folder is removed whatever is in it, and nothing outside."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlquiz.sandbox.folder import remove


def test_files_and_folders_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "a" / "b" / "c").mkdir(parents=True)
    (folder / "a" / "b" / "c").rename(folder / "c")
    (folder / "c" / "名字\n").touch()
    remove(folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the working folder cannot be removed, nor paths be so long")
def test_folders_in_each_other_are_removed_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for _ in range(sys.getrecursionlimit() // 4 + 50):
        Path("deeper-and-deeper").mkdir()
        os.chdir("deeper-and-deeper")
    monkeypatch.chdir(tmp_path)
    remove(folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes a privilege")
def test_no_link_is_followed(tmp_path: Path) -> None:
    folder, kept = tmp_path / "folder", tmp_path / "kept"
    folder.mkdir()
    kept.mkdir()
    (kept / "file").touch()
    (folder / "link").symlink_to(kept)
    (folder / "broken").symlink_to(tmp_path / "nowhere")
    remove(folder)
    assert [path.name for path in kept.iterdir()] == ["file"]
    assert not folder.exists()


def test_what_may_not_be_read_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refusing(path: Path) -> Iterator[os.DirEntry[str]]:
        """As for anybody else than root, who may read everything."""
        if path.stat().st_mode & 0o700 != 0o700:
            raise PermissionError
        return scandir(path)

    folder = tmp_path / "folder"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "file").touch(0o400)
    (folder / "closed").chmod(0)
    with monkeypatch.context() as others:
        others.setattr(os, "scandir", refusing)
        remove(folder)
    assert not folder.exists()
