"""The answers to several blanks as one string, with `;` between them, and each of them by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dlquiz.grading.verdict import Echo, Unreadable
from dlquiz.kinds.kind import kind_of
from dlquiz.messages import Text, message
from dlquiz.variants.model import Variant

_OPENING, _CLOSING = "([{（【", ")]}）】"


class UnreadBlank(NamedTuple):
    """Why a blank cannot stand beside the others; `place` counts from 0."""

    place: int
    help: Text


def split_blanks(answer: str) -> list[str]:
    """The answers between semicolons; one inside brackets parts the rows of a matrix."""
    parts, depth = [""], 0
    for character in answer:
        # A bracket too many in one blank must not hold the next ones together.
        depth = max(0, depth + (character in _OPENING) - (character in _CLOSING))
        if character in ";；" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def join_blanks(variant: Variant, answers: Sequence[str]) -> str | UnreadBlank:
    """One answer of all blanks, which `split_blanks` takes apart as it was; the first blank with which it would not."""
    together = [_kept_together(variant, place, answer.strip()) for place, answer in enumerate(answers)]
    for place, answer in enumerate(answers):
        read = read_blank(variant, place, answer)
        as_typed = together[place] == answer.strip() and _stands_alone(variant, place, answer)
        # What stands alone as it was typed is for the verdict to refuse; else the help would be about another text.
        if isinstance(read, Unreadable) and not as_typed:
            return UnreadBlank(place, read.help)
    return "; ".join(together)


def read_blank(variant: Variant, place: int, answer: str) -> Echo | Unreadable:
    """What one blank is read as, or why it cannot be."""
    read = kind_of(variant.parts[place]).read(variant.parts[place], answer)
    if isinstance(read, Echo) and not _stands_alone(variant, place, answer):
        return Unreadable(message("blank_alone"))
    return read


def _stands_alone(variant: Variant, place: int, answer: str) -> bool:
    """Whether a blank, with a semicolon after it, is taken for one blank."""
    together = _kept_together(variant, place, answer)
    return len(variant.parts) == 1 or split_blanks(f"{together};") == [together, ""]


def _kept_together(variant: Variant, place: int, answer: str) -> str:
    """The rows of an array in brackets: outside of them a semicolon ends the blank."""
    numeric = variant.parts[place].question.kind.number is not None
    return f"[{answer}]" if numeric and len(variant.parts) > 1 and len(split_blanks(answer)) > 1 else answer
