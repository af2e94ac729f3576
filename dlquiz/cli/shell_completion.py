"""`completion`: the script of a shell, printed or put where the shell reads it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
from click.shell_completion import (
    CompletionItem,
    FishComplete,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from dlquiz.cli.common import COMPLETION, DONE, language
from dlquiz.cli.output import note_done, talk, write
from dlquiz.errors import StorageError, UsageError
from dlquiz.messages import message, say
from dlquiz.messages.reasons import reason

NAME = "dlquiz"
NOTE = "# dlquiz completion"


class PowerShellComplete(FishComplete):
    """PowerShell, which click does not know: what is typed arrives as from fish, a tab stands before each help text."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $command, $cursor)
    $typed = $command.Extent.Text
    $length = [Math]::Min($typed.Length, [Math]::Max(0, $cursor - $command.Extent.StartOffset))
    $env:COMP_WORDS = $typed.Substring(0, $length)
    $env:COMP_CWORD = $word
    $env:%(complete_var)s = 'powershell_complete'
    try {
        & %(prog_name)s | Where-Object { $_ } | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD -ErrorAction SilentlyContinue
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        # PowerShell takes a variable that is set to nothing out of the environment.
        os.environ.setdefault("COMP_CWORD", "")
        return super().get_completion_args()

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.value}\t{' '.join((item.help or '').split())}".rstrip("\t")


@dataclass(frozen=True, slots=True)
class Shell:
    """Where a shell looks for its script, and the line of a start-up file that loads it, if it needs one."""

    script: Callable[[], Path]
    startup: Callable[[], Path] | None = None
    line: Callable[[Path], str] | None = None


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise UsageError(*message("completion_no_home")) from error


def _named(variable: str) -> Path | None:
    """The folder that an environment variable names; a relative one counts for nothing, as XDG has it."""
    path = Path(os.environ.get(variable, ""))
    return path if path.is_absolute() else None


def _data() -> Path:
    return _named("XDG_DATA_HOME") or _home() / ".local" / "share"


def _bash_script() -> Path:
    # bash-completion loads it from here by itself; the line in .bashrc is for where that is not installed.
    return (_named("BASH_COMPLETION_USER_DIR") or _data() / "bash-completion") / "completions" / NAME


def _zsh_script() -> Path:
    return _data() / "zsh" / "site-functions" / f"_{NAME}"


def _fish_script() -> Path:
    return (_named("XDG_CONFIG_HOME") or _home() / ".config") / "fish" / "completions" / f"{NAME}.fish"


def _powershell_script() -> Path:
    return _powershell_profile().with_name(f"{NAME}-completion.ps1")


def _bash_line(script: Path) -> str:
    file = shlex.quote(str(script))
    return f'if [ "${{BASH_VERSINFO:-0}}" -ge 5 ] && [ -r {file} ]; then . {file}; fi  {NOTE}'


def _zsh_line(script: Path) -> str:
    file = shlex.quote(str(script))
    start = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }"
    return f"if [[ -r {file} ]]; then {start}; source {file}; fi  {NOTE}"


def _powershell_profile() -> Path:
    """Where PowerShell reads its profile from: it depends on the system and the edition, so PowerShell is asked."""
    program = shutil.which("pwsh") or shutil.which("powershell")
    if program is None:
        raise UsageError(*message("completion_no_powershell"))
    # UTF-8, since the folder may have any name.
    asked = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE.CurrentUserAllHosts"
    try:
        done = subprocess.run(
            [program, "-NoProfile", "-NonInteractive", "-Command", asked],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UsageError(*message("completion_no_powershell")) from error
    # A byte order mark may stand first.
    profile = Path(done.stdout.strip().lstrip("\ufeff"))
    if not profile.is_absolute():
        raise UsageError(*message("completion_no_powershell"))
    return profile


def _powershell_line(script: Path) -> str:
    file = "'" + str(script).replace("'", "''") + "'"
    return f"if (Test-Path -LiteralPath {file}) {{ . {file} }}  {NOTE}"


SHELLS = {
    "bash": Shell(_bash_script, lambda: _home() / ".bashrc", _bash_line),
    "zsh": Shell(_zsh_script, lambda: (_named("ZDOTDIR") or _home()) / ".zshrc", _zsh_line),
    "fish": Shell(_fish_script),
    "powershell": Shell(_powershell_script, _powershell_profile, _powershell_line),
}


def register() -> None:
    """Have click answer PowerShell, too."""
    add_completion_class(PowerShellComplete)


def source(shell: str, root: click.Command) -> str:
    """The script of a shell."""
    register()
    found = get_completion_class(shell)
    assert found is not None
    # Not the method of `BashComplete`, which complains in English of an old bash; the line in .bashrc looks itself.
    return ShellComplete.source(found(root, {}, NAME, COMPLETION)).strip() + "\n"


def complete(shell: str, root: click.Command, *, install: bool, yes: bool) -> int:
    """Print the script of a shell, or install it; `yes` changes a start-up file without asking."""
    if yes and not install:
        raise UsageError(*message("completion_yes_alone"))
    script = source(shell, root)
    if install:
        _install(SHELLS[shell], script, yes=yes)
    else:
        sys.stdout.write(script)
    return DONE


def _install(shell: Shell, script: str, *, yes: bool) -> None:
    file = shell.script()
    startup = None if shell.startup is None else shell.startup()
    _tell("completion_written" if _save(file, script) else "completion_current", file=file)
    if startup is None or shell.line is None:
        _tell("completion_new_shell")
        _tell("completion_undo", file=file)
    elif _loads(startup, shell.line(file), yes=yes):
        _tell("completion_new_shell")
        _tell("completion_undo_line", file=file, startup=startup, note=NOTE)
    else:
        _tell("completion_by_hand", startup=startup)
        write(f"  {shell.line(file)}")
        _tell("completion_undo", file=file)


def _loads(startup: Path, line: str, *, yes: bool) -> bool:
    """Whether a start-up file loads the script; the line for it is added if the user agrees."""
    if line in _text(startup).splitlines():
        _tell("completion_line_there", startup=startup)
        return True
    if not yes and not _agreed(startup, line):
        return False
    _append(startup, line)
    _tell("completion_line_added", startup=startup)
    return True


def _agreed(startup: Path, line: str) -> bool:
    """Whether the user says so; nobody does where nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    talk(say(language(), "completion_ask", startup=startup))
    talk(f"  {line}")
    sys.stdout.flush()
    sys.stderr.write("[y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _save(file: Path, script: str) -> bool:
    """Write the script, all of it or nothing; False where it is there already."""
    from dlquiz.reports.files import replaced

    content = script.encode()
    try:
        if file.is_file() and file.read_bytes() == content:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as opened:
            opened.enter_context(replaced(file)).write(content)
    except OSError as error:
        raise _unwritten(file, error) from error
    note_done("completion_written", file=file)
    return True


def _text(startup: Path) -> str:
    """What is in a start-up file; nothing where there is none."""
    try:
        return startup.read_bytes().decode(errors="replace") if startup.exists() else ""
    except OSError as error:
        raise StorageError(*message("completion_unread", file=startup, reason=reason(error))) from error


def _append(startup: Path, line: str) -> None:
    """Add a line at the end: nothing that is there is written again, and a link stays one."""
    text = _text(startup)
    gap = "" if not text or text.endswith("\n") else "\n"
    try:
        startup.parent.mkdir(parents=True, exist_ok=True)
        with startup.open("ab") as file:
            file.write(f"{gap}{line}\n".encode())
    except OSError as error:
        raise _unwritten(startup, error) from error
    note_done("completion_line_added", startup=startup)


def _unwritten(file: Path, error: OSError) -> StorageError:
    return StorageError(*message("new_unsaved", file=file, reason=reason(error)))


def _tell(key: str, **values: object) -> None:
    write(say(language(), key, **values))
