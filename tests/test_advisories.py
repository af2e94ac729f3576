"""A published advisory fails, a package index that answers nothing does not, and neither is kept quiet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import advisories

SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
VULNERABLE = {
    "name": "jinja2",
    "version": "3.1.2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "rich", "skip_reason": "Dependency not found on PyPI and could not be audited: rich (15.0.0)"}


def test_a_vulnerable_version_fails_and_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.tell({"dependencies": [SOUND, VULNERABLE]}) == 1
    out, err = capsys.readouterr()
    assert "jinja2 3.1.2: PYSEC-1, closed in 3.1.6" in err and "PYSEC-2" in err
    assert "NOT RUN" not in err and "2 of 2" in out


def test_what_could_not_be_asked_is_said_and_neither_fails_nor_hides_a_vulnerable_version(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert advisories.tell({"dependencies": [SOUND, UNKNOWN]}) == 0
    out, err = capsys.readouterr()
    assert "NOT RUN" in err and "rich" in err and "1 of 2" in out
    assert advisories.tell({"dependencies": [UNKNOWN, VULNERABLE]}) == 1


def test_a_report_of_pip_audit_is_read_from_a_file(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"dependencies": [VULNERABLE], "fixes": []}), "utf-8")
    assert advisories.main(str(report)) == 1


@pytest.mark.parametrize("failure", ["no network", "hangs"])
def test_an_audit_that_writes_no_report_is_not_run(
    failure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        if failure == "hangs":
            raise subprocess.TimeoutExpired(command, 1)
        return subprocess.CompletedProcess(command, 1, "", "Traceback\nConnectionError: no network\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert advisories.main() == 0
    assert "NOT RUN" in capsys.readouterr().err


def test_pip_audit_knows_the_options_and_the_lock_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Against an index that is not there: an option that pip-audit does not know ends in its usage instead."""
    lock = tmp_path / "lock.txt"
    lock.write_text(f"jinja2==3.1.2 --hash=sha256:{'0' * 64}\n", "utf-8")
    monkeypatch.setattr(advisories, "LOCK", lock)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    complaint = advisories.asked(tmp_path / "report.json")
    assert "usage" not in complaint and "unrecognized" not in complaint and "No module" not in complaint
    assert not (tmp_path / "report.json").exists()
    assert sys.executable not in complaint
