"""Syncing with a work tree of git, through a repository that is nothing but a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from history_samples import MINUTE, START
from homes import Home, are_equal

from dlquiz.messages import Text
from dlquiz.sync import files, git
from dlquiz.sync.exchanged import Exchanged
from dlquiz.sync.syncing import sync

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="NOT RUN: git is not installed")


@pytest.fixture(autouse=True)
def nothing_of_the_learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name, no settings: what a new machine has."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setattr(git.time, "sleep", lambda _: None)


def run(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


class Clone(Home):
    """A home whose place is a clone."""

    def sync_or_say(self) -> tuple[Exchanged, Text | None]:
        with self.open() as store:
            return sync(store, self.folder, self.device, START)

    def sync(self) -> Exchanged:
        done, trouble = self.sync_or_say()
        assert trouble is None
        assert self.is_clean()
        return done

    def is_clean(self) -> bool:
        return not run(self.folder, "status", "--porcelain")

    def write_in_vain(self) -> Text:
        """What is said where the row of one more answer is written, and git cannot hand it on."""
        done, trouble = self.sync_or_say()
        assert done.sent == 1
        assert trouble is not None
        return trouble


AS_LEARNER = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
MakeClone = Callable[[str], Clone]


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    run(tmp_path, "init", "--quiet", "--bare", "hub.git")
    return tmp_path / "hub.git"


@pytest.fixture
def make_clone(tmp_path: Path, hub: Path) -> MakeClone:
    def make(device: str) -> Clone:
        run(tmp_path, "clone", "--quiet", str(hub), f"{device}-clone")
        return Clone(tmp_path / device, tmp_path / f"{device}-clone", device)

    return make


@pytest.fixture
def laptop(make_clone: MakeClone) -> Clone:
    return make_clone("laptop")


@pytest.fixture
def desk(make_clone: MakeClone) -> Clone:
    return make_clone("desk")


def test_two_empty_clones_without_a_name_end_with_the_same_rows(laptop: Clone, desk: Clone) -> None:
    laptop.answer()
    desk.answer(at=START + MINUTE)
    assert laptop.sync().sent == 1
    assert (desk.sync().received, laptop.sync().received) == (1, 1)
    assert are_equal([laptop, desk])
    assert run(laptop.folder, "log", "-1", "--format=%an <%ae>") == "dlquiz <dlquiz@localhost>\n"
    assert "merge: union" in run(laptop.folder, "check-attr", "merge", "--", "x/0001.jsonl")


def test_a_name_that_git_knows_is_kept(laptop: Clone) -> None:
    run(laptop.folder, "config", "user.name", "Ana")
    run(laptop.folder, "config", "user.email", "ana@example.org")
    laptop.answer()
    laptop.sync()
    assert run(laptop.folder, "log", "-1", "--format=%an <%ae>") == "Ana <ana@example.org>\n"


def test_nothing_but_our_files_is_committed_and_the_rest_stays_as_it_is(laptop: Clone, desk: Clone) -> None:
    (laptop.folder / "notes.md").write_text("mine", "utf-8")
    run(laptop.folder, "add", "notes.md")
    laptop.answer()
    assert laptop.sync_or_say()[1] is None
    desk.answer()
    desk.sync()
    laptop.answer()
    assert laptop.sync_or_say()[1] is None
    assert run(laptop.folder, "status", "--porcelain") == "A  notes.md\n"


def test_a_push_that_lost_the_race_is_tried_again(laptop: Clone, desk: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.answer()
    desk.answer(at=START + MINUTE)
    real, lost = git.Repository.push, []

    def push(repository: git.Repository) -> bool:
        if not lost:
            lost.append(repository)
            with monkeypatch.context() as alone:
                alone.setattr(git.Repository, "push", real)
                desk.sync()
        return real(repository)

    with monkeypatch.context() as patched:
        patched.setattr(git.Repository, "push", push)
        assert (laptop.sync().received, len(lost)) == (1, 1)
    desk.sync()
    assert are_equal([laptop, desk])


def test_who_always_loses_the_race_says_so(
    laptop: Clone, make_clone: MakeClone, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.answer()
    with monkeypatch.context() as patched:
        patched.setattr(git.Repository, "push", lambda _: False)
        assert "kept pushing" in laptop.write_in_vain().en
    assert laptop.is_clean()
    laptop.sync()
    desk = make_clone("desk")
    assert desk.sync().received == 1


def test_offline_rows_are_committed_and_go_out_next_time(laptop: Clone, desk: Clone, hub: Path) -> None:
    laptop.sync()
    hub.rename(hub.with_name("away"))
    laptop.answer()
    said = laptop.write_in_vain().en
    assert said.startswith(f"`git fetch` failed in {laptop.folder} (fatal: ")
    assert "\n" not in said
    assert laptop.is_clean()
    hub.with_name("away").rename(hub)
    laptop.sync()
    assert desk.sync().received == 1


def test_without_git_rows_are_written_all_the_same(laptop: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.answer()
    with monkeypatch.context() as patched:
        patched.setenv("PATH", "")
        assert laptop.write_in_vain().en.startswith("git is not installed")
    assert laptop.sync().sent == 0


def test_a_work_tree_without_a_remote_is_only_committed(laptop: Clone) -> None:
    run(laptop.folder, "remote", "remove", "origin")
    laptop.answer()
    laptop.sync()
    assert run(laptop.folder, "rev-list", "--count", "HEAD").strip() > "0"


def test_a_work_tree_on_no_branch_is_reported(laptop: Clone) -> None:
    laptop.answer()
    laptop.sync()
    run(laptop.folder, "checkout", "--quiet", "--detach")
    laptop.answer()
    assert "is on no branch" in laptop.write_in_vain().en


def test_a_conflict_is_reported_and_nothing_is_lost(laptop: Clone, desk: Clone) -> None:
    for clone in (laptop, desk):
        (clone.folder / "banks").mkdir()
        (clone.folder / "banks" / "mine.yaml").write_text(f"of: {clone.device}\n", "utf-8")
    laptop.answer()
    laptop.sync()
    desk.answer(at=START + MINUTE)
    trouble = desk.write_in_vain()
    assert "conflict" in trouble.en
    assert desk.is_clean()
    assert desk.sync_or_say()[1] == trouble, "no half of a rebase is left"
    run(desk.folder, *AS_LEARNER, "pull", "--no-rebase", "--strategy-option=ours", "--allow-unrelated-histories")
    assert desk.sync().received == 1
    laptop.sync()
    assert are_equal([laptop, desk])


@pytest.mark.sweep
def test_a_rebase_that_a_killed_program_left_is_given_up(laptop: Clone, desk: Clone) -> None:
    for clone in (laptop, desk):
        (clone.folder / "banks").mkdir()
        (clone.folder / "banks" / "mine.yaml").write_text("of: both\n", "utf-8")
    laptop.sync()
    desk.answer()
    assert desk.sync_or_say()[1] is None
    (desk.folder / "banks" / "mine.yaml").write_text("of: desk\n", "utf-8")
    (laptop.folder / "banks" / "mine.yaml").write_text("of: laptop\n", "utf-8")
    run(desk.folder, *AS_LEARNER, "commit", "--quiet", "--all", "--message", "d")
    laptop.sync()
    run(desk.folder, "fetch", "--quiet")
    stopped = subprocess.run(
        ["git", *AS_LEARNER, "rebase", "FETCH_HEAD"], cwd=desk.folder, check=False, capture_output=True
    )
    assert stopped.returncode
    assert (desk.folder / ".git" / "rebase-merge").exists()
    trouble = desk.sync_or_say()[1]
    assert trouble is not None
    assert not (desk.folder / ".git" / "rebase-merge").exists()
    assert run(desk.folder, "symbolic-ref", "--short", "HEAD").strip()


def test_attributes_that_are_set_are_kept(laptop: Clone) -> None:
    attributes = laptop.folder / ".git" / "info" / "attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("*.png binary", "utf-8")
    laptop.sync()
    laptop.sync()
    assert attributes.read_text("utf-8") == f"*.png binary\n{git.ATTRIBUTES}"


def test_copied_clones_that_pack_the_same_file_end_with_the_same_rows(
    laptop: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 5)
    laptop.answers(4)
    laptop.sync()
    shutil.copytree(laptop.path, tmp_path / "copy")
    shutil.copytree(laptop.folder, tmp_path / "copy-clone")
    copy = Clone(tmp_path / "copy", tmp_path / "copy-clone", "copy")
    laptop.answer(at=START + MINUTE)
    copy.answer(at=START + 2 * MINUTE)
    laptop.sync()
    copy.sync()
    laptop.sync()
    assert are_equal([laptop, copy])


def test_a_password_in_the_address_is_not_shown(laptop: Clone) -> None:
    run(laptop.folder, "remote", "set-url", "origin", "http://ana:secret@localhost:1/none.git")
    trouble = laptop.sync_or_say()[1]
    assert trouble is not None
    assert "secret" not in trouble.en
    assert "localhost:1" in trouble.en


def test_git_that_hangs_is_given_up(laptop: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.answer()
    monkeypatch.setattr(git, "MOST_SECONDS", 0)
    assert "timed out" in laptop.write_in_vain().en
