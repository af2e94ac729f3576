"""What a question offered to choose from, kept with an answer: a number such as `2` means nothing without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dlquiz.messages import Text
from dlquiz.variants.model import NotAdmissible, Variant


def offered(variant: Variant) -> Any:
    """A JSON value: the texts an answer may name by number, in the order shown, in English where there is English.

    A list of options, items or rubric points, `{"left": [...], "right": [...]}` of a matching, for parts a list of
    `[name, what it offers]`; an empty list where nothing is offered.
    """
    if variant.parts:
        return [[part.question.part, offered(part)] for part in variant.parts]
    texts = list(map(_named, variant.offered))
    return {"left": list(map(_named, variant.lefts)), "right": texts} if variant.lefts else texts


def with_recorded_options(variant: Variant, then: Any) -> Variant:
    """The variant with its options in the order in which `offered` once gave them.

    Options added since are left out. Raises `NotAdmissible` where the answers of then can no longer be understood:
    something they may have named is gone, or what is right was not offered.
    """
    if variant.parts:
        return _parts_as_offered(variant, then)
    if not variant.options:
        if then != offered(variant):
            raise _changed()
        return variant
    if variant.lefts:
        if not isinstance(then, dict) or then.get("left") != list(map(_named, variant.lefts)):
            raise _changed()
        then = then.get("right")
    return replace(variant, options=_places(variant, then))


def _parts_as_offered(variant: Variant, then: Any) -> Variant:
    if not isinstance(then, list) or [part.question.part for part in variant.parts] != [_name(entry) for entry in then]:
        raise NotAdmissible("the parts are not those that were asked", "各部分与当时所问的不同", "parts")
    parts = [with_recorded_options(part, entry[1]) for part, entry in zip(variant.parts, then, strict=True)]
    return replace(variant, parts=tuple(parts))


def _name(entry: Any) -> str:
    return str(entry[0]) if isinstance(entry, list) and len(entry) == 2 else ""


def _places(variant: Variant, then: Any) -> tuple[int, ...]:
    """Where what was offered then stands among the texts of today."""
    kind = variant.question.kind
    today = [_named(variant.fill(text)) for text in kind.offered]
    known = isinstance(then, list) and len(set(map(str, then))) == len(then) and len(set(today)) == len(today)
    if not known or not set(map(str, then)) <= set(today):
        raise _changed()
    places = tuple(today.index(text) for text in then)
    if not set(kind.wanted) <= set(places):
        raise _changed()
    return places


def _named(text: Text) -> str:
    return text.in_language("en")


def _changed() -> NotAdmissible:
    return NotAdmissible("what was there to choose from has changed", "可供选择的内容已经改变", "options")
