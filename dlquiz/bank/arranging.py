"""Questions that put texts in their place: ordering and matching."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank.desk import Desk
from dlquiz.bank.sameness import same_texts
from dlquiz.bank.words import read_texts
from dlquiz.questions import Matching, Ordering, Pair
from dlquiz.yaml_reader import Map, Mark, Node, Sequence


def read_ordering(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Ordering | None:
    items = read_texts(desk, node["items"], "`items`", "an item", 2, names, (*place, "items"))
    return None if items is None else Ordering(items)


def read_matching(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Matching | None:
    before = desk.errors
    desk.places[(*place, "pairs")] = node["pairs"].mark
    items = desk.sequence(node["pairs"], "`pairs`", 2)
    pairs = [_read_pair(desk, item, names, (*place, "pairs", str(number))) for number, item in enumerate(items or ())]
    distractors = None
    if "distractors" in node:
        where = (*place, "distractors")
        distractors = read_texts(desk, node["distractors"], "`distractors`", "a distractor", 1, names, where)
    if desk.errors > before:
        return None
    matching = Matching(tuple(pair for pair in pairs if pair is not None), distractors or ())
    return None if _ambiguous(desk, node, matching) else matching


def _read_pair(desk: Desk, node: Node, names: Collection[str], place: tuple[str, ...]) -> Pair | None:
    entries = desk.mapping(node, "a pair", ("left", "right"), ())
    if entries is None:
        return None
    left = desk.text(entries["left"], "the left side", names, (*place, "left"))
    right = desk.text(entries["right"], "the right side", names, (*place, "right"))
    return None if left is None or right is None else Pair(left, right)


def _ambiguous(desk: Desk, node: Map, matching: Matching) -> bool:
    """Whether two left sides, or two texts to choose from, say the same: then more than one match is right."""
    distractors = node.get("distractors")
    others = [item.mark for item in distractors] if isinstance(distractors, Sequence) else []
    lefts = [pair.left for pair in matching.pairs]
    return same_texts(desk, "the left sides", "B143", lefts, _marks(node["pairs"], "left")) or same_texts(
        desk, "the right sides", "B143", matching.rights, [*_marks(node["pairs"], "right"), *others]
    )


def _marks(pairs: Node, side: str) -> list[Mark]:
    return [pair[side].mark for pair in pairs if isinstance(pair, Map)]
