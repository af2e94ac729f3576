"""How much of each package its tests reach, in lines and in branches: `python -m tests.measured [REPORT]`.

Runs the tests of the packages below the screen and the commands under coverage and adds up what they reach. With
`REPORT`, written by `coverage json`, it runs nothing and adds that up. Exits with 1 if the tests reach less than 95%
of the branches of a package, and with the exit code of pytest if a test fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FRONTENDS = frozenset(("__main__", "cli", "tui", "web"))
"""What is not measured. Their tests start programs and draw screens, which reach all packages without checking much of
any."""
LEAST = 95.0
"""Per cent of the branches of each package."""

_OTHER_TESTS = (
    *("campaigns", "cli", "tui", "web", "test_benchmark*", "test_dependencies*", "test_docs*", "test_import*"),
    # Of texts and banks, not of a package.
    *("coding", "test_advisories*", "test_audit*", "test_bank_cues*", "test_packaging*", "test_plain_words*"),
)
# Sweeps go where quicker tests have been. What hypothesis draws is always the same here: what is reached must not hang
# on luck.
_RUN = (
    "run",
    "-m",
    "pytest",
    "--quiet",
    "-m",
    "not campaign and not sweep and not on_demand and not unmeasured",
    "--hypothesis-seed=0",
)


class Reached(NamedTuple):
    """How many there are, and how many of them were reached."""

    lines: int = 0
    lines_reached: int = 0
    branches: int = 0
    branches_reached: int = 0

    def and_those_of(self, other: Reached) -> Reached:
        return Reached(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def of_lines(self) -> float:
        return percent(self.lines_reached, self.lines)

    @property
    def of_branches(self) -> float:
        return percent(self.branches_reached, self.branches)


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def by_package(files: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Reached]:
    """The packages in the order of their names; a module beside them counts as a package."""
    packages: dict[str, Reached] = defaultdict(Reached)
    for file, found in files.items():
        package = PurePath(file.replace("\\", "/")).parts[1].removesuffix(".py")
        keys = ("num_statements", "covered_lines", "num_branches", "covered_branches")
        packages[package] = packages[package].and_those_of(Reached(*(found["summary"][key] for key in keys)))
    return dict(sorted(packages.items()))


def table(packages: Mapping[str, Reached]) -> Iterable[str]:
    yield f"{'package':<14}{'lines':>8}{'reached':>10}{'branches':>10}{'reached':>10}"
    for name, package in packages.items():
        lines, branches = f"{package.of_lines:.1f} %", f"{package.of_branches:.1f} %"
        yield f"{name:<14}{package.lines:>8}{lines:>10}{package.branches:>10}{branches:>10}"


def unmeasured(packages: Mapping[str, Reached], root: Path) -> list[str]:
    """The packages and modules that the report does not know, though they are no frontends."""
    there = {path.stem for path in root.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    return sorted(there - FRONTENDS - set(packages))


def measure(report: Path, *, by_test: bool = False) -> int:
    """Run the tests and write the report of coverage, of failing tests too; the exit code is that of the tests.

    `by_test`, the report says which tests reach each line. Raises CalledProcessError where coverage itself fails.
    """
    ignored = [f"--ignore-glob={ROOT / 'tests' / name}" for name in _OTHER_TESTS]
    environment = {**os.environ, "COVERAGE_FILE": str(report.with_name("coverage"))}
    noting = ["-p", "tests.mutation.contexts"] if by_test else []

    def coverage(*words: str, check: bool) -> int:
        command = [sys.executable, "-m", "coverage", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, check=check).returncode

    code = coverage(*_RUN, *noting, *ignored, check=False)
    coverage("combine", "--quiet", check=True)
    coverage("json", "--quiet", "-o", str(report), *(["--show-contexts"] if by_test else []), check=True)
    return code


def tell(report: Path, root: Path = ROOT / "dlquiz") -> int:
    """Print the table, and why it is not enough: the exit code is 1 then."""
    packages = by_package(json.loads(report.read_text(encoding="utf-8"))["files"])
    print("\n".join(table(packages)))
    few = [name for name, package in packages.items() if package.of_branches < LEAST]
    missing = unmeasured(packages, root)
    if few:
        print(f"less than {LEAST:g} % of the branches: {', '.join(few)}", file=sys.stderr)
    if missing:
        print(f"not measured at all: {', '.join(missing)}", file=sys.stderr)
    return 1 if few or missing else 0


def main(report: str | None = None) -> int:
    if report is not None:
        return tell(Path(report))
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        failed = measure(written)
        return tell(written) or failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
