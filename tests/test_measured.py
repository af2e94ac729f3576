"""What tests reach of each package is added up from the report of coverage, and a package with too little fails."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import measured
import pytest
from measured import FRONTENDS, ROOT, Reached, by_package, main, tell


def reached(lines: int, lines_reached: int, branches: int, branches_reached: int) -> dict[str, dict[str, int]]:
    keys = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    return {"summary": dict(zip(keys, (lines, lines_reached, branches, branches_reached), strict=True))}


FILES = {
    "dlquiz/bank/desk.py": reached(60, 60, 40, 39),
    "dlquiz/bank/cache.py": reached(40, 30, 60, 57),
    "dlquiz\\text\\wrap.py": reached(5, 5, 0, 0),
    "dlquiz/editors.py": reached(10, 9, 20, 19),
}


def test_a_package_is_all_of_its_files() -> None:
    assert by_package(FILES) == {
        "bank": Reached(100, 90, 100, 96),
        "editors": Reached(10, 9, 20, 19),
        "text": Reached(5, 5, 0, 0),
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three packages, a frontend, and a folder without an `__init__`."""
    root = tmp_path / "root"
    for name in ("bank/__init__", "text/__init__", "editors", "cli/__init__", "pictures/one"):
        file = root / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return root


def exit_code_for(tmp_path: Path, root: Path, files: object) -> int:
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"files": files}), encoding="utf-8")
    return tell(report, root)


@pytest.mark.parametrize(("taken", "code"), [(20, 0), (19, 0), (18, 1), (0, 1)])
def test_a_package_with_less_than_95_per_cent_of_its_branches_fails(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str], taken: int, code: int
) -> None:
    assert exit_code_for(tmp_path, root, FILES | {"dlquiz/editors.py": reached(10, 9, 20, taken)}) == code
    printed = capsys.readouterr()
    assert printed.out.splitlines()[1] == "bank               100    90.0 %       100    96.0 %"
    assert ("editors" in printed.err) == bool(code)
    assert "bank" not in printed.err


def test_a_new_package_that_is_not_measured_fails(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "coach").mkdir()
    (root / "coach" / "__init__.py").touch()
    assert exit_code_for(tmp_path, root, FILES) == 1
    assert capsys.readouterr().err == "not measured at all: coach\n"


def test_all_packages_but_the_frontends_are_measured() -> None:
    said = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]["run"]
    assert said["source"] == ["dlquiz"]
    assert said["branch"] is True
    assert {name.removeprefix("dlquiz/").removesuffix("/*").removesuffix(".py") for name in said["omit"]} == FRONTENDS


def commanded(monkeypatch: pytest.MonkeyPatch, failing: str) -> list[str]:
    """The commands of coverage that are run from now on, one of which fails with 7; the others write what they must."""
    ran: list[str] = []

    def run(command: list[str], check: bool, **_: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(command[3])
        code = 7 if command[3] == failing else 0
        if code and check:
            raise subprocess.CalledProcessError(code, command)
        if command[3] == "json":
            Path(command[-1]).write_text(json.dumps({"files": EVERY_PACKAGE}), encoding="utf-8")
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(measured.subprocess, "run", run)
    return ran


EVERY_PACKAGE = {f"dlquiz/{path.name}": reached(1, 1, 1, 1) for path in (ROOT / "dlquiz").iterdir()}


@pytest.mark.parametrize(("failing", "code"), [("none", 0), ("run", 7)])
def test_of_failing_tests_it_is_reported_what_they_reach_and_that_they_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], failing: str, code: int
) -> None:
    ran = commanded(monkeypatch, failing)
    assert main() == code
    assert ran == ["run", "combine", "json"]
    assert capsys.readouterr().out.startswith("package ")
