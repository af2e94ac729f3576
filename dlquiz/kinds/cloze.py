"""Blanks in the prompt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial

from dlquiz.bank_format.desk import Desk
from dlquiz.bank_format.json_schema import names_to, ref
from dlquiz.bank_format.tables import Field, Table
from dlquiz.kinds.choice import CHOICE
from dlquiz.kinds.kind import KindFormat
from dlquiz.kinds.numeric import NUMERIC
from dlquiz.kinds.parts import PartKind, part_entries, part_schema, without_wording
from dlquiz.kinds.text import TEXT
from dlquiz.messages import LANGUAGES, Text
from dlquiz.messages.naming import did_you_mean
from dlquiz.questions import Cloze, Part
from dlquiz.variants import BLANK
from dlquiz.yaml_reader import Map, Mark, Node, Scalar

WAYS: tuple[KindFormat[PartKind], ...] = (TEXT, CHOICE, NUMERIC)
TABLE = Table(
    Field(
        "blanks",
        {**names_to(ref("blank")), "minProperties": 1},
        Text(
            "For each blank one of `accept`, `options` and `answer`.",
            "每个空给出 `accept`、`options` 或 `answer` 之一。",
        ),
        required=True,
        seen=True,
        graded=without_wording,
    ),
)


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
    entries, way = part_entries(desk, node, Text(f"the blank `{name}`", f"空 `{name}`"), (), WAYS)
    if entries is None or way is None:
        return None
    desk.noted[place] = node.start
    kind = way.read(desk, entries, names, place)
    return None if kind is None else Part(name, Text.same(""), kind)


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


CLOZE = KindFormat(
    "cloze",
    Text("Blanks `[[name]]` in the prompt.", "填空题：题干中的 `[[name]]`。"),
    TABLE,
    read_cloze,
    r"""
#en Each [[name]] in the prompt is a blank, in both languages.
#zh 题干中的每个 [[名称]] 是一个空，两种语言中都要出现。
prompt:
  en: Max pooling keeps the [[kept]] value of a window and has [[weights]] weights.
  zh: 最大池化保留窗口中的[[kept]]值，它有 [[weights]] 个权重。
#en `accept` lists words; `answer` computes a number, as in a numeric question.
#zh `accept` 列出可接受的词；`answer` 像计算题一样给出数值。
blanks:
  kept:
    accept:
      - {en: largest, zh: 最大}
      - {en: maximum, zh: 最大的}
  weights:
    answer: {value: 0}
""",
    {"blank": partial(part_schema, Table(), WAYS)},
)
