"""Running: the command in a process of its own, exit codes, streams that fail, and never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_fixtures import MODULE, process
from hostile_commands import named

from dlquiz import __version__
from dlquiz.cli.commands import root
from dlquiz.cli.running import run

CALC = ("calc", "conv_output_size", "input_size=5", "kernel_size=3")


def onto_a_full_disk(*arguments: object) -> subprocess.CompletedProcess[str]:
    with Path("/dev/full").open("wb") as full:
        return process(*map(str, arguments), capture_output=False, stdout=full, stderr=subprocess.PIPE)


def into_a_broken_pipe(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    """The reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return process(*map(str, arguments), capture_output=False, stdout=writer, stderr=subprocess.PIPE, **options)
    finally:
        os.close(writer)


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_as_a_module(flag):
    ran = process(flag)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"dlquiz {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["-h"]])
def test_what_needs_no_parser_imports_none(arguments):
    code = (
        f"import sys; sys.argv[1:] = {arguments}; from dlquiz.__main__ import main; main();"
        "sys.exit(sorted({'click', 'textual', 'numpy', 'yaml'} & set(sys.modules)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60)

    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "use `dlquiz practice --plain`"),
        (("--bank", "x.yaml"), "use `dlquiz practice --plain`"),
        (("practice",), "add `--plain`"),
        (("review",), "add `--plain`"),
    ],
)
def test_without_a_terminal_the_screen_names_the_line_mode(arguments, named):
    ran = process(*arguments, stdin=subprocess.DEVNULL)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert named in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_half_a_terminal_is_none(tmp_path):
    import pty

    leader, follower = pty.openpty()
    try:
        ran = process(stdin=follower, capture_output=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        os.close(leader)
        os.close(follower)

    assert ran.returncode == 2
    assert "practice --plain" in ran.stderr


class TestInterrupted:
    @pytest.mark.parametrize("command", [("practice", "--plain"), CALC], ids=["while asked", "while computing"])
    def test_it_is_130_and_says_nothing(self, dlquiz, monkeypatch, command):
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("dlquiz.cli.repl.Repl.read", interrupt)
        monkeypatch.setattr("dlquiz.cli.calculating.calculate", interrupt)
        ran = dlquiz(*command)

        assert (ran.code, ran.err) == (130, "")
        assert ran.verdicts == []

    @pytest.mark.sweep
    @pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
    def test_by_a_signal_while_waiting_for_an_answer_what_was_answered_is_kept(self, dlquiz):
        command = [*MODULE, "practice", "--plain", "--bank", "homework", "--seed", "1"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, **pipes) as waiting:
            waiting.stdin.write(b"?\n")
            waiting.stdin.flush()
            while not waiting.stdout.readline().startswith(b"[2/"):
                assert waiting.poll() is None
            time.sleep(0.2)
            waiting.send_signal(signal.SIGINT)
            _, err = waiting.communicate(timeout=30)

        assert waiting.returncode == 130
        assert err == b""
        assert len(dlquiz("history", "--json").document["attempts"]) == 1


class TestOutputThatFails:
    @pytest.mark.sweep
    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has another error for it")
    @pytest.mark.parametrize(
        "command",
        [("calc",), (*CALC, "--json"), ("--help",), ("--version",), ("practice", "--plain"), ("check", "--help")],
        ids=" ".join,
    )
    def test_a_broken_pipe_is_quiet(self, command):
        ran = into_a_broken_pipe(*command, stdin=subprocess.DEVNULL)
        talk = [line for line in ran.stderr.splitlines() if not line.startswith("  ")]
        assert (ran.returncode, talk) == (0, [])

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
    def test_a_full_disk_is_one_line_and_exit_2(self):
        ran = onto_a_full_disk(*CALC, "--json")
        assert ran.returncode == 2
        assert ran.stderr.startswith("dlquiz: the output cannot be written (")
        assert ran.stderr.count("\n") == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
    def test_standard_error_that_takes_nothing_changes_no_exit_code(self):
        with Path("/dev/full").open("wb") as full:
            ran = process("bogus", capture_output=False, stdout=subprocess.PIPE, stderr=full)

        assert (ran.returncode, ran.stdout) == (2, "")

    @pytest.mark.sweep
    @pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
    @pytest.mark.parametrize(
        ("command", "closed", "code"),
        [
            ("practice --plain --number 1", "<&-", 0),
            ("stats", ">&-", 0),
            ("--version", ">&-", 0),
            ("bogus", "2>&-", 2),
            ("", "<&- >&-", 2),
        ],
    )
    def test_closed_streams_are_no_surprise(self, command, closed, code):
        line = f'"{sys.executable}" -m dlquiz {command} {closed}'
        shell = ["/bin/sh", "-c", line]
        ran = subprocess.run(shell, check=False, capture_output=True, text=True, encoding="utf-8", timeout=60)

        assert ran.returncode == code
        assert "unexpected" not in ran.stderr
        assert "Traceback" not in ran.stderr


@pytest.mark.sweep
@pytest.mark.parametrize("locale", [{"LANG": "C", "LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}])
def test_any_locale_will_do(locale, only):
    command = ("practice", "--plain", "--bank", str(only("claim")), "--language", "zh")
    environment = os.environ | locale | {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    ran = process(*command, env=environment, input="错\n")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "池化有权重。" in ran.stdout
    assert "Right 正确。你的答案：错" in ran.stdout


def test_a_byte_order_mark_before_the_answers_is_not_part_of_the_first(demo):
    command = ("practice", "--plain", "--bank", str(demo), "--topic", "essays", "--number", "1")
    ran = process(*command, input="\ufeff?\n")

    assert "\nWrong: " in ran.stdout


class TestTheLastDoor:
    def test_the_unexpected_is_one_line_and_its_traceback_is_in_the_log(self, dlquiz, dlquiz_home, monkeypatch):
        def fail(*_: object) -> int:
            raise ZeroDivisionError("a secret detail")

        monkeypatch.setattr("dlquiz.cli.calculating.calculate", fail)
        line = dlquiz(*CALC).refusal
        assert "ZeroDivisionError" in line
        assert str(dlquiz_home / "dlquiz.log") in line
        assert "a secret detail" in (dlquiz_home / "dlquiz.log").read_text("utf-8")

    def test_settings_that_cannot_be_read_are_no_second_error(self, dlquiz, monkeypatch):
        def fail(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("dlquiz.settings.load_settings", fail)
        ran = dlquiz(*CALC)

        assert (ran.code, ran.err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "command",
    [
        ("calc",),
        ("calc", "conv_output_size"),
        CALC,
        ("show", "{demo}", "essay"),
        ("grade", "{demo}", "conv", "11"),
        ("check", "{demo}", "--seeds", "1"),
        ("stats",),
        ("due",),
        ("history",),
        ("mistakes",),
        ("doctor",),
        ("banks",),
    ],
    ids=" ".join,
)
def test_json_is_one_document_and_nothing_besides(dlquiz, demo, command):
    ran = dlquiz(*(word.format(demo=demo) for word in command), "--json").ok
    assert ran.out.count("\n") == 1
    assert ran.document


def test_every_command_that_gives_data_takes_json():
    without = {name for name, command in root.commands.items() if "as_json" not in {p.name for p in command.params}}

    # `new` and `edit` change a bank, and tell what `check` tells; `schema` and `export` give nothing but JSON;
    # `serve` is the screen once more, `code` a session, `man` a page, and `completion` a script; `group` has
    # commands of its own.
    asking = {"practice", "code", "review", "interview"}
    others = {"preview", "new", "edit", "schema", "export", "serve", "mcp", "completion", "man", "group"}
    assert without == asking | others


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param("dlquiz calc conv_output", ["conv_output_size", "conv_output_shape"], id="references"),
        pytest.param("dlquiz calc conv_output_size ker", ["kernel_size="], id="arguments"),
        pytest.param("dlquiz calc nothing ker", [], id="no such reference"),
        pytest.param("dlquiz net densenet2", ["densenet201"], id="networks"),
        pytest.param("dlquiz interview --role v", ["vision"], id="roles"),
        pytest.param("dlquiz interview --level m", ["mid"], id="levels"),
        pytest.param("dlquiz hist", ["history"], id="commands"),
        pytest.param("dlquiz regrade --a", ["--apply", "--all"], id="options"),
        pytest.param("dlquiz schema --language z", ["zh"], id="languages"),
    ],
)
def test_the_shell_can_complete(
    words: str, offered: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_DLQUIZ_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert run([]) == 0
    assert [line.partition(",")[2] for line in capsys.readouterr().out.splitlines() if line] == offered


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
class TestEffects:
    """What a command changes is changed once its output is out, or it says that it was changed all the same."""

    @pytest.fixture
    def home(self, dlquiz, only, dlquiz_home, tmp_path) -> Path:
        assert dlquiz("practice", "--plain", "--bank", only("conv"), "--number", "2", typed="8\n11\n").code == 0
        (tmp_path / "h.jsonl").write_bytes(process("export").stdout.encode())
        return dlquiz_home

    @pytest.mark.sweep
    @pytest.mark.parametrize("options", [(), ("--json",)])
    def test_undo_and_import_change_nothing_where_they_cannot_say_so(self, home, dlquiz, tmp_path, options):
        before = process("export").stdout
        for run_ in (onto_a_full_disk, into_a_broken_pipe):
            ran = run_("undo", *options)
            assert ran.returncode == 2
            assert ran.stderr.count("\n") == 1
            assert "nothing was changed" in ran.stderr
            assert process("export").stdout == before
        other = {"env": {**os.environ, "DLQUIZ_HOME": str(tmp_path / "other")}}
        with Path("/dev/full").open("wb") as full:
            streams = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE}
            ran = process("import", str(tmp_path / "h.jsonl"), *options, **streams, **other)
            assert (ran.returncode, "nothing was changed" in ran.stderr) == (2, True)
            assert process("export", **other).stdout.count("\n") == 1
            assert process("import", str(tmp_path / "h.jsonl"), **other).returncode == 0
            ran = process("import", "--undo", *options, **streams, **other)
            assert (ran.returncode, "nothing was changed" in ran.stderr) == (2, True)
            assert process("export", **other).stdout == before

    @pytest.mark.sweep
    def test_what_is_done_before_is_reported(self, home, dlquiz):
        ran = onto_a_full_disk("doctor", "--backup")
        assert ran.returncode == 2
        assert "done all the same: a backup was made" in ran.stderr
        (home / "banks").mkdir()
        ran = onto_a_full_disk("new", home / "banks" / "mine.yaml")
        assert ran.returncode == 2
        assert "done all the same: a question was added to" in ran.stderr

    def test_an_export_to_a_closed_output_is_none(self, home):
        line = f'"{sys.executable}" -m dlquiz export'
        for command in (f"{line} >&-", f"{line} - >&-"):
            ran = subprocess.run(command, shell=True, check=False, capture_output=True, text=True, timeout=60)
            assert ran.returncode == 2
            assert "Exported" not in ran.stderr
            assert "standard output is closed" in ran.stderr


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "\u202eabc", "a\rb", "\x07"])
def test_hostile_answers_and_names_of_files_are_filtered(dlquiz, tmp_path, text):
    named(dlquiz, tmp_path, text)
