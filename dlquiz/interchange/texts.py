"""Words of other tools as texts of a bank."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
_MEANS_SOMETHING = re.compile(
    r"\{\{|\[\[|[\\`*$]|(?<!\w)_|_(?!\w)|~~|!(?=\[)|^[ \t]*(?:[#>|]|[-+=](?=[-+=\s]|$))|(?<=\|)\s*-", re.MULTILINE
)
_NUMBERED = re.compile(r"^([ \t]*\d+)([.)])(?=\s)", re.MULTILINE)
_FORMULAS = {
    "\\(": "\\)",
    "\\[": "\\]",
    "[latex]": "[/latex]",
    "[$]": "[/$]",
    "[$$]": "[/$$]",
}
"""How a formula begins, and how it then ends."""
_FORMULA = re.compile("|".join(map(re.escape, _FORMULAS)))


def seen(text: str) -> str:
    """The text with plain line ends and without characters that cannot be seen."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def inserts_nothing(markdown: str) -> str:
    """Markdown of another tool as Markdown of a bank, in which `{{` would insert a number."""
    return markdown.replace("{{", "\\{{")


def literal(words: str) -> str:
    r"""Words that are no Markdown, to be shown as they are; `\( \)`, `\[ \]` and `[latex]` become formulas."""
    pieces, end = [], 0
    endless: set[str] = set()
    for begun in _FORMULA.finditer(words):
        if begun.start() < end or begun[0] in endless:
            continue
        ending = _FORMULAS[begun[0]]
        stop = words.find(ending, begun.end())
        if stop < 0:
            endless.add(begun[0])
            continue
        pieces += [_escaped(words[end : begun.start()]), formula(words[begun.end() : stop])]
        end = stop + len(ending)
    return "".join([*pieces, _escaped(words[end:])])


def formula(latex: str) -> str:
    """LaTeX as a formula of a bank."""
    inside = " ".join(latex.strip().strip("$").split())
    # Two braces would insert a number, and a dollar would end the formula.
    while "{{" in inside:
        inside = inside.replace("{{", "{ {")
    inside = re.sub(r"(?<!\\)\$", r"\\$", inside)
    return f"${inside}$" if inside else ""


def _escaped(words: str) -> str:
    """The words with a backslash before everything that would mean something."""
    return _NUMBERED.sub(r"\1\\\2", _MEANS_SOMETHING.sub(_escape, words))


def _escape(found: re.Match[str]) -> str:
    bare = found[0].lstrip()
    return f"{found[0][: len(found[0]) - len(bare)]}\\{bare}"
