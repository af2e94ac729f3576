"""What is written on request never takes the place of progress, its log, a backup, settings or a bank."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dlquiz import locations
from dlquiz.progress.backups import listed


@pytest.fixture
def practised(dlquiz, only, dlquiz_home) -> Path:
    assert dlquiz("practice", "--plain", "--bank", only("conv"), "--number", "2", typed="8\n11\n").code == 0
    assert dlquiz("interview", "--plain", "--bank", only("conv"), "--minutes", "5", typed="8\n" * 40).code == 0
    (dlquiz_home / "settings.yaml").write_text("number: 5\n", "utf-8")
    (dlquiz_home / "banks").mkdir()
    (dlquiz_home / "banks" / "own.yaml").write_bytes(Path(only("conv")).read_bytes())
    return locations.progress_file()


def own_places(progress: Path) -> dict[str, Path]:
    home = progress.parent
    return {
        "progress": progress,
        "log": home / "progress.db-wal",
        "shared memory": home / "progress.db-shm",
        "backup": listed(progress)[0].file,
        "a new backup": home / "backups" / "mine.jsonl",
        "settings": home / "settings.yaml",
        "index": home / "index.db",
        "own bank": home / "banks" / "own.yaml",
        "a new bank": home / "banks" / "new.yaml",
        "shipped bank": next(locations.bundled_banks().rglob("*.yaml")),
    }


def ways(path: Path, folder: Path) -> list[Path]:
    """The same file by other names."""
    named = [path, path.parent / ".." / path.parent.name / path.name, Path(os.path.relpath(path))]
    link = folder / "link"
    link.symlink_to(path)
    named.append(link)
    up = folder / "folder"
    up.symlink_to(path.parent, target_is_directory=True)
    named.append(up / path.name)
    if path.exists():
        hard = folder / "hard"
        os.link(path, hard)
        named.append(hard)
    return named


@pytest.mark.sweep
@pytest.mark.parametrize(
    "what",
    ["progress", "log", "shared memory", "backup", "a new backup", "settings", "index", "own bank", "a new bank"],
)
def test_own_files_are_refused(practised, dlquiz, tmp_path, what):
    path = own_places(practised)[what]
    was = path.read_bytes() if path.exists() else None
    (interview,) = dlquiz("interviews", "--json").document["interviews"]
    links = tmp_path / "links"
    links.mkdir()
    for named in ways(path, links):
        for command in (("export", named), ("interviews", interview["id"], "--output", named)):
            for force in ((), ("--force",)):
                ran = dlquiz(*command, *force)
                assert (ran.code, ran.out) == (2, ""), (named, ran)
                # The index changes whenever banks are read.
                assert (path.read_bytes() if path.exists() else None) == was or what == "index"
    assert what != "index" or path.read_bytes().startswith(b"SQLite")
    assert "belongs to dlquiz" in dlquiz("export", path, "--force").err


def test_a_shipped_bank_and_one_given_with_bank_are_refused(practised, dlquiz, only):
    for path in (own_places(practised)["shipped bank"], only("conv")):
        was = Path(path).read_bytes()
        assert dlquiz("--bank", path, "export", path, "--force").code == 2
        assert Path(path).read_bytes() == was
