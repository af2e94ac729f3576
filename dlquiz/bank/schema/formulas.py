"""Answers, mistakes and drawn parameters in a schema."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.bank.schema.arguments import arguments_of, mistakes_of, reference_names, references, required_of
from dlquiz.bank_format.forms import BANK_ID, IDENTIFIER, UNIT
from dlquiz.bank_format.formulas import (
    ANSWER,
    DRAWS,
    FORMULAS,
    LEAST_DIGITS,
    MISTAKE,
    PARAMETER,
    TOLERANCE,
    UNIT_FIELDS,
)
from dlquiz.bank_format.json_schema import (
    EXPRESSION,
    IDENTIFIERS,
    NUMBER,
    Schema,
    array,
    has,
    is_word,
    mapping,
    names_to,
    one_of,
    ref,
    when,
    word,
)
from dlquiz.bank_format.tables import Table
from dlquiz.messages import Language, Text

_OWN = Text("A reference of this bank, or BANK/NAME of another one.", "本题库的参考实现；其他题库的写作“题库/名称”。")


def formula_definitions(language: Language) -> dict[str, Schema]:
    """What numeric answers are made of, and the parameters of all questions."""
    return {
        "numbers": {"anyOf": [NUMBER, array(ref("numbers"), 1)]},
        "reference": _references(language),
        "call": {"allOf": list(_calls())},
        "answer": {**_formula(ANSWER, language), "anyOf": [has(way) for way in FORMULAS]},
        "mistake": {**_formula(MISTAKE, language), **one_of((*FORMULAS, "replace"))},
        "slips": _own_mistakes(),
        "parameters": _parameters(language),
        "let": names_to(EXPRESSION, IDENTIFIERS),
        "tolerance": {
            **TOLERANCE.schema(language),
            "minProperties": 1,
            "dependencies": {rule: {"maxProperties": 1} for rule in LEAST_DIGITS},
        },
        "unit": {"anyOf": [word(UNIT), UNIT_FIELDS.schema(language)]},
    }


def _references(language: Language) -> Schema:
    """A name of the catalogue, or any name: a bank may have references of its own."""
    shipped = reference_names(language)
    own = {"pattern": rf"^({BANK_ID}/)?{IDENTIFIER.pattern}$", "description": _OWN.in_language(language)}
    return {**shipped, "anyOf": [*shipped["anyOf"], own]}


def _formula(table: Table, language: Language) -> Schema:
    """A value by reference, expression or value; of the three a `value` may stand beside a reference."""
    alone = {"not": {"anyOf": [has("reference"), has("value")]}}
    return {
        **table.schema(language),
        "dependencies": {"arguments": ["reference"], "expression": alone},
        "allOf": [ref("call")],
    }


def _calls() -> Iterator[Schema]:
    """Each reference takes arguments of its own."""
    for reference in references():
        needed = has("arguments") if required_of(reference) else {}
        then = {"properties": {"arguments": ref(arguments_of(reference))}, **needed}
        yield when(is_word("reference", reference.name), then)


def _own_mistakes() -> Schema:
    """The mistakes that a question may name are those of its reference."""
    named = {"type": "array", "minItems": 1}
    keys = ("ignore_mistakes", "separate")
    by_reference = [
        when(
            {"properties": {key: named}, "required": [key]},
            {"properties": {"answer": has("reference")}},
        )
        for key in keys
    ]
    of_each = [
        when(
            {"properties": {"answer": is_word("reference", reference.name)}, "required": ["answer"]},
            {
                "properties": {
                    key: {"items": ref(mistakes_of(reference)) if reference.mistakes else False} for key in keys
                }
            },
        )
        for reference in references()
    ]
    return {"allOf": by_reference + of_each}


def _parameters(language: Language) -> Schema:
    said = PARAMETER.properties(language)
    drawn = [
        when(has(way), mapping({key: said[key] for key in (way, *own, "shape")}, [way])) for way, own in DRAWS.items()
    ]
    draw = {"type": "object", "properties": said, "allOf": drawn, **one_of(DRAWS)}
    return names_to({"anyOf": [ref("numbers"), draw]}, IDENTIFIERS)
