"""Where the questions of a file stand, the faulty ones included: for editors, and for what is added or lost."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.yaml_reader import Map, Mark, Node, Scalar, Sequence


def standing_questions(root: Node | None) -> Mapping[str, Mark]:
    """The id of each question of a bank, and where its first key stands; of one given twice the first."""
    items = root.get("questions") if isinstance(root, Map) else None
    found: dict[str, Mark] = {}
    for item in items if isinstance(items, Sequence) else ():
        identity = item.get("id") if isinstance(item, Map) else None
        if isinstance(identity, Scalar):
            found.setdefault(str(identity), item.mark)
    return found
