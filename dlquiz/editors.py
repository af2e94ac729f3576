"""Which program edits a file, how it gets the line, and running it. No shell is involved."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from dlquiz.errors import UsageError
from dlquiz.messages.reasons import reason

_PLUS = ("+{line}", "{file}")
_COLON = ("{file}:{line}",)
_PLACES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("vi", "vim", "nvim", "view", "vimx", "elvis", "nvi", "neovim"): _PLUS,
    ("nano", "pico", "rnano", "emacs", "emacsclient", "jed", "joe", "jmacs", "jstar", "mg", "zile"): _PLUS,
    ("kak", "micro", "ne", "mcedit"): _PLUS,
    ("gvim", "mvim"): ("-f", *_PLUS),
    ("gedit", "gnome-text-editor", "bbedit", "xed", "pluma"): ("--wait", *_PLUS),
    ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"): ("--wait", "--goto", *_COLON),
    ("subl", "sublime_text", "zed", "zeditor"): ("--wait", *_COLON),
    ("hx", "helix"): _COLON,
    ("mate",): ("--wait", "--line", "{line}", "{file}"),
    ("kate", "kwrite"): ("--block", "--line", "{line}", "{file}"),
    ("pycharm", "idea", "charm"): ("--wait", "--line", "{line}", "{file}"),
    ("notepad++",): ("-multiInst", "-nosession", "-n{line}", "{file}"),
}
"""How the editors we know take a place; those with a window are also asked to stay until it is closed."""
_BY_NAME = {name: form for names, form in _PLACES.items() for name in names}
_ENDING = re.compile(r"\.(exe|cmd|bat|com)$")
_ASKS_TO_WAIT = {"--wait": ("--wait", "-w"), "--block": ("--block", "-b"), "-f": ("-f", "--nofork")}


def editor_command(
    environment: Mapping[str, str], file: Path, line: int, *, windows: bool, wanted: str = ""
) -> list[str]:
    """The command that opens `file` at `line` (from 1): the one `wanted`, $VISUAL, $EDITOR, or what every system has.

    An editor that is not known gets the file alone. Raises `UsageError` where there is no such program.
    """
    program, *given = _chosen(environment, windows, wanted)
    # A script such as code.cmd is only found by looking for it, and a full path needs no search by the system.
    found = shutil.which(program, path=environment.get("PATH"))
    if found is None and wanted.strip():
        raise UsageError(
            f"the editor `{program}` of the settings is not there",
            f"找不到设置中的编辑器 `{program}`",
        )
    if found is None:
        raise UsageError(
            f"the editor `{program}` is not there; set EDITOR to the one you use",
            f"找不到编辑器 `{program}`；请将 EDITOR 设为你使用的编辑器",
        )
    form = _BY_NAME.get(_name(program), ("{file}",))
    # From the root: a relative name could begin with a hyphen and be taken for an option.
    place = [word.format(file=file.absolute(), line=line) for word in form]
    return [found, *given, *(word for word in place if not set(_ASKS_TO_WAIT.get(word, ())) & set(given))]


def editor_name(environment: Mapping[str, str], *, windows: bool, wanted: str = "") -> str:
    """The program that `editor_command` starts, as people call it, whether it is there or not."""
    return Path(_chosen(environment, windows, wanted)[0]).name


def _chosen(environment: Mapping[str, str], windows: bool, wanted: str) -> list[str]:
    commands = (wanted, *(environment.get(name, "") for name in ("VISUAL", "EDITOR")))
    chosen = next((command for each in commands if (command := each.strip())), "")
    return _words(chosen, windows) if chosen else ["notepad" if windows else "vi"]


def _words(chosen: str, windows: bool) -> list[str]:
    """The program and its arguments, as they are quoted on this system; a path with spaces needs no quotes."""
    if Path(chosen).is_file():
        return [chosen]
    try:
        words = shlex.split(chosen, posix=not windows)
    except ValueError as error:
        raise UsageError(
            f"EDITOR is `{chosen}`, which cannot be read: a quote is not closed",
            f"无法解析 EDITOR `{chosen}`：引号不配对",
        ) from error
    return [word.strip('"') for word in words] if windows else words


def _name(program: str) -> str:
    """What the program is called, without its folder and its ending."""
    return _ENDING.sub("", re.split(r"[\\/]", program)[-1].lower())


def has_window(command: Sequence[str]) -> bool:
    """Whether an editor shows a window of its own, so that this terminal stays free; one that is not known may not."""
    form = _BY_NAME.get(_name(command[0]), ())
    return bool(form) and form[0] in ("--wait", "--block", "-f", "-multiInst")


def start_editor(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start an editor with a window of its own, and go on. Raises `UsageError` where it cannot be started."""
    nothing = subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)
    except OSError as error:
        raise _not_started(command, error) from error


def _not_started(command: Sequence[str], error: OSError) -> UsageError:
    why = reason(error)
    return UsageError(f"{command[0]} cannot be started ({why.en})", f"无法启动 {command[0]}（{why.zh}）")


def run_editor(command: Sequence[str]) -> int:
    """Run an editor until it is closed; its exit code. Raises `UsageError` where it cannot be started."""
    with _deaf_to_interrupts():
        try:
            return subprocess.run(command, check=False).returncode
        except OSError as error:
            raise _not_started(command, error) from error


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C in an editor is a key of the editor, but the terminal sends it to us as well.

    A handler of ours, unlike an ignored signal, is not handed down to the editor.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
