"""Running commands in this process. The shipped banks, which nearly every one opens, are parsed once in a process."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dlquiz.bank import LoadedBank
from dlquiz.bank.loading import load_bank, load_bytes, load_text
from dlquiz.cli.running import run
from dlquiz.locations import bundled_banks, progress_file
from dlquiz.progress.records import StoredAttempt
from dlquiz.progress.store import open_store


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        assert self.out.endswith("}\n") or self.out.endswith("]\n")
        return json.loads(self.out, parse_constant=_no_constant)

    @property
    def asked(self) -> list[str]:
        """The names of the questions asked, in order."""
        return re.findall(r"(?m)^\[\S+\] (\S+)", self.out)

    @property
    def ok(self) -> Ran:
        """This, after it has ended well and said nothing beside its output."""
        assert (self.code, self.err) == (0, "")
        return self

    @property
    def refusal(self) -> str:
        """The one line with which it refuses: nothing else is printed, and the exit code is 2."""
        assert (self.code, self.out, self.err.count("\n")) == (2, "", 1)
        return self.err

    @property
    def records(self) -> list[dict[str, str]]:
        """The lines of CSV below their head."""
        return list(csv.DictReader(io.StringIO(self.out)))

    @property
    def verdicts(self) -> list[str]:
        return [line.split()[0].rstrip(":：") for line in self.lines if line.startswith(("Right", "Partly", "Wrong"))]


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


Command = Callable[..., Ran]


Parse = Callable[[str | bytes, str], LoadedBank]


RIGHT = {
    "demo/conv": "11",
    "demo/pair": "-4, 5",
    "demo/pick": "1",
    "demo/several": "1 2",
    "demo/claim": "false",
    "demo/essay": "smaller maps",
}
"""A right answer to each question of the bank `demo`; what the essay is worth is asked next."""

GRADED = ["question", "seed", "parameters", "verdict", "score", "expected", "read_as", "mistake", "message", "yours"]
"""The keys of what `grade` gives, before those of some types and the trace."""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


MODULE = [sys.executable, "-m", "dlquiz"]


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A run of dlquiz in a process of its own."""
    usual: dict[str, Any] = {"capture_output": True, "encoding": "utf-8", "timeout": 60}
    return subprocess.run([*MODULE, *arguments], check=False, **usual | options)


def history(dlquiz: Command) -> list[dict[str, Any]]:
    """The answers in the history, the newest first."""
    return list(dlquiz("history", "--json").document["attempts"])


def attempts() -> list[StoredAttempt]:
    """The same as the progress file keeps them."""
    with open_store(progress_file()) as store:
        return store.history()


def written(path: Path, text: str) -> Path:
    """The file, with this text in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture(scope="session")
def parsed() -> Parse:
    """What is read of a bank, from its bytes or its text: the same again for the same ones. No part can be changed."""
    return cache(lambda source, file: (load_bytes if isinstance(source, bytes) else load_text)(source, file))


@pytest.fixture(autouse=True)
def shipped_banks_are_parsed_once(parsed: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = bundled_banks()

    # The shipped banks name no reference of another bank.
    def from_file(path: Path, siblings: Iterable[Path] = ()) -> LoadedBank:
        return parsed(path.read_bytes(), str(path)) if path.parent == shipped else load_bank(path, siblings)

    def from_bytes(data: bytes, file: str, siblings: Iterable[Path] = ()) -> LoadedBank:
        return parsed(data, file) if Path(file).parent == shipped else load_bytes(data, file, siblings)

    def from_text(text: str, file: str = "bank.yaml", siblings: Iterable[Path] = ()) -> LoadedBank:
        return parsed(text, file) if Path(file).parent == shipped else load_text(text, file, siblings)

    monkeypatch.setattr("dlquiz.bank.loading.load_bank", from_file)
    monkeypatch.setattr("dlquiz.bank.loading.load_bytes", from_bytes)
    monkeypatch.setattr("dlquiz.bank.loading.load_text", from_text)


@pytest.fixture
def dlquiz(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command line with `typed` on its standard input."""

    def call(*arguments: object, typed: str = "") -> Ran:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call
