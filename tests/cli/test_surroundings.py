"""A clock that is centuries wrong, folders that cannot be, variables that cannot be used: one sentence each."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from campaigns import some
from command_fixtures import Command

from dlquiz.cli import clock
from dlquiz.reports import fields

COMMANDS = ["stats", "practice --plain", "review --plain", "doctor", "export", ""]


class Wrong(datetime):
    """What the system's clock says."""

    says = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        if cls.says.year == 1066:
            raise ValueError("year 12026 is out of range")
        return cls.says


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> type[Wrong]:
    monkeypatch.setattr(clock, "datetime", Wrong)
    monkeypatch.setattr(clock.time, "time_ns", nanoseconds)
    return Wrong


def nanoseconds() -> int:
    """As Python counts them."""
    counted = int(Wrong.says.timestamp()) * 10**9
    if counted >= 2**63:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")
    return counted


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("year", [1, 1066, 1899, 2262, 2300, 9026, 9999])
def test_a_clock_that_is_centuries_wrong_is_named(
    dlquiz: Command, says: type[Wrong], monkeypatch: pytest.MonkeyPatch, year: int, command: str
) -> None:
    monkeypatch.setattr(says, "says", datetime(year, 12, 31, 23, 59, tzinfo=UTC))
    assert "clock" in dlquiz(*command.split()).refusal


@pytest.mark.sweep
@pytest.mark.parametrize("year", some((1901, 1970, 2100, 2261), 2))
def test_a_clock_that_is_merely_wrong_is_used(
    dlquiz: Command, says: type[Wrong], monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    """Whatever is recorded then can be exported, taken in again, and planned from."""
    monkeypatch.setattr(says, "says", datetime(year, 12, 30, 23, 59, tzinfo=UTC))
    assert dlquiz("practice", "--plain", "--number", 2, typed="?\n" * 4).code == 0
    for command in ("stats", "history", "mistakes", "doctor --replay", "export", f"plan --date {year}-12-31"):
        ran = dlquiz(*command.split())
        assert ran.code == 0, ran.err


def test_the_clock_stays_within_what_can_be_taken_in_again() -> None:
    assert (clock.EARLIEST, clock.LATEST) == (fields.EARLIEST, fields.LATEST)


FOLDERS = {
    "not UTF-8": os.fsdecode(b"/tmp/\xff"),
    "too long a name": f"/tmp/{'a' * 300}",
    "too long a path": f"/tmp/{'a/' * 5000}",
    "room for itself alone": "/tmp" + "/a" * 2044,
}


@pytest.mark.skipif(sys.platform != "linux", reason="the bounds are those of Linux")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["DLQUIZ_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"])
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_cannot_be_is_named(
    dlquiz: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str, name: str, command: str
) -> None:
    monkeypatch.delenv("DLQUIZ_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv(name, folder)
    said = dlquiz(*command.split()).refusal
    assert "folder" in said and "DLQUIZ_HOME" in said
    assert len(said) < 250


def test_a_home_that_may_not_be_entered_is_named(
    dlquiz: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stat = Path.stat

    def refused(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        # Permissions do not hold back the superuser, who may run this.
        if tmp_path in path.parents:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    monkeypatch.setattr(Path, "stat", refused)
    for command in COMMANDS:
        said = dlquiz(*command.split()).refusal
        assert str(tmp_path)[:20] in said and "Permission denied" in said


@pytest.mark.parametrize("folder", ["", "not/yet", "with space", "名字", "~nobody-at-all"])
@pytest.mark.sweep
def test_a_folder_that_can_be_is_used(
    dlquiz: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("DLQUIZ_HOME", folder)
    assert dlquiz("practice", "--plain", "--number", 1, typed="?\n?\n").code == 0
    assert dlquiz("doctor").code == 0


SHOWN = """
import sys
from pathlib import Path
from dlquiz import locations
from dlquiz.cli import screen
from dlquiz.tui.app import DlquizApp
screen.is_terminal = lambda: True
# Banks play no part here, and reading those that come along takes seconds.
locations.bundled_banks = lambda: Path(sys.argv[1])
DlquizApp.run = lambda app: print(app.console.size.width, app.driver_class.__name__)
from dlquiz.cli.running import run
sys.exit(run([]))
"""


def shown(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The app as it is made, in a process of its own: Textual reads the environment when it is loaded."""
    environment = os.environ | {"DLQUIZ_HOME": str(home)} | variables
    command = [sys.executable, "-c", SHOWN, str(home / "no banks")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


REFUSED = [
    ("TEXTUAL_DRIVER", "x:y"),
    ("TEXTUAL_DRIVER", ""),
    ("TEXTUAL_DRIVER", "os:path"),
    ("TEXTUAL_DRIVER", "os:nothing"),
    ("TEXTUAL_COLOR_SYSTEM", "many"),
    ("TEXTUAL_LOG", "/nowhere/at/all/log"),
]


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_a_variable_that_textual_refuses_is_named(tmp_path: Path, name: str, value: str) -> None:
    ran = shown(tmp_path, **{name: value})
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert name in ran.stderr
    assert not (tmp_path / "dlquiz.log").exists()


@pytest.mark.sweep
@pytest.mark.parametrize(
    "value", ["100000", "1001", "0", "-5", "eighty", "²", "９", pytest.param("9" * 5000, id="5000 digits"), "", " "]
)
def test_a_size_that_no_terminal_has_is_not_believed(tmp_path: Path, value: str) -> None:
    ran = shown(tmp_path, COLUMNS=value, LINES=value)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert int(ran.stdout.split()[0]) <= 1000


def test_a_size_that_a_terminal_may_have_is_believed(tmp_path: Path) -> None:
    assert shown(tmp_path, COLUMNS="132").stdout.split()[0] == "132"
