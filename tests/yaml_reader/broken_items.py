"""Items of a list, each with one syntax error. A `»` marks where its fault stands and is taken out before reading.

Every item starts with `- id: bad`, if need be by a mistake, at an indentation of two as the sound ones around it do.
"""

from __future__ import annotations

from typing import NamedTuple

MARKER = "»"


class Item(NamedTuple):
    name: str
    text: str
    message: str
    code: str = "B006"


BROKEN = [
    Item("single quote", "  - id: bad\n    a: »'never closed\n    b: 1\n", "quoted scalar is never closed"),
    Item("double quote", '  - id: bad\n    a: »"never closed\n    b: 1\n', "quoted scalar is never closed"),
    Item("quote that meets the next one's", "  - id: bad\n    a: »'never\n    b: c\n", "quoted scalar is never closed"),
    Item("quote that meets one below", "  - id: bad\n    a: »'never\n    b: c\n    d: 'e'\n", "ends further down"),
    Item("quote in brackets that meets one", "  - {id: bad, a: »'never,\n     b: 'c', d: e}\n", "ends further down"),
    Item("square bracket", "  - id: bad\n    a: »[1, 2\n    b: c\n", "bracket"),
    Item("curly bracket", "  - id: bad\n    a: »{b: 1, c: 2\n", "bracket"),
    Item("both brackets", "  - id: bad\n    a: {b: »[1, 2\n", "bracket"),
    Item("a comma too few", "  - id: bad\n    a: ['b' »'c']\n", "comma"),
    Item("the wrong bracket", "  - id: bad\n    a: [b, c»}\n", "comma"),
    Item("a bracket too many", "  - id: bad\n    a: [b]»]\n", "go on"),
    Item("text behind a quote", "  - id: bad\n    a: 'b' »c\n", "behind its closing `'`"),
    Item("text behind a double quote", '  - id: bad\n    a: "b" »c\n', 'behind its closing `"`'),
    Item("text behind brackets", "  - id: bad\n    a: »[b] c\n", "cannot start with `[`"),
    Item("apostrophe in single quotes", "  - {id: bad, a: 'it'»s', b: c}\n", "ends the text"),
    Item("colon in a text", "  - id: bad\n    a: b»: c\n", "`: `"),
    Item("no colon", "  - id: bad\n    »a b\n    c: d\n", "`key: value`"),
    Item("no colon on the last line", "  - id: bad\n    a: b\n    »c d\n", "`key: value`"),
    Item("tab", "  - id: bad\n»\ta: b\n", "tab"),
    Item("unknown escape", '  - id: bad\n    a: "\\f»\\q"\n', "escape"),
    Item("a key too far left", "  - id: bad\n   »a: b\n    c: d\n", "1 space further left than line"),
    Item("no space behind a colon", "  - id: bad\n    a»:b\n    c: d\n", "space is missing behind this colon"),
    Item("no space behind the colon of a text", "  - id: bad\n    a:\n      en»:b\n      zh: c\n", "behind this colon"),
    Item("a full-width colon", "  - id: bad\n    a»：b\n    c: d\n", "full-width colon"),
    Item("a full-width colon on the last line", "  - id: bad\n    a: b\n    c»：d\n", "full-width colon"),
    Item("a no-break space behind a colon", "  - id: bad\n    a:»\u00a0b\n    c: d\n", "no-break space"),
    Item("a full-width space behind a colon", "  - id: bad\n    a:»\u3000b\n", "full-width space"),
    Item("a no-break space that indents", "  - id: bad\n  »\u00a0 a: b\n", "no-break space indents"),
    Item("no space behind a dash", "  - id: bad\n    a:\n      - b\n      »-c\n", "behind this `-`"),
    Item(
        "two spaces too many below a text", "  - id: bad\n    a: b\n      c»: d\n", "2 spaces further right than line"
    ),
    Item("a line too far left in a mapping", "  - id: bad\n    a:\n      b: c\n     »d: e\n", "1 space further left"),
    Item("a line of a text too far left", "  - id: bad\n   »lorem ipsum\n", "this is no `- item`"),
    Item("apostrophe outside of brackets", "  - id: bad\n    a: 'it'»s'\n", "ends the text"),
    Item("LaTeX in brackets", "  - id: bad\n    a: {en: $\\sqrt»{d}$, zh: x}\n", "not quoted holds a `{`"),
    Item("a blank in brackets", "  - id: bad\n    a: {en: the »[[b]] c, zh: x}\n", "not quoted holds a `[`"),
    Item("a colon in brackets", "  - id: bad\n    a: {en: so»: it, zh: x}\n", "not quoted holds a `: `"),
    Item("a full-width comma in brackets", "  - id: bad\n    a: {en: b»， zh: x}\n", "full-width comma"),
    Item("a full-width comma behind a quote", "  - id: bad\n    a: {en: 'b'»， zh: x}\n", "full-width comma"),
    Item("a comment in brackets", "  - id: bad\n    a: {en: b »#1, zh: x}\n", "comment"),
    Item("a blank at the start", "  - id: bad\n    a: »[[b]] c\n", "cannot start with `[[`"),
    Item("a placeholder at the start", "  - id: bad\n    a: {»{n}} c\n", "cannot start with `{{`", "B009"),
    Item("a placeholder in brackets", "  - id: bad\n    a: {en: {»{n}}, zh: x}\n", "cannot start with `{{`", "B009"),
    Item("a key too far right", "  - id: bad\n     a»: b\n", "1 space further right than line"),
    Item("a key at the margin", "  - id: bad\n    a: b\n»c: d\n    e: f\n", "outside"),
    Item("a line at the margin", "  - id: bad\n»lorem ipsum\n    c: d\n", "outside"),
    Item("a key that starts with an at sign", "  - id: bad\n    a: »@b\n", "cannot start with `@`"),
    Item("a text in stars", "  - id: bad\n    a: »**b** c\n", "cannot start with `*`"),
    Item("a text that starts with an ampersand", "  - id: bad\n    a: »& b\n", "cannot start with `&`"),
    Item("a text that starts with a percent sign", "  - id: bad\n    a: »%b\n", "cannot start with `%`"),
    Item("a block on its own line", "  - id: bad\n    a: | »b\n      c\n", "block"),
    Item("a value too few", "  - {id: bad, a: [»,]}\n", "value is missing"),
    Item("a question mark", "  - id: bad\n    a: »? b\n", "`? `"),
    Item("a list as a key", "  - id: bad\n    »[a]: b\n", "plain word", "B009"),
    Item("nested too deep", "  - id: bad\n    a: " + "[" * 21 + "»[" + "]" * 22 + "\n", "24 levels", "B010"),
    Item("no space behind its dash", "  »-id: bad\n    a: b\n", "behind this `-`"),
    Item("a no-break space behind its dash", "  -»\u00a0id: bad\n    a: b\n", "no-break space"),
    Item("slipped to the right", "   »- id: bad\n    a: b\n", "not indented like those above"),
    Item("slipped to the left", " »- id: bad\n    a: b\n", "not indented like those above"),
    Item("wholly slipped", "   »- id: bad\n     a: b\n", "not indented like those above"),
    Item("slipped by two", "    »- id: bad\n    a: b\n", "not indented like those above"),
    Item("slipped by a tab", "»\t- id: bad\n    a: b\n", "tab"),
]
