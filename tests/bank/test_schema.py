"""The JSON Schema of banks: made of the loader's tables, shipped as made, of one mind with it, and good to type by."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from campaigns import some
from every_case import every_case
from faulty_all import ERRORS, WARNINGS
from faulty_banks import MARKER, Row
from faulty_types import UNSEEN
from jsonschema import Draft7Validator
from valid_bank import VALID, WORDS_AND_PARTS

from dlquiz.bank import LoadedBank, load_text
from dlquiz.bank.fields import BANK, QUESTION
from dlquiz.bank.schema import bank_schema, records, schema_text
from dlquiz.bank.templates import bank_template, question_template
from dlquiz.errors import QuestionError
from dlquiz.kinds.drawing import draw
from dlquiz.kinds.registry import KINDS
from dlquiz.locations import bundled_banks
from dlquiz.messages import LANGUAGES, Language
from dlquiz.reference import catalog
from dlquiz.reference.engine import reading
from dlquiz.reference.engine.field_reading import SHIPPED_ONLY
from dlquiz.reference.engine.mistake_reading import MISTAKE_FIELDS
from dlquiz.reference.kinds import REQUIRED as MUST_BE_GIVEN
from dlquiz.yaml_reader.nodes import plain_value
from dlquiz.yaml_reader.reading import read_text

SCHEMA = bank_schema("en")
VALIDATOR = Draft7Validator(SCHEMA)
Schema = dict[str, Any]


def instance(text: str) -> Any:
    """The bank as plain values; `None` where it cannot be read."""
    root = read_text(text.replace(MARKER, ""), "f").root
    return None if root is None else plain_value(root)


def validator(schema: Schema) -> Draft7Validator:
    """For a part of the schema, which may refer to its definitions."""
    return Draft7Validator({"definitions": SCHEMA["definitions"], **schema})


def definition(name: str) -> Schema:
    found: Schema = SCHEMA["definitions"][name]
    return found


def words_of(schema: Schema) -> list[str]:
    """The words that are offered, each with its own description."""
    return [each["const"] for each in schema.get("anyOf", ()) if each["description"] and "const" in each]


# ---------------------------------------------------------------- shipped as made


def test_the_shipped_schema_is_the_one_that_is_made() -> None:
    shipped = (bundled_banks() / "bank.schema.json").read_text("utf-8")
    assert shipped == schema_text("en"), "renew it: dlquiz schema > question_bank/bank.schema.json"


def test_every_shipped_bank_names_it_on_its_first_line() -> None:
    files = sorted(bundled_banks().glob("*.yaml"))
    assert len(files) >= 5
    for file in files:
        assert file.read_text("utf-8").startswith("# yaml-language-server: $schema=bank.schema.json\n"), file


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_schema_and_every_definition_is_used(language: Language) -> None:
    schema = json.loads(schema_text(language))
    assert schema == bank_schema(language)
    Draft7Validator.check_schema(schema)
    named = {value.removeprefix("#/definitions/") for key, value in walk(schema) if key == "$ref"}
    assert named == set(schema["definitions"])


def walk(node: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth."""
    for key, value in node.items() if isinstance(node, dict) else ():
        yield key, value
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(value)


def without_words(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_words(value) for key, value in node.items() if key != "description"}
    return [without_words(item) for item in node] if isinstance(node, list) else node


def test_both_languages_differ_in_words_only() -> None:
    english, chinese = bank_schema("en"), bank_schema("zh")
    assert without_words(english) == without_words(chinese)
    said = [value for key, value in walk(chinese) if key == "description"]
    assert len(said) > 100
    assert english["definitions"]["reference"] != chinese["definitions"]["reference"]


# ---------------------------------------------------------------- nothing is forgotten


def test_every_field_of_every_type_is_there_and_no_other() -> None:
    assert set(SCHEMA["properties"]) == set(BANK.names)
    assert words_of(definition("question")["properties"]["type"]) == list(KINDS)
    for name, kind in KINDS.items():
        question = definition(f"{name}_question")
        assert set(question["properties"]) == {*QUESTION.names, *kind.table.names}
        assert question["required"] == list(kind.table.required)
        assert not question["additionalProperties"]


def test_every_reference_is_there_with_its_arguments_and_mistakes() -> None:
    assert words_of(definition("reference")) == list(catalog.names())
    for name in catalog.names():
        reference = catalog.find(name)
        taken = definition(f"{name}_arguments")
        assert list(taken["properties"]) == [argument.name for argument in reference.arguments]
        needed = [argument.name for argument in reference.arguments if argument.default is MUST_BE_GIVEN]
        assert taken.get("required", []) == needed
        mistakes = words_of(SCHEMA["definitions"].get(f"{name}_mistakes", {}))
        assert mistakes == [mistake.name for mistake in reference.mistakes]


def test_every_field_that_a_record_may_have_is_there() -> None:
    for table, read in (
        (records._RECORD, reading.FIELDS),
        (records._ARGUMENT, reading.ARGUMENT_FIELDS),
        (records._MISTAKE, MISTAKE_FIELDS),
    ):
        assert table.names == tuple(key for key in read if key not in SHIPPED_ONLY)


def test_every_field_is_described_in_both_languages() -> None:
    tables = (BANK, QUESTION, *(kind.table for kind in KINDS.values()), records._RECORD, records._MISTAKE)
    words = [field.words for table in tables for field in table.fields.values()]
    assert len(words) > 60
    assert [text for text in words if not text.en or not text.zh or text.en == text.zh] == []


# ---------------------------------------------------------------- of one mind with the loader: what is right


def fresh(name: str, language: Language) -> str:
    """A bank as `dlquiz new` begins it."""
    start, *rest = question_template("q", "general", kind=name, language=language)
    return bank_template("b", "T", language) + "\n".join([f"  - {start}", *(f"    {line}" for line in rest), ""])


GOOD = {
    "every field": VALID,
    "every type": WORDS_AND_PARTS,
    **{f"new {name} ({language})": fresh(name, language) for name in KINDS for language in LANGUAGES},
    **{row.name: row.text for row in WARNINGS},
    **{file.name: file.read_text("utf-8") for file in some(sorted(bundled_banks().glob("*.yaml")), 3)},
}


@pytest.mark.sweep
@pytest.mark.parametrize("name", GOOD)
def test_what_is_valid_validates(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(instance(GOOD[name]))] == []


# ---------------------------------------------------------------- of one mind with the loader: what is wrong

BEYOND = {
    "B004": "the reader has taken the control character out",
    "B005": "there is no document",
    "B006": "it is no YAML",
    "B007": "anchors, aliases, tags and further documents are gone once it is read",
    "B008": "of a repeated key one is left",
    "B009": "the keys of JSON are texts",
    "B010": "a schema does not count levels",
    "B105": "draft 7 compares no items by one of their keys",
    "B107": "topics are named elsewhere in the file",
    "B110": "names are defined elsewhere in the question",
    "B120": "the expression language is no pattern",
    "B121": "names are defined elsewhere in the question",
    "B130": "a bank may have references of its own",
    "B143": "draft 7 compares no texts",
    "B144": "blanks are named inside of the prompt",
}
"""Faults that a schema cannot express, by code, with the reason."""

BEYOND_ROWS = {
    "question: difficulty 1.0": "to JSON Schema 1.0 is 1",
    "question: both languages empty": "either may be empty alone",
    "question: one language, and empty": "either may be empty alone",
    "names: ragged list": "draft 7 compares no lengths",
    "names: range backwards": "draft 7 compares no numbers",
    "names: no real of that many decimals": "draft 7 compares no numbers",
    "names: huge shape": "draft 7 does not multiply",
    "names: let named as a parameter": "names are defined elsewhere in the question",
    "open: a point without a layer": "draft 7 does not compare members of a list",
    "open: layers out of order": "draft 7 does not compare members of a list",
    "choice: two correct": "draft 7 does not count",
    "choice: options say the same": "draft 7 compares no texts",
    **{f"choice: options that differ by {name} alone": "draft 7 compares no texts" for name in UNSEEN},
    "choice: options of nothing that is seen": "draft 7 compares no texts",
    "choice: options say the same in one language": "draft 7 compares no texts",
    "code: a parameter twice": "names are defined elsewhere in the question",
    "code: an argument without a value": "names are defined elsewhere in the question",
    "code: a reference that lacks an argument": "what the function gets and `with` gives are two lists",
    "code: a strange argument in `with`": "what the function gets and `with` gives are two lists",
    "code: an argument of the function in `with`": "what the function gets and `with` gives are two lists",
    "code: a wrong word in `with`": "what the function gets and `with` gives are two lists",
    "code: returns what the reference does not have": "a bank may have references of its own",
    "code: the gradient of another pass": "a bank may have references of its own",
    "code: the gradient by a strange argument": "a bank may have references of its own",
    "code: the gradient by what is not returned": "a bank may have references of its own",
    "code: returns a list of a reference without `of`": "a bank may have references of its own",
    "code: returns a list beside `of`": "a bank may have references of its own",
}
"""The same for single rows of codes that are otherwise expressed."""

EXPRESSED_ROWS = {"names: let a list"}
"""Rows of a code beyond schemas that one can express all the same."""


@pytest.mark.unmeasured
@every_case("row", ERRORS)
def test_what_is_faulty_is_refused_where_a_schema_can(row: Row) -> None:
    read = instance(row.text)
    accepted = read is None or VALIDATOR.is_valid(read)
    assert accepted == beyond_a_schema(row)


def beyond_a_schema(row: Row) -> bool:
    return (row.code in BEYOND and row.name not in EXPRESSED_ROWS) or row.name in BEYOND_ROWS


MANY_CHANGES = 120
CHANGES: tuple[Any, ...] = (None, 5, -1, 1.5, True, "x", "X y", "", [], ["x"], {}, {"x": 1})


def changed(node: Any) -> Iterator[Any]:
    """Every value with one of its parts replaced, left out, or given an unknown key."""
    yield from CHANGES
    if isinstance(node, dict):
        yield {**node, "xyzzy": 1}
        for key, value in node.items():
            yield {other: item for other, item in node.items() if other != key}
            yield from ({**node, key: new} for new in changed(value))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield node[:place] + node[place + 1 :]
            yield from ([*node[:place], new, *node[place + 1 :]] for new in changed(value))


def single(bank: Any) -> Iterator[Any]:
    return ({**bank, "questions": [question]} for question in bank["questions"])


def can_be_drawn(loaded: LoadedBank) -> bool:
    """Whether the references take the arguments they are given, which only drawing shows."""
    try:
        return bool([draw(question, 0) for question in loaded.bank.questions])
    except QuestionError:
        return False


@pytest.mark.sweep
@pytest.mark.parametrize(
    "bank", [*single(instance(VALID)), *single(instance(WORDS_AND_PARTS))], ids=lambda b: b["questions"][0]["id"]
)
def test_whatever_is_changed_they_agree(bank: Any) -> None:
    """Of a long question some: the same dozen changes is made to each of its many parts."""
    every = list(changed(bank["questions"][0]))
    assert_they_agree(bank, random.Random(1).sample(every, min(MANY_CHANGES, len(every))))


def assert_they_agree(bank: Any, questions: Iterable[Any]) -> None:
    """What the loader accepts the schema does; what the schema accepts has only faults that are beyond it."""
    checked = validator({"$ref": "#/definitions/question"})
    beyond = {*BEYOND, "B103", "B122", "B140"}
    seen = {True: 0, False: 0}
    for question in questions:
        text = json.dumps({**bank, "questions": [question]}, ensure_ascii=False)
        loaded = load_text(text)
        codes = {fault.code for fault in loaded.faults if fault.severity == "error"}
        valid = checked.is_valid(question)
        seen[valid] += 1
        if valid:
            assert codes <= beyond, question
        elif not codes:
            # As a word a plain `null` is one; to an editor it says that nothing is there yet.
            assert "null" in text or not can_be_drawn(loaded), question
    assert min(seen.values()) >= 3


# ---------------------------------------------------------------- good to type by


def offered(schema: Any, value: Any) -> dict[str, Schema]:
    """The keys that an editor offers in `value`: those of every part of the schema that concerns it."""
    if not isinstance(schema, dict):
        return {}
    found: dict[str, Schema] = {}
    if "$ref" in schema:
        return offered(definition(schema["$ref"].removeprefix("#/definitions/")), value)
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        found |= offered(part, value)
    condition = schema.get("if")
    if condition is not None and validator(condition).is_valid(value):
        found |= offered(schema["then"], value)
    return {**{key: each for key, each in schema.get("properties", {}).items() if isinstance(each, dict)}, **found}


@every_case("name", KINDS)
def test_the_keys_of_a_question_are_those_of_its_type(name: str) -> None:
    fields = KINDS[name].table
    keys = offered(definition("question"), {"type": name})
    assert set(keys) == {*QUESTION.names, *fields.names}
    assert all(key in ("answer", "arguments") or value["description"] for key, value in keys.items())


def test_without_a_type_only_the_common_keys_are_offered() -> None:
    assert set(offered(definition("question"), {})) == set(QUESTION.names)


@pytest.mark.parametrize("owner", ["answer", "mistake"])
def test_a_reference_brings_its_arguments_and_their_words(owner: str) -> None:
    for name in catalog.names():
        reference = catalog.find(name)
        keys = offered(definition(owner), {"reference": name})
        taken = offered(keys["arguments"], {})
        assert list(taken) == [argument.name for argument in reference.arguments]
        for argument in reference.arguments:
            enums = [value for key, value in walk(taken[argument.name]) if key == "enum" and "exp" not in value]
            assert enums == ([list(argument.words)] if argument.words else [])
            assert taken[argument.name]["description"]


def test_the_mistakes_offered_are_those_of_the_reference() -> None:
    question = {"type": "numeric", "answer": {"reference": "conv_output_size"}}
    items = offered(definition("numeric_question"), question)["separate"]["items"]
    assert items == {"$ref": "#/definitions/conv_output_size_mistakes"}


def test_a_fresh_item_is_offered_its_own_keys_only() -> None:
    """An item of which nothing is written yet is null: no condition on keys may hold for it."""
    keys = "name title feedback reference arguments expression value replace"
    assert set(offered(definition("mistake"), None)) == set(keys.split())
    assert set(offered(definition("question"), None)) == set(QUESTION.names)


# ---------------------------------------------------------------- what yaml-language-server makes of it

MOST_HOVERED = 600
KEYED = [
    (f"{owner}.{key}", value)
    for owner, schema in [("bank", SCHEMA), *SCHEMA["definitions"].items()]
    for key, value in schema.get("properties", {}).items()
    if value is not True
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_on_hovering_is_short(language: Language) -> None:
    """It shows a description, its Markdown escaped, and below it every word of an `enum`, with what is said of each."""
    schema = bank_schema(language)
    nodes = [schema, *(value for _, value in walk(schema) if isinstance(value, dict))]
    said = [re.sub(r"[\\`*_{}\[\]#+!]", r"\\\g<0>", str(node.get("description", ""))) for node in nodes]
    below = [sum(len(f"* `{word}`\n") for word in node.get("enum", ()) if "exp" not in node["enum"]) for node in nodes]
    assert max(len(text) + most for text, most in zip(said, below, strict=True)) <= MOST_HOVERED
    assert not any("enumDescriptions" in node for node in nodes)


@every_case(("name", "value"), KEYED)
def test_a_key_is_completed_with_its_colon(name: str, value: Schema) -> None:
    """It looks at these keywords of the property itself, not behind `allOf` or `$ref`, for what goes behind the key."""
    assert {"type", "properties", "items", "anyOf", "enum", "const", "default"} & value.keys(), name


def snippet(schema: Schema, indent: str = "") -> str:
    """What it inserts for an object: its required keys, each with a place for its value, as far as types are known."""
    lines = ""
    for key in schema.get("required", ()):
        value = schema["properties"][key]
        first = value.get("type", "anyOf" if "anyOf" in value else None)
        first = first[0] if isinstance(first, list) else first
        if first == "array":
            items = value["items"]
            items = definition(items["$ref"].rpartition("/")[2]) if "$ref" in items else items
            item = snippet(items, f"{indent}    ").lstrip() if items.get("type") == "object" else "x\n"
            lines += f"{indent}{key}:\n{indent}  - {item}"
        elif first == "object":
            lines += f"{indent}{key}:\n{snippet(value, indent + '  ') or indent + '  x: 1'}\n"
        elif first is not None:
            lines += f"{indent}{key}: x\n"
    return lines


@every_case("name", ["bank", *SCHEMA["definitions"]])
def test_every_snippet_can_be_read_and_holds_the_required_keys(name: str) -> None:
    schema = SCHEMA if name == "bank" else definition(name)
    if not schema.get("required") or not all(isinstance(schema["properties"][key], dict) for key in schema["required"]):
        assert schema.get("required") != []
        return
    root, faults, _ = read_text(snippet(schema), "f")
    assert faults == ()
    assert isinstance(root, dict)
    assert list(root) == schema["required"]
    for key in schema["required"]:
        item = schema["properties"][key].get("items", {}).get("$ref", "").rpartition("/")[2]
        if item and definition(item).get("required"):
            assert list(root[key][0]) == definition(item)["required"], key
