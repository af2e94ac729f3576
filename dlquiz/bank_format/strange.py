"""Names that texts insert and expressions use, and that the question does not define."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from dlquiz.bank_format.suggesting import did_you_mean_each, listed
from dlquiz.errors import Fault
from dlquiz.messages import short
from dlquiz.yaml_reader.nodes import Mark

INVALID_PLACEHOLDER = "{{"
"""What a placeholder that names nothing starts with: it stands for its name, as far as its end."""
_INSIDE = re.compile(r"\{\{([^{}\n]*)\}\}")
_SPACED = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?::\s*(,?(?:\.[0-9]{1,2})?[dfeg%]?)\s*)?")
_CALCULATION = re.compile(r"(?=[^-+*/%^(\[]*[-+*/%^(\[])(?=[^A-Za-z_]*[A-Za-z_])[A-Za-z0-9_ .,+*/%^()\[\]-]*")
_USES = {"B110": "inserts", "B121": "uses"}
_NEITHER = {
    "B110": "neither a parameter nor a `let` value",
    "B121": "neither a parameter nor a `let` value above it",
}


class UndefinedName(NamedTuple):
    """An unknown name where `what` inserts it (B110) or uses it (B121), and what could have been meant."""

    mark: Mark
    name: str
    code: str
    what: str
    known: tuple[str, ...]


def invalid_placeholder(text: str, start: int) -> str:
    """The placeholder that starts in the text and names nothing, or its beginning where it does not end."""
    found = _INSIDE.match(text, start)
    return INVALID_PLACEHOLDER if found is None else found[0]


def strange_faults(file: str, found: Iterable[UndefinedName]) -> Iterator[Fault]:
    """One fault a place, and each name only where it is met first: not to define it is one mistake."""
    found = sorted(found, key=lambda strange: strange.mark)
    places = Counter(name for name, _ in {(strange.name, strange.mark): None for strange in found})
    told: set[str] = set()
    for mark, group in groupby(found, lambda strange: strange.mark):
        here = list(group)
        names = list(
            dict.fromkeys(
                each.name for each in here if not each.name.startswith(INVALID_PLACEHOLDER) and each.name not in told
            )
        )
        senseless = list(dict.fromkeys(each.name for each in here if each.name.startswith(INVALID_PLACEHOLDER)))
        if names or senseless:
            told.update(names)
            more = sum(places[name] - 1 for name in names)
            yield _fault(file, mark, here[0], names, senseless, more)


def _fault(file: str, mark: Mark, first: UndefinedName, names: list[str], senseless: list[str], more: int) -> Fault:
    told: list[str] = []
    fixes: list[str] = []
    if senseless:
        told.append("holds a `{{` that inserts nothing")
        fixes += dict.fromkeys(map(_instead, senseless))
    if names:
        which = "which is" if len(names) == 1 else "which are"
        again = f" ({more} more below)" if more else ""
        told.append(f"{_USES[first.code]} {listed(names)}, {which} {_NEITHER[first.code]}{again}")
        fixes.append(did_you_mean_each(names, first.known).en)
    return Fault(file, *mark, first.code, "error", f"{first.what} {' and '.join(told)}", "; ".join(fixes))


def _instead(placeholder: str) -> str:
    """What to write for a placeholder that names nothing."""
    inside = placeholder.removeprefix("{{").removesuffix("}}")
    spaced = _SPACED.fullmatch(inside)
    if spaced is not None:
        form = "" if spaced[2] is None else f":{spaced[2]}"
        return f"no spaces inside: write `{{{{{spaced[1]}{form}}}}}`"
    if _CALCULATION.fullmatch(inside):
        return f"name the value of `{short(inside.strip())}` under `let`, and insert that name"
    return "write `{{name}}` or `{{name:.3f}}`; a literal is `\\{{`"
