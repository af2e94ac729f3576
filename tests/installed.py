"""The package as its users install it: `python -m tests.installed`.

Builds the sdist, and the wheel from the sdist; installs the wheel into an empty environment with pip, pipx and uv; then
does the main jobs from another folder. A program that is not there is a line NOT RUN, and no failure.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dlquiz import __version__

ROOT = Path(__file__).parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
LONGEST = 300.0
"""Seconds for one program; an installation takes about 10."""
BINARIES = "Scripts" if os.name == "nt" else "bin"
QUESTION = ("cnn_interview", "conv-output-size", "--seed", "3")


class FailedError(Exception):
    """A step did not do what it must."""


def run(*words: object, cwd: Path, environment: Mapping[str, str], typed: str = "", codes: Sequence[int] = (0,)) -> str:
    """What a program prints; its exit code must be one of `codes`."""
    command = [str(word) for word in words]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )
    if done.returncode not in codes:
        raise FailedError(f"`{' '.join(command)}` ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def expect(right: bool, what: str) -> None:
    if not right:
        raise FailedError(what)


def build(folder: Path) -> Path:
    """The wheel, built from the sdist by what the lock file has; nothing of the checkout but the sdist is in it."""
    environment = clean(folder)
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT, environment=environment)
    sdist = folder / f"dlquiz-{__version__}.tar.gz"
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--no-cache-dir")
    run(sys.executable, "-m", "pip", "wheel", *options, "-w", folder, sdist, cwd=folder, environment=environment)
    return folder / f"dlquiz-{__version__}-py3-none-any.whl"


def clean(home: Path) -> dict[str, str]:
    """The environment of a user who has neither the checkout nor a history."""
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DLQUIZ_PLAIN"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "DLQUIZ_HOME": str(home / "dlquiz"), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


def by_pip(wheel: Path, folder: Path, environment: dict[str, str]) -> Path:
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder, environment=environment)
    python = folder / "venv" / BINARIES / "python"
    options = ("--quiet", "--disable-pip-version-check", "-c", CONSTRAINTS)
    run(python, "-m", "pip", "install", *options, wheel, cwd=folder, environment=environment)
    for page in ("man1", "zh_CN/man1"):
        file = folder / "venv" / "share" / "man" / page / "dlquiz.1"
        expect(file.is_file(), f"{file} is not installed")
    return python.with_name("dlquiz")


def by_pipx(wheel: Path, folder: Path, environment: dict[str, str]) -> Path:
    environment |= {f"PIPX_{name}": str(folder / name.lower()) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    options = ("--quiet", "--python", sys.executable, "--pip-args", f"-c {CONSTRAINTS.as_posix()}")
    run("pipx", "install", *options, wheel, cwd=folder, environment=environment)
    return folder / "bin_dir" / "dlquiz"


def by_uv(wheel: Path, folder: Path, environment: dict[str, str]) -> Path:
    environment |= {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    options = ("--quiet", "--python", sys.executable, "--no-config", "-c", CONSTRAINTS)
    run("uv", "tool", "install", *options, wheel, cwd=folder, environment=environment)
    return folder / "bin" / "dlquiz"


INSTALLERS: dict[str, Callable[[Path, Path, dict[str, str]], Path]] = {"pip": by_pip, "pipx": by_pipx, "uv": by_uv}


def use(program: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """The main jobs with an empty home, from a folder that has nothing of the checkout."""

    def dlquiz(*words: object, typed: str = "", codes: Sequence[int] = (0,)) -> str:
        return run(program, *words, cwd=folder, environment=environment, typed=typed, codes=codes)

    expect(dlquiz("--version").strip() == f"dlquiz {__version__}", "the version is another one")
    banks = json.loads(dlquiz("banks", "--json"))["banks"]
    shipped = {path.stem for path in (ROOT / "question_bank").glob("*.yaml")}
    expect({bank["id"] for bank in banks} == shipped, "the shipped banks are not all there")
    expect(not any(Path(bank["file"]).is_relative_to(ROOT) for bank in banks), "the banks are those of the checkout")

    answer = json.loads(dlquiz("show", *QUESTION, "--json"))["answer"]
    name, seed = QUESTION[:2], QUESTION[2:]
    dlquiz("grade", *name, answer, *seed)
    dlquiz("grade", *name, f"{answer}+1", *seed, codes=(1,))
    dlquiz("grade", *name, "?", *seed, codes=(2,))
    dlquiz("practice", "--plain", "--question", "/".join(name), *seed, typed=f"{answer}\n")
    answers = json.loads(dlquiz("history", "--json"))["attempts"]
    expect(len(answers) == 1, "the answer is not in the history")

    own = folder / "my-bank.yaml"
    example = re.search(r"(?ms)^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"))
    own.write_text(example[1] if example else "", "utf-8")
    dlquiz("check", own)
    expect(dlquiz("man") == (ROOT / "docs" / "man" / "dlquiz.1").read_text("utf-8"), "the manual is another one")
    dlquiz("completion", "bash")


def attempt(name: str, wheel: Path, folder: Path) -> bool:
    """Whether what this program installs works; the outcome is printed."""
    if name != "pip" and shutil.which(name) is None:
        print(f"NO {name.upper()} HERE: installing with it is NOT RUN", file=sys.stderr)
        return True
    begun = time.perf_counter()
    folder.mkdir()
    environment = clean(folder)
    try:
        use(INSTALLERS[name](wheel, folder, environment), folder, environment)
    except (FailedError, subprocess.TimeoutExpired) as error:
        print(f"installed by {name}: {error}", file=sys.stderr)
        return False
    print(f"installed by {name}: works ({time.perf_counter() - begun:.0f} s)")
    return True


def main(*names: str) -> int:
    """Try every way of installing at once, or those that are named; 1 where one fails."""
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor() as workers:
        folder = Path(temporary)
        wheel = build(folder)
        right = list(workers.map(lambda name: attempt(name, wheel, folder / name), names or INSTALLERS))
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
