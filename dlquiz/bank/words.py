"""Answers of a few words."""

from __future__ import annotations

from collections.abc import Collection

from dlquiz.bank.desk import Desk
from dlquiz.bank.sameness import same_texts
from dlquiz.messages import Text
from dlquiz.questions import Words
from dlquiz.yaml_reader import Map, Node


def read_words(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Words | None:
    """What is accepted: `accept: [text…]`, at least one."""
    texts = read_texts(desk, node["accept"], "`accept`", "an accepted answer", 1, names, (*place, "accept"))
    return None if texts is None else Words(texts)


def read_texts(
    desk: Desk, node: Node, what: str, each: str, least: int, names: Collection[str], place: tuple[str, ...]
) -> tuple[Text, ...] | None:
    """A list of texts of which no two say the same; `each` is what one of them is called."""
    desk.noted[place] = node.start
    items = desk.sequence(node, what, least)
    read = [desk.text(item, each, names, (*place, str(number))) for number, item in enumerate(items or ())]
    same = same_texts(desk, f"the texts of {what}", "B143", read, [item.mark for item in items or ()])
    texts = tuple(text for text in read if text is not None)
    return None if items is None or same or len(texts) < len(read) else texts
