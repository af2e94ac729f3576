"""The inputs that are kept: a file for each target, a line for each input, as Python writes bytes."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).with_name("corpora")


def kept(name: str) -> list[bytes]:
    """The inputs of a target: those that were found to be read wrongly once, and those of the last run."""
    files = (FOLDER / f"{name}-found.txt", FOLDER / f"{name}.txt")
    return [literal_eval(line) for file in files if file.exists() for line in file.read_text("ascii").splitlines()]


def keep(name: str, inputs: Iterable[bytes]) -> None:
    """Replace the inputs of the last run of a target."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.txt").write_text("".join(f"{data!r}\n" for data in inputs), "ascii")
