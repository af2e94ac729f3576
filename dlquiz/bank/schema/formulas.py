"""Answers, mistakes and drawn parameters in a schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlquiz.bank.desk import LARGEST_REAL
from dlquiz.bank.fields import BANK_ID, IDENTIFIER, MISTAKE_NAME, UNIT
from dlquiz.bank.formulas import (
    DRAWS,
    FORMULAS,
    LARGEST_BOUND,
    LEAST_DIGITS,
    MOST_DECIMALS,
    MOST_DIGITS,
    MOST_DRAWS,
    TOLERANCE,
)
from dlquiz.bank.schema.arguments import arguments_of, mistakes_of, reference_names, references, required_of
from dlquiz.bank.schema.blocks import (
    BOOLEAN,
    EXPRESSION,
    IDENTIFIERS,
    NUMBER,
    Schema,
    array,
    described,
    has,
    integer,
    is_word,
    mapping,
    names_to,
    one_of,
    ref,
    when,
    word,
)
from dlquiz.bank.schema.words import Say
from dlquiz.messages import Language


def formula_definitions(say: Say, language: Language) -> dict[str, Schema]:
    """What numeric answers are made of, and the parameters of all questions."""
    return {
        "numbers": {"anyOf": [NUMBER, array(ref("numbers"), 1)]},
        "reference": _references(say, language),
        "call": _call(),
        "answer": {
            **_formula(say, {"size": described(BOOLEAN, say("answer.size"))}),
            "allOf": [ref("call")],
            "anyOf": [has(way) for way in FORMULAS],
        },
        "mistake": _own_mistake(say),
        "slips": _slips(),
        "parameters": _parameters(say),
        "let": names_to(EXPRESSION, IDENTIFIERS),
        "tolerance": _tolerance(say),
        "unit": _unit(say),
    }


def _references(say: Say, language: Language) -> Schema:
    """A name of the catalogue, or any name: a bank may have references of its own."""
    shipped = reference_names(language)
    own = {"pattern": rf"^({BANK_ID}/)?{IDENTIFIER.pattern}$", "description": say("answer.own")}
    return {**shipped, "anyOf": [*shipped["anyOf"], own]}


def _formula(say: Say, others: dict[str, Schema]) -> Schema:
    """A value by reference, expression or value; of the three a `value` may stand beside a reference."""
    properties = {
        "reference": described(ref("reference"), say("answer.reference")),
        "arguments": described({"type": "object"}, say("answer.arguments")),
        "expression": described(EXPRESSION, say("answer.expression")),
        "value": described(ref("numbers"), say("answer.value")),
    }
    alone = {"not": {"anyOf": [has("reference"), has("value")]}}
    return {
        **mapping({**others, **properties}),
        "dependencies": {"arguments": ["reference"], "expression": alone},
    }


def _call() -> Schema:
    """Each reference takes arguments of its own."""
    return {"allOf": list(_calls())}


def _calls() -> Iterator[Schema]:
    for reference in references():
        needed = has("arguments") if required_of(reference) else {}
        then = {"properties": {"arguments": ref(arguments_of(reference))}, **needed}
        yield when(is_word("reference", reference.name), then)


def _own_mistake(say: Say) -> Schema:
    own = {
        "name": described(word(MISTAKE_NAME), say("mistake.name")),
        "title": described(ref("text"), say("mistake.title")),
        "replace": described({"type": "object"}, say("mistake.replace")),
        "feedback": described(ref("text"), say("mistake.feedback")),
    }
    return {
        **_formula(say, own),
        **has("name", "feedback"),
        "allOf": [ref("call")],
        **one_of((*FORMULAS, "replace")),
    }


def _slips() -> Schema:
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


def _parameters(say: Say) -> Schema:
    bounds = {"integer": integer(-LARGEST_BOUND, LARGEST_BOUND), "real": _bounded(LARGEST_BOUND)}
    values: dict[str, Schema] = {
        "choose": array(ref("numbers"), 1),
        "integer": array(bounds["integer"], 2, 2),
        "real": array(bounds["real"], 2, 2),
        "step": integer(1, LARGEST_BOUND),
        "decimals": integer(0, MOST_DECIMALS),
        "shape": array(integer(1, MOST_DRAWS), 1),
    }
    said = {key: described(value, say(f"parameter.{key}")) for key, value in values.items()}
    drawn = [
        when(has(way), mapping({key: said[key] for key in (way, *own, "shape")}, [way])) for way, own in DRAWS.items()
    ]
    draw = {"type": "object", "properties": said, "allOf": drawn, **one_of(DRAWS)}
    return names_to({"anyOf": [ref("numbers"), draw]}, IDENTIFIERS)


def _bounded(most: float) -> Schema:
    return {"type": "number", "minimum": -most, "maximum": most}


def _tolerance(say: Say) -> Schema:
    rules: dict[str, Any] = {
        rule: integer(LEAST_DIGITS[rule], MOST_DIGITS)
        if rule in LEAST_DIGITS
        else {"type": "number", "minimum": 0, "maximum": LARGEST_REAL}
        for rule in TOLERANCE
    }
    said = {rule: described(rules[rule], say(f"tolerance.{rule}")) for rule in TOLERANCE}
    alone = {rule: {"maxProperties": 1} for rule in LEAST_DIGITS}
    return {**mapping(said), "minProperties": 1, "dependencies": alone}


def _unit(say: Say) -> Schema:
    factor = {"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_REAL}
    properties: dict[str, Schema | bool] = {
        "name": described(word(UNIT), say("unit.name")),
        "also": described(names_to(factor), say("unit.also")),
    }
    return {"anyOf": [word(UNIT), mapping(properties, ["name"])]}
