"""A work tree of git as the place: what was written is committed, others' rows are pulled, ours are pushed.

Whatever goes wrong (no git, no network, a conflict) leaves the rows in the work tree, and is tried again next time.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from dlquiz.messages import Text, message
from dlquiz.messages.reasons import reason
from dlquiz.sync.exchanged import Exchanged

TRIES = 5
"""How often a push that another machine was quicker than is tried."""
MOST_SECONDS = 120
ATTRIBUTES = "*.jsonl merge=union -text\n"
"""Rows of both sides are kept, and no system changes how lines end."""
_OURS = (":(glob)**/*.jsonl*", "banks", ":(glob)*/settings.json")
_CREDENTIALS = re.compile(r"(?<=//)[^/@\s]+@")


class GitError(Exception):
    """What git could not do: one sentence in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def is_work_tree(folder: Path) -> bool:
    """Whether a folder is the top of a work tree; in one that was linked, `.git` is a file."""
    return (folder / ".git").exists()


def sync_work_tree(folder: Path, device: str, exchange: Callable[[], Exchanged]) -> tuple[Exchanged, Text | None]:
    """`exchange` with the work tree between pull and push; the sentence about what git could not do, if anything."""
    git, done = Repository(folder, device), Exchanged()
    for turn in range(TRIES):
        trouble = _trouble_of(git.pull)
        done = exchange().after(done)
        trouble = trouble or _trouble_of(git.commit)
        if trouble is not None:
            # Offline, too, the work tree is left clean.
            _trouble_of(git.commit)
            return done, trouble
        try:
            if git.push():
                return done, None
        except GitError as error:
            return done, error.text
        time.sleep(random.uniform(0, 0.2 * 2**turn))
    return done, message("sync_git_raced", place=folder)


def _trouble_of(step: Callable[[], None]) -> Text | None:
    try:
        step()
    except GitError as error:
        return error.text
    return None


class Repository:
    """The work tree at `folder`, through the program git. All methods raise GitError."""

    def __init__(self, folder: Path, device: str) -> None:
        self._folder = folder
        self._device = device
        self._environment: dict[str, str] = {}

    def commit(self) -> None:
        """Commit what dlquiz has written, and nothing else."""
        changed = self._changed()
        if changed:
            self._git("add", "--all", "--", *changed)
            self._git(
                "commit",
                "--quiet",
                "--no-verify",
                "--message",
                f"dlquiz sync, {self._device}",
                "--only",
                "--",
                *changed,
            )

    def pull(self) -> None:
        """Commit, and bring what others have pushed below our own commits."""
        self._set_attributes()
        if any(self._path(name).exists() for name in ("rebase-merge", "rebase-apply")):
            self._git("rebase", "--abort")  # a program was killed during it
        self.commit()
        remote, branch = self._upstream()
        if not remote:
            return
        self._git("fetch", "--quiet", remote)
        theirs = f"refs/remotes/{remote}/{branch}"
        if not self._knows(theirs):
            return
        if not self._knows("HEAD"):
            self._git("merge", "--quiet", "--ff-only", theirs)
        elif not (self._done("rebase", "--autostash", theirs) or self._done("merge", "--no-edit", theirs)):
            # A rebase replays what a merge has resolved before, so that the merge may succeed.
            raise GitError(message("sync_git_conflict", place=self._folder))

    def push(self) -> bool:
        """Push; False where somebody else was quicker."""
        remote, branch = self._upstream()
        if not remote or not self._knows("HEAD"):
            return True
        try:
            self._git(
                "push", "--quiet", "--no-verify", "--porcelain", "--set-upstream", remote, f"HEAD:refs/heads/{branch}"
            )
        except GitError as error:
            if "[rejected]" in str(error) or "[remote rejected]" in str(error):
                return False
            raise
        return True

    def _changed(self) -> list[str]:
        """The paths that dlquiz has written and git has not committed."""
        listed = self._git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *_OURS)
        paths = [entry[3:] for entry in listed.split("\0") if entry]
        return [path for path in paths if not PurePosixPath(path).name.startswith(".")]

    def _upstream(self) -> tuple[str, str]:
        """The remote and the branch there that belong to this branch; an empty remote where there is none."""
        branch = self._said("symbolic-ref", "--quiet", "--short", "HEAD")
        if not branch:
            raise GitError(message("sync_git_detached", place=self._folder))
        remotes = self._git("remote").split()
        remote = self._said("config", f"branch.{branch}.remote") or (
            "origin" if "origin" in remotes else "".join(remotes[:1])
        )
        merged = self._said("config", f"branch.{branch}.merge").removeprefix("refs/heads/")
        return (remote, merged or branch) if remote in remotes else ("", "")

    def _set_attributes(self) -> None:
        """Have git join both sides of a file of rows; said in this clone alone, no file of the learner is changed."""
        path = self._path("info/attributes")
        try:
            before = path.read_text("utf-8") if path.exists() else ""
            if ATTRIBUTES not in before:
                path.parent.mkdir(exist_ok=True)
                path.write_text(f"{before.rstrip()}\n{ATTRIBUTES}".lstrip(), "utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GitError(message("sync_refused", file=path, reason=reason(error))) from error

    def _done(self, command: str, *arguments: str) -> bool:
        """Whether a rebase or a merge was done; else nothing of it is left."""
        done = self._run((command, "--quiet", *arguments)).returncode == 0
        if not done:
            self._run((command, "--abort"))
        return done

    def _path(self, name: str) -> Path:
        """Where git keeps something of this work tree."""
        return self._folder / self._git("rev-parse", "--git-path", name).rstrip("\n")

    def _knows(self, revision: str) -> bool:
        return bool(self._said("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"))

    def _said(self, *arguments: str) -> str:
        """What git says; nothing where it refuses."""
        done = self._run(arguments)
        return done.stdout.strip() if done.returncode == 0 else ""

    def _git(self, *arguments: str) -> str:
        done = self._run(arguments)
        if done.returncode:
            raise GitError(self._sentence(arguments[0], done.stdout + done.stderr))
        return done.stdout

    def _sentence(self, command: str, output: str) -> Text:
        lines = [line for line in _CREDENTIALS.sub("", output).splitlines() if line.strip()]
        telling = ("!\t", "fatal:", "error:")
        why = next((line for start in telling for line in lines if line.startswith(start)), "".join(lines[-1:]))
        return message("sync_git_failed", command=command, place=self._folder, reason=why.strip() or "?")

    def _run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        if not self._environment:
            self._environment = _environment()
            self._environment |= self._identity()
        return self._started(arguments)

    def _started(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        command = ("git", "-c", "commit.gpgsign=false", "-c", "core.quotepath=false", *arguments)
        try:
            return subprocess.run(
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=MOST_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise GitError(message("sync_no_git", place=self._folder)) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitError(self._sentence(arguments[0], str(error))) from error

    def _identity(self) -> dict[str, str]:
        """Who commits, where git does not know."""
        if self._started(("var", "GIT_COMMITTER_IDENT")).returncode == 0 and self._said_by_config("user.email"):
            return {}
        name, mail = "dlquiz", "dlquiz@localhost"
        return {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", name), ("EMAIL", mail))
            if f"GIT_{role}_{what}" not in self._environment
        }

    def _said_by_config(self, key: str) -> bool:
        return self._started(("config", key)).returncode == 0


def _environment() -> dict[str, str]:
    """The environment without what would lead git elsewhere, and with what keeps it from asking anything."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    environment |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_EDITOR": "true"}
    if "GIT_SSH" not in environment:
        environment.setdefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
    return environment
