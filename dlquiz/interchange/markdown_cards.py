r"""How a card stands in Markdown, for what writes and what reads it.

<!-- dlquiz id=relu-range type=open topic=activations difficulty=1 -->
Q: What does ReLU give for x < 0?
A: Zero.

C: The derivative of the sigmoid is at most [1/4].

Q: Which layer has no weights?
- [x] max pooling
- [ ] linear
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

OWN = re.compile(r"<!-- dlquiz((?: [a-z]+=[^\s>]+)*) -->")
"""The comment above a card that dlquiz has written."""
BEGINS = re.compile(r"([QAC]):(?:[ \t]+|$)")
ITEM = re.compile(r"[-*+] \[([ xX])\][ \t]+(?=\S)")
_MEANS = re.compile(r"^([ \t]*)(?:([QAC]):|(?=#|---|<!--|[-*+] \[[ xX]\]|\?{1,2}$))", re.MULTILINE)
_MEANT = re.compile(r"^([ \t]*)(?:([QAC])\\:|\\(?=#|---|<!--|[-*+] \[[ xX]\]|\?{1,2}$))", re.MULTILINE)
_TOKEN = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]*`|\\.|\[|\]|.", re.DOTALL)
_LINK = re.compile(r"\]\(")


def escaped(text: str) -> str:
    """The text with a backslash before every line that would begin something else."""
    return _MEANS.sub(lambda found: f"{found[1]}{found[2]}\\:" if found[2] else f"{found[1]}\\", text)


def unescaped(text: str) -> str:
    return _MEANT.sub(lambda found: f"{found[1]}{found[2] or ''}{':' if found[2] else ''}", text)


def blank_name(number: int) -> str:
    """What a blank is called that comes in, the first one with the number 1."""
    return f"b{number}"


class Deletion(NamedTuple):
    """What is to be filled in."""

    text: str


def bracketed(text: str) -> Iterator[str | Deletion]:
    r"""The pieces of a cloze: text, and what stands in `[…]` outside formulas and code; `\[` is a literal, a link is
    none."""
    plain: list[str] = []
    inside: list[str] | None = None
    for token in _TOKEN.finditer(text):
        piece = token[0]
        if piece == "[" and inside is None:
            inside = []
        elif piece == "]" and inside is not None:
            if _LINK.match(text, token.start()) or not "".join(inside).strip():
                plain += ["[", *inside, "]"]
            else:
                yield "".join(plain)
                yield Deletion("".join(inside))
                plain.clear()
            inside = None
        else:
            (plain if inside is None else inside).append(piece[1] if piece in ("\\[", "\\]") else piece)
    yield "".join([*plain, *([] if inside is None else ["[", *inside])])


def without_brackets(text: str) -> str:
    r"""The text in which no bracket outside formulas and code deletes anything."""
    return "".join(f"\\{token[0]}" if token[0] in "[]" else token[0] for token in _TOKEN.finditer(text))
