"""`completion`: the script of a shell is printed or installed; a start-up file changes only if the user agrees."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dlquiz.cli import shell_completion
from dlquiz.cli.commands import SHELLS
from dlquiz.cli.running import run

BEFORE = "export EDITOR=vi"
WHERE = {
    "bash": (".local/share/bash-completion/completions/dlquiz", ".bashrc"),
    "zsh": (".local/share/zsh/site-functions/_dlquiz", ".zshrc"),
    "fish": (".config/fish/completions/dlquiz.fish", None),
}
WITH_STARTUP = [shell for shell, (_, startup) in WHERE.items() if startup]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder."""
    folder = tmp_path / "a user's home"
    folder.mkdir()
    monkeypatch.setattr(Path, "home", lambda: folder)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "BASH_COMPLETION_USER_DIR"):
        monkeypatch.delenv(name, raising=False)
    return folder


def files(folder: Path) -> dict[str, str]:
    """The content of every file in a folder."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command for a user who types `typed` when asked."""

    def call(*words: str, typed: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", Terminal(typed))
        code = run(list(words))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed_and_nothing_is_written(shell: str, dlquiz, home: Path) -> None:
    ran = dlquiz("completion", shell).ok
    assert f"{shell}_complete" in ran.out and "dlquiz" in ran.out
    assert files(home) == {}


@pytest.mark.parametrize("shell", WHERE)
def test_it_is_installed_once(shell: str, dlquiz, home: Path) -> None:
    script, startup = WHERE[shell]
    if startup:
        (home / startup).write_text(BEFORE, "utf-8")
    first = dlquiz("completion", shell, "--install", "--yes")
    written = files(home)
    second = dlquiz("completion", shell, "--install", "--yes")

    assert (first.code, second.code, first.err, second.err) == (0, 0, "", "")
    assert files(home) == written
    assert set(written) == {script} | ({startup} if startup else set())
    assert written[script] == dlquiz("completion", shell).out
    assert f"Wrote {home / script}" in first.lines and f"Already up to date: {home / script}" in second.lines
    assert any(line.startswith(f"To undo: delete {home / script}") for line in second.lines)
    if startup:
        before, added = written[startup].splitlines()
        assert before == BEFORE and added.endswith(shell_completion.NOTE)
        assert f"Added one line to {home / startup}" in first.lines
        assert f"Nothing to add: the line is in {home / startup}" in second.lines


@pytest.mark.parametrize("shell", WITH_STARTUP)
def test_a_startup_file_is_left_alone_where_nobody_can_be_asked(shell: str, dlquiz, home: Path) -> None:
    script, startup = WHERE[shell]
    ran = dlquiz("completion", shell, "--install", typed="y\n")
    assert ran.code == 0
    assert set(files(home)) == {script}
    assert any(line.strip().endswith(shell_completion.NOTE) for line in ran.lines)
    assert startup not in ran.lines[-1] and script in Path(ran.lines[-1]).as_posix()


@pytest.mark.parametrize(
    ("typed", "added"), [("y\n", True), ("是\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_the_user_decides(typed: str, added: bool, answering, home: Path) -> None:
    (home / ".bashrc").write_text(f"{BEFORE}\n", "utf-8")
    code, out, err = answering("completion", "bash", "--install", typed=typed)
    assert code == 0
    assert "[y/N]" in err and shell_completion.NOTE in err
    assert len(files(home)[".bashrc"].splitlines()) == 1 + added
    assert ("next shell" in out) is added


def test_the_folders_of_the_environment_count(dlquiz, home: Path, tmp_path: Path, monkeypatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("BASH_COMPLETION_USER_DIR", "relative")
    for shell in WHERE:
        assert dlquiz("completion", shell, "--install", "--yes").code == 0
    assert set(files(tmp_path)) >= {
        "XDG_DATA_HOME/bash-completion/completions/dlquiz",
        "XDG_DATA_HOME/zsh/site-functions/_dlquiz",
        "XDG_CONFIG_HOME/fish/completions/dlquiz.fish",
        "ZDOTDIR/.zshrc",
    }
    assert set(files(home)) == {".bashrc"}


class TestRefused:
    def test_yes_alone(self, dlquiz) -> None:
        assert "`--install`" in dlquiz("completion", "bash", "--yes").refusal

    def test_a_folder_in_the_place_of_the_script(self, dlquiz, home: Path) -> None:
        (home / WHERE["fish"][0]).mkdir(parents=True)
        assert "dlquiz.fish cannot be written" in dlquiz("completion", "fish", "--install").refusal

    def test_a_folder_in_the_place_of_the_startup_file(self, dlquiz, home: Path) -> None:
        (home / ".bashrc").mkdir()
        ran = dlquiz("completion", "bash", "--install", "--yes")
        assert ran.code == 2 and ".bashrc cannot be read" in ran.err and ran.err.count("\n") == 1

    def test_a_file_in_the_place_of_a_folder(self, dlquiz, home: Path) -> None:
        (home / ".local").write_text("", "utf-8")
        ran = dlquiz("--language", "zh", "completion", "bash", "--install", "--yes")
        assert ran.code == 2 and ran.err.startswith("dlquiz: 无法写入")
        assert files(home) == {".local": ""}

    def test_no_home(self, dlquiz, monkeypatch) -> None:
        def nowhere() -> Path:
            raise RuntimeError("no home")

        monkeypatch.setattr(Path, "home", nowhere)
        assert "set HOME" in dlquiz("completion", "fish", "--install").refusal

    def test_no_powershell(self, dlquiz, monkeypatch) -> None:
        monkeypatch.setattr(shutil, "which", lambda name: None)
        assert "pwsh" in dlquiz("completion", "powershell", "--install").refusal


class TestPowerShell:
    """The program itself is not tried here: what it says of its profile, and what its script asks, is played."""

    @pytest.fixture(autouse=True)
    def profile(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        profile = home / "PowerShell" / "profile.ps1"

        def asked(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
            return subprocess.CompletedProcess(command, 0, f"\ufeff{profile}\r\n", "")

        monkeypatch.setattr(shutil, "which", lambda name: name)
        monkeypatch.setattr(subprocess, "run", asked)
        return profile

    def test_it_is_installed_beside_the_profile(self, dlquiz, home: Path, profile: Path) -> None:
        assert dlquiz("completion", "powershell", "--install", "--yes").code == 0
        assert set(files(home)) == {"PowerShell/profile.ps1", "PowerShell/dlquiz-completion.ps1"}
        script = str(profile.with_name("dlquiz-completion.ps1")).replace("'", "''")
        assert f". '{script}'" in profile.read_text("utf-8")

    def test_a_profile_that_is_no_path(self, dlquiz, monkeypatch) -> None:
        monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0, "", ""))
        assert dlquiz("completion", "powershell", "--install").code == 2

    def test_a_powershell_that_fails(self, dlquiz, monkeypatch) -> None:
        def fails(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
            raise subprocess.TimeoutExpired(command, 60)

        monkeypatch.setattr(subprocess, "run", fails)
        assert dlquiz("completion", "powershell", "--install").code == 2

    @pytest.mark.parametrize(
        ("typed", "word", "offered"),
        [
            ("dlquiz net densenet2", "densenet2", ["densenet201"]),
            ("dlquiz calc conv_output_size ker", "ker", ["kernel_size="]),
            ("dlquiz hist", "hist", ["history\tThe answers given, newest first."]),
            (
                "dlquiz banks ",
                None,
                [
                    "add\tAdd banks from elsewhere, after a check.",
                    "disable\tAsk a bank no more; its history is kept.",
                    "enable\tAsk a disabled bank again.",
                    "remove\tRemove an added bank; its history is kept.",
                    "update\tFetch added banks again; shows what changes.",
                ],
            ),
        ],
    )
    def test_what_its_script_asks_is_answered(
        self, typed: str, word: str | None, offered: list[str], monkeypatch, capsys
    ) -> None:
        monkeypatch.setenv("_DLQUIZ_COMPLETE", "powershell_complete")
        monkeypatch.setenv("COMP_WORDS", typed)
        monkeypatch.delenv("COMP_CWORD", raising=False)
        if word is not None:
            monkeypatch.setenv("COMP_CWORD", word)
        assert run([]) == 0
        assert capsys.readouterr().out.splitlines() == offered


PROGRAM = Path(sys.executable).with_name("dlquiz")
# What each shell is asked after it has read its script, for the words `dlquiz net densenet2`.
ASKED = {
    "bash": ". {script}; COMP_WORDS=(dlquiz net densenet2); COMP_CWORD=2; _dlquiz_completion dlquiz; "
    "echo ${{COMPREPLY[@]}}",
    # What zsh has only while it completes is played: which words there are, and who takes what is offered.
    "zsh": "compdef() {{ }}; compadd() {{ print $completions }}; source {script}; words=(dlquiz net densenet2); "
    "CURRENT=3; _dlquiz_completion",
    "fish": "source {script}; complete -C 'dlquiz net densenet2'",
}


@pytest.mark.sweep
@pytest.mark.skipif(not PROGRAM.exists(), reason="dlquiz is not installed as a program")
@pytest.mark.parametrize("shell", ASKED)
def test_the_shell_itself_completes(shell: str, dlquiz, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"NOT RUN: no {shell} here")
    script = tmp_path / "script"
    script.write_text(dlquiz("completion", shell).out, "utf-8")
    command = ASKED[shell].format(script=shlex.quote(str(script)))
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [program, "-c", command], capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["densenet201"], "")
