"""macOS: the profile that `sandbox-exec` starts the child under. In it, the last rule that fits decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SANDBOX_EXEC = "/usr/bin/sandbox-exec"
PRIVATE = ("/Users", "/Volumes", "/private/tmp", "/private/var/folders", "/tmp")
"""Where people keep files; the rest of the disk is the system's."""


def command(folder: Path, readable: Sequence[str]) -> list[str]:
    """The words before a command that may then write in the folder only, and read of people's files what is listed."""
    return [SANDBOX_EXEC, "-p", profile(folder, readable)]


def profile(folder: Path, readable: Sequence[str]) -> str:
    """No network, no new process, no signals to others, files as `command` says."""
    inside = _beneath([str(folder.resolve())])
    allowed = _beneath([str(Path(path).resolve()) for path in readable])
    return "\n".join(
        (
            "(version 1)",
            "(allow default)",
            "(deny network*)",
            "(deny process-fork)",
            "(deny signal)",
            "(allow signal (target self))",
            "(deny file-write*)",
            f'(allow file-write* {inside} (literal "/dev/null"))',
            f"(deny file-read-data {_beneath(PRIVATE)})",
            f"(allow file-read-data {allowed} {inside})",
        )
    )


def _beneath(paths: Sequence[str]) -> str:
    escaped = (path.replace("\\", "\\\\").replace('"', '\\"') for path in paths)
    return " ".join(f'(subpath "{path}")' for path in escaped)
