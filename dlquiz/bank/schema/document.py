"""The whole schema: a bank, and a question of each type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from dlquiz.bank.desk import LARGEST_REAL
from dlquiz.bank.fields import (
    BANK_ID,
    COVER,
    DIFFICULTIES,
    FAMILY,
    FULL_NAME,
    IDENTIFIER,
    OPTIONAL,
    QUESTION_ID,
    REQUIRED,
    TAG,
    TOP_OPTIONAL,
    TOP_REQUIRED,
    TOPIC,
)
from dlquiz.bank.kinds import TYPES
from dlquiz.bank.parts import BLANK_WAYS, STEP_WAYS, PartFields
from dlquiz.bank.schema.arguments import reference_definitions
from dlquiz.bank.schema.blocks import (
    BOOLEAN,
    EXPRESSION,
    IDENTIFIERS,
    Schema,
    array,
    described,
    has,
    is_word,
    mapping,
    names_to,
    one_of,
    one_word,
    ref,
    when,
    word,
)
from dlquiz.bank.schema.formulas import formula_definitions
from dlquiz.bank.schema.records import record_definitions
from dlquiz.bank.schema.words import Say, words_in
from dlquiz.messages import LANGUAGES, Language

Fields = Mapping[str, Schema]

_TEXTS = array(ref("text"))
_TOP: Fields = {
    "format": {"type": "integer", "const": 1},
    "id": word(BANK_ID),
    "title": ref("text"),
    "topics": names_to(ref("text")),
    "references": ref("references"),
    "questions": array(ref("question"), 1),
}
_COMMON: Fields = {
    "id": word(QUESTION_ID),
    "topic": word(TOPIC),
    "prompt": ref("text"),
    "aliases": array(word(FULL_NAME)),
    "difficulty": {"enum": list(DIFFICULTIES)},
    "tags": array(word(TAG)),
    "covers": array(word(COVER)),
    "family": word(FAMILY),
    "hints": _TEXTS,
    "solution": ref("text"),
    "explanation": ref("text"),
    "source": ref("text"),
    "deprecated": BOOLEAN,
    "parameters": ref("parameters"),
    "let": ref("let"),
    "lines": names_to(ref("text"), IDENTIFIERS),
    "where": array(EXPRESSION),
}
_OPTIONS = {**array(ref("option"), 2), "contains": {"properties": {"correct": {"const": True}}, **has("correct")}}
_SLIPS = array({"type": "string"})
_OWN: Mapping[str, Fields] = {
    "choice": {"options": _OPTIONS, "multiple": BOOLEAN, "shuffle": BOOLEAN},
    "true_false": {"answer": BOOLEAN},
    "numeric": {
        "answer": ref("answer"),
        "tolerance": ref("tolerance"),
        "unit": ref("unit"),
        "mistakes": array(ref("mistake")),
        "ignore_mistakes": _SLIPS,
        "separate": _SLIPS,
    },
    "text": {"accept": array(ref("text"), 1)},
    "cloze": {"blanks": {**names_to(ref("blank")), "minProperties": 1}},
    "ordering": {"items": array(ref("text"), 2)},
    "matching": {"pairs": array(ref("pair"), 2), "distractors": array(ref("text"), 1)},
    "open": {"answer": ref("text"), "rubric": array(ref("point"), 1), "follow_ups": array(word(FULL_NAME))},
    "steps": {"parts": array(ref("part"), 1)},
}
"""What the own fields of each type hold. A field of `TYPES` that is missing here leaves no schema to be made."""
_WAYS = {"answer": "numeric", "options": "choice", "accept": "text"}
"""The type whose fields a part has, by the sign that tells it."""


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
    say = words_in(language)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": say("bank"),
        **mapping(_said(say, "bank", _TOP, (*TOP_REQUIRED, *TOP_OPTIONAL)), TOP_REQUIRED),
        "definitions": {
            "text": _text(say),
            **_questions(say),
            **_members(say),
            **formula_definitions(say, language),
            **reference_definitions(language),
            **record_definitions(say),
        },
    }


def _said(say: Say, owner: str, fields: Fields, keys: Iterable[str]) -> dict[str, Schema | bool]:
    """The fields under these keys, each described as `owner.key`."""
    return {key: described(fields[key], say(f"{owner}.{key}")) for key in keys}


def _text(say: Say) -> Schema:
    plain: Schema = {"type": ["string", "number", "boolean", "null"]}
    languages = mapping({language: described(plain, say(f"text.{language}")) for language in LANGUAGES})
    return {"anyOf": [{**plain, "pattern": r"\S"}, {**languages, "minProperties": 1}]}


def _questions(say: Say) -> dict[str, Schema]:
    """A question, and for each type what such a question holds."""
    kinds = one_word(TYPES, (say(f"type.{name}") for name in TYPES))
    question: Schema = {
        "type": "object",
        "properties": _said(say, "question", {**_COMMON, "type": kinds}, (*REQUIRED, *OPTIONAL)),
        **has(*REQUIRED),
        "allOf": [when(is_word("type", name), ref(f"{name}_question")) for name in TYPES],
    }
    # The common fields have their schemas above; here they are only known.
    known: dict[str, Schema | bool] = dict.fromkeys((*REQUIRED, *OPTIONAL), True)
    each = {}
    for name, fields in TYPES.items():
        own = _said(say, name, _OWN[name], (*fields.required, *fields.optional))
        each[f"{name}_question"] = {**mapping({**known, **own}, fields.required), **_besides(name)}
    return {"question": question, **each}


def _members(say: Say) -> dict[str, Schema]:
    """What the lists and maps of the types hold."""
    option = {"text": ref("text"), "correct": BOOLEAN, "why": ref("text")}
    weight = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_REAL}
    point = {"point": ref("text"), "weight": weight, "keywords": _TEXTS}
    pair = {"left": ref("text"), "right": ref("text")}
    step = {"name": {**word(IDENTIFIER.pattern), **IDENTIFIERS}, "prompt": ref("text")}
    return {
        "option": mapping(_said(say, "option", option, option), ["text"]),
        "point": mapping(_said(say, "point", point, point), ["point"]),
        "pair": mapping(_said(say, "pair", pair, pair), pair),
        "blank": _part(say, {}, BLANK_WAYS),
        "part": _part(say, _said(say, "part", step, step), STEP_WAYS),
    }


def _part(say: Say, own: Mapping[str, Schema | bool], ways: tuple[PartFields, ...]) -> Schema:
    """A part with fields of its own, and those of exactly one of the `ways` to answer it."""
    every: dict[str, Schema | bool] = {}
    chosen = []
    for way in ways:
        name = _WAYS[way.sign]
        keys = (way.sign, *way.optional)
        every |= _said(say, name, _OWN[name], keys)
        known: dict[str, Schema | bool] = dict.fromkeys((*own, *keys), True)
        chosen.append(when(has(way.sign), {**mapping(known), **_besides(name)}))
    return {**mapping({**own, **every}, own), **one_of(way.sign for way in ways), "allOf": chosen}


def _besides(name: str) -> Schema:
    """What else has to hold for a type: of a numeric one, that the mistakes it names are those of its reference."""
    return {"allOf": [ref("slips")]} if name == "numeric" else {}
