"""Where the questions of a file stand, the faulty ones included: for editors, and for what is added or lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dlquiz.bank.fields import CUT
from dlquiz.yaml_reader.nodes import Map, Mark, Node, Scalar, Sequence
from dlquiz.yaml_reader.reading import read_file


def question_marks(root: Node | None) -> list[tuple[str, Mark]]:
    """The id of each question of a bank in order, "" where it has none, and where its first key stands."""
    items = root.get("questions") if isinstance(root, Map) else None
    found: list[tuple[str, Mark]] = []
    for item in items if isinstance(items, Sequence) else ():
        identity = item.get("id") if isinstance(item, Map) else None
        found.append((str(identity) if isinstance(identity, Scalar) else "", item.mark))
    return found


def question_positions(root: Node | None) -> Mapping[str, Mark]:
    """The id of each question of a bank, and where its first key stands; of one given twice the first."""
    found: dict[str, Mark] = {}
    for identity, mark in question_marks(root):
        if identity:
            found.setdefault(identity, mark)
    return found


def line_of(file: Path, question: str) -> int:
    """The line of a question by its id; where it is not found, that of what could not be read, or 1."""
    root, faults, _ = read_file(file, CUT)
    mark = question_positions(root).get(question)
    if mark is not None:
        return mark.line
    return faults[0].line if faults else 1
