"""The small parts that a schema is made of.

YAML makes a number or a truth value of what is plain; where the loader takes a word or a text as it is written, a
schema has to let those pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from dlquiz.bank_format.forms import IDENTIFIER
from dlquiz.expressions import RESERVED

Schema = dict[str, Any]

BOOLEAN: Schema = {"type": "boolean"}
EXPRESSION: Schema = {"type": ["string", "number", "boolean"]}
IDENTIFIERS: Schema = {"pattern": f"^(?:{IDENTIFIER.pattern})$", "not": {"enum": sorted(RESERVED)}}
LARGEST_FLOAT = 1.7976931348623157e308
NUMBER: Schema = {
    "anyOf": [{"type": "integer"}, {"type": "number", "minimum": -LARGEST_FLOAT, "maximum": LARGEST_FLOAT}]
}
"""A finite number; an integer may be larger than any float."""


def ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


_JSON_TYPES: Mapping[str, str | list[str]] = {
    "text": ["string", "object", "number", "boolean", "null"],
    "numbers": ["number", "array"],
    "array": ["string", "number", "array"],
    "reference": "string",
    "unit": ["string", "object", "number", "boolean"],
    **dict.fromkeys(("answer", "tolerance", "parameters", "let", "references", "limits", "gradient_of"), "object"),
}
"""What the values of a definition may be, the usual one first. An editor does not look behind a `$ref`: without a type
it would insert the key alone, without its colon."""


def described(schema: Schema, description: str) -> Schema:
    if "$ref" not in schema:
        return {"description": description, **schema}
    # Draft 7 ignores whatever stands beside a `$ref`.
    return {"description": description, "type": _JSON_TYPES[schema["$ref"].rpartition("/")[2]], "allOf": [schema]}


def word(pattern: str) -> Schema:
    """A plain text of a fixed form, also where YAML makes something else of it."""
    types = ["string"]
    if re.fullmatch(pattern, "true"):
        types.append("boolean")
    if re.fullmatch(pattern, "-1.5"):
        types.append("number")
    elif re.fullmatch(pattern, "15"):
        types.append("integer")
    # In Python `$` also stands before a newline at the end.
    schema: Schema = {"type": types if len(types) > 1 else "string", "pattern": rf"^(?:{pattern})(?!\n)$"}
    return {**schema, "minimum": 0} if "integer" in types else schema


def one_word(words: Iterable[str], descriptions: Iterable[str]) -> Schema:
    """One of these words. An editor shows the description of one word, of an `enum` it would show all at once."""
    said = zip(words, descriptions, strict=True)
    return {"type": "string", "anyOf": [{"const": name, "description": description} for name, description in said]}


def integer(least: float, most: float) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def array(items: Schema, least: int = 0, most: int | None = None) -> Schema:
    bounds = {"minItems": least} if least else {}
    return {"type": "array", "items": items, **bounds, **({} if most is None else {"maxItems": most})}


def mapping(properties: Mapping[str, Schema | bool], required: Iterable[str] = ()) -> Schema:
    """An object with these keys and no others."""
    needed = list(required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def either(*schemas: Schema) -> Schema:
    """Values of several types, none of them a choice itself.

    Of an `anyOf` with more than two parts yaml-language-server shows the bars between them.
    """
    types = [each["type"] if isinstance(each["type"], list) else [each["type"]] for each in schemas]
    keywords = {key: value for each in schemas for key, value in each.items()}
    return {**keywords, "type": [name for names in types for name in names]}


def names_to(values: Schema, names: Schema | None = None) -> Schema:
    """An object with keys of the author's choice."""
    return {"type": "object", "additionalProperties": values, **({"propertyNames": names} if names else {})}


def has(*keys: str) -> Schema:
    return {"required": list(keys)}


def one_of(keys: Iterable[str]) -> Schema:
    """Exactly one of the keys."""
    return {"oneOf": [has(key) for key in keys]}


def when(condition: Schema, then: Schema) -> Schema:
    """What holds for an object of which `condition` holds; without a type a condition on keys holds for all else."""
    return {"if": {"type": "object", **condition}, "then": then}


def is_word(key: str, value: str) -> Schema:
    """That the key is there and has this value."""
    return {"properties": {key: {"const": value}}, "required": [key]}
