"""Known vulnerabilities of the locked versions: `python -m tests.advisories [REPORT]`.

Runs `pip-audit`, which asks the package index, over `requirements-lock.txt`; a `REPORT` that it wrote as JSON is read
instead. Exits with 1 where a version has a published advisory. pip-audit ends well, too, where it could not ask for a
package: here that is a line NOT RUN, and no failure, since it says something of the network and not of the project.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements-lock.txt"
LONGEST = 300.0
"""Seconds for all packages; an index that answers takes 20."""


def asked(report: Path) -> str:
    """Have pip-audit write its report; what it complained of."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command += ["--timeout", "10", "--requirement", str(LOCK), "--format", "json", "--output", str(report)]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer in {LONGEST:g} seconds"
    # The last line of a traceback says what failed.
    return (done.stderr.strip().splitlines() or [""])[-1]


def tell(report: Mapping[str, Any]) -> int:
    """Print what was found; the exit code is 1 where a version is known to be vulnerable."""
    packages = report["dependencies"]
    unknown = [package for package in packages if "vulns" not in package]
    vulnerable = [package for package in packages if package.get("vulns")]
    for package in vulnerable:
        for found in package["vulns"]:
            closed = ", ".join(found["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {found['id']}, closed in {closed}", file=sys.stderr)
    if unknown:
        text = f"the package index has no advisories for {len(unknown)} of {len(packages)} packages"
        print(f"ADVISORIES NOT RUN: {text}, the first is {unknown[0]['name']}", file=sys.stderr)
    looked_up = len(packages) - len(unknown)
    print(f"advisories: {looked_up} of {len(packages)} packages looked up, {len(vulnerable)} vulnerable")
    return 1 if vulnerable else 0


def main(report: str | None = None) -> int:
    if report is not None:
        return tell(json.loads(Path(report).read_text("utf-8")))
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        complaint = asked(written)
        if not written.is_file():
            print(f"ADVISORIES NOT RUN: pip-audit could not ask the package index: {complaint}", file=sys.stderr)
            return 0
        return tell(json.loads(written.read_text("utf-8")))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
