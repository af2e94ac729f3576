"""Run every campaign and sweep, and print what was tried and what was survived: `python -m tests.campaigns`."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from .report import markdown, reasons, replaced, rows
from .tally import RECORD, kept

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "audit" / "reliability.md"
ROOM = 4 << 30
OUTCOMES = "outcomes.xml"
_MARKED = re.compile(r"mark\.(campaign|sweep|on_demand)")
SHARED = ["--dist", "worksteal"]
"""Who has nothing left to do takes what another has not begun: a campaign may take a second, or a minute."""


def main(words: list[str] | None = None) -> int:
    """Run pytest on the campaigns; the exit code is its own. What could not be tried on this machine is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=__doc__)
    usual = float(os.environ.get("DLQUIZ_CAMPAIGN", "1"))
    parser.add_argument(
        "--times", type=float, default=usual, help="how many times what CI does (1, or DLQUIZ_CAMPAIGN)"
    )
    parser.add_argument("--write", action="store_true", help="put the table into docs/audit/reliability.md")
    parser.add_argument("--only", metavar="WORDS", default="", help="those whose name contains it, as pytest's -k")
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory(dir=_quick_place()) as folder:
        code = _run(folder, chosen.times, chosen.only)
        found = rows(kept(Path(folder)))
        failed = _failed(Path(folder, OUTCOMES))
    head = (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, CPython {platform.python_version()},"
        f" {os.cpu_count()} processors, {chosen.times:g} × the usual size."
    )
    table = f"{head}\n\n{markdown(found)}"
    sys.stdout.write(f"\n{table}\n\n{reasons(found)}\n")
    if chosen.times <= 1:
        sys.stdout.write("\ntests marked `on_demand` are NOT RUN at this size\n")
    if chosen.write:
        PAGE.write_text(replaced(PAGE.read_text("utf-8"), table), encoding="utf-8")
    if not chosen.only:
        left = [row.fault for row in found if not row.shown]
        sys.stdout.write(f"\nnot shown here: {', '.join(left)}\n" if left else "\nall of it was shown\n")
    # Once more, last of all: of a long output, CI shows its end.
    sys.stdout.write("".join(f"\n{line}\n" for line in failed))
    return code


def _run(folder: str, size: float, only: str) -> int:
    environment = {**os.environ, "TMPDIR": folder, RECORD: folder, "DLQUIZ_CAMPAIGN": str(size)}
    # A program that a failing trial has left running is reported, and does not fail whichever test comes after it.
    warnings = ["-W", "default::pytest.PytestUnraisableExceptionWarning", "-W", "default::ResourceWarning"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-m",
        "campaign or sweep or on_demand" if size > 1 else "(campaign or sweep) and not on_demand",
        *SHARED,
        *warnings,
        f"--junitxml={Path(folder, OUTCOMES)}",
        *(["-k", only] if only else []),
    ]
    return subprocess.run([*command, *_files()], cwd=ROOT, env=environment, check=False).returncode


def _failed(outcomes: Path) -> list[str]:
    """Each test that failed, with the reason pytest names."""
    if not outcomes.exists():
        return ["pytest ended without outcomes"]
    return [
        f"FAILED {test.get('classname')}.{test.get('name')}: {end.get('message')}\n{end.text}"
        for test in ElementTree.parse(outcomes).iter("testcase")
        for end in test
        if end.tag in {"failure", "error"}
    ]


def _quick_place() -> Path | None:
    """A folder in memory, if there is one with much room: all that waits for a disk is the campaign."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free >= ROOM else None


def _files() -> list[str]:
    """The tests that have a campaign or a sweep: each process would else look through all the others."""
    tests = sorted(Path(ROOT, "tests").rglob("test_*.py"))
    return [str(file.relative_to(ROOT)) for file in tests if _MARKED.search(file.read_text("utf-8"))]


if __name__ == "__main__":
    sys.exit(main())
