"""What a question offered to choose from, kept with an answer: a number such as `2` means nothing without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dlquiz.messages import Text
from dlquiz.questions import Choice, Cloze, Matching, Open, Ordering, Steps
from dlquiz.variants.model import NotAdmissible, Variant


def offered(variant: Variant) -> Any:
    """A JSON value: the texts an answer may name by number, in the order shown, in English where there is English.

    A list of options, items or rubric points, `{"left": [...], "right": [...]}` of a matching, for parts a list of
    `[name, what it offers]`; an empty list where nothing is offered.
    """
    kind = variant.question.kind
    if isinstance(kind, Cloze | Steps):
        return [[part.question.part, offered(part)] for part in variant.parts]
    if isinstance(kind, Matching):
        lefts = [_told(variant, pair.left) for pair in kind.pairs]
        return {"left": lefts, "right": [_told(variant, kind.rights[place]) for place in variant.options]}
    if isinstance(kind, Open):
        return [_told(variant, point.point) for point in kind.rubric]
    return [_told(variant, text) for text in _numbered(variant, variant.options)]


def as_offered(variant: Variant, then: Any) -> Variant:
    """The variant with its options in the order in which `offered` once told them.

    Options added since are left out. Raises `NotAdmissible` where the answers of then can no longer be understood:
    something they may have named is gone, or what is right was not offered.
    """
    kind = variant.question.kind
    if isinstance(kind, Cloze | Steps):
        return _parts_as_offered(variant, then)
    if isinstance(kind, Matching):
        return _matching_as_offered(variant, kind, then)
    if isinstance(kind, Choice | Ordering):
        needed = _needed(kind)
        return replace(variant, options=_places(variant, then, _numbered(variant, _every(kind)), needed))
    if then != offered(variant):
        raise _changed()
    return variant


def _parts_as_offered(variant: Variant, then: Any) -> Variant:
    if not isinstance(then, list) or [part.question.part for part in variant.parts] != [_name(entry) for entry in then]:
        raise NotAdmissible("the parts are not those that were asked", "各部分与当时所问的不同", "parts")
    parts = [as_offered(part, entry[1]) for part, entry in zip(variant.parts, then, strict=True)]
    return replace(variant, parts=tuple(parts))


def _name(entry: Any) -> str:
    return str(entry[0]) if isinstance(entry, list) and len(entry) == 2 else ""


def _matching_as_offered(variant: Variant, kind: Matching, then: Any) -> Variant:
    lefts = [_told(variant, pair.left) for pair in kind.pairs]
    if not isinstance(then, dict) or then.get("left") != lefts:
        raise _changed()
    return replace(variant, options=_places(variant, then.get("right"), kind.rights, range(len(kind.pairs))))


def _numbered(variant: Variant, places: Sequence[int]) -> list[Text]:
    """The options or items at these places; none of a kind that has none."""
    kind = variant.question.kind
    if isinstance(kind, Choice):
        return [kind.options[place].text for place in places]
    return [kind.items[place] for place in places] if isinstance(kind, Ordering) else []


def _every(kind: Choice | Ordering) -> range:
    return range(len(kind.options if isinstance(kind, Choice) else kind.items))


def _needed(kind: Choice | Ordering) -> Sequence[int]:
    """The places of what must have been offered for an answer to be right."""
    if isinstance(kind, Choice):
        return [place for place, option in enumerate(kind.options) if option.correct]
    return _every(kind)


def _places(variant: Variant, then: Any, texts: Sequence[Text], needed: Sequence[int]) -> tuple[int, ...]:
    """Where what was offered then stands among the texts of today."""
    today = [_told(variant, text) for text in texts]
    known = isinstance(then, list) and len(set(map(str, then))) == len(then) and len(set(today)) == len(today)
    if not known or not set(map(str, then)) <= set(today):
        raise _changed()
    places = tuple(today.index(text) for text in then)
    if not set(needed) <= set(places):
        raise _changed()
    return places


def _told(variant: Variant, text: Text) -> str:
    return variant.fill(text).in_language("en")


def _changed() -> NotAdmissible:
    return NotAdmissible("what was there to choose from has changed", "可供选择的内容已经改变", "options")
