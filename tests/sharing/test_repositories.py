"""Banks from a repository of git, by way of a real web server."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from places import Repository, Web, bank

from dlquiz.errors import UsageError
from dlquiz.sharing import repository as reading
from dlquiz.sharing.fetching import fetch
from dlquiz.sharing.sources import source_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="NOT RUN: git is not installed")


@pytest.fixture(autouse=True)
def nothing_of_the_learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def address(web: Web, behind: str = "") -> str:
    return f"git+{web.url('/banks.git')}{behind}"


def test_a_branch_a_tag_a_commit_and_a_folder(web: Web, repository: Repository) -> None:
    first = repository.commit({"week/a.yaml": bank(), "week/notes.md": b"x", ".ci/run.yml": b"x"})
    repository.git("tag", "v1")
    repository.git("push", "--quiet", "origin", "v1")
    second = repository.commit({"week/b.yml": bank("week2"), "c.yaml": bank("week3")})
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true", folder=repository.bare)

    assert fetch(source_of(address(web))).commit == second
    assert list(fetch(source_of(address(web))).contents) == ["c.yaml", "week/a.yaml", "week/b.yml"]
    assert list(fetch(source_of(address(web, "@main#subdirectory=week"))).contents) == ["a.yaml", "b.yml"]
    for ref in ("@v1", f"@{first}"):
        found = fetch(source_of(address(web, ref)))
        assert (found.commit, found.contents) == (first, {"a.yaml": bank()})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot have such names")
def test_what_is_no_file_or_has_no_safe_name_is_refused(web: Web, repository: Repository) -> None:
    repository.commit({"a.yaml": bank(), "docs": b"x"})
    (repository.tree / "docs").unlink()
    (repository.tree / "docs").symlink_to("/etc")
    repository.commit({"b.yaml": bank("week2")})
    assert list(fetch(source_of(address(web))).contents) == ["a.yaml", "b.yaml"]
    (repository.tree / "evil.yaml").symlink_to("/etc/passwd")
    repository.commit({})
    with pytest.raises(UsageError, match=r"evil\.yaml is a link"):
        fetch(source_of(address(web)))
    (repository.tree / "evil.yaml").unlink()
    repository.commit({"a?b.yaml": bank("week3")})
    with pytest.raises(UsageError, match="unsafe"):
        fetch(source_of(address(web)))


def test_what_git_cannot_fetch_is_one_sentence(web: Web, repository: Repository, tmp_path: Path) -> None:
    repository.commit({"a.yaml": bank()})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=r"git cannot fetch .*@none \(fatal: .*none"):
        fetch(source_of(address(web, "@none")))
    with pytest.raises(UsageError, match=r"git cannot fetch .*nothing was changed"):
        fetch(source_of(f"git+{web.url('/other')}"))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_repository_or_a_bank_that_is_too_large(
    web: Web, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"a.yaml": bank() + b"#" * 2_100_000})
    with pytest.raises(UsageError, match=r"a\.yaml is larger than 2 MB"):
        fetch(source_of(address(web)))
    repository.commit({"a.yaml": bank(), "video.bin": os.urandom(300_000)})
    assert list(fetch(source_of(address(web))).contents) == ["a.yaml"]
    monkeypatch.setattr(reading, "MOST_BYTES", 100_000)
    monkeypatch.setattr(reading, "_LOOK", 0.001)
    with pytest.raises(UsageError, match=r"banks\.git is larger than"):
        fetch(source_of(address(web)))


@pytest.mark.skipif(sys.platform == "win32", reason="a script in place of git")
def test_a_git_that_hangs_and_one_that_is_not_there(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    git = programs / "git"
    git.write_text(f"#!/bin/sh\n{shutil.which('sleep')} 60 & echo $! >> {tmp_path}/started\nwait\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(reading, "SECONDS", 0.3)
    with pytest.raises(UsageError, match="takes too long"):
        fetch(source_of(address(web)))
    (child,) = (tmp_path / "started").read_text().split()
    with pytest.raises(ProcessLookupError):
        _wait_for_the_end(int(child))
    git.chmod(0o644)
    with pytest.raises(UsageError, match=r"git cannot fetch|not installed"):
        fetch(source_of(address(web)))
    git.unlink()
    with pytest.raises(UsageError, match="git is not installed"):
        fetch(source_of(address(web)))


def _wait_for_the_end(process: int) -> None:
    """Raises `ProcessLookupError` as soon as a process is gone, or is only waiting to be buried."""
    import time

    for _ in range(200):
        os.kill(process, 0)
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            raise ProcessLookupError
        time.sleep(0.01)
