"""The references that a bank defines, in a schema."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.bank.schema.blocks import (
    BOOLEAN,
    EXPRESSION,
    IDENTIFIERS,
    Schema,
    array,
    described,
    has,
    mapping,
    names_to,
    ref,
)
from dlquiz.bank.schema.words import Say
from dlquiz.reference.engine.blocks import SHARED
from dlquiz.reference.engine.field_reading import SHIPPED_ONLY
from dlquiz.reference.engine.mistake_reading import MISTAKE_FIELDS
from dlquiz.reference.engine.reading import (
    ARGUMENT_FIELDS,
    CASE_FIELDS,
    FIELDS,
    KINDS,
    LIMITS,
    REQUIRE_FIELDS,
    RESULTS,
)

_TEXT: Schema = {"type": "string"}
_LINES = names_to(EXPRESSION, IDENTIFIERS)
_CASE: Mapping[str, Schema] = {"when": EXPRESSION, "say": ref("text"), "argument": _TEXT}
_CASES: Schema = {"anyOf": [ref("text"), array(mapping({key: _CASE[key] for key in CASE_FIELDS}, ["say"]))]}
_FIELDS: Mapping[str, Schema] = {
    "summary": ref("text"),
    "source": _TEXT,
    "symbol": _TEXT,
    "result": {"type": "string", "enum": list(RESULTS)},
    "arguments": names_to(ref("record_argument"), IDENTIFIERS),
    "require": array(mapping({key: _CASE[key] for key in REQUIRE_FIELDS}, REQUIRE_FIELDS)),
    "most": mapping(dict.fromkeys(LIMITS, EXPRESSION)),
    "per_axis": BOOLEAN,
    "let": _LINES,
    "value": EXPRESSION,
    "whole": array(EXPRESSION, 1),
    "start": _LINES,
    "each": _LINES,
    "over": names_to(EXPRESSION),
    "steps": EXPRESSION,
    "convention": _CASES,
    "remarks": _CASES,
    "lines": names_to(ref("text"), IDENTIFIERS),
    "working": array(ref("text")),
    "like": _TEXT,
    "mistakes": names_to(ref("record_mistake"), IDENTIFIERS),
}
_ARGUMENT: Mapping[str, Schema] = {
    "kind": {"type": "string", "enum": list(KINDS)},
    "letter": _TEXT,
    "default": {},
    "within": _TEXT,
    "shape": _TEXT,
    "words": array(_TEXT, 1),
}
_REPLACED: Schema = {"anyOf": [EXPRESSION, _LINES, array(EXPRESSION, 1)]}
_MISTAKE: Mapping[str, Schema] = {
    "title": ref("text"),
    "feedback": ref("text"),
    "tempting": ref("text"),
    "when": EXPRESSION,
    "replace": names_to(_REPLACED, IDENTIFIERS),
    "like": _TEXT,
}


def record_definitions(say: Say) -> dict[str, Schema]:
    """A bank's `references:`, and what a record, its arguments and its mistakes may have."""
    record = {key: described(_FIELDS[key], say(f"record.{key}")) for key in FIELDS if key not in SHIPPED_ONLY}
    argument = {key: described(_ARGUMENT[key], say(f"record.argument.{key}")) for key in ARGUMENT_FIELDS}
    mistake = {
        key: described(_MISTAKE[key], say(f"record.mistake.{key}")) for key in MISTAKE_FIELDS if key not in SHIPPED_ONLY
    }
    return {
        "references": {
            "type": "object",
            "properties": {SHARED: {"type": "object"}},
            "additionalProperties": ref("record"),
        },
        "record": {
            **mapping(record),
            "anyOf": [has("like"), has("summary", "result", "arguments", "value", "mistakes")],
        },
        "record_argument": {"anyOf": [{"type": "string", "enum": list(KINDS)}, mapping(argument, ["kind"])]},
        "record_mistake": {**mapping(mistake), "anyOf": [has("like"), has("title", "feedback", "tempting", "replace")]},
    }
