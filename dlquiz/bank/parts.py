"""Questions made of smaller ones: the blanks of a cloze, and steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dlquiz.bank.choices import read_choice
from dlquiz.bank.desk import IDENTIFIER, Desk, did_you_mean
from dlquiz.bank.formulas import read_name
from dlquiz.bank.numbers import read_numeric
from dlquiz.bank.words import read_words
from dlquiz.messages import LANGUAGES, Text
from dlquiz.questions import Choice, Cloze, Numeric, Part, Steps, Words
from dlquiz.variants import BLANK
from dlquiz.yaml_reader import Map, Node, Scalar

NUMERIC_OPTIONAL = ("tolerance", "unit", "mistakes", "ignore_mistakes", "separate")
CHOICE_OPTIONAL = ("multiple", "shuffle")


@dataclass(frozen=True, slots=True)
class PartFields:
    """One way to answer a part, told by the key `sign`, and how its fields are read."""

    sign: str
    optional: tuple[str, ...]
    read: Callable[[Desk, Map, Collection[str], tuple[str, ...]], Numeric | Choice | Words | None]


NUMERIC = PartFields("answer", NUMERIC_OPTIONAL, read_numeric)
CHOICE = PartFields("options", CHOICE_OPTIONAL, read_choice)
WORDS = PartFields("accept", (), read_words)
BLANK_WAYS = (WORDS, CHOICE, NUMERIC)
STEP_WAYS = (NUMERIC, CHOICE)


def read_steps(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Steps | None:
    """Parts in order; the name of a numeric one is a value that later ones may use."""
    before = desk.errors
    items = desk.sequence(node["parts"], "`parts`", 1)
    known = list(names)
    taken: set[str] = set()
    parts: list[Part] = []
    for number, item in enumerate(items or ()):
        part = _read_step(desk, item, known, taken, (*place, "parts", str(number)))
        if part is not None:
            parts.append(part)
        name = item.get("name") if isinstance(item, Map) else None
        if isinstance(name, Scalar):
            taken.add(name)
            # A faulty part stays a known name, so that it gives one fault only.
            known += [] if isinstance(item, Map) and "options" in item else [str(name)]
    return None if desk.errors > before else Steps(tuple(parts))


def _read_step(desk: Desk, node: Node, names: Collection[str], taken: set[str], place: tuple[str, ...]) -> Part | None:
    entries = _entries(desk, node, "a part", ("name", "prompt"), STEP_WAYS)
    if entries is None:
        return None
    desk.places[place] = node.mark
    name = _step_name(desk, entries["name"], names, taken)
    prompt = desk.text(entries["prompt"], "the prompt of a part", names, (*place, "prompt"))
    kind = _way(entries, STEP_WAYS).read(desk, entries, names, place)
    return None if name is None or prompt is None or kind is None else Part(name, prompt, kind)


def _step_name(desk: Desk, node: Node, names: Collection[str], taken: Collection[str]) -> str | None:
    if not isinstance(node, Scalar):
        return desk.word(node, "the name of a part", IDENTIFIER.pattern, "c1")
    if node in taken:
        desk.fault(node.mark, "B105", f"the part `{node}` stands twice", "rename one of the two")
        return None
    return str(node) if read_name(desk, node, node.mark, names) else None


def read_cloze(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Cloze | None:
    """The blanks in the order in which the prompt names them."""
    before = desk.errors
    desk.places[(*place, "blanks")] = node["blanks"].mark
    if not isinstance(node["blanks"], Map) or not node["blanks"]:
        desk.fault(node["blanks"].mark, "B103", "`blanks` must map blanks to answers", "write `gap: {accept: [ReLU]}`")
        return None
    order = _blanks_named(desk, node["prompt"], node["blanks"])
    blanks = {
        name: _read_blank(desk, name, blank, names, (*place, "blanks", name)) for name, blank in node["blanks"].items()
    }
    if order is None or desk.errors > before:
        return None
    found = [blanks[name] for name in order]
    return Cloze(tuple(blank for blank in found if blank is not None))


def _read_blank(desk: Desk, name: str, node: Node, names: Collection[str], place: tuple[str, ...]) -> Part | None:
    entries = _entries(desk, node, f"the blank `{name}`", (), BLANK_WAYS)
    if entries is None:
        return None
    desk.places[place] = node.mark
    kind = _way(entries, BLANK_WAYS).read(desk, entries, names, place)
    return None if kind is None else Part(name, Text.same(""), kind)


def _entries(desk: Desk, node: Node, what: str, required: tuple[str, ...], ways: tuple[PartFields, ...]) -> Map | None:
    """The fields of a part, of which exactly one says how it is answered."""
    signs = [way.sign for way in ways]
    given = [sign for sign in signs if isinstance(node, Map) and sign in node]
    if len(given) == 1 and isinstance(node, Map):
        way = _way(node, ways)
        return desk.mapping(node, what, (*required, way.sign), way.optional)
    before = desk.errors
    every = [field for way in ways for field in (way.sign, *way.optional)]
    if desk.mapping(node, what, required, every) is not None and desk.errors == before:
        message = f"{what} needs one of {', '.join(signs[:-1])} and {signs[-1]}"
        desk.fault(node.mark, "B102", message, "keep or add just one of them")
    return None


def _way(entries: Map, ways: tuple[PartFields, ...]) -> PartFields:
    return next(way for way in ways if way.sign in entries)


def _blanks_named(desk: Desk, prompt: Node, blanks: Map) -> list[str] | None:
    """The blanks of the prompt in its order; each must stand once in every language, and be one of `blanks`."""
    scalars = _prompt_scalars(prompt)
    named = [_named_once(desk, scalar, blanks) for scalar in scalars.values()]
    if not named or None in named:
        return None
    order = named[0] or []
    for name, mark in blanks.key_marks.items():
        missing = [language for language, found in zip(scalars, named, strict=True) if name not in (found or ())]
        if missing:
            where = f"the prompt ({missing[0]})" if missing[0] else "the prompt"
            desk.fault(mark, "B144", f"{where} has no blank `[[{name}]]`", f"write `[[{name}]]` into it")
            return None
    return order


def _prompt_scalars(prompt: Node) -> Mapping[str, Scalar]:
    """The texts of a prompt by language; one without languages under the empty name."""
    if isinstance(prompt, Scalar):
        return {"": prompt}
    entries = prompt if isinstance(prompt, Map) else {}
    return {key: text for key in LANGUAGES if isinstance(text := entries.get(key), Scalar)}


def _named_once(desk: Desk, scalar: Scalar, blanks: Map) -> list[str] | None:
    names: list[str] = []
    for match in BLANK.finditer(scalar):
        name = match["name"]
        if name is None:
            continue
        if name not in blanks:
            message = f"the prompt has a blank `[[{name}]]` that `blanks` lacks"
            desk.fault(desk.mark_in(scalar, match.start()), "B144", message, did_you_mean(name, blanks))
            return None
        if name in names:
            message = f"the blank `[[{name}]]` stands twice in the prompt"
            desk.fault(desk.mark_in(scalar, match.start()), "B144", message, "give the second one a name of its own")
            return None
        names.append(name)
    return names
