"""All banks with one fault each: errors, and warnings that keep the question."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from faulty_banks import BANK, CALL, FILE, GOOD, HEAD, NAMES, NUMERIC, QUESTION, Row, drawn, judged, numeric
from faulty_types import CHOICE, CODE, OPEN, TYPES, grouped

START = f"{HEAD}  - id: q\n    type: true_false\n"


def statement_bank(lines: str) -> str:
    """A bank of one statement; `lines` hold its prompt."""
    return f"{START}    topic: t\n{lines}    answer: true\n"


def asked(prompt: str, fields: str = "parameters: {n: 1}") -> str:
    return f"{HEAD}  - {{id: q, type: numeric, topic: t, prompt: {prompt}, answer: {{expression: n}}, {fields}}}\n"


def gap(prompt: str) -> str:
    return f"{HEAD}  - {{id: q, type: cloze, topic: t, prompt: {prompt}, blanks: {{»a: {{accept: [x]}}}}}}\n"


def computed(expression: str) -> str:
    return numeric("parameters: {n: 1}", f"{{expression: »{expression}}}")


SLIPS = [
    # What first authors stumble over, named by its cause.
    Row("placeholder at the start", statement_bank("    prompt: {»{n}}×{{n}} image\n"), "B009", "value cannot start with `{{`", "single quotes"),
    Row("placeholder at the start in braces", statement_bank("    prompt: {en: {»{n}} rows, zh: x}\n"), "B009", "value cannot start with `{{`", "single quotes"),
    Row("blank at the start", statement_bank("    prompt: »[[a]] it is\n"), "B006", "cannot start with `[[`", "single quotes"),
    Row("LaTeX in braces", statement_bank("    prompt: {en: $\\sqrt»{d_k}$, zh: x}\n"), "B006", "holds a `{`", "single quotes"),
    Row("apostrophe in braces", statement_bank("    prompt: {en: 'the layer'»s rows', zh: x}\n"), "B006", "ends the text", "twice"),
    Row("apostrophe", statement_bank("    prompt: 'the layer'»s rows'\n"), "B006", "ends the text", "twice"),
    Row("two texts side by side", statement_bank("    prompt: ['a' »b]\n"), "B006", "comma or a closing bracket", "quote the text"),
    Row("comment in braces", statement_bank("    prompt: {en: layer »#1, zh: x}\n"), "B006", "comment", "single quotes"),
    Row("colon in braces", statement_bank("    prompt: {en: so»: it, zh: x}\n"), "B006", "holds a `: `", "single quotes"),
    Row("full-width comma in braces", statement_bank("    prompt: {en: a»， zh: 甲}\n"), "B006", "full-width comma", "`, `"),
    Row("comma in a text in braces", statement_bank("    prompt: {en: so, »that it shrinks, zh: x}\n"), "B101", "`that it shrinks`", "single quotes"),
    Row("full-width colon in braces", statement_bank("    prompt: {»en：a, zh: 甲}\n"), "B101", "`en：a`", "write `en: a`"),
    Row("no space behind a colon in braces", statement_bank("    prompt: {»en:a, zh: 甲}\n"), "B101", "`en:a`", "write `en: a`"),
    Row("no space behind a colon", statement_bank("    prompt»:P\n"), "B006", "space is missing behind this colon", "put a space"),
    Row("no space behind the colon of an id", statement_bank("    prompt: P\n").replace("id: q", "id»:q"), "B006", "behind this colon", "put a space"),
    Row("no space behind a colon of the head", statement_bank("    prompt: P\n").replace("title: ", "title»:"), "B006", "behind this colon", "put a space"),
    Row("no space behind the colon of a language", statement_bank("    prompt:\n      en»:P\n      zh: 题\n"), "B006", "behind this colon", "put a space"),
    Row("full-width colon", statement_bank("    prompt»：P\n"), "B006", "full-width colon", "`: `"),
    Row("full-width colon of the list", statement_bank("    prompt: P\n").replace("questions:", "questions»："), "B006", "full-width colon", "`: `"),
    Row("no-break space behind a colon", statement_bank("    prompt:»\u00a0P\n"), "B006", "no-break space", "plain space"),
    Row("full-width space behind a colon", statement_bank("    prompt:»\u3000P\n"), "B006", "full-width space", "plain space"),
    Row("no-break space behind a dash", statement_bank("    prompt: P\n").replace("- id", "-»\u00a0id"), "B006", "no-break space", "plain space"),
    Row("no space behind a dash", statement_bank("    prompt: P\n").replace("- id", "»-id"), "B006", "behind this `-`", "after `-`"),
    Row("no space behind the dash of a hint", statement_bank("    prompt: P\n    hints:\n      - a\n      »-b\n"), "B006", "behind this `-`", "after `-`"),
    Row("no space behind the first dash", statement_bank("    prompt: P\n    hints:\n      »-a\n      - b\n"), "B103", "`hints` must be a list", "space after each `-`"),
    Row("one space too many", statement_bank("     prompt»: P\n"), "B006", "1 space further right than line 7", "indent both alike"),
    Row("one space too few", statement_bank("   »prompt: P\n"), "B006", "1 space further left than line 7", "indent both alike"),
    Row("quote that ends below", statement_bank("    prompt: »'P\n    hints: ['a']\n"), "B006", "on line 9", "close the quote"),
    Row("text behind a quote", statement_bank("    prompt: 'ReLU' »or not\n"), "B006", "behind its closing `'`", "whole text"),
    Row("where of one sign", judged("where: [»1 = 1]"), "B120", "`=` cannot stand", "docs/banks.md"),
    Row("equals sign", computed("n = 1"), "B120", "write `==`", "Expressions"),
    Row("minus of a text", computed("n − 1"), "B120", "write `-`", "Expressions"),
    Row("no sign between", computed("2n"), "B120", "write `2*n`", "Expressions"),
    Row("no sign before a bracket", computed("2(n + 1)"), "B120", "write `2*(…)`", "Expressions"),
    Row("name before a bracket", computed("n(n + 1)"), "B120", "a product needs `*`", "Expressions"),
    Row("function of numpy", computed("np.log(n)"), "B120", "write `log(…)`", "Expressions"),
    Row("function misspelt", computed("sqr(n)"), "B120", "did you mean `sqrt`", "Expressions"),
    Row("full-width bracket", computed("（n + 1)"), "B120", "write `(`", "Expressions"),
    Row("braces in an expression", computed("'{{n}} + 1'"), "B120", "write `n`", "Expressions"),
    Row("spaces in a placeholder", asked("»'{{ n }} and {{n}}'"), "B110", "inserts nothing", "no spaces inside: write `{{n}}`"),
    Row("calculation in a placeholder", asked("»'{{n+1}} and {{n}}'"), "B110", "inserts nothing", "`n+1` under `let`"),
    Row("space in a blank", gap("'x [[a ]]'"), "B144", "no blank `[[a]]`", "no spaces inside"),
    Row("space in a blank of one language", gap("{en: '[[a]]', zh: '[[ a]]'}"), "B144", "(zh)", "no spaces inside"),
    Row("tolerance of a sign", numeric("tolerance: »1%"), "B103", "tolerance", "{relative: 0.01}"),
    Row("range with a dash", drawn("{integer: »3-8}"), "B103", "must be a list", "write `[3, 8]`"),
    Row("range without brackets", drawn("{real: »0.5, 8}"), "B103", "in brackets", "write `{real: [0.5, 8]}`"),
    Row("choices without brackets", drawn("{choose: »2, 3, 5}"), "B103", "in brackets", "write `{choose: [2, 3, 5]}`"),
    Row("choices in a text", drawn("{choose: »'2, 3, 5'}"), "B103", "must be a list", "write `[2, 3, 5]`"),
    Row("strange argument", numeric("deprecated: false", CALL.replace("3}", "3, »foo: 2}")), "B101", "takes no argument `foo`", "known"),
    Row("key of two types", judged("»distractors: [a]"), "B101", "`distractors`", "belongs to the type matching"),
    Row("misspelt parameters are one fault", asked("'{{n}}'", "»paramters: {n: 1}, where: [n > 0]"), "B101", "`paramters`", "`parameters`"),
]  # fmt: skip

ERRORS = [
    row._replace(name=f"{group}: {row.name}")
    for group, rows in (
        ("file", FILE),
        ("bank", BANK),
        ("question", QUESTION),
        ("names", NAMES),
        ("numeric", NUMERIC),
        ("choice", CHOICE),
        ("open", OPEN),
        ("types", TYPES),
        ("code", CODE),
        ("slips", SLIPS),
    )
    for row in rows
]

WARNINGS = [
    Row("no Chinese", judged("hints: [»{en: Look}]"), "B111", "`zh`", "add `zh"),
    Row("no English", judged("hints: [»{zh: 看}]"), "B111", "`en`", "add `en"),
    Row("Chinese left empty", judged("hints: [{en: Look, zh: »''}]"), "B111", "`zh`", "add `zh"),
    Row("topic without Chinese", "format: 1\nid: b\ntitle: T\ntopics: {t: »{en: T}}\nquestions:\n" + GOOD, "B111",
        "`zh`", "add"),
    Row("title without English", "format: 1\nid: b\ntitle: »{zh: 题}\nquestions:\n" + GOOD, "B111", "`en`", "add"),
    Row("cut text", judged("hints: [a text »# of two\n    ]"), "B118", "comment", "quotes"),
    Row("unused parameter", judged("parameters: {»n: {integer: [1, 9]}}"), "B123", "`n`", "delete"),
    Row("unused constant", judged("parameters: {»n: 3}"), "B123", "`n`", "delete"),
    Row("parameter named in prose only", judged("parameters: {»a: {integer: [1, 9]}}, hints: [a hint]"), "B123", "`a`",
        "delete"),
    Row("unused let", judged("parameters: {n: 3}, let: {»m: n + 1}"), "B123", "`m`", "delete"),
    Row("unused parameter of a group", grouped("parameters: {logits: [[1, 2]], »n: 3}"), "B123", "`n`", "delete"),
    Row("unused let of a group", grouped("parameters: {logits: [[1, 2]]}, let: {»m: logits}"), "B123", "`m`", "delete"),
]  # fmt: skip
