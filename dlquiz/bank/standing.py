"""Where the questions of a file stand, the faulty ones included: for editors, and for what is added or lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dlquiz.yaml_reader import Map, Mark, Node, Scalar, Sequence, read_file


def standing_questions(root: Node | None) -> Mapping[str, Mark]:
    """The id of each question of a bank, and where its first key stands; of one given twice the first."""
    items = root.get("questions") if isinstance(root, Map) else None
    found: dict[str, Mark] = {}
    for item in items if isinstance(items, Sequence) else ():
        identity = item.get("id") if isinstance(item, Map) else None
        if isinstance(identity, Scalar):
            found.setdefault(str(identity), item.mark)
    return found


def line_of(file: Path, question: str) -> int:
    """The line of a question by its id; of a file that cannot be read that of its fault; 1 where it is not there."""
    root, faults, _ = read_file(file)
    if root is None:
        return faults[0].line
    mark = standing_questions(root).get(question)
    return 1 if mark is None else mark.line
