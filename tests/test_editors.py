"""Each editor is given the line in its own way; what is in $EDITOR is split as its system splits it."""

from __future__ import annotations

import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from every_case import every_case

from dlquiz.editors import editor_command, has_window, run_editor, start_editor
from dlquiz.errors import UsageError

FILE = Path("my bank.yaml")
FULL = str(FILE.absolute())


@pytest.fixture(autouse=True)
def every_program_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.editors.shutil.which", lambda program, path: f"found:{program}")


def words(editor: str, *, windows: bool = False) -> list[str]:
    return editor_command({"EDITOR": editor}, FILE, 42, windows=windows)


@every_case(
    ("editor", "wanted"),
    [
        *((name, ["+42", FULL]) for name in ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro")),
        ("hx", [f"{FULL}:42"]),
        ("code", ["--wait", "--goto", f"{FULL}:42"]),
        ("subl", ["--wait", f"{FULL}:42"]),
        ("gvim", ["-f", "+42", FULL]),
        ("kate", ["--block", "--line", "42", FULL]),
        ("notepad++", ["-multiInst", "-nosession", "-n42", FULL]),
        ("notepad", [FULL]),
        ("my-own-editor", [FULL]),
        ("/usr/bin/vim", ["+42", FULL]),
        ("VIM", ["+42", FULL]),
    ],
)
def test_the_line_is_given_as_the_editor_takes_it(editor: str, wanted: list[str]) -> None:
    assert words(editor) == [f"found:{editor}", *wanted]


@every_case(
    ("editor", "wanted"),
    [
        ("code -w", ["found:code", "-w", "--goto", f"{FULL}:42"]),
        ("code --wait -n", ["found:code", "--wait", "-n", "--goto", f"{FULL}:42"]),
        ("gvim --nofork", ["found:gvim", "--nofork", "+42", FULL]),
        ("emacsclient -t -a ''", ["found:emacsclient", "-t", "-a", "", "+42", FULL]),
        ("'/opt/my tools/vim' -u NONE", ["found:/opt/my tools/vim", "-u", "NONE", "+42", FULL]),
        (r"/opt/my\ tools/nano", ["found:/opt/my tools/nano", "+42", FULL]),
        ("vim '$(touch x); `y` > z'", ["found:vim", "$(touch x); `y` > z", "+42", FULL]),
    ],
)
def test_it_may_hold_arguments_and_nothing_in_it_is_run_by_a_shell(editor: str, wanted: list[str]) -> None:
    assert words(editor) == wanted


@pytest.mark.parametrize(
    ("editor", "wanted"),
    [
        (r'"C:\Program Files\VS Code\bin\code.cmd" -n', ["-n", "--wait", "--goto", f"{FULL}:42"]),
        (r"C:\tools\nvim.EXE", ["+42", FULL]),
        (r'"C:\Program Files\Notepad++\notepad++.exe"', ["-multiInst", "-nosession", "-n42", FULL]),
    ],
)
def test_on_windows_backslashes_are_no_escapes(editor: str, wanted: list[str]) -> None:
    program, *rest = words(editor, windows=True)
    assert rest == wanted
    assert program.startswith("found:C:\\")
    assert '"' not in program


def test_visual_comes_first_and_blanks_are_nothing() -> None:
    both = {"VISUAL": "nano", "EDITOR": "vim"}
    assert editor_command(both, FILE, 1, windows=False)[0] == "found:nano"
    assert editor_command({"VISUAL": "  ", "EDITOR": "vim"}, FILE, 1, windows=False)[0] == "found:vim"


@pytest.mark.parametrize(("windows", "usual"), [(False, ["found:vi", "+1", FULL]), (True, ["found:notepad", FULL])])
def test_without_a_choice_there_is_what_every_system_has(windows: bool, usual: list[str]) -> None:
    assert editor_command({}, FILE, 1, windows=windows) == usual


def test_a_file_cannot_be_taken_for_an_option() -> None:
    for name in ("-c :q!", "+!ls"):
        assert editor_command({"EDITOR": "vi"}, Path(name), 1, windows=False)[-1] == str(Path(name).absolute())


def test_a_path_with_spaces_needs_no_quotes(tmp_path: Path) -> None:
    program = tmp_path / "an editor"
    program.write_text("")
    assert words(str(program)) == [f"found:{program}", FULL]


def test_an_open_quote_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="a quote is not closed"):
        words("vim 'x")


def test_a_program_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    with pytest.raises(UsageError, match="`no-such-editor` is not there; set EDITOR"):
        words("no-such-editor -w")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_it_is_looked_for_along_the_path_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    program = tmp_path / "vim"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    given = {"EDITOR": "vim", "PATH": str(tmp_path)}
    assert editor_command(given, FILE, 7, windows=False) == [str(program), "+7", FULL]


def test_the_editor_of_the_settings_wins_over_the_environment() -> None:
    environment = {"VISUAL": "nano", "EDITOR": "vi"}
    assert editor_command(environment, FILE, 42, windows=False, wanted=" hx ") == ["found:hx", f"{FULL}:42"]
    assert editor_command(environment, FILE, 42, windows=False, wanted=" ")[0] == "found:nano"


def test_an_editor_of_the_settings_that_is_not_there_is_not_blamed_on_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dlquiz.editors.shutil.which", lambda program, path: None)
    with pytest.raises(UsageError, match="`gone` of the settings is not there"):
        editor_command({"EDITOR": "vi"}, FILE, 42, windows=False, wanted="gone -w")


def test_an_editor_runs_until_it_is_closed_and_interrupts_are_its_own() -> None:
    before = signal.getsignal(signal.SIGINT)
    interrupted = "import os, signal, sys; signal.raise_signal(signal.SIGINT); sys.exit(3)"
    assert run_editor([sys.executable, "-c", "raise SystemExit(3)"]) == 3
    assert run_editor([sys.executable, "-c", interrupted]) != 3, "the editor has the usual handler"
    assert signal.getsignal(signal.SIGINT) is before


def test_an_editor_is_run_beside_the_main_thread_too() -> None:
    with ThreadPoolExecutor(1) as other:
        assert other.submit(run_editor, [sys.executable, "-c", "raise SystemExit(4)"]).result(60) == 4


def test_an_editor_that_cannot_be_started_is_reported_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        run_editor([str(tmp_path / "no-editor")])
    assert "cannot be started" in refused.value.en
    assert "无法启动" in refused.value.zh
    with pytest.raises(UsageError, match="cannot be started"):
        start_editor([str(tmp_path / "no-editor")])


@pytest.mark.parametrize(
    ("program", "window"),
    [("/usr/bin/code", True), ("gvim", True), ("kate", True), ("vim", False), ("nano", False), ("unheard-of", False)],
)
def test_which_editors_leave_the_terminal_free(program: str, window: bool) -> None:
    assert has_window([program, "x.py"]) is window


def test_an_editor_with_a_window_runs_beside_the_program() -> None:
    assert start_editor([sys.executable, "-c", "raise SystemExit(5)"]).wait(60) == 5
