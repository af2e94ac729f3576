"""All banks with one fault each: errors, and warnings that keep the question."""

from __future__ import annotations

from faulty_banks import BANK, FILE, GOOD, QUESTION, Row, judged
from faulty_choices import CHOICE, OPEN
from faulty_code import CODE, grouped
from faulty_numbers import NAMES, NUMERIC
from faulty_types import TYPES
from faulty_typing import SLIPS

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
