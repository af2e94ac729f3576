"""Blanks and steps with the places of their fields."""

from __future__ import annotations

from dlquiz.questions import Cloze, Kind, Part, Steps


def parts_of(kind: Kind) -> list[tuple[Part, tuple[str, ...]]]:
    """The parts of a question in the order of `Variant.parts`, each with the path of its keys in the bank."""
    if isinstance(kind, Cloze):
        return [(blank, ("blanks", blank.name)) for blank in kind.blanks]
    if isinstance(kind, Steps):
        return [(part, ("parts", str(number))) for number, part in enumerate(kind.parts)]
    return []
