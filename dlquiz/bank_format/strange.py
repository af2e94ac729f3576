"""Names that texts insert and expressions use, and that the question does not define."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from dlquiz.bank_format.suggesting import did_you_mean_each, listed, together
from dlquiz.errors import Fault
from dlquiz.messages import Text, short
from dlquiz.messages.naming import about
from dlquiz.yaml_reader.nodes import Mark

INVALID_PLACEHOLDER = "{{"
"""What a placeholder that names nothing starts with: it stands for its name, as far as its end."""
_INSIDE = re.compile(r"\{\{([^{}\n]*)\}\}")
_SPACED = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?::\s*(,?(?:\.[0-9]{1,2})?[dfeg%]?)\s*)?")
_CALCULATION = re.compile(r"(?=[^-+*/%^(\[]*[-+*/%^(\[])(?=[^A-Za-z_]*[A-Za-z_])[A-Za-z0-9_ .,+*/%^()\[\]-]*")
_USES = {"B110": Text("inserts", "插入了"), "B121": Text("uses", "用到")}
_NEITHER = {
    "B110": Text("neither a parameter nor a `let` value", "既不是参数，也不是 `let` 的值"),
    "B121": Text("neither a parameter nor a `let` value above it", "既不是参数，也不是它前面的 `let` 值"),
}


class UndefinedName(NamedTuple):
    """An unknown name where `what` inserts it (B110) or uses it (B121), and what could have been meant."""

    mark: Mark
    name: str
    code: str
    what: Text
    known: tuple[str, ...]


def invalid_placeholder(text: str, start: int) -> str:
    """The placeholder that starts in the text and names nothing, or its beginning where it does not end."""
    found = _INSIDE.match(text, start)
    return INVALID_PLACEHOLDER if found is None else found[0]


def strange_faults(file: str, found: Iterable[UndefinedName]) -> Iterator[Fault]:
    """One fault a place, and each name only where it is met first: not to define it is one mistake."""
    found = sorted(found, key=lambda strange: strange.mark)
    places = Counter(name for name, _ in {(strange.name, strange.mark): None for strange in found})
    reported: set[str] = set()
    for mark, group in groupby(found, lambda strange: strange.mark):
        here = list(group)
        names = list(
            dict.fromkeys(
                each.name
                for each in here
                if not each.name.startswith(INVALID_PLACEHOLDER) and each.name not in reported
            )
        )
        senseless = list(dict.fromkeys(each.name for each in here if each.name.startswith(INVALID_PLACEHOLDER)))
        if names or senseless:
            reported.update(names)
            more = sum(places[name] - 1 for name in names)
            yield _fault(file, mark, here[0], names, senseless, more)


def _fault(file: str, mark: Mark, first: UndefinedName, names: list[str], senseless: list[str], more: int) -> Fault:
    found: list[Text] = []
    fixes: list[Text] = []
    if senseless:
        found.append(Text("holds a `{{` that inserts nothing", "含有什么也没插入的 `{{`"))
        fixes += dict.fromkeys(map(_instead, senseless))
    if names:
        which = "which is" if len(names) == 1 else "which are"
        again, again_zh = (f" ({more} more below)", f"（下面还有 {more} 处）") if more else ("", "")
        uses, neither, these = _USES[first.code], _NEITHER[first.code], listed(names)
        found.append(
            Text(
                f"{uses.en} {these.en}, {which} {neither.en}{again}",
                f"{uses.zh} {these.zh}，{neither.zh}{again_zh}",
            )
        )
        fixes.append(did_you_mean_each(names, first.known))
    message = about(
        first.what,
        f"{{}} {' and '.join(each.en for each in found)}",
        f"{{}} {'，并且'.join(each.zh for each in found)}",
    )
    return Fault.at(file, mark, first.code, "error", message, together(fixes))


def _instead(placeholder: str) -> Text:
    """What to write for a placeholder that names nothing."""
    inside = placeholder.removeprefix("{{").removesuffix("}}")
    spaced = _SPACED.fullmatch(inside)
    if spaced is not None:
        form = "" if spaced[2] is None else f":{spaced[2]}"
        fix = f"`{{{{{spaced[1]}{form}}}}}`"
        return Text(f"no spaces inside: write {fix}", f"里面不要有空格：请写 {fix}")
    if _CALCULATION.fullmatch(inside):
        formula = f"`{short(inside.strip())}`"
        return Text(
            f"name the value of {formula} under `let`, and insert that name",
            f"请在 `let` 中给 {formula} 的值命名，再插入该名称",
        )
    return Text(
        "write `{{name}}` or `{{name:.3f}}`; a literal is `\\{{`",
        "请写 `{{名称}}` 或 `{{名称:.3f}}`；要显示花括号，请写 `\\{{`",
    )
