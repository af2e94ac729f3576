"""QTI 1.2: the order and number of elements that its document type asks for, and who is right by it."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree.ElementTree import Element, fromstring

import pytest
from foreign_files import bank_of
from shipped_banks import shipped

from dlquiz.interchange.model import WriteOptions
from dlquiz.interchange.qti_format import write

# What of the document type of QTI 1.2 the files use, as patterns over the names of the children.
CONTENT = {
    "questestinterop": "assessment",
    "assessment": "section",
    "section": "(item )*item",
    "item": "presentation resprocessing( itemfeedback)*",
    "presentation": "material (response_lid|response_str|response_num)",
    "response_lid": "render_choice",
    "response_str": "render_fib",
    "response_num": "render_fib",
    "render_choice": "(response_label )*response_label",
    "response_label": "material",
    "material": "mattext",
    "resprocessing": "outcomes( respcondition)+",
    "outcomes": "decvar",
    "respcondition": "conditionvar( setvar)*( displayfeedback)*",
    "conditionvar": "and|other|varequal|vargte varlte",
    "and": "((varequal|not) )*(varequal|not)",
    "not": "varequal",
    "itemfeedback": "flow_mat",
    "flow_mat": "material",
    **dict.fromkeys(("render_fib", "mattext", "decvar", "setvar", "displayfeedback"), ""),
    **dict.fromkeys(("varequal", "vargte", "varlte", "other"), ""),
}
NEEDED = {
    "assessment": "ident title",
    **dict.fromkeys(("section", "item", "response_lid", "response_str", "response_num"), "ident"),
    **dict.fromkeys(("response_label", "itemfeedback"), "ident"),
    **dict.fromkeys(("varequal", "vargte", "varlte"), "respident"),
    "displayfeedback": "linkrefid",
}
VALUES = {
    "rcardinality": "Single|Multiple|Ordered",
    "shuffle": "Yes|No",
    "fibtype": "String|Integer|Decimal|Scientific",
    "numtype": "Integer|Decimal|Scientific",
    "prompt": "Box|Dashline|Asterisk|Underline",
    "continue": "Yes|No",
    "action": "Set|Add|Subtract|Multiply|Divide",
    "vartype": "Integer|String|Decimal|Scientific|Boolean|Enumerated|Set",
}
BANK = r"""
format: 1
id: small
title: {en: 'Small & <fine>', zh: 小}
questions:
  - id: pick
    type: choice
    topic: a
    shuffle: false
    prompt: {en: 'Which $x < 1$?', zh: 哪个？}
    options: [{text: {en: aa, zh: 甲}, correct: true}, {text: {en: bb, zh: 乙}}]
  - id: ticks
    type: choice
    topic: b
    multiple: true
    explanation: {en: So.}
    prompt: {en: Which?}
    options: [{text: {en: aa}, correct: true}, {text: {en: bb}}, {text: {en: cc}, correct: true}]
  - {id: so, type: true_false, topic: a, prompt: {en: Is it so?}, answer: false}
  - {id: number, type: numeric, topic: a, prompt: {en: 'How many?'}, answer: {value: -3}}
  - {id: real, type: numeric, topic: a, prompt: {en: 'How long?'}, answer: {value: 2.5}, tolerance: {absolute: 0.5}}
  - {id: list, type: numeric, topic: a, prompt: {en: 'Which list?'}, answer: {value: [1, 2]}}
  - {id: words, type: text, topic: a, prompt: {en: 'Which word?'}, accept: [{en: momentum}]}
  - id: drawn
    type: numeric
    topic: a
    prompt: {en: 'What is {{n}} + 1?'}
    parameters: {n: {integer: [1, 9]}}
    answer: {expression: n + 1}
  - {id: long, type: open, topic: a, prompt: {en: Why?}, answer: {en: Because.}, rubric: [{point: {en: says so}}]}
"""


def members(data: bytes) -> dict[str, Element]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: fromstring(archive.read(name)) for name in archive.namelist()}


def name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def check_form(root: Element) -> None:
    for element in root.iter():
        children = " ".join(map(name, element))
        assert re.fullmatch(CONTENT[name(element)], children), (name(element), children)
        assert set(NEEDED.get(name(element), "").split()) <= set(element.keys())
        for attribute, value in element.items():
            assert re.fullmatch(VALUES.get(attribute, ".*"), value), (attribute, value)
    for item in root.iter(root.tag.replace("questestinterop", "item")):
        there = {each.get("ident") for each in item.iter() if name(each) == "itemfeedback"}
        assert {each.get("linkrefid") for each in item.iter() if name(each) == "displayfeedback"} <= there


def items(data: bytes, file: str = "small.xml") -> dict[str, Element]:
    return {each.get("title", ""): each for each in members(data)[file].iter() if name(each) == "item"}


def condition(item: Element) -> list[tuple[str, str]]:
    """What must hold for an answer to be worth everything."""
    (scored,) = [
        each for each in item.iter() if name(each) == "respcondition" and any(name(one) == "setvar" for one in each)
    ]
    return [(name(each), each.text or "") for each in scored.iter() if each.get("respident")]


def test_a_package() -> None:
    written = write([bank_of(BANK)], WriteOptions(language="en", variants=2))
    files = members(written.data)
    assert list(files) == ["imsmanifest.xml", "small.xml"]
    (resource,) = [each for each in files["imsmanifest.xml"].iter() if name(each) == "resource"]
    assert (resource.get("href"), resource.get("type")) == ("small.xml", "imsqti_xmlv1p2")
    check_form(files["small.xml"])
    found = items(written.data)
    assert list(found) == ["pick", "ticks", "so", "number", "real", "drawn-s0", "drawn-s1", "long"]
    assert condition(found["pick"]) == [("varequal", "option-1")]
    assert condition(found["ticks"]) == [("varequal", "option-1"), ("varequal", "option-2"), ("varequal", "option-3")]
    assert [name(each) for each in found["ticks"].iter() if name(each) == "not"] == ["not"]
    choices = {title: item.find(".//{*}render_choice") for title, item in found.items()}
    assert {title: each.get("shuffle") for title, each in choices.items() if each is not None} == {
        "pick": "No",
        "ticks": "Yes",
        "so": "No",
    }
    assert condition(found["so"]) == [("varequal", "false")]
    assert condition(found["number"]) == [("varequal", "-3")]
    (low, high) = condition(found["real"])
    assert (low[0], float(low[1]), high[0], float(high[1])) == ("vargte", pytest.approx(2), "varlte", pytest.approx(3))
    assert [name(each) for each in found["long"].iter() if name(each) in ("setvar", "itemfeedback")] == ["itemfeedback"]
    assert set(written.losses.left_out) == {"small/list", "small/words"}
    assert [text.en for text in written.losses.frozen["small/real"]] == ["the tolerance becomes a range"]
    assert write([bank_of(BANK)], WriteOptions(language="en", variants=2)).data == written.data


def test_one_language_of_two() -> None:
    written = write([bank_of(BANK)], WriteOptions(preferred="zh"))
    prompt = next(each for each in items(written.data)["pick"].iter() if name(each) == "mattext")
    assert prompt.text == "哪个？"
    assert any(text.en == "only its Chinese text" for text in written.losses.frozen["small/pick"])


@pytest.mark.sweep
def test_every_shipped_bank_has_the_form() -> None:
    files = members(write(shipped().banks, WriteOptions(variants=1)).data)
    for file, root in files.items():
        if file != "imsmanifest.xml":
            check_form(root)
    assert len(files) > 5
