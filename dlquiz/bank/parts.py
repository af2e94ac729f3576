"""Questions made of smaller ones: the blanks of a cloze, and steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from dlquiz.bank.choices import read_choice
from dlquiz.bank.desk import Desk, misspelt
from dlquiz.bank.fields import IDENTIFIER
from dlquiz.bank.formulas import read_name
from dlquiz.bank.numbers import read_numeric
from dlquiz.bank.words import read_words
from dlquiz.errors import Said
from dlquiz.messages import LANGUAGES, Text
from dlquiz.messages.naming import about, did_you_mean
from dlquiz.questions import Choice, Cloze, Numeric, Part, Steps, Words
from dlquiz.variants import BLANK
from dlquiz.yaml_reader import Map, Mark, Node, Scalar

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
        if not isinstance(name, Scalar):
            desk.lost_names = True
        else:
            taken.add(name)
            # A faulty part stays a known name, so that it gives one fault only.
            known += [] if isinstance(item, Map) and "options" in item else [str(name)]
    return None if desk.errors > before else Steps(tuple(parts))


def _read_step(desk: Desk, node: Node, names: Collection[str], taken: set[str], place: tuple[str, ...]) -> Part | None:
    entries, way = _entries(desk, node, Text("a part", "步骤"), ("name", "prompt"), STEP_WAYS)
    if entries is None:
        return None
    desk.noted[place] = node.start
    name = _step_name(desk, entries["name"], names, taken)
    prompt = desk.text(entries["prompt"], "the prompt of a part", names, (*place, "prompt"))
    kind = way.read(desk, entries, names, place) if way else None
    return None if name is None or prompt is None or kind is None else Part(name, prompt, kind)


def _step_name(desk: Desk, node: Node, names: Collection[str], taken: Collection[str]) -> str | None:
    if not isinstance(node, Scalar):
        return desk.word(node, Text("the name of a part", "步骤的名称"), IDENTIFIER.pattern, "c1")
    if node in taken:
        desk.fault(node.mark, "B105", f"the part `{node}` stands twice", "rename one of the two")
        return None
    return str(node) if read_name(desk, node, node.mark, names) else None


def read_cloze(desk: Desk, node: Map, names: Collection[str], place: tuple[str, ...]) -> Cloze | None:
    """The blanks in the order in which the prompt names them."""
    before = desk.errors
    desk.noted[(*place, "blanks")] = node["blanks"].start
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
    entries, way = _entries(desk, node, Text(f"the blank `{name}`", f"空 `{name}`"), (), BLANK_WAYS)
    if entries is None or way is None:
        return None
    desk.noted[place] = node.start
    kind = way.read(desk, entries, names, place)
    return None if kind is None else Part(name, Text.same(""), kind)


def _entries(
    desk: Desk, node: Node, what: Said, required: tuple[str, ...], ways: tuple[PartFields, ...]
) -> tuple[Map | None, PartFields | None]:
    """The fields of a part and which way it is answered, told by the one sign among them."""
    given = [way for way in ways if isinstance(node, Map) and way.sign in node]
    if len(given) == 1:
        way = given[0]
        return desk.mapping(node, what, (*required, way.sign), way.optional), way
    signs = [way.sign for way in ways]
    every = [field for way in ways for field in (way.sign, *way.optional)]
    entries = desk.mapping(node, what, required, every)
    if isinstance(node, Map) and (given or not misspelt(node, (*required, *every)).keys() & set(signs)):
        en = f"{{}} needs one of {', '.join(signs[:-1])} and {signs[-1]}"
        message = about(what, en, f"{{}} 需要 {'、'.join(signs)} 中的一个")
        desk.fault(node.mark, "B102", message, Text("keep or add just one of them", "请只保留或补上其中一个"))
    return entries, None


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
            spaced = re.compile(rf"\[\[\s*{re.escape(name)}\s*\]\]")
            here = any(spaced.search(scalars[language]) and language in missing for language in scalars)
            fix = f"no spaces inside: write `[[{name}]]`" if here else f"write `[[{name}]]` into it"
            desk.fault(mark, "B144", f"{where} has no blank `[[{name}]]`", fix)
            order = []
    return order or None


def _prompt_scalars(prompt: Node) -> Mapping[str, Scalar]:
    """The texts of a prompt by language; one without languages under the empty name."""
    if isinstance(prompt, Scalar):
        return {"": prompt}
    entries = prompt if isinstance(prompt, Map) else {}
    return {key: text for key in LANGUAGES if isinstance(text := entries.get(key), Scalar)}


def _named_once(desk: Desk, scalar: Scalar, blanks: Map) -> list[str] | None:
    names: dict[str, int] = {}
    strange: list[tuple[int, str]] = []
    for match in BLANK.finditer(scalar):
        name, offset = match["name"], match.start()
        if name is not None and (name not in blanks or names.setdefault(name, offset) != offset):
            strange.append((offset, name))
    by_mark: dict[Mark, list[str]] = {}
    for mark, (_, name) in zip(desk.marks_in(scalar, [offset for offset, _ in strange]), strange, strict=True):
        by_mark.setdefault(mark, []).append(name)
    for mark, some in by_mark.items():
        _tell_strange(desk, mark, dict.fromkeys(some), blanks)
    return None if strange else list(names)


def _tell_strange(desk: Desk, mark: Mark, names: Iterable[str], blanks: Map) -> None:
    """What is wrong with the blanks at one place of the prompt, as one fault."""
    told, fixes = [], []
    for name in names:
        if name in blanks:
            told.append(f"the blank `[[{name}]]` stands twice in the prompt")
            fixes.append("give the second one a name of its own")
        else:
            told.append(f"the prompt has a blank `[[{name}]]` that `blanks` lacks")
            fixes.append(did_you_mean(name, blanks).en)
    desk.fault(mark, "B144", "; ".join(told), "; ".join(dict.fromkeys(fixes)))
