"""Faulty files, heads, common fields and numeric questions, one fault each.

A `»` marks where the fault stands and is taken out before loading. Every row: name, the bank's text, code, a part of the message,
a part of the fix. `faulty_all` puts all rows together.
"""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from typing import NamedTuple

HEAD = "format: 1\nid: b\ntitle: T\nquestions:\n"
COMMON = "topic: t, prompt: P"


MARKER = "»"


def places(text: str) -> list[tuple[int, int]]:
    """Line and column of every marker, as they are once the markers before them are gone; both from 1."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        parts = line.split(MARKER)
        found += [(number, len("".join(parts[:place])) + 1) for place in range(1, len(parts))]
    return found


def place(text: str) -> tuple[int, int]:
    """Line and column of the first marker."""
    return places(text)[0]


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
        "did you mean `title`?"),
    Row("unknown key", "format: 1\nid: b\n»editor: me\ntitle: T\nquestions:\n" + GOOD, "B101", "`editor`", "known"),
    Row("id in capitals", "format: 1\nid: »Bank\ntitle: T\nquestions:\n" + GOOD, "B104", "id of the bank",
        "small letters"),
    Row("id with a newline", 'format: 1\nid: »"b\\n"\ntitle: T\nquestions:\n' + GOOD, "B104", "id of the bank",
        "small letters"),
    Row("no questions", "format: 1\nid: b\ntitle: T\nquestions: »[]\n", "B103", "`questions`", "- item"),
    Row("questions a map", "format: 1\nid: b\ntitle: T\nquestions: »{a: 1}\n", "B103", "`questions`", "- item"),
    Row("topics a list", "format: 1\nid: b\ntitle: T\ntopics: »[t]\nquestions:\n" + GOOD, "B103", "`topics`", "zh"),
    Row("unknown topic",
        "format: 1\nid: b\ntitle: T\ntopics: {theory: T}\nquestions:\n" + GOOD.replace("topic: t", "topic: »teory"),
        "B107", "`teory`", "did you mean `theory`?"),
    Row("duplicate id", f"{HEAD}{GOOD}" + GOOD.replace("id: q", "id: »q"), "B105", "line 5 and again on line 6",
        "rename"),
]  # fmt: skip

QUESTION = [
    Row("a word", f"{HEAD}  - »q\n", "B103", "question must be a mapping", "- id"),
    Row("no type", f"{HEAD}  - »{{id: q, {COMMON}, answer: true}}\n", "B102", "`type`", "true_false"),
    Row("misspelt key type", f"{HEAD}  - {{id: q, »typ: true_false, {COMMON}, answer: true}}\n", "B101", "`typ`",
        "`type`"),
    Row("unknown type", f"{HEAD}  - {{id: q, type: »numerc, {COMMON}}}\n", "B106", "`numerc`",
        "did you mean `numeric`?"),
    Row("no id", f"{HEAD}  - »{{type: true_false, {COMMON}, answer: true}}\n", "B102", "`id`", "add"),
    Row("no answer", f"{HEAD}  - »{{id: q, type: true_false, {COMMON}}}\n", "B102", "`answer`", "add"),
    Row("no rubric", f"{HEAD}  - »{{id: q, type: open, {COMMON}, answer: A}}\n", "B102", "`rubric`", "add"),
    Row("misspelt prompt", f"{HEAD}  - {{id: q, type: true_false, topic: t, answer: true, »promt: P}}\n", "B101",
        "`promt`", "did you mean `prompt`?"),
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
        "did you mean `size`?"),
    Row("placeholder of an attribute", judged("parameters: {n: 1}, hints: ['{{n}}', »'{{n.__class__}}']"), "B110",
        "inserts nothing", "{{name}}"),
    Row("format out of bounds", judged("parameters: {n: 1}, hints: [»'{{n}} {{n:>999999999}}']"), "B110",
        "inserts nothing", ".3f"),
    Row("placeholder after an escape", judged(r"hints: [»'\{{n}} and {{m}}']"), "B110", "`m`", "delete"),
    Row("placeholder in a block",
        f"{BLOCK}    answer: {{expression: '1'}}\n    prompt: |-\n      one\n\n      »two {{{{three}}}}\n", "B110",
        "`three`", "delete"),
    Row("placeholder in a folded block",
        f"{BLOCK}    answer: {{expression: '1'}}\n    prompt:\n      zh: 零\n      en: >\n"
        "        one\n        two\n\n        »three {{x}}\n        four\n", "B110", "`x`", "delete"),
]  # fmt: skip

NAMES = [
    Row("parameters a list", judged("parameters: »[1]"), "B103", "`parameters`", "n: "),
    Row("parameter named as a function", judged("parameters: {»max: 1}"), "B122", "`max`", "another name"),
    Row("parameter named as a constant", judged("parameters: {»e: 1}"), "B122", "`e`", "another name"),
    Row("parameter with a dash", judged("parameters: {»n-1: 1}"), "B122", "`n-1`", "letters"),
    Row("let named as a parameter", judged("parameters: {n: 1}, let: {»n: n + 1}"), "B122", "`n`", "another name"),
    Row("parameter a word", drawn("»large"), "B103", "must be a number", "plain number"),
    Row("parameter a quoted number", drawn("»'5'"), "B103", "must be a number", "write `5`"),
    Row("parameter true", drawn("»true"), "B103", "must be a number", "plain number"),
    Row("parameter infinite", drawn("».inf"), "B103", "must be a number", "plain number"),
    Row("parameter beyond the floats", drawn("»1e999"), "B103", "must be a number", "plain number"),
    Row("ragged list", drawn("»[[1, 2], [3]]"), "B103", "one length", "equally long"),
    Row("empty list", drawn("»[]"), "B103", "one length", "equally long"),
    Row("no way to draw", drawn("»{step: 2}"), "B102", "choose, integer and real", "integer:"),
    Row("way to draw misspelt", drawn("{»interger: [1, 9]}"), "B101", "`interger`", "did you mean `integer`?"),
    Row("two ways to draw", drawn("»{integer: [1, 2], choose: [1]}"), "B102", "choose, integer and real", "integer:"),
    Row("decimals of integers", drawn("{integer: [1, 2], »decimals: 1}"), "B101", "`decimals`", "known"),
    Row("range backwards", drawn("{integer: »[9, 1]}"), "B103", "[low, high]", "lower bound first"),
    Row("range of three", drawn("{integer: »[1, 2, 3]}"), "B103", "[low, high]", "lower bound first"),
    Row("range of reals", drawn("{integer: [1, »2.5]}"), "B103", "whole number", "plain number"),
    Row("range beyond all digests", drawn(f"{{integer: [0, »{'9' * 90}]}}"), "B103", "at most", "plain number"),
    Row("step 0", drawn("{integer: [1, 9], step: »0}"), "B103", "at least 1", "plain number"),
    Row("no real of that many decimals", drawn("{real: »[0.001, 0.004], decimals: 2}"), "B103",
        "no number of 2 decimals", "decimals"),
    Row("too many decimals", drawn("{real: [0, 1], decimals: »400}"), "B103", "at most 12", "plain number"),
    Row("real beyond the floats", drawn("{real: [0, »1e300]}"), "B103", "at most", "plain number"),
    Row("nothing to choose", drawn("{choose: »[]}"), "B103", "at least 1", "- item"),
    Row("a word to choose", drawn("{choose: [1, »two]}"), "B103", "must be a number", "plain number"),
    Row("shape 0", drawn("{integer: [1, 2], shape: [2, »0]}"), "B103", "at least 1", "plain number"),
    Row("huge shape", drawn("{integer: [1, 2], shape: »[1000, 1000]}"), "B103", "10000", "smaller"),
    Row("let of an unknown name", judged("let: {a: »b + 1}, hints: ['{{a}}']"), "B121", "`b`", "delete"),
    Row("let of a later name", judged("let: {a: »c, c: 1 + 1}, hints: ['{{a}}']"), "B121", "`c`", "delete"),
    Row("name misspelt", judged("parameters: {size: 1}, where: [»siz > 0, size > 0]"), "B121", "`siz`",
        "did you mean `size`?"),
    Row("let a list", judged("let: {a: »[1]}, hints: ['{{a}}']"), "B120", "must be an expression", "one line"),
    Row("where a text", judged("parameters: {n: 1}, hints: ['{{n}}'], where: »n > 1"), "B103", "`where`", "- item"),
    Row("where with a word of code", judged("parameters: {n: 1}, hints: ['{{n}}'], where: [»n.real > 1]"), "B120",
        "condition", "the expression language"),
    Row("where without sense", judged("parameters: {n: 1}, hints: ['{{n}}'], where: [»n >]"), "B120",
        "not an expression", "the expression language"),
    Row("call by another name", judged("let: {a: »open(1)}, hints: ['{{a}}']"), "B120", "`open`",
        "the expression language"),
    Row("expression in a block",
        f"{BLOCK}    prompt: P\n    answer:\n      expression: |\n        1 +\n        »frog * 2\n", "B121", "`frog`",
        "delete"),
    Row("expression in a folded block",
        f"{BLOCK}    prompt: P\n    answer:\n      expression: >-\n        exp(2)\n        »+ p\n", "B121", "`p`",
        "delete"),
]  # fmt: skip

NUMERIC = [
    Row("answer a number", numeric("deprecated: false", "»5"), "B103", "`answer` must be a mapping", "{value: 3}"),
    Row("answer empty", numeric("deprecated: false", "»{}"), "B102", "reference, expression and value", "expression"),
    Row("answer of two kinds", numeric("deprecated: false", "»{expression: '1', value: 1}"), "B102", "needs one of",
        "expression"),
    Row("unknown key of the answer", numeric("deprecated: false", "{expression: '1', »tolerance: 1}"), "B101",
        "`tolerance`", "known"),
    Row("misspelt key of the answer", numeric("deprecated: false", "{»expresion: '1'}"), "B101", "`expresion`",
        "`expression`"),
    Row("arguments of no reference", numeric("deprecated: false", "{expression: '1', »arguments: {}}"), "B101",
        "no `reference`", "delete"),
    Row("unknown reference", numeric("deprecated: false", "{reference: »conv_output_sise, arguments: {}}"), "B130",
        "conv_output_sise", "did you mean `conv_output_size`?"),
    Row("reference without arguments", numeric("deprecated: false", "»{reference: conv_output_size}"), "B102",
        "`arguments`", "input_size"),
    Row("missing argument", numeric("deprecated: false", "{reference: conv_output_size, arguments: »{input_size: 3}}"),
        "B102", "`kernel_size`", "add"),
    Row("unknown argument", numeric("deprecated: false", CALL.replace("3}", "3, »strides: 2}")), "B101", "`strides`",
        "did you mean `stride`?"),
    Row("misspelt argument", numeric("deprecated: false", CALL.replace("kernel_size", "»kernel_sise")), "B101",
        "`kernel_sise`", "`kernel_size`"),
    Row("argument of an unknown name", numeric("deprecated: false", CALL.replace("8", "»n")), "B121", "`n`", "delete"),
    Row("unknown name in a list", numeric("deprecated: false", CALL.replace("8", "[8, »n]")), "B121", "`n`", "delete"),
    Row("infinite argument", numeric("deprecated: false", CALL.replace("8", "».inf")), "B131", "finite",
        "plain number"),
    Row("word that is none",
        numeric("deprecated: false", "{reference: batch_norm_parameters, arguments: {num_features: 4, count: »al}}"),
        "B131", "`al`", "did you mean `all`?"),
    Row("expression that is none",
        numeric("deprecated: false", "{reference: evaluate, arguments: {expression: »'x +', at: {x: 1}}}"), "B120",
        "not an expression", "expression"),
    Row("value a word", numeric("deprecated: false", "{value: »seven}"), "B103", "must be a number", "plain number"),
    Row("value missing", numeric("deprecated: false", "{value: »}"), "B103", "must be a number", "plain number"),
    Row("tolerance a number", numeric("tolerance: »0.1"), "B103", "tolerance must be a mapping", "{relative: 0.01}"),
    Row("tolerance empty", numeric("tolerance: »{}"), "B103", "relative and/or absolute", "relative"),
    Row("tolerance of two kinds", numeric("tolerance: »{decimals: 1, relative: 1}"), "B103", "relative and/or absolute",
        "relative"),
    Row("tolerance misspelt", numeric("tolerance: {»relativ: 1}"), "B101", "`relativ`",
        "did you mean `relative`?"),
    Row("tolerance negative", numeric("tolerance: {absolute: »-1}"), "B103", "at least 0", "plain number"),
    Row("tolerance beyond the floats", numeric(f"tolerance: {{relative: »{'9' * 350}}}"), "B103", "at most",
        "plain number"),
    Row("tolerance of half a digit", numeric("tolerance: {decimals: »1.5}"), "B103", "whole number", "plain number"),
    Row("no significant digit", numeric("tolerance: {significant: »0}"), "B103", "at least 1", "plain number"),
    Row("unit empty", numeric("unit: »''"), "B104", "unit", "one word"),
    Row("unit a list", numeric("unit: »[px]"), "B103", "unit must be a mapping", "key: value"),
    Row("unit without a name", numeric("unit: »{also: {m: 1}}"), "B102", "`name`", "add"),
    Row("unit of factor 0", numeric("unit: {name: m, also: {cm: »0}}"), "B103", "above 0", "number"),
    Row("mistake without feedback", numeric("mistakes: [»{name: m, value: 2}]"), "B102", "`feedback`", "add"),
    Row("mistake without a formula", numeric("mistakes: [»{name: m, feedback: F}]"), "B102",
        "reference, expression, value and replace", "expression"),
    Row("mistake of two formulas",
        numeric("mistakes: [»{name: m, feedback: F, reference: flatten_size, arguments: {input_shape: [2]}, value: 2}]"),
        "B102", "needs one of", "expression"),
    Row("mistake in capitals", numeric("mistakes: [{name: »Bias, feedback: F, value: 2}]"), "B104", "mistake",
        "use only"),
    Row("mistake twice", numeric("mistakes: [{name: m, feedback: F, value: 2}, {name: »m, feedback: G, value: 3}]"),
        "B105", "`m`", "rename"),
    Row("unknown mistake to ignore", numeric("ignore_mistakes: [»padding_counted_onse]", CALL), "B132",
        "padding_counted_onse", "did you mean `padding_once`?"),
    Row("size no truth value", numeric("deprecated: false", "{value: 3, size: »large}"), "B103", "`size`", "true"),
    Row("separate without a reference", numeric("separate: »[bias]"), "B132", "by reference", "delete"),
    Row("unknown mistake to separate", numeric("separate: [»bias]", CALL), "B132", "`bias`", "known"),
]  # fmt: skip
