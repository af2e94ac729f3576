"""Damage within XML that leaves it XML: elements lost, doubled or moved, words and attributes replaced."""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from xml.etree.ElementTree import Element, fromstring, tostring


def damaged_tree(data: bytes, chance: random.Random, words: Sequence[bytes]) -> bytes:
    """The document with up to four such changes."""
    root = fromstring(data)
    for _ in range(chance.randint(1, 4)):
        _change(root, chance, words)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _change(root: Element, chance: random.Random, words: Sequence[bytes]) -> None:
    parents = [element for element in root.iter() if len(element)]
    if not parents:
        # The only question has gone, and nothing is left to damage.
        return
    parent = chance.choice(parents)
    child = chance.choice(list(parent))
    word = "".join(sign for sign in chance.choice(words).decode("utf-8", "replace") if sign >= " " or sign == "\n")
    match chance.randrange(7):
        case 0:
            parent.remove(child)
        case 1:
            parent.append(deepcopy(child))
        case 2:
            chance.choice(list(root.iter("question")) or [root]).append(deepcopy(child))
        case 3:
            child.tag = chance.choice([element.tag for element in root.iter()])
        case 4:
            child.text = (child.text or "")[: chance.randrange(40)] + word + (child.text or "")[chance.randrange(40) :]
        case 5:
            child.set(chance.choice(["type", "fraction", "format"]), word)
        case _:
            child.text = chance.choice([element.text or "" for element in root.iter()])
