"""Faulty files, heads and common fields, one fault each. A `»` marks where it stands and is taken out before loading.

Every row: name, the bank's text, code, a part of the message, a part of the fix. `faulty_all` puts all rows together.
"""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from typing import NamedTuple

HEAD = "format: 1\nid: b\ntitle: T\nquestions:\n"
COMMON = "topic: t, prompt: P"


class Row(NamedTuple):
    name: str
    text: str
    code: str
    message: str
    fix: str


def numeric(fields: str, answer: str = "{expression: '1'}", start: str = "- ") -> str:
    """A bank of one numeric question with more `fields` in flow style."""
    return f"{HEAD}  {start}{{id: q, type: numeric, {COMMON}, answer: {answer}, {fields}}}\n"


def choice(options: str, fields: str = "deprecated: false") -> str:
    return f"{HEAD}  - {{id: q, type: choice, {COMMON}, {fields}, options: {options}}}\n"


def opened(rubric: str, fields: str = "deprecated: false") -> str:
    return f"{HEAD}  - {{id: q, type: open, {COMMON}, answer: A, {fields}, rubric: {rubric}}}\n"


def judged(fields: str, base: str = f"id: q, type: true_false, {COMMON}, answer: true") -> str:
    return f"{HEAD}  - {{{base}, {fields}}}\n"


def drawn(parameter: str) -> str:
    return judged(f"parameters: {{n: {parameter}}}, hints: ['{{{{n}}}}']")


CALL = "{reference: conv_output_size, arguments: {input_size: 8, kernel_size: 3}}"
GOOD = judged("deprecated: false").removeprefix(HEAD)
BLOCK = f"""{HEAD}  - id: q
    type: numeric
    topic: t
"""

FILE = [
    Row("empty", "»", "B005", "empty", "format: 1"),
    Row("only a comment", "»# nothing\n", "B005", "empty", "format: 1"),
    Row("unclosed quote", f"{HEAD}  - {{id: q, prompt: »'never closed\n}}\n", "B006", "quoted scalar",
        "close the quote"),
    Row("unclosed bracket", "format: 1\nid: »[1, 2\n", "B006", "flow sequence", "close the bracket"),
    Row("tab", "format: 1\ntitle:\n»\ten: T\n", "B006", "tab", "spaces"),
    Row("colon in a text", "format: 1\ntitle: one»: two\n", "B006", "not quoted holds a `: `", "single quotes"),
    Row("bad escape", 'title: "a\\U»FFFFFFFF"\n', "B006", "escape", "single quotes"),
    Row("anchor", f"{HEAD}  - »&a {{id: q}}\n", "B007", "`&a`", "delete"),
    Row("alias, not the later tag", "format: »*f\nid: !!str b\n", "B007", "`*f`", "write the value out"),
    Row("tag", "format: 1\nid: »!!str b\n", "B007", "tag:yaml.org,2002:str", "quote"),
    Row("tag of an object", "»!!python/object:os.system\nformat: 1\n", "B007", "python/object", "delete"),
    Row("merge key", f"{HEAD}  - {{»<<: {{a: 1}}, id: q}}\n", "B007", "merge", "write the keys out"),
    Row("second document", f"{HEAD}{GOOD}»---\nformat: 1\n", "B007", "second document", "one document"),
    Row("duplicate key", "format: 1\nid: b\n»id: c\ntitle: T\n" + "questions:\n" + GOOD, "B008",
        "line 2 and again on line 3", "one"),
    Row("duplicate key in a question", judged("tags: [a], »tags: [b]"), "B008", "`tags`", "one of the two"),
    Row("duplicate parameter", judged("parameters: {n: 1, »n: 2}, hints: ['{{n}}']"), "B008", "`n`", "one of the two"),
    Row("key that is a list", "format: 1\n? »[a, b]\n: 1\n", "B009", "plain word", "key: value"),
    Row("too deep", "format: " + "[" * 23 + "»[" + "]" * 24, "B010", "24 levels", "flatten"),
    Row("raw control character", "format: 1\nid: b»\x07\n", "B004", "U+0007", "delete"),
    Row("raw C1 control character", "format: 1\nid: b»\x85\n", "B004", "U+0085", "delete"),
    Row("line separator", "format: 1\ntitle: a»\u2028b\n", "B004", "U+2028", "delete"),
    Row("form feed of \\frac", judged('hints: [»"$\\frac{1}{2}$"]'), "B004", "U+000C", "single quotes"),
    Row("tab of \\theta", judged('hints: [»"of $\\theta$"]'), "B004", "a tab instead of `\\theta`", "single quotes"),
    Row("line end of \\nabla", judged('hints: [{en: a, zh: »"$$a + \\nabla_x f$$"}]'), "B004", "`\\nabla`",
        "single quotes"),
    Row("escape sequence", f'{HEAD}  - {{id: q, type: true_false, answer: true, topic: t, prompt: »"\\e]52;c;"}}\n',
        "B004", "U+001B", "single"),
    Row("right-to-left override", judged("hints: [»a\u202eb]"), "B004", "U+202E", "single quotes"),
]  # fmt: skip

BANK = [
    Row("a list", "»- 1\n", "B103", "mapping", "key: value"),
    Row("a word", "»hello\n", "B103", "mapping", "key: value"),
    Row("format 2", "format: »2\nid: b\ntitle: T\nquestions:\n" + GOOD, "B108", "format must be 1", "format: 1"),
    Row("format true", "format: »true\nid: b\ntitle: T\nquestions:\n" + GOOD, "B108", "format must be 1", "format: 1"),
    Row("format quoted", "format: »'1'\nid: b\ntitle: T\nquestions:\n" + GOOD, "B108", "format must be 1", "format: 1"),
    Row("no title", "»format: 1\nid: b\nquestions:\n" + GOOD, "B102", "`title`", "add `title"),
    Row("misspelt key is one fault", "format: 1\nid: b\n»tittle: T\nquestions:\n" + GOOD, "B101", "`tittle`",
        "`title`"),
    Row("unknown key", "format: 1\nid: b\n»editor: me\ntitle: T\nquestions:\n" + GOOD, "B101", "`editor`", "known"),
    Row("id in capitals", "format: 1\nid: »Bank\ntitle: T\nquestions:\n" + GOOD, "B104", "id of the bank",
        "small letters"),
    Row("id with a newline", 'format: 1\nid: »"b\\n"\ntitle: T\nquestions:\n' + GOOD, "B104", "id of the bank",
        "small letters"),
    Row("no questions", "format: 1\nid: b\ntitle: T\nquestions: »[]\n", "B103", "`questions`", "- item"),
    Row("questions a map", "format: 1\nid: b\ntitle: T\nquestions: »{a: 1}\n", "B103", "`questions`", "- item"),
    Row("topics a list", "format: 1\nid: b\ntitle: T\ntopics: »[t]\nquestions:\n" + GOOD, "B103", "`topics`", "zh"),
    Row(
        "unknown topic",
        "format: 1\nid: b\ntitle: T\ntopics: {theory: T}\nquestions:\n"
        + judged("deprecated: false").removeprefix(HEAD).replace("topic: t", "topic: »teory"),
        "B107",
        "`teory`",
        "`theory`",
    ),
    Row("duplicate id", f"{HEAD}{GOOD}" + GOOD.replace("id: q", "id: »q"), "B105", "line 5 and again on line 6",
        "rename"),
]  # fmt: skip

QUESTION = [
    Row("a word", f"{HEAD}  - »q\n", "B103", "question must be a mapping", "- id"),
    Row("no type", f"{HEAD}  - »{{id: q, {COMMON}, answer: true}}\n", "B102", "`type`", "true_false"),
    Row("misspelt key type", f"{HEAD}  - {{id: q, »typ: true_false, {COMMON}, answer: true}}\n", "B101", "`typ`",
        "`type`"),
    Row("unknown type", f"{HEAD}  - {{id: q, type: »numerc, {COMMON}}}\n", "B106", "`numerc`", "`numeric`"),
    Row("no id", f"{HEAD}  - »{{type: true_false, {COMMON}, answer: true}}\n", "B102", "`id`", "add"),
    Row("no answer", f"{HEAD}  - »{{id: q, type: true_false, {COMMON}}}\n", "B102", "`answer`", "add"),
    Row("no rubric", f"{HEAD}  - »{{id: q, type: open, {COMMON}, answer: A}}\n", "B102", "`rubric`", "add"),
    Row("misspelt prompt", f"{HEAD}  - {{id: q, type: true_false, topic: t, answer: true, »promt: P}}\n", "B101",
        "`promt`", "`prompt`"),
    Row("key of another type", judged("»options: 3"), "B101", "`options`", "type choice"),
    Row("text as key of another type", judged("»rubric: abc"), "B101", "`rubric`", "type open"),
    Row("bad id", judged("deprecated: false", f"id: »Q_1, type: true_false, {COMMON}, answer: true"), "B104", "the id",
        "small letters a-z, digits and `-`"),
    Row("difficulty 4", judged("difficulty: »4"), "B103", "1, 2 or 3", "3 is hard"),
    Row("difficulty in words", judged("difficulty: »hard"), "B103", "1, 2 or 3", "3 is hard"),
    Row("difficulty true", judged("difficulty: »true"), "B103", "1, 2 or 3", "3 is hard"),
    Row("difficulty 1.0", judged("difficulty: »1.0"), "B103", "1, 2 or 3", "3 is hard"),
    Row("YAML 1.1 boolean", judged("deprecated: »yes"), "B103", "true or false", "`true`"),
    Row("tags a word", judged("tags: »conv"), "B103", "`tags`", "- item"),
    Row("a tag with a space", judged("tags: [a, »b c]"), "B104", "`tags`", "no spaces"),
    Row("alias without a bank", judged("aliases: [»old]"), "B104", "`aliases`", "use only"),
    Row("hints a text", judged("hints: »Look"), "B103", "`hints`", "- item"),
    Row("empty prompt", f"{HEAD}  - {{id: q, type: true_false, topic: t, answer: true, prompt: »'  '}}\n", "B103",
        "prompt is empty", "write"),
    Row("prompt a list", f"{HEAD}  - {{id: q, type: true_false, topic: t, answer: true, prompt: »[a]}}\n", "B103",
        "prompt must be a text", "write"),
    Row("language a list", judged("hints: [{en: »[a], zh: b}]"), "B103", "hint must be a text", "write"),
    Row("unknown language", judged("hints: [{en: a, »ch: b}]"), "B101", "`ch`", "zh"),
    Row("text without a language", judged("hints: [»{}]"), "B102", "`en`", "zh"),
    Row("both languages empty", judged("hints: [»{en: '', zh: ''}]"), "B103", "empty", "write"),
    Row("one language, and empty", judged("hints: [»{en: ''}]"), "B103", "empty", "write"),
    Row("true_false of 1", judged("deprecated: false", f"id: q, type: true_false, {COMMON}, answer: »1"), "B103",
        "true or false", "`true`"),
    Row("placeholder of nothing", judged("hints: [»'is {{n}}']"), "B110", "`n`", "delete"),
    Row("placeholder misspelt", judged("parameters: {size: 1}, hints: ['{{size}}', »'{{siz}}']"), "B110", "`siz`",
        "`size`"),
    Row("placeholder of an attribute", judged("parameters: {n: 1}, hints: ['{{n}}', »'{{n.__class__}}']"), "B110",
        "inserts nothing", "{{name}}"),
    Row("format out of bounds", judged("parameters: {n: 1}, hints: [»'{{n}} {{n:>999999999}}']"), "B110",
        "inserts nothing", ".3f"),
    Row("placeholder after an escape", judged(r"hints: [»'\{{n}} and {{m}}']"), "B110", "`m`", "delete"),
    Row("placeholder in a block",
        f"{BLOCK}    answer: {{expression: '1'}}\n    prompt: |-\n      one\n\n      »two {{{{three}}}}\n", "B110",
        "`three`", "delete"),
    Row(
        "placeholder in a folded block",
        f"{BLOCK}    answer: {{expression: '1'}}\n    prompt:\n      zh: 零\n      en: >\n        one {{{{\n        »two }}}} {{{{x\n".replace(
            "one {{\n        »two }} {{x", "one\n        two\n\n        »three {{x}}\n        four"
        ),
        "B110",
        "`x`",
        "delete",
    ),
]  # fmt: skip
