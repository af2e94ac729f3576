"""Faulty questions of the types made of words, places and parts, one fault each; `»` marks where it stands."""

# ruff: noqa: E501 - a bank in one line is read more easily than one in five

from __future__ import annotations

from faulty_banks import COMMON, HEAD, Row


def worded(accept: str) -> str:
    return f"{HEAD}  - {{id: q, type: text, {COMMON}, accept: {accept}}}\n"


def gapped(blanks: str, prompt: str = "'x [[a]] y'") -> str:
    return f"{HEAD}  - {{id: q, type: cloze, topic: t, prompt: {prompt}, blanks: {blanks}}}\n"


def ordered(items: str) -> str:
    return f"{HEAD}  - {{id: q, type: ordering, {COMMON}, items: {items}}}\n"


def matched(pairs: str, fields: str = "deprecated: false") -> str:
    return f"{HEAD}  - {{id: q, type: matching, {COMMON}, pairs: {pairs}, {fields}}}\n"


def stepped(parts: str) -> str:
    return f"{HEAD}  - {{id: q, type: steps, {COMMON}, parts: {parts}}}\n"


A = "{name: a, prompt: P, answer: {value: 1}}"

TYPES = [
    Row("text without accept", f"{HEAD}  - »{{id: q, type: text, {COMMON}}}\n", "B102", "`accept`", "add"),
    Row("accept is no list", worded("»ReLU"), "B103", "`accept`", "- item"),
    Row("accept is empty", worded("»[]"), "B103", "at least 1", "- item"),
    Row("accepted twice", worded("[ReLU, »relu]"), "B143", "1 and 2 say the same", "delete"),
    Row("accepted is a list", worded("[»[a, b]]"), "B103", "an accepted answer", "text"),
    Row("accepted inserts nothing", worded("[»'{{n}}']"), "B110", "`n`", "delete"),
    Row("text with options", worded("[a], »options: [a]"), "B101", "`options`", "belongs to the type choice"),
    Row("cloze without blanks", f"{HEAD}  - »{{id: q, type: cloze, {COMMON}}}\n", "B102", "`blanks`", "add"),
    Row("blanks are a list", gapped("»[a]"), "B103", "`blanks`", "accept"),
    Row("no blanks", gapped("»{}"), "B103", "`blanks`", "accept"),
    Row("blank not in the prompt", gapped("{a: {accept: [x]}, »b: {accept: [y]}}"), "B144", "no blank `[[b]]`", "write"),
    Row("blank not in blanks", gapped("{a: {accept: [x]}}", "»'[[a]] [[ab]]'"), "B144", "`[[ab]]`", "did you mean `a`"),
    Row("blank twice", gapped("{a: {accept: [x]}}", "»'[[a]] [[a]]'"), "B144", "twice", "name of its own"),
    Row("blank in one language only", gapped("{»a: {accept: [x]}}", "{en: '[[a]]', zh: 空}"), "B144", "(zh)", "`[[a]]`"),
    Row("blank of no kind", gapped("{a: »{}}"), "B102", "one of accept, options and answer", "just one"),
    Row("blank of two kinds", gapped("{a: »{accept: [x], answer: {value: 1}}}"), "B102", "one of", "just one"),
    Row("blank is no mapping", gapped("{a: »x}"), "B103", "the blank `a`", "key"),
    Row("blank with unknown key", gapped("{a: {»acept: [x]}}"), "B101", "`acept`", "did you mean `accept`"),
    Row("blank with a wrong reference", gapped("{a: {answer: {reference: »conv_output_sise}}}"), "B130", "conv_output_sise", "conv_output_size"),
    Row("blank whose options are all wrong", gapped("{a: {options: »[{text: x}, {text: y}]}}"), "B140", "exactly one", "correct: true"),
    Row("items of one", ordered("»[a]"), "B103", "at least 2", "- item"),
    Row("items that say the same", ordered("[a, b, »A]"), "B143", "1 and 3", "delete"),
    Row("items that say the same in Chinese", ordered("[{en: a, zh: 甲}, »{en: b, zh: 甲}]"), "B143", "1 and 2", "delete"),
    Row("pairs of one", matched("»[{left: a, right: b}]"), "B103", "at least 2", "- item"),
    Row("pair without right", matched("[{left: a, right: b}, »{left: c}]"), "B102", "`right`", "add"),
    Row("pair with a strange key", matched("[{left: a, right: b}, {left: c, right: d, »why: e}]"), "B101", "`why`", "known"),
    Row("left sides alike", matched("[{left: a, right: b}, {left: »a, right: c}]"), "B143", "left sides", "delete"),
    Row("right sides alike", matched("[{left: a, right: b}, {left: c, right: »b}]"), "B143", "right sides", "delete"),
    Row("distractor that is right", matched("[{left: a, right: b}, {left: c, right: d}]", "distractors: [»d]"), "B143", "right sides 2 and 3", "delete"),
    Row("no distractors", matched("[{left: a, right: b}, {left: c, right: d}]", "distractors: »[]"), "B103", "`distractors`", "- item"),
    Row("no parts", stepped("»[]"), "B103", "`parts`", "- item"),
    Row("part without prompt", stepped("[»{name: a, answer: {value: 1}}]"), "B102", "`prompt`", "add"),
    Row("part without answer", stepped("[»{name: a, prompt: P}]"), "B102", "answer and options", "just one"),
    Row("part twice", stepped(f"[{A}, {{name: »a, prompt: P, answer: {{value: 2}}}}]"), "B105", "`a`", "rename"),
    Row("part with the name of a function", stepped("[{name: »relu, prompt: P, answer: {value: 2}}]"), "B122", "`relu`", "another"),
    Row("part named like a list", stepped("[{name: »[a], prompt: P, answer: {value: 2}}]"), "B104", "name of a part", "no digit first"),
    Row("part that uses a later one", stepped(f"[{{name: b, prompt: P, answer: {{expression: »a + 1}}}}, {A}]"), "B121", "`a`", "delete"),
    Row("part that uses a choice", stepped("[{name: k, prompt: P, options: [{text: x, correct: true}, {text: y}]}, {name: b, prompt: P, answer: {expression: »k + 1}}]"), "B121", "`k`", "delete"),
    Row("part with an unknown mistake", stepped("[{name: b, prompt: P, answer: {reference: conv_output_size, arguments: {input_size: 9, kernel_size: 3}}, separate: [»padding_onse]}]"), "B132", "padding_onse", "padding_once"),
    Row("part that accepts words", stepped("[{name: b, prompt: P, answer: {value: 1}, »accept: [x]}]"), "B101", "`accept`", "known"),
]  # fmt: skip
