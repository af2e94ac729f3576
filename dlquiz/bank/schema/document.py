"""The whole schema: a bank, and a question of each type."""

from __future__ import annotations

import json
from typing import cast

from dlquiz.bank.fields import BANK, QUESTION
from dlquiz.bank.schema.arguments import reference_definitions
from dlquiz.bank.schema.formulas import formula_definitions
from dlquiz.bank.schema.records import record_definitions
from dlquiz.bank_format.json_schema import Schema, described, has, is_word, mapping, one_word, ref, when
from dlquiz.kinds.registry import KINDS
from dlquiz.messages import LANGUAGES, Language, Text

_BANK = Text("A bank of questions, format 1", "题库（格式 1）")
_LANGUAGES = {"en": Text("The English text.", "英文文本。"), "zh": Text("The Chinese text.", "中文文本。")}


def schema_text(language: Language) -> str:
    """The schema as it is shipped: one line for each definition, so that a change shows where it is."""
    schema = bank_schema(language)
    definitions = [f"  {_line(name)}: {_line(value)}" for name, value in schema.pop("definitions").items()]
    entries = [f" {_line(key)}: {_line(value)}" for key, value in schema.items()]
    return (
        ",\n".join(["{\n" + entries[0], *entries[1:], ' "definitions": {\n' + ",\n".join(definitions) + "\n }"])
        + "\n}\n"
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def bank_schema(language: Language) -> Schema:
    """The schema of bank format 1, in draft 7, with descriptions in `language`."""
    schema: Schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": _BANK.in_language(language),
        **BANK.schema(language),
        "definitions": {
            "text": _text(language),
            **_questions(language),
            **{name: make(language) for kind in KINDS.values() for name, make in kind.definitions.items()},
            **formula_definitions(language),
            **reference_definitions(language),
            **record_definitions(language),
        },
    }
    return cast(Schema, _with_snippets(schema, schema["definitions"]))


def _with_snippets(node: object, definitions: dict[str, Schema]) -> object:
    """The schema with a snippet for each list of mappings: an item, with the keys that it requires.

    Below the key of a list yaml-language-server takes what is not written yet for a mapping, and would offer nothing.
    """
    if isinstance(node, list):
        return [_with_snippets(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _with_snippets(value, definitions) for key, value in node.items()}
    items = node.get("items")
    if node.get("type") != "array" or not isinstance(items, dict):
        return found
    item = definitions[items["$ref"].rpartition("/")[2]] if "$ref" in items else items
    if item.get("type") != "object" or "required" not in item:
        return found
    first, *others = item["required"]
    body = {f"- {first}": "$1", **{f"  {key}": f"${place}" for place, key in enumerate(others, 2)}}
    return {**found, "if": {"type": "object"}, "then": {"defaultSnippets": [{"label": f"- {first}: …", "body": body}]}}


def _text(language: Language) -> Schema:
    plain: Schema = {"type": ["string", "number", "boolean", "null"]}
    languages = mapping({each: described(plain, _LANGUAGES[each].in_language(language)) for each in LANGUAGES})
    return {"anyOf": [{**plain, "pattern": r"\S"}, {**languages, "minProperties": 1}]}


def _questions(language: Language) -> dict[str, Schema]:
    """A question, and for each type what such a question holds."""
    types = one_word(KINDS, (kind.words.in_language(language) for kind in KINDS.values()))
    question: Schema = {
        "type": "object",
        "properties": {**QUESTION.properties(language), "type": described(types, QUESTION.said("type", language))},
        **has(*QUESTION.required),
        "allOf": [when(is_word("type", name), ref(f"{name}_question")) for name in KINDS],
    }
    # The common fields have their schemas above; here they are only known.
    known: dict[str, Schema | bool] = dict.fromkeys(QUESTION.names, True)
    each = {
        f"{name}_question": {
            **mapping({**known, **kind.table.properties(language)}, kind.table.required),
            **kind.besides,
        }
        for name, kind in KINDS.items()
    }
    return {"question": question, **each}
